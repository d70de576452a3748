"""L2: Croissant 1.1 with RAI: `croissant.json` beside the pictures, for catalogues of data sets.

Licence, creator and address are what the publisher states; Inspector invents none of them, so they may be absent.
Specification: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
"""

from __future__ import annotations

import json
from typing import Any

from inspector import __version__
from inspector.exporters.layouts.base import Made
from inspector.exporters.layouts.folder import Folder
from inspector.exporters.subset.writing import Mode

FILE = "croissant.json"
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_FIELDS = (
    ("file_name", "sc:Text", "Path of the picture inside the set."),
    ("label", "cr:Label", "What a person decided: human, ai, ai_edited, unsure or exclude."),
    ("reviewer", "sc:Text", "Who decided."),
    ("verdict", "sc:Text", "What Inspector says about the picture; it never counts more than the label."),
    ("basis", "sc:Text", "What the verdict rests on."),
    ("sha256", "sc:Text", "SHA-256 of the file."),
)


class Croissant(Folder):
    """A folder with a description that data set catalogues read."""

    name = "croissant"
    modes = tuple(mode for mode in Mode if mode is not Mode.LIST)

    def finish(self, made: Made) -> list[str]:
        """The description, from what the manifest states."""
        with made.target.writing(FILE) as stream:
            stream.write(json.dumps(described(made), indent=1, ensure_ascii=True).encode() + b"\n")
        return [FILE]


def described(made: Made) -> dict[str, Any]:
    """The JSON-LD object."""
    head, about, decisions = made.head, made.about, made.head["decisions"]
    title = about.title or made.target.root.name or "pictures"
    stated = {
        "license": about.licence,
        "url": about.url,
        "creator": {"@type": "sc:Person", "name": about.creator} if about.creator else "",
    }
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": title,
        "description": _words(made),
        **{name: value for name, value in stated.items() if value},
        "datePublished": head["created_at"][:10],
        "version": "1.0.0",
        "rai:dataCollection": f"Chosen from a catalogue with the filter: {head['filter']}",
        "rai:dataAnnotationProtocol": "Persons looked at pictures and decided; Inspector never labels. "
        f"Labels: {_counts(decisions['labels'])}. Ways of review: {_counts(decisions['review_modes'])}.",
        "rai:annotationsPerItem": "The number of reviewers of each picture stands in the column `reviews`.",
        "rai:machineAnnotationTools": [f"Inspector {__version__}", *_detectors(made)],
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "prov:label": f"Export by Inspector {__version__}, set digest {head['set_digest']}",
            "prov:endedAtTime": head["created_at"],
        },
        **({"prov:wasAttributedTo": {"@type": "prov:Agent", "prov:label": about.creator}} if about.creator else {}),
        "distribution": _distribution(made),
        "recordSet": [_records()],
    }


def _words(made: Made) -> str:
    counts = made.head["counts"]
    words = [f"{counts['written']} pictures, chosen and checked with Inspector {__version__}."]
    if counts["left_out"]:
        words.append(f"Left out: {_counts(counts['left_out'])}.")
    if counts["training_constrained"]:
        words.append(f"{counts['training_constrained']} may be used for AI training under conditions only.")
    return " ".join(words)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name or 'not stated'}" for name, count in counts.items()) or "none"


def _detectors(made: Made) -> list[str]:
    return [f"{found['id']} {found['version']}" for found in made.head["detectors"]]


def _distribution(made: Made) -> list[dict[str, Any]]:
    labels = next(row for row in made.lists() if row["path"] == "labels.csv")
    return [
        {
            "@type": "cr:FileObject",
            "@id": "labels.csv",
            "name": "labels.csv",
            "contentUrl": "labels.csv",
            "encodingFormat": "text/csv",
            "contentSize": f"{labels['bytes']} B",
            "sha256": labels["sha256"],
        },
        {
            "@type": "cr:FileSet",
            "@id": "pictures",
            "name": "pictures",
            "encodingFormat": "image/*",
            "includes": "images/**",
        },
    ]


def _records() -> dict[str, Any]:
    fields = []
    for name, kind, words in _FIELDS:
        types: str | list[str] = ["sc:Text", kind] if kind.startswith("cr:") else kind
        source = {"fileObject": {"@id": "labels.csv"}, "extract": {"column": name}}
        fields.append(
            {
                "@type": "cr:Field",
                "@id": f"pictures_table/{name}",
                "name": name,
                "description": words,
                "dataType": types,
                "source": source,
            }
        )
    return {"@type": "cr:RecordSet", "@id": "pictures_table", "name": "pictures_table", "field": fields}
