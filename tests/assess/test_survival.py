"""What becomes of each trace: which carriers outlast an editor, a screenshot, a social site."""

from __future__ import annotations

import pytest

from inspector import messages
from inspector.assess import survival_of
from inspector.assess.survival import FATES
from inspector.domain.enums import EvidenceKind
from inspector.domain.evidence import Evidence, Location
from inspector.domain.survival import Fate, Journey, Trace


def evidence(source, kind="generation", number=1, also=(), file="", **data):
    return Evidence(EvidenceKind(kind), source, "test", data, Location(1, 2, file=file, also=also), f"e{number}")


def traces(*found, **options):
    return {row.trace.value: row for row in survival_of(found, **options)}


@pytest.mark.parametrize(
    ("source", "trace"),
    [
        ("png:tEXt:parameters", "chunk_text"),
        ("png:iTXt:prompt", "chunk_text"),
        ("png:comf:prompt", "chunk_text"),
        ("stealth:alpha", "hidden_text"),
        ("exif:UserComment", "exif"),
        ("xmp:Iptc4xmpExt:DigitalSourceType", "xmp"),
        ("iptc:Credit", "iptc"),
        ("jpeg:COM", "comment"),
        ("gif:comment", "comment"),
        ("jpeg:DQT", "encoding"),
        ("trailer:SEFT:PEg_Info", "trailer"),
        ("sidecar:gallery-dl", "sidecar"),
        ("caption:txt", "sidecar"),
        ("c2pa", "credentials"),
        ("detector:art", "detector"),
        ("duplicate:00ff", "copy"),
        ("filename", "name"),
        ("header:size", "size"),
    ],
)
def test_every_carrier_has_its_fate(source, trace):
    assert list(traces(evidence(source))) == [trace]


def test_nothing_found_nothing_to_lose():
    assert survival_of([]) == ()


def test_editors_keep_what_has_a_standard_place_and_sites_strip_it():
    rows = traces(evidence("png:tEXt:parameters"), evidence("xmp:dc:subject", number=2), evidence("c2pa", number=3))
    assert rows["xmp"].fate(Journey.EDITOR) is Fate.OFTEN_KEPT
    assert rows["chunk_text"].fate(Journey.EDITOR) is Fate.OFTEN_LOST
    assert {row.fate(Journey.UPLOAD) for row in rows.values()} <= {Fate.LOST, Fate.OFTEN_LOST}
    assert {row.fate(Journey.SCREENSHOT) for row in rows.values()} == {Fate.LOST}


def test_nothing_but_watermark_look_and_detector_outlasts_a_screenshot():
    outlasting = {trace for trace, (_, screenshot, _) in FATES.items() if screenshot is not Fate.LOST}
    assert outlasting == {Trace.WATERMARK, Trace.COPY, Trace.DETECTOR}


def test_each_cited_source_counts_since_each_can_be_lost_alone():
    rows = traces(
        evidence("png:tEXt:Comment", also=("png:tEXt:Title", "stealth:alpha")), evidence("exif:Make", number=2)
    )
    assert {trace: row.evidence for trace, row in rows.items()} == {
        "chunk_text": ("e1",),
        "hidden_text": ("e1",),
        "exif": ("e2",),
    }


def test_data_in_a_sidecar_stays_behind_whatever_its_format():
    rows = traces(evidence("xmp:dc:subject", file="a.xmp"), evidence("c2pa", "credentials", file="a.c2pa"))
    assert list(rows) == ["sidecar"]


def test_a_verified_signature_is_a_trace_of_its_own():
    assert "signature" in traces(evidence("png:tEXt:Comment", signature="verified"))
    assert "signature" not in traces(evidence("png:tEXt:Comment", signature="broken"))


def test_a_declared_watermark_may_outlast_the_credentials():
    rows = traces(evidence("c2pa", "credentials"), watermark=True)
    assert rows["watermark"].evidence == ("e1",)
    assert "watermark" not in traces(evidence("png:tEXt:a"), watermark=True)


def test_rows_come_in_one_order():
    found = [evidence("detector:art", number=1), evidence("filename", number=2), evidence("c2pa", number=3)]
    assert [row.trace for row in survival_of(found)] == [Trace.CREDENTIALS, Trace.NAME, Trace.DETECTOR]


def test_everything_has_words():
    codes = ["survival.title", "survival.note", *(f"survival.journey.{item}" for item in Journey)]
    codes += [f"survival.fate.{item}" for item in Fate]
    codes += [f"survival.{what}.{item}" for item in Trace for what in ("trace", "why")]
    assert [code for code in codes if code not in messages.TEMPLATES] == []
    assert set(FATES) == set(Trace)
