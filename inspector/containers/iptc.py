"""L2: IPTC IIM datasets, bare or inside Photoshop's image resources.

Formats: IPTC-NAA Information Interchange Model 4.2; Adobe Photoshop File Formats, image resource blocks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from inspector.containers._binary import UNKNOWN_BYTES, text_of
from inspector.containers.base import BlockCollector
from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import Severity

DATASET_LIMIT = 5_000
"""Datasets read of one block."""
RESOURCE_LIMIT = 1_000
"""Photoshop resources walked in one block."""

NAMES: Mapping[tuple[int, int], str] = {
    (1, 0): "EnvelopeRecordVersion",
    (1, 70): "DateSent",
    (1, 80): "TimeSent",
    (1, 90): "CodedCharacterSet",
    (2, 0): "ApplicationRecordVersion",
    (2, 3): "ObjectTypeReference",
    (2, 4): "ObjectAttributeReference",
    (2, 5): "ObjectName",
    (2, 7): "EditStatus",
    (2, 10): "Urgency",
    (2, 12): "SubjectReference",
    (2, 15): "Category",
    (2, 20): "SupplementalCategories",
    (2, 22): "FixtureIdentifier",
    (2, 25): "Keywords",
    (2, 26): "ContentLocationCode",
    (2, 27): "ContentLocationName",
    (2, 30): "ReleaseDate",
    (2, 35): "ReleaseTime",
    (2, 37): "ExpirationDate",
    (2, 40): "SpecialInstructions",
    (2, 55): "DateCreated",
    (2, 60): "TimeCreated",
    (2, 62): "DigitalCreationDate",
    (2, 63): "DigitalCreationTime",
    (2, 65): "OriginatingProgram",
    (2, 70): "ProgramVersion",
    (2, 80): "By-line",
    (2, 85): "By-lineTitle",
    (2, 90): "City",
    (2, 92): "Sub-location",
    (2, 95): "Province-State",
    (2, 100): "Country-PrimaryLocationCode",
    (2, 101): "Country-PrimaryLocationName",
    (2, 103): "OriginalTransmissionReference",
    (2, 105): "Headline",
    (2, 110): "Credit",
    (2, 115): "Source",
    (2, 116): "CopyrightNotice",
    (2, 118): "Contact",
    (2, 120): "Caption-Abstract",
    (2, 121): "LocalCaption",
    (2, 122): "Writer-Editor",
    (2, 130): "ImageType",
    (2, 131): "ImageOrientation",
    (2, 135): "LanguageIdentifier",
}
"""Dataset names as the standard and the common tools spell them."""

_MARK = 0x1C
_CHARACTER_SET = (1, 90)
_VERSIONS = ((1, 0), (2, 0))
_TEXT_RECORDS = (1, 2)
_RESOURCE, _IIM = b"8BIM", 0x0404
_SIGNATURES = (b"Photoshop 3.0\0", b"Adobe_Photoshop2.5:")


def read(data: bytes, into: BlockCollector, *, inside: str, base: int | None = None) -> None:
    """Report the datasets in `data`: bare IIM records, Photoshop resources, or an APP13 payload.

    Datasets that occur several times (keywords) become one tuple. Text is UTF-8 where the bytes are valid
    UTF-8, whether or not dataset 1:90 says so (many writers forget it), else Latin-1.
    """
    for signature in _SIGNATURES:
        if data.startswith(signature):
            data, base = data[len(signature) :], None if base is None else base + len(signature)
            break
    if data.startswith(_RESOURCE):
        for start, payload in _resources(data, into, inside):
            _records(payload, into, inside, None if base is None else base + start)
    elif data.startswith(bytes([_MARK])):
        _records(data, into, inside, base)
    elif data.strip(b"\0"):
        into.problem("iptc.damaged", inside, Severity.INFO)


def _resources(data: bytes, into: BlockCollector, inside: str) -> Iterator[tuple[int, bytes]]:
    """(offset, bytes) of every IPTC resource."""
    at = 0
    for _ in range(RESOURCE_LIMIT):
        if not data.startswith(_RESOURCE, at) or at + 12 > len(data):
            return
        number = int.from_bytes(data[at + 4 : at + 6], "big")
        name = data[at + 6]
        at += 6 + (name + 2) // 2 * 2
        size = int.from_bytes(data[at : at + 4], "big")
        at += 4
        if number == _IIM:
            yield at, data[at : at + size]
        if at + size > len(data):
            into.problem("iptc.damaged", inside, Severity.INFO)
            return
        at += size + (size & 1)


def _records(data: bytes, into: BlockCollector, inside: str, base: int | None) -> None:
    found: dict[tuple[int, int], list[tuple[int, bytes]]] = {}
    for record, number, start, value in _datasets(data, into, inside):
        found.setdefault((record, number), []).append((start, value))
    for dataset, entries in found.items():
        if dataset == _CHARACTER_SET:
            continue
        key = NAMES.get(dataset) or f"{dataset[0]}:{dataset[1]}"
        values = tuple(_value(dataset, value) for _, value in entries)
        single = values[0] if len(values) == 1 else tuple(str(value) for value in values)
        start = entries[0][0]
        length = entries[-1][0] + len(entries[-1][1]) - start
        place = None if base is None else base + start
        into.add(MetadataBlock("iptc", key, single, place, length, inside, _raw(dataset, entries)))


def _datasets(data: bytes, into: BlockCollector, inside: str) -> Iterator[tuple[int, int, int, bytes]]:
    """(record, number, offset of the value, value) of each dataset."""
    at = 0
    for _ in range(DATASET_LIMIT):
        if at + 5 > len(data) or data[at] != _MARK:
            if data[at : at + 1].strip(b"\0"):
                into.problem("iptc.damaged", inside, Severity.INFO)
            return
        record, number, size = struct.unpack_from(">BBH", data, at + 1)
        at += 5
        if size & 0x8000:
            count = size & 0x7FFF
            size = int.from_bytes(data[at : at + count], "big") if count <= 8 else len(data)
            at += count
        yield record, number, at, data[at : at + size]
        at += size
    into.problem("iptc.damaged", inside, Severity.INFO)


def _value(dataset: tuple[int, int], data: bytes) -> str | int | bytes:
    if dataset in _VERSIONS and len(data) == 2:
        return int.from_bytes(data, "big")
    if dataset[0] in _TEXT_RECORDS:
        return text_of(data).rstrip("\0")
    return data[:UNKNOWN_BYTES]


def _raw(dataset: tuple[int, int], entries: list[tuple[int, bytes]]) -> bytes | None:
    """The stored bytes of a single text that is beyond ASCII."""
    data = entries[0][1]
    return data if len(entries) == 1 and dataset[0] in _TEXT_RECORDS and not data.isascii() else None
