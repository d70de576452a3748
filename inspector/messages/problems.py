"""L0: problems on a picture: what happened and what to do. One sentence each; codes are `area.what`."""

from __future__ import annotations

from inspector.messages.formats import FORMAT_PROBLEMS
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
    "file.placeholder": QT_TRANSLATE_NOOP(
        "problems", "This is a placeholder of {tool}; the picture itself was not fetched. Fetch it, then scan again."
    ),
    "file.web_page": QT_TRANSLATE_NOOP(
        "problems", "This is a web page under a picture's name, as a failed download leaves it. Get the picture again."
    ),
    "file.mislabelled": QT_TRANSLATE_NOOP("problems", "The name says {extension}, the content is {format}."),
    "file.truncated": QT_TRANSLATE_NOOP(
        "problems", "The file ends early. Get a complete copy; what could be read is shown."
    ),
    "file.too_many_blocks": QT_TRANSLATE_NOOP(
        "problems", "The file holds more metadata than the limit ({limit} blocks). The rest was not read."
    ),
    "file.block_cut": QT_TRANSLATE_NOOP(
        "problems", "A piece of metadata is longer than the limit of {limit}. Only its beginning was read."
    ),
    "file.unpacked_too_large": QT_TRANSLATE_NOOP(
        "problems", "Packed metadata grows beyond the limit of {limit} bytes. Only its beginning was read."
    ),
    "file.not_unpacked": QT_TRANSLATE_NOOP(
        "problems", "Packed metadata is damaged. What stands before the damage was read."
    ),
    "file.too_large": QT_TRANSLATE_NOOP("problems", "The file is larger than the limit ({limit})."),
    "name.encoding": QT_TRANSLATE_NOOP("problems", "The file's name is not UTF-8. Its raw bytes are written as %XX."),
    "reader.crashed": QT_TRANSLATE_NOOP(
        "problems",
        "The reader {reader} stopped on this picture ({reason}). This is a fault of Inspector; the other results stand.",
    ),
    "credentials.bad_anchors": QT_TRANSLATE_NOOP(
        "problems", "{file} holds no certificates that can be used ({reason}). Choose a PEM file of trust anchors."
    ),
    "credentials.crashed": QT_TRANSLATE_NOOP(
        "problems", "Reading the Content Credentials made the reader stop. The scan goes on; this file is suspect."
    ),
    "credentials.fetch_address": QT_TRANSLATE_NOOP(
        "problems",
        "The Content Credentials lie at {url}, an address that is not asked: only http and https at usual ports are.",
    ),
    "credentials.fetch_failed": QT_TRANSLATE_NOOP(
        "problems", "The Content Credentials could not be fetched from {address} ({reason})."
    ),
    "credentials.fetch_private": QT_TRANSLATE_NOOP(
        "problems",
        "{address} is on this computer or in a private network. It was not asked; a picture from outside has no "
        "business there.",
    ),
    "credentials.fetch_redirect": QT_TRANSLATE_NOOP(
        "problems", "The Content Credentials were not fetched: the answer sends to another place, {address}."
    ),
    "credentials.fetch_slow": QT_TRANSLATE_NOOP(
        "problems", "{address} took longer than {seconds} seconds. The Content Credentials were not fetched."
    ),
    "credentials.fetch_too_large": QT_TRANSLATE_NOOP(
        "problems", "The answer is larger than {limit} bytes. The Content Credentials were not fetched."
    ),
    "credentials.link_ignored": QT_TRANSLATE_NOOP(
        "problems",
        "The file says that its Content Credentials lie at {url}, which is no web address. It was not opened.",
    ),
    "credentials.memory": QT_TRANSLATE_NOOP(
        "problems", "Reading the Content Credentials took more memory than allowed. The scan goes on."
    ),
    "credentials.no_lists": QT_TRANSLATE_NOOP(
        "problems", "The trust lists in {folder} cannot be read ({reason}). Install Inspector again."
    ),
    "credentials.no_picture": QT_TRANSLATE_NOOP(
        "problems", "The content is no picture that can carry Content Credentials. It was not given to their reader."
    ),
    "credentials.no_worker": QT_TRANSLATE_NOOP(
        "problems", "The reader of Content Credentials cannot start ({reason}). Install Inspector again."
    ),
    "credentials.of_another": QT_TRANSLATE_NOOP(
        "problems",
        "The Content Credentials in the file beside it do not fit this picture. They seem to be those of another "
        "picture of the same name, so they were not counted.",
    ),
    "credentials.timeout": QT_TRANSLATE_NOOP(
        "problems", "Reading the Content Credentials took longer than {seconds} seconds. The scan goes on."
    ),
    "credentials.too_large": QT_TRANSLATE_NOOP(
        "problems", "The file is larger than {limit} bytes. Its Content Credentials were not read."
    ),
    "credentials.too_much": QT_TRANSLATE_NOOP(
        "problems",
        "The Content Credentials hold more than Inspector reads ({limit} characters, {entries} statements of a kind). "
        "Their main statements are shown; there may be others.",
    ),
    "credentials.unreadable": QT_TRANSLATE_NOOP(
        "problems", "There are Content Credentials, but they cannot be read ({reason})."
    ),
    "generation.grid": QT_TRANSLATE_NOOP(
        "problems", "The picture is a grid. The values are those of one of its cells."
    ),
    "generation.pattern": QT_TRANSLATE_NOOP(
        "problems", "No word names the generator. The data has the form that it leaves."
    ),
    "generation.placeholders": QT_TRANSLATE_NOOP(
        "problems", "The saving program wrote placeholders instead of the true prompt and seed."
    ),
    "generation.possible_input": QT_TRANSLATE_NOOP(
        "problems", "The graph generates pictures, but this file may be one that it only loaded."
    ),
    "generation.processed": QT_TRANSLATE_NOOP(
        "problems", "The graph loads and changes a picture. Nothing in it generates one."
    ),
    "generation.text_assembled": QT_TRANSLATE_NOOP(
        "problems", "The prompt was completed while the graph ran. Shown is what a person typed."
    ),
    "generation.too_deep": QT_TRANSLATE_NOOP("problems", "The generation data is nested too deeply. It was not read."),
    "generation.too_large": QT_TRANSLATE_NOOP(
        "problems", "The generation data is larger than the limit ({limit} entries). It was not read."
    ),
    "generation.unknown_payload": QT_TRANSLATE_NOOP(
        "problems", "Generators use this place, but the form of the data is not known. It is shown as it is."
    ),
    "generation.workflow_only": QT_TRANSLATE_NOOP(
        "problems",
        "Only the editor's workflow is inside, not the record of the run. Values may not be those of this picture.",
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
    "detector.crashed": QT_TRANSLATE_NOOP(
        "problems", "The detector {id} ended the process that ran it. This picture has no score; the scan goes on."
    ),
    "detector.failed": QT_TRANSLATE_NOOP("problems", "The detector {id} could not run: {reason}. The scan goes on."),
    "detector.memory": QT_TRANSLATE_NOOP(
        "problems",
        "The detector {id} wanted more memory than a model may take. This picture has no score; the scan goes on.",
    ),
    "detector.timeout": QT_TRANSLATE_NOOP(
        "problems", "The detector {id} did not answer within {seconds} s. This picture has no score; the scan goes on."
    ),
    "catalog.broken": QT_TRANSLATE_NOOP(
        "problems",
        "{path} is no readable catalogue ({reason}). It was not changed. Restore a backup or choose another file.",
    ),
    "catalog.in_the_way": QT_TRANSLATE_NOOP(
        "problems",
        "{path} exists already and was not overwritten. Choose another name.",
    ),
    "catalog.closed": QT_TRANSLATE_NOOP("problems", "The catalogue {path} was closed already. Open it again."),
    "catalog.no_such_picture": QT_TRANSLATE_NOOP(
        "problems",
        "The catalogue has no picture number {id}. It was removed meanwhile; refresh the view.",
    ),
    "catalog.older": QT_TRANSLATE_NOOP(
        "problems",
        "{path} was written by an older version of Inspector (format {found}, this one needs {known}). Open it once for writing to bring it up to date.",
    ),
    "catalog.report_too_large": QT_TRANSLATE_NOOP(
        "problems",
        "What was found in this picture is larger than the limit of {limit} bytes. The verdict was kept, the evidence was not.",
    ),
    "catalog.locked": QT_TRANSLATE_NOOP(
        "problems",
        "{path} is in use by another program that is writing. Close it or wait, then try again.",
    ),
    "catalog.missing": QT_TRANSLATE_NOOP(
        "problems",
        "There is no catalogue at {path}. Check the name, or scan with --catalog to make one.",
    ),
    "catalog.newer": QT_TRANSLATE_NOOP(
        "problems",
        "{path} was written by a newer version of Inspector (format {found}, this one reads {known}). Update Inspector.",
    ),
    "catalog.not_opened": QT_TRANSLATE_NOOP(
        "problems",
        "{path} could not be opened ({reason}). Check the folder and its permissions.",
    ),
    "catalog.read_only": QT_TRANSLATE_NOOP(
        "problems",
        "{path} was opened for reading only, so nothing was stored. Allow writing, then try again.",
    ),
    "disk.failed": QT_TRANSLATE_NOOP("problems", "Reading or writing {path} failed ({reason}). Check the drive."),
    "disk.full": QT_TRANSLATE_NOOP(
        "problems",
        "No space is left for {path}. What was stored before is safe. Free some space, then go on.",
    ),
    "filter.bracket_open": QT_TRANSLATE_NOOP("problems", "This bracket is not closed. Add )."),
    "filter.bracket_unexpected": QT_TRANSLATE_NOOP(
        "problems",
        "There is no open bracket that this one closes. Remove it.",
    ),
    "filter.date": QT_TRANSLATE_NOOP("problems", "{word} is no date. Write it like {suggestion}."),
    "filter.field": QT_TRANSLATE_NOOP("problems", "There is no field {word}. Try {suggestion}."),
    "filter.field_missing": QT_TRANSLATE_NOOP(
        "problems",
        "A field name is missing before {word}. To search for the sign itself, put it in quotes.",
    ),
    "filter.list_open": QT_TRANSLATE_NOOP("problems", "A list is written like in (a, b). Close it with )."),
    "filter.number": QT_TRANSLATE_NOOP("problems", "{word} is no number for {field}. Write it like {suggestion}."),
    "filter.operator": QT_TRANSLATE_NOOP("problems", "{word} is no comparison. Try {suggestion}."),
    "filter.operator_contains": QT_TRANSLATE_NOOP(
        "problems",
        "~ looks inside text, but {field} holds numbers or dates. Try {suggestion}.",
    ),
    "filter.operator_order": QT_TRANSLATE_NOOP(
        "problems",
        "The values of {field} have no order, so {word} cannot compare them. Try {suggestion}.",
    ),
    "filter.quote_open": QT_TRANSLATE_NOOP("problems", "This text has no closing quote. Add {word} at its end."),
    "filter.term_missing": QT_TRANSLATE_NOOP(
        "problems",
        "A word or comparison is missing here. Complete the filter, or put and, or, not in quotes to search for them.",
    ),
    "filter.too_deep": QT_TRANSLATE_NOOP(
        "problems",
        "The filter is nested deeper than {limit} levels. Remove some brackets.",
    ),
    "filter.too_long": QT_TRANSLATE_NOOP("problems", "The filter is longer than the limit of {limit}. Shorten it."),
    "filter.value": QT_TRANSLATE_NOOP(
        "problems",
        "{field} has no value {word}. Try {suggestion}. Possible: {choices}.",
    ),
    "filter.value_missing": QT_TRANSLATE_NOOP(
        "problems",
        "A value is missing after {field}. Write it after the sign, in quotes if it holds blanks or brackets.",
    ),
    "label.reviewer_missing": QT_TRANSLATE_NOOP(
        "problems",
        "A decision needs the name of who made it. Give a reviewer name.",
    ),
    "label.tag_invalid": QT_TRANSLATE_NOOP(
        "problems",
        "{tag} cannot be a tag. Use 1 to {limit} characters without ; and line breaks.",
    ),
    "label.note_too_long": QT_TRANSLATE_NOOP("problems", "The note is longer than {limit} characters. Shorten it."),
    "declaration.bad_json": QT_TRANSLATE_NOOP(
        "problems", "A declaration is no valid JSON ({reason}). What could be read of it is shown."
    ),
    "declaration.too_large": QT_TRANSLATE_NOOP(
        "problems", "A declaration is longer than the limit ({limit} characters), so it was not read."
    ),
    "install.incomplete": QT_TRANSLATE_NOOP(
        "problems", "The folder {folder} is missing from this installation. Install Inspector again."
    ),
    "settings.broken": QT_TRANSLATE_NOOP(
        "problems",
        "The settings file {file}, line {line}, cannot be used ({reason}). Correct or remove it; it was not changed.",
    ),
    "settings.not_written": QT_TRANSLATE_NOOP("problems", "The settings could not be saved to {file} ({reason})."),
    "settings.value": QT_TRANSLATE_NOOP("problems", "{value} is no value for the setting {key}: {reason}."),
    "settings.unknown": QT_TRANSLATE_NOOP("problems", "There is no setting named {key}."),
    "vocabulary.broken": QT_TRANSLATE_NOOP(
        "problems",
        "The vocabulary file {file}, line {line}, cannot be used ({reason}). Correct it, or choose another in Settings.",
    ),
    "log.too_large": QT_TRANSLATE_NOOP(
        "problems", "The log beside the pictures is larger than the limit ({limit}), so it was not read."
    ),
    "shard.broken": QT_TRANSLATE_NOOP(
        "problems",
        "The Parquet file beside the pictures cannot be read ({reason}). What it says about them is missing.",
    ),
    "shard.not_read": QT_TRANSLATE_NOOP(
        "problems",
        "img2dataset's Parquet file was not read. Install the extra: pip install 'picture-provenance-inspector[{extra}]'",
    ),
    "shard.too_large": QT_TRANSLATE_NOOP(
        "problems", "The Parquet file beside the pictures is larger than the limit ({limit}), so it was not read."
    ),
    **FORMAT_PROBLEMS,
}
