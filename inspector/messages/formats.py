"""L0: problems of single picture formats and their metadata carriers, sorted by area."""

from __future__ import annotations

from inspector.messages.mark import QT_TRANSLATE_NOOP

FORMAT_PROBLEMS = {
    "bmff.damaged": QT_TRANSLATE_NOOP(
        "problems", "The list of items in this file is damaged. What could be read is shown."
    ),
    "bmff.item_not_read": QT_TRANSLATE_NOOP(
        "problems", "A metadata item is packed or stored in a way that Inspector does not read."
    ),
    "bmff.too_many_boxes": QT_TRANSLATE_NOOP(
        "problems", "The file has more than {limit} boxes. Its Content Credentials were not read."
    ),
    "cr3.too_many_boxes": QT_TRANSLATE_NOOP(
        "problems", "The file has more than {limit} boxes. What follows was not read."
    ),
    "exif.damaged": QT_TRANSLATE_NOOP(
        "problems", "The camera data (EXIF) is damaged in places. What could be read is shown."
    ),
    "gif.damaged": QT_TRANSLATE_NOOP("problems", "The file is damaged inside. What stands before the damage was read."),
    "gif.too_many_blocks": QT_TRANSLATE_NOOP(
        "problems", "The file has more than {limit} blocks of data. What follows was not read."
    ),
    "iptc.damaged": QT_TRANSLATE_NOOP("problems", "The IPTC data is damaged. What could be read is shown."),
    "jp2.too_many_boxes": QT_TRANSLATE_NOOP(
        "problems", "The file has more than {limit} boxes. What follows was not read."
    ),
    "jpeg.damaged": QT_TRANSLATE_NOOP(
        "problems", "The file's headers are damaged. What stands before the damage was read."
    ),
    "jpeg.garbage": QT_TRANSLATE_NOOP(
        "problems", "There are stray bytes between the file's headers. They were skipped."
    ),
    "jpeg.too_many_segments": QT_TRANSLATE_NOOP(
        "problems", "The file has more than {limit} header segments. What follows was not read."
    ),
    "jxl.too_many_boxes": QT_TRANSLATE_NOOP(
        "problems", "The file has more than {limit} boxes. What follows was not read."
    ),
    "png.bad_crc": QT_TRANSLATE_NOOP(
        "problems",
        "A checksum of the metadata is wrong: it was edited by hand or is damaged. It was read all the same.",
    ),
    "png.damaged": QT_TRANSLATE_NOOP("problems", "The file is damaged inside. What stands before the damage was read."),
    "png.too_many_chunks": QT_TRANSLATE_NOOP(
        "problems", "The file has more than {limit} chunks. What follows was not read."
    ),
    "psd.damaged": QT_TRANSLATE_NOOP("problems", "The document's resources are damaged. What could be read is shown."),
    "stealth.damaged": QT_TRANSLATE_NOOP(
        "problems", "The pixels announce hidden text, but it cannot be read. The picture was changed since."
    ),
    "svg.entities": QT_TRANSLATE_NOOP(
        "problems", "The drawing declares XML entities. They were not followed, so its metadata may be incomplete."
    ),
    "svg.malformed": QT_TRANSLATE_NOOP(
        "problems", "The drawing is no valid XML. What stands before the mistake was read."
    ),
    "trailer.damaged": QT_TRANSLATE_NOOP(
        "problems", "The data behind the picture is damaged. What could be read is shown."
    ),
    "webp.too_many_chunks": QT_TRANSLATE_NOOP(
        "problems", "The file has more than {limit} chunks. What follows was not read."
    ),
    "xmp.cut": QT_TRANSLATE_NOOP(
        "problems", "The XMP metadata has very long lists. The first {limit} entries of each are shown one by one."
    ),
    "xmp.entities": QT_TRANSLATE_NOOP(
        "problems", "The XMP metadata declares a document type or entities. It was refused for safety."
    ),
    "xmp.extension_incomplete": QT_TRANSLATE_NOOP(
        "problems", "Parts of the extended XMP metadata are missing. What is there was read."
    ),
    "xmp.malformed": QT_TRANSLATE_NOOP(
        "problems", "The XMP metadata is no valid XML. What stands before the mistake was read."
    ),
    "xmp.too_complex": QT_TRANSLATE_NOOP(
        "problems", "The XMP metadata is nested or repeated beyond the limits. The rest was not read."
    ),
}
