"""L0: problems on a picture: what happened and what to do. One sentence each; codes are `area.what`."""

from __future__ import annotations

from inspector.messages.mark import QT_TRANSLATE_NOOP

PROBLEMS = {
    "file.read_failed": QT_TRANSLATE_NOOP(
        "problems", "The file could not be read ({reason}). Check the drive, then scan again."
    ),
    "file.no_permission": QT_TRANSLATE_NOOP(
        "problems", "No permission to read this file. Allow access, then scan again."
    ),
    "file.missing": QT_TRANSLATE_NOOP("problems", "The file is gone. It was moved or deleted during the scan."),
    "file.not_regular": QT_TRANSLATE_NOOP("problems", "This is not a regular file ({kind}), so it was not opened."),
    "file.changed": QT_TRANSLATE_NOOP("problems", "The file changed while it was read. Scan it again."),
    "file.empty": QT_TRANSLATE_NOOP("problems", "The file is empty. Get a complete copy."),
    "file.unrecognised": QT_TRANSLATE_NOOP(
        "problems", "The name says {extension}, but the content is no picture format that Inspector knows."
    ),
    "file.mislabelled": QT_TRANSLATE_NOOP("problems", "The name says {extension}, the content is {format}."),
    "file.truncated": QT_TRANSLATE_NOOP(
        "problems", "The file ends early. Get a complete copy; what could be read is shown."
    ),
    "file.too_many_blocks": QT_TRANSLATE_NOOP(
        "problems", "The file holds more metadata than the limit ({limit} blocks). The rest was not read."
    ),
    "file.too_large": QT_TRANSLATE_NOOP("problems", "The file is larger than the limit ({limit})."),
    "name.encoding": QT_TRANSLATE_NOOP("problems", "The file's name is not UTF-8. Its raw bytes are written as %XX."),
    "reader.crashed": QT_TRANSLATE_NOOP(
        "problems",
        "The reader {reader} stopped on this picture ({reason}). This is a fault of Inspector; the other results stand.",
    ),
    "pixels.not_decoded": QT_TRANSLATE_NOOP(
        "problems", "The pixels could not be decoded ({reason}). Metadata was read all the same."
    ),
    "pixels.too_large": QT_TRANSLATE_NOOP(
        "problems", "The picture has {pixels} pixels, more than the limit of {limit}. It was not decoded."
    ),
    "pixels.no_decoder": QT_TRANSLATE_NOOP(
        "problems",
        "No decoder for {format} is installed. Metadata was read; there is no thumbnail and no detector score. {advice}",
    ),
    "detector.failed": QT_TRANSLATE_NOOP("problems", "The detector {id} could not run: {reason}. The scan goes on."),
    "review.confidence": QT_TRANSLATE_NOOP("problems", "“{value}” is no confidence level. Write 95% or 0.95."),
    "review.sequential": QT_TRANSLATE_NOOP(
        "problems",
        "A sequential check tolerates no finds and assumes that the reviewer recognises every AI picture. Use a random check.",
    ),
    "review.share": QT_TRANSLATE_NOOP("problems", "“{value}” is no share. Write 3% or 0.03."),
    "review.tolerate": QT_TRANSLATE_NOOP(
        "problems", "{tolerate} tolerated finds would break the claim by themselves; at most {allowed} can be tolerated."
    ),
    "review.unreachable": QT_TRANSLATE_NOOP(
        "problems",
        "Even a check of all {population} pictures cannot establish this claim with such a reviewer. Ask for less, or measure the reviewer.",
    ),
}
