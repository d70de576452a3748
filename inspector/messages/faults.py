"""L0: environment faults and misuse: what happened and what to do, in one sentence or two."""

from __future__ import annotations

from inspector.messages.mark import QT_TRANSLATE_NOOP

FAULTS = {
    "archive.broken": QT_TRANSLATE_NOOP("faults", "The archive {path} cannot be read ({reason}). Get a complete copy."),
    "archive.member_broken": QT_TRANSLATE_NOOP("faults", "This file cannot be unpacked from its archive ({reason})."),
    "archive.member_too_large": QT_TRANSLATE_NOOP(
        "faults", "This file of an archive unpacks to more than the limit of {limit} bytes. It was not opened."
    ),
    "calibration.at_most": QT_TRANSLATE_NOOP("faults", "At most {value} in 100 is out of range: {low} to {high}."),
    "calibration.not_met": QT_TRANSLATE_NOOP(
        "faults",
        "Of {human} human works kept aside {flagged} would be flagged, so that it may be {bound} in 100: more than {at_most}. Nothing was changed. Label more human works, or allow more.",
    ),
    "calibration.too_few": QT_TRANSLATE_NOOP(
        "faults",
        "There are {human} pictures labelled human-made and {ai} labelled AI-generated that this detector can judge. For at most {at_most} in 100 it takes {needed_human} and {needed_ai}. Nothing was changed.",
    ),
    "detector.unknown": QT_TRANSLATE_NOOP(
        "faults", "There is no detector {id}. `inspector models list` names those that are installed."
    ),
    "export.another": QT_TRANSLATE_NOOP(
        "faults",
        "Nothing was written: {path} holds another export that was interrupted. Choose an empty folder, or continue that "
        "export with the same filter, layout and mode.",
    ),
    "export.catalogue_changed": QT_TRANSLATE_NOOP(
        "faults",
        "{path} was removed from the catalogue while it was exported. Choose an empty folder and export again.",
    ),
    "export.in_the_way": QT_TRANSLATE_NOOP(
        "faults", "{path} is there already and is another file. Nothing is overwritten. Choose an empty folder."
    ),
    "export.layout_mode": QT_TRANSLATE_NOOP(
        "faults", "The layout {layout} cannot be written with the mode {mode}. It takes: {known}."
    ),
    "export.link_in_target": QT_TRANSLATE_NOOP(
        "faults", "{path} is a link or no folder. An export never writes through links. Choose another folder."
    ),
    "export.no_room": QT_TRANSLATE_NOOP(
        "faults", "Nothing was written: {needed} bytes are needed at {path}, {free} are free. Free some space."
    ),
    "export.not_empty": QT_TRANSLATE_NOOP(
        "faults",
        "Nothing was written: {path} already has {count} files. Choose an empty folder, or continue an export that was "
        "interrupted.",
    ),
    "export.row_without_picture": QT_TRANSLATE_NOOP(
        "faults", "{path} went away while the export was written. Choose an empty folder and export again."
    ),
    "export.running": QT_TRANSLATE_NOOP("faults", "Another export into {path} is running. Wait for it or stop it."),
    "export.unknown_format": QT_TRANSLATE_NOOP("faults", "There is no format {name}. Known formats: {known}."),
    "export.unknown_layout": QT_TRANSLATE_NOOP("faults", "There is no layout {name}. Known layouts: {known}."),
    "extra.missing": QT_TRANSLATE_NOOP(
        "faults",
        "{feature} needs the extra {extra}. Install it with: pip install 'picture-provenance-inspector[{extra}]'",
    ),
    "folder.unreadable": QT_TRANSLATE_NOOP(
        "faults", "The folder {path} cannot be read ({reason}). Allow access, then scan again."
    ),
    "gui.no_qt": QT_TRANSLATE_NOOP(
        "faults",
        "The window cannot open: {reason}. On Debian and Ubuntu: sudo apt-get install libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3. All other commands work without it.",
    ),
    "labels.columns": QT_TRANSLATE_NOOP(
        "faults", "{name} has no column label, or none of {known}. Nothing was imported."
    ),
    "labels.encoding": QT_TRANSLATE_NOOP(
        "faults", "{name} is not UTF-8 (line {line}). Save it as UTF-8. Nothing was imported."
    ),
    "labels.row": QT_TRANSLATE_NOOP("faults", "Line {line} cannot be read: {reason}. Nothing was imported."),
    "labels.unreadable": QT_TRANSLATE_NOOP("faults", "The labels file {path} cannot be read ({reason})."),
    "labels.value": QT_TRANSLATE_NOOP(
        "faults", "Line {line}, column {column}: {value} is not one of {known}. Nothing was imported."
    ),
    "output.failed": QT_TRANSLATE_NOOP("faults", "{path} cannot be written ({reason})."),
    "path.missing": QT_TRANSLATE_NOOP(
        "faults", "{path} cannot be reached. Connect the drive or correct the path; all labels and results are kept."
    ),
    "path.unreadable": QT_TRANSLATE_NOOP("faults", "{path} cannot be read ({reason}). Allow access, then scan again."),
    "records.none": QT_TRANSLATE_NOOP(
        "faults", "{path} holds no .jsonl and no .parquet file. Choose what a scan wrote."
    ),
    "scan.running": QT_TRANSLATE_NOOP(
        "faults", "A scan into this catalogue is running already. Wait for it or cancel it."
    ),
    "show.one_picture": QT_TRANSLATE_NOOP(
        "faults", "{path} is not one picture. Use `inspector scan` for folders and archives."
    ),
    "sidecar.too_large": QT_TRANSLATE_NOOP(
        "faults", "A file beside the picture is larger than the limit of {limit} bytes. It was not read."
    ),
    "sidecar.unreadable": QT_TRANSLATE_NOOP("faults", "A file beside the picture cannot be read ({reason})."),
    "usage.changed_only_catalog": QT_TRANSLATE_NOOP(
        "faults", "--changed-only needs --catalog: without one nothing is known from before."
    ),
    "usage.hash_none_catalog": QT_TRANSLATE_NOOP(
        "faults", "--hash none cannot be used with --catalog: labels are kept by the hash."
    ),
    "usage.shard": QT_TRANSLATE_NOOP("faults", "--shard takes I/N with I from 1 to N, for example 2/8, not {text}."),
    "usage.verdict": QT_TRANSLATE_NOOP("faults", "There is no verdict {text}. Known verdicts: {known}."),
    "verify.newer": QT_TRANSLATE_NOOP(
        "faults", "{path} was written by a newer Inspector (manifest version {version}). Install the newer version."
    ),
    "verify.no_manifest": QT_TRANSLATE_NOOP(
        "faults", "{path} has no manifest.json and no MANIFEST.sha256, so there is nothing to check it against."
    ),
    "verify.unfinished": QT_TRANSLATE_NOOP(
        "faults", "The export into {path} is not finished. Give the same export again to continue it."
    ),
    "verify.unreadable": QT_TRANSLATE_NOOP("faults", "{path} cannot be read as a manifest ({reason})."),
}
