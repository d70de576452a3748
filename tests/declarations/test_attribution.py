"""Artist, title, licence, rights and source from embedded fields."""

from __future__ import annotations

import pytest

from inspector.domain.blocks import MetadataBlock
from inspector.domain.enums import EvidenceKind
from tests.declarations.blocks import exif, iptc, png, xmp
from tests.declarations.conftest import Find


def test_reads_xmp(find: Find) -> None:
    (found,) = find(
        "attribution",
        xmp("dc:creator", ("A. Artist", "B. Artist")),
        xmp("dc:title", "The  Cat"),
        xmp("cc:license", "https://creativecommons.org/licenses/by/4.0/"),
        xmp("xmpRights:UsageTerms", "CC BY 4.0"),
        xmp("dc:rights", "© A. Artist"),
        xmp("xmpRights:WebStatement", "https://www.example.org/cat"),
    )
    assert found.kind is EvidenceKind.ATTRIBUTION
    assert found.data == {
        "artist": "A. Artist, B. Artist",
        "title": "The Cat",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "rights": "© A. Artist",
        "source_url": "https://www.example.org/cat",
        "site": "example.org",
    }
    assert found.source == "xmp:dc:creator"


@pytest.mark.parametrize(
    ("blocks", "data"),
    [
        ([exif("Artist", "A. Artist"), exif("Copyright", "(c) A")], {"artist": "A. Artist", "rights": "(c) A"}),
        ([iptc("By-line", "A"), iptc("ObjectName", "Cat")], {"artist": "A", "title": "Cat"}),
        ([png("Author", "A"), png("Source", "NovelAI Diffusion V4.5 4BDE2A90")], {"artist": "A"}),
        ([png("Source", "https://a.example/x y")], {"source_url": "https://a.example/x", "site": "a.example"}),
        ([xmp("plus:ImageCreator[1]/plus:ImageCreatorName", "A")], {"artist": "A"}),
    ],
)
def test_reads_other_carriers(find: Find, blocks: list[MetadataBlock], data: dict[str, str]) -> None:
    assert [item.data for item in find("attribution", *blocks)] == [data]


def test_each_carrier_speaks_for_itself(find: Find) -> None:
    assert [item.source for item in find("attribution", exif("Artist", "A"), xmp("dc:creator", "B"))] == [
        "xmp:dc:creator",
        "exif:Artist",
    ]


@pytest.mark.parametrize(
    "block",
    [
        exif("Artist", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        exif("Artist", "   "),
        exif("DocumentName", '{"prompt": 1}'),
        xmp("dc:creator", ("", "unknown")),
        xmp("dc:source", "not an address"),
        xmp("dc:description", "A cat"),
    ],
)
def test_identifiers_and_payloads_are_no_attribution(find: Find, block: MetadataBlock) -> None:
    assert find("attribution", block) == []


def test_long_texts_and_lists_are_cut(find: Find) -> None:
    (found,) = find("attribution", xmp("dc:creator", tuple(f"Name {n} " + "x" * 5_000 for n in range(500))))
    assert len(found.data["artist"]) <= 20 * 502


def test_the_word_that_a_generator_writes_for_an_artist(find: Find) -> None:
    number = exif("Software", "1b4e28ba-2fa1-11d2-883f-0016d3cca427")
    assert not find("attribution", exif("Artist", "ai"), number)
    assert find("attribution", exif("Artist", "ai"))[0].data == {"artist": "ai"}
    assert find("attribution", exif("Artist", "Ai Weiwei"), number)[0].data == {"artist": "Ai Weiwei"}


@pytest.mark.parametrize(
    "block",
    [
        png("Title", "NovelAI generated image"),
        exif("DocumentName", "AI generated image"),
        xmp("photoshop:Credit", "Made with Google AI"),
        iptc("Credit", "Edited with Google AI"),
        iptc("By-line", "MFLUX"),
        iptc("CopyrightNotice", "AI Generated Content"),
    ],
)
def test_what_generators_write_themselves_names_nobody(find: Find, block: MetadataBlock) -> None:
    assert not [item for item in find("attribution", block) if item.kind is EvidenceKind.ATTRIBUTION]


def test_titles_that_only_hold_such_words_stay(find: Find) -> None:
    assert find("attribution", png("Title", "An AI generated image of a cat"))[0].data["title"].startswith("An AI")
