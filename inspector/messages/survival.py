"""L0: what becomes of a picture's traces in everyday handling, in words."""

from __future__ import annotations

from inspector.messages.mark import QT_TRANSLATE_NOOP

SURVIVAL = {
    "survival.title": QT_TRANSLATE_NOOP("survival", "What would survive"),
    "survival.note": QT_TRANSLATE_NOOP("survival", "The usual case; programs and sites differ."),
    "survival.resaved": QT_TRANSLATE_NOOP(
        "survival", "It looks as if another program saved this picture again. Traces may have been lost already."
    ),
    "survival.journey.editor": QT_TRANSLATE_NOOP("survival", "saved in an editor"),
    "survival.journey.screenshot": QT_TRANSLATE_NOOP("survival", "screenshot"),
    "survival.journey.upload": QT_TRANSLATE_NOOP("survival", "posted on a site"),
    "survival.fate.often_kept": QT_TRANSLATE_NOOP("survival", "often kept"),
    "survival.fate.weakened": QT_TRANSLATE_NOOP("survival", "weakened"),
    "survival.fate.often_lost": QT_TRANSLATE_NOOP("survival", "often lost"),
    "survival.fate.lost": QT_TRANSLATE_NOOP("survival", "lost"),
    "survival.trace.credentials": QT_TRANSLATE_NOOP("survival", "Content Credentials"),
    "survival.trace.watermark": QT_TRANSLATE_NOOP("survival", "Declared watermark"),
    "survival.trace.chunk_text": QT_TRANSLATE_NOOP("survival", "PNG text"),
    "survival.trace.hidden_text": QT_TRANSLATE_NOOP("survival", "Text hidden in pixels"),
    "survival.trace.signature": QT_TRANSLATE_NOOP("survival", "The generator's signature"),
    "survival.trace.exif": QT_TRANSLATE_NOOP("survival", "EXIF"),
    "survival.trace.xmp": QT_TRANSLATE_NOOP("survival", "XMP"),
    "survival.trace.iptc": QT_TRANSLATE_NOOP("survival", "IPTC"),
    "survival.trace.comment": QT_TRANSLATE_NOOP("survival", "Comments"),
    "survival.trace.trailer": QT_TRANSLATE_NOOP("survival", "Data behind the picture"),
    "survival.trace.encoding": QT_TRANSLATE_NOOP("survival", "How it was compressed"),
    "survival.trace.sidecar": QT_TRANSLATE_NOOP("survival", "Files beside it"),
    "survival.trace.name": QT_TRANSLATE_NOOP("survival", "File name"),
    "survival.trace.size": QT_TRANSLATE_NOOP("survival", "Size in pixels"),
    "survival.trace.copy": QT_TRANSLATE_NOOP("survival", "Match with a copy"),
    "survival.trace.detector": QT_TRANSLATE_NOOP("survival", "Detector signal"),
    "survival.why.credentials": QT_TRANSLATE_NOOP(
        "survival", "Only programs that know Content Credentials write them again; most sites remove them."
    ),
    "survival.why.watermark": QT_TRANSLATE_NOOP(
        "survival", "It is made to outlast handling; reading it needs its maker's tool."
    ),
    "survival.why.chunk_text": QT_TRANSLATE_NOOP(
        "survival", "Most editors drop text that is not theirs, and a JPEG has no place for it."
    ),
    "survival.why.hidden_text": QT_TRANSLATE_NOOP(
        "survival", "It needs every pixel unchanged; any compression with loss destroys it."
    ),
    "survival.why.signature": QT_TRANSLATE_NOOP("survival", "It fits these very pixels and no others."),
    "survival.why.exif": QT_TRANSLATE_NOOP("survival", "Most editors copy it; most sites remove it."),
    "survival.why.xmp": QT_TRANSLATE_NOOP(
        "survival", "Most editors copy it and add their own history; most sites remove it."
    ),
    "survival.why.iptc": QT_TRANSLATE_NOOP("survival", "Most editors copy it; some sites keep credit and copyright."),
    "survival.why.comment": QT_TRANSLATE_NOOP("survival", "Many editors drop it or write their own."),
    "survival.why.trailer": QT_TRANSLATE_NOOP("survival", "Whatever writes the file again leaves it out."),
    "survival.why.encoding": QT_TRANSLATE_NOOP("survival", "Every save writes its own."),
    "survival.why.sidecar": QT_TRANSLATE_NOOP("survival", "They stay behind when the picture moves alone."),
    "survival.why.name": QT_TRANSLATE_NOOP("survival", "Anybody can rename a file; sites give names of their own."),
    "survival.why.size": QT_TRANSLATE_NOOP("survival", "Cropping and scaling change it."),
    "survival.why.copy": QT_TRANSLATE_NOOP(
        "survival", "The picture is recognised by its look, also scaled or compressed; crops often are not."
    ),
    "survival.why.detector": QT_TRANSLATE_NOOP("survival", "Compression and scaling blur what it looks for."),
}
