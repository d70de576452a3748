"""The HTML report: counts, pictures, and nothing that a stranger's text could do."""

from __future__ import annotations

from inspector.domain.enums import Basis, ContainerFormat, Verdict
from inspector.domain.record import record
from inspector.domain.report import Assessment, Asset, InspectionReport, Label, LabelValue, Phrase
from inspector.exporters import Entry, html_report
from inspector.settings import paths


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
