"""Digital source types as real files write them."""

from __future__ import annotations

import pytest

from inspector.manifests.source_types import Base, base_of, declares_ai, term_of


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture", "digitalCapture"),
        ("https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture", "digitalCapture"),
        ("  http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture \n", "digitalCapture"),
        ("http://cv.iptc.org/newscodes/digitalsourcetype/ digitalCapture/", "digitalCapture"),
        ("digitalcapture", "digitalCapture"),
        ("digsrctype:digitalCapture", "digitalCapture"),
        ("http://cv.iptc.org/newscodes/digitalsourcetype#digitalCapture", "digitalCapture"),
        ("example:somethingNew", "example:somethingNew"),
        ("http://c2pa.org/digitalsourcetype/empty", "empty"),
        ("http://example.org/somethingNew", "somethingNew"),
        ("", None),
        ("/", None),
        (None, None),
    ],
)
def test_faults_of_writing_are_forgiven(written: str | None, term: str | None) -> None:
    assert term_of(written) == term


def test_groups() -> None:
    assert base_of("trainedAlgorithmicMedia") is Base.GENERATED
    assert base_of("somethingNew") is Base.UNKNOWN
    assert base_of(None) is Base.UNKNOWN
    assert [
        declares_ai(term) for term in ("trainedAlgorithmicMedia", "compositeSynthetic", "composite", "algorithmicMedia")
    ] == [
        True,
        True,
        False,
        False,
    ]
