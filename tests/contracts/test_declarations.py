"""Every declaration reader, on blocks that nobody would write: only `ParseError`, bounded, repeatable, citing."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.declarations import builtin, load_vocabulary
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence
from inspector.domain.readers import EvidenceReader, Roster
from inspector.errors import ParseError

READERS = builtin(load_vocabulary(Path(__file__).resolve().parents[2] / "resources" / "vocabulary"))
KEYS = {
    "xmp": (
        "packet", "Iptc4xmpExt:DigitalSourceType", "Iptc4xmpExt:DigitalSourceFileType", "TC260:AIGC", "TC260:AIGC/TC260:Label",
        "photoshop:Credit", "canva:ContainsAiGeneratedContent", "Iptc4xmpExt:AISystemUsed", "plus:DataMining", "tdm:reservation",
        "dc:subject", "dc:creator", "dc:rights", "lr:hierarchicalSubject", "xmp:CreatorTool", "tiff:Make", "tiff:Model",
        "exif:ExposureTime", "exif:FNumber", "aux:Lens", "xmpMM:History[1]/stEvt:action", "xmpMM:History[1]/stEvt:softwareAgent",
        "xmpMM:DerivedFrom/stRef:documentID", "{http://x/}AIGC",
    ),
    "exif": (
        "Make", "Model", "Software", "Artist", "Copyright", "ExposureTime", "FNumber", "ISOSpeedRatings", "DateTimeOriginal",
        "OffsetTimeOriginal", "MakerNote", "LensModel", "LensSpecification", "UserComment", "ImageDescription", "XPKeywords",
    ),
    "iptc": ("Credit", "Source", "Keywords", "By-line", "CopyrightNotice", "2:110", "OriginatingProgram"),
    "png:tEXt": ("parameters", "date:create", "AIGC", "Software", "Comment", "Author", "Source", "Copyright", "robots", "tdm-reservation", "SnipMetadata"),
    "png": ("iCCP", "pHYs", "tIME"),
    "jpeg": ("COM", "APP9", "APP12", "DQT"),
    "gif": ("comment",),
    "trailer": ("SEFT:PEg_Info", "SEFT:", "jpeg"),
    "caption": ("txt", "caption"),
    "sidecar": ("json", "gallery-dl", "hydrus", "txt", "c2pa"),
    "jumbf": ("c2pa",),
}  # fmt: skip
NAMES = sorted({key for keys in KEYS.values() for key in keys})

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["AIGC", "Label", "ContentProducer", "tags", "tag_string", "category", "subcategory", "user", "url",
                         "aiType", "isAiGenerated", "product", "aigc_info", "license", "digitalSourceType", "post", "name"])
        | st.text(max_size=10), inner, max_size=5),
    max_leaves=15,
)  # fmt: skip
_texts = st.one_of(
    st.text(max_size=200),
    _json.map(json.dumps),
    st.sampled_from(
        [
            '{"AIGC":{"Label":"1"}}', "AIGC{", '{"genAIType":8}', "http://cv.iptc.org/newscodes/digitalsourcetype/x",
            "digsrctype:print", "1girl, ai-generated", "DMI-PROHIBITED", "noai", "2020:01:01 00:00:00", "1/200", "\ud800",
        ]
    ),
)  # fmt: skip
_values = st.one_of(
    _texts,
    st.binary(max_size=200),
    st.integers(),
    st.floats(),
    st.lists(st.one_of(st.text(max_size=20), st.integers(), st.floats()), max_size=6).map(tuple),
)


@st.composite
def _blocks(draw: st.DrawFn) -> MetadataBlock:
    carrier = draw(st.sampled_from(sorted(KEYS)))
    key = draw(st.one_of(st.sampled_from(KEYS[carrier]), st.sampled_from(NAMES), st.text(max_size=20)))
    group = draw(st.sampled_from(["", "IFD0", "ExifIFD", "a.txt", "a.png.txt"]))
    return MetadataBlock(
        carrier, key, draw(_values), offset=draw(st.none() | st.integers(0, 2**40)), length=1, group=group
    )


def read(reader: EvidenceReader, blocks: BlockSet, image: ImageFacts) -> list[Evidence]:
    found: list[Evidence] = []
    with contextlib.suppress(ParseError):
        found.extend(reader.read(blocks, image))
        assert not found or Roster((reader,)).of(blocks), "a reader must be asked wherever it finds something"
    return found


def check(found: list[Evidence], reader: EvidenceReader, blocks: BlockSet) -> None:
    sources = {block.source for block in blocks}
    for item in found:
        assert item.reader == reader.name
        json.dumps(dict(item.data), allow_nan=False)
        if item.source in ("filename", "header:size"):
            assert item.kind is EvidenceKind.HINT
            assert item.location is None
            continue
        assert item.location is not None
        assert item.source in sources or sources & set(item.location.also)
        assert len(json.dumps(dict(item.data))) < 200_000


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_blocks(), max_size=8), st.text(max_size=60))
def test_readers_raise_nothing_but_parse_errors_and_repeat_themselves(blocks: list[MetadataBlock], name: str) -> None:
    block_set, image = BlockSet(tuple(blocks)), ImageFacts(name=name, width=len(name), height=1024)
    for reader in READERS:
        found = read(reader, block_set, image)
        check(found, reader, block_set)
        assert read(reader, block_set, image) == found


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_each_reader_says_who_it_is_and_where_it_looks(reader: EvidenceReader) -> None:
    assert reader.name.isidentifier()
    assert reader.places
    assert read(reader, BlockSet(), ImageFacts()) == []


HUGE = 2_000_000
PAYLOADS = {
    "text": "a" * HUGE,
    "blanks": " " * HUGE,
    "commas": "a," * (HUGE // 2),
    "slashes": "http://" + "/" * HUGE,
    "hashes": "http://" + "#" * HUGE,
    "braces": "{" * HUGE,
    "quotes": '{"AIGC":"' + "\\" * HUGE,
    "underscores": "_" * HUGE,
    "lines": "a b c\n" * (HUGE // 6),
    "noai": "no" * (HUGE // 2),
    "bytes": b"\\" * HUGE,
    "ifd": b"\x02\x00" * (HUGE // 2),
}


@pytest.mark.parametrize("payload", sorted(PAYLOADS))
def test_two_megabytes_in_every_place_cost_little(payload: str) -> None:
    blocks = BlockSet(
        tuple(MetadataBlock(carrier, key, PAYLOADS[payload]) for carrier in KEYS for key in KEYS[carrier])
    )
    for reader in READERS:
        start = time.process_time()
        found = read(reader, blocks, ImageFacts(name="x" * HUGE))
        assert time.process_time() - start < 60, reader.name
        check(found, reader, blocks)


def test_thousands_of_blocks_cost_little() -> None:
    blocks = BlockSet(
        tuple(
            MetadataBlock(carrier, key, "1girl, ai-generated")
            for carrier in KEYS
            for key in KEYS[carrier]
            for _ in range(60)
        )
    )
    start = time.process_time()
    for reader in READERS:
        check(read(reader, blocks, ImageFacts()), reader, blocks)
    assert time.process_time() - start < 60
