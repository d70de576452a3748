"""The HTML report: counts, pictures, and nothing that a stranger's text could do."""

from __future__ import annotations

from inspector import messages
from inspector.domain.enums import Band, Basis, ContainerFormat, Severity, Verdict
from inspector.domain.evidence import Problem
from inspector.domain.record import record
from inspector.domain.report import Assessment, Asset, DetectorScore, InspectionReport, Label, LabelValue, Phrase
from inspector.exporters import Entry, html_report
from inspector.settings import paths

ELSEWHERE = {"filter", "catalog", "review", "settings", "label", "disk", "install", "vocabulary", "export", "verify"}
"""Areas of problems that no picture has."""


def entry(path, verdict=Verdict.INCONCLUSIVE, label=None):
    phrase = Phrase("summary.generated.marked", {"field": "<script>alert(1)</script>"})
    assessment = Assessment(verdict, Basis.DECLARED, summary=(phrase,))
    return Entry(
        record(InspectionReport(Asset(path, 5, 0, "ab" * 32, ContainerFormat.PNG), assessment=assessment), label)
    )


def page(*entries, shown=None, where=""):
    thumbnails = {one.record["path"]: b"jpeg" for one in entries} if shown is None else shown
    return html_report(entries, thumbnails, paths.resources(), where)


def test_counts_and_words():
    text = page(entry("/a.png", Verdict.GENERATED, Label(LabelValue.AI)), entry("/b.png"))
    assert "2 pictures" in text
    assert "AI-generated" in text
    assert "Inconclusive" in text
    assert "does not mean that the picture is human-made" in text


def test_a_score_is_explained_where_something_is_to_be_said():
    said = Entry(entry("/a.png", Verdict.GENERATED).record, meaning="Of 100 flagged like this about <34> are AI.")
    text = page(said, entry("/b.png"))
    assert "about &lt;34&gt; are AI." in text
    assert text.count("<details>") == 1


def test_bands_are_counted_in_words():
    report = InspectionReport(Asset("/a.png"), detector=DetectorScore(id="d", score=0.9, band=Band.AI))
    assert "Stronger statistical resemblance to AI pictures" in page(Entry(record(report)))


def test_hostile_text_is_harmless():
    text = page(entry('/<img src=x onerror="x">\u202e.png', Verdict.GENERATED), where="<b>")
    assert "<script>" not in text
    assert 'onerror="' not in text
    assert "\u202e" not in text
    assert "<b>" not in text


def test_the_page_needs_nothing_else():
    text = page(entry("/a.png"))
    assert "http://" not in text
    assert "https://" not in text
    assert "default-src 'none'" in text


def test_pictures_that_are_not_listed_are_counted():
    text = page(entry("/a.png"), entry("/b.png"), shown={"/a.png": None})
    assert "1 more pictures are counted above" in text


def test_problems_stand_in_words():
    problems = (Problem("file.no_permission", Severity.ERROR), Problem("bmff.too_many_boxes", params={"limit": 1}))
    text = page(Entry(record(InspectionReport(Asset("/a.avif"), problems=problems))))
    assert "File: no permission" in text
    assert "AVIF, HEIC: too many boxes" in text


def test_every_problem_of_a_picture_has_a_name_for_its_area():
    of_pictures = {code.partition(".")[0] for code in messages.TABLES["problems"]} - ELSEWHERE
    assert [area for area in of_pictures if f"area.{area}" not in messages.TEMPLATES] == []
