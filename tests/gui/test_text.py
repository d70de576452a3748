"""What the window says: sentences of codes, numbers of the locale, strangers' text made harmless."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from inspector.domain.enums import Basis, LabelValue, Leaning, Verdict
from inspector.domain.report import Assessment, Finding, Label, Phrase
from inspector.gui import text
from inspector.messages import TABLES
from tests.conftest import ROOT
from tests.gui import samples


def test_a_code_becomes_its_sentence_with_harmless_parameters():
    said = text.text("file.mislabelled", extension="\u202egnp", format="PNG")
    assert said == "The name says [U+202E]gnp, the content is PNG."


def test_an_unknown_code_is_shown_and_never_lost():
    assert text.text("no.such.code") == "no.such.code"


def test_a_missing_parameter_leaves_a_question_mark():
    assert text.text("file.mislabelled", extension="png").endswith("the content is ?.")


def test_a_finding_is_found_under_its_own_table():
    found = Finding("camera.complete", Leaning.CAPTURED, Basis.DECLARED, (), {"device": "Nikon"})
    assert text.finding(found).startswith("Complete camera data of Nikon")


def test_a_basis_among_the_parameters_is_spoken_in_words():
    said = text.phrase(Phrase("summary.generated.matched", {"name": "a.png", "basis": "signed_trusted"}))
    assert "(Signed, trusted)" in said


def test_the_summary_joins_its_sentences():
    said = text.summary(samples.edited().report.assessment)
    assert said.startswith("Adobe Inc. signed it as having AI-made parts.")
    assert said.endswith("trust list.")


def test_an_assessment_without_a_summary_still_says_something():
    assert (
        text.summary(Assessment()) == "Inconclusive. We do not know. It does not mean that the picture is human-made."
    )


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_a_name_and_says_what_it_does_not_mean(verdict):
    assert text.verdict(verdict) in TABLES["words"].values()
    assert "not" in text.verdict_means(verdict) or "nothing" in text.verdict_means(verdict)


def test_a_detector_only_says_that_it_looks_so():
    assert text.verdict(Verdict.GENERATED, Basis.DETECTED) == "Looks AI-generated"
    assert text.verdict(Verdict.GENERATED, Basis.DECLARED) == "AI-generated"
    assert text.verdict(Verdict.CONFLICTING, title=True) == "Conflicting evidence"


@pytest.mark.parametrize(
    ("label", "verdict", "agrees"),
    [
        (LabelValue.AI, Verdict.GENERATED, True),
        (LabelValue.HUMAN, Verdict.GENERATED, False),
        (LabelValue.HUMAN, Verdict.AUTHORED, True),
        (LabelValue.HUMAN, Verdict.CAPTURED, True),
        (LabelValue.AI_EDITED, Verdict.EDITED_WITH_AI, True),
        (LabelValue.AI, Verdict.INCONCLUSIVE, None),
        (LabelValue.UNSURE, Verdict.GENERATED, None),
        (LabelValue.EXCLUDE, Verdict.GENERATED, None),
        (LabelValue.HUMAN, Verdict.CONFLICTING, None),
    ],
)
def test_a_label_is_compared_with_the_verdict_only_where_both_say_something(label, verdict, agrees):
    assert text.agrees(label, verdict) is agrees


def test_the_label_line_says_when_and_whether_it_differs():
    label = Label(LabelValue.HUMAN, reviewed_at="2026-11-24T10:00:00Z")
    said = text.label_line(label, Verdict.GENERATED)
    assert "Human-made" in said
    assert "2026" in said
    assert said.endswith("It differs from the verdict; your label counts.")
    assert text.label_line(None, Verdict.GENERATED) == ""


def test_numbers_follow_the_locale_and_scores_are_never_a_percentage():
    assert text.number(12480) == "12,480"
    assert text.size(1_990_000) == "2.0 MB"
    assert text.score(0.876) == "0.88"
    assert text.score(None) == "–"
    QLocale.setDefault(QLocale(QLocale.Language.German))
    assert text.number(12480) == "12.480"
    assert text.score(0.5) == "0,50"


def test_the_facts_of_a_row_leave_out_what_is_not_known():
    assert text.facts(samples.generated().row) == "1024 × 1280 · PNG · 2.0 MB"
    assert text.facts(samples.row(1, "a", Verdict.CAPTURED, Basis.NONE, width=None, bytes=None)) == "PNG"


def test_a_screen_reader_hears_name_verdict_basis_label_flags_and_place():
    said = text.accessible(samples.detected().row, 3, 1951)
    assert said == "nebula study.jpg, Looks AI-generated, Detected, Not labelled, Unstable score, 3 of 1,951"


def test_a_time_that_is_none_is_shown_as_it_is_but_harmless():
    assert text.date("yesterday\u202e") == "yesterday[U+202E]"
    assert text.date_time("") == ""
    assert text.date_time("2026-10-03T14:10:00Z").startswith("3 Oct 2026, ")


def test_long_text_is_cut():
    assert len(text.safe("x" * 500, 100)) == 100
    assert len(text.safe_line("word " * 500, 100)) == 100


def test_every_sentence_is_found_by_the_translators_tool():
    """`pyside6-lupdate` reads `tr("context", "words")` as words `context`: only `translate` takes a context."""
    for file in (ROOT / "inspector" / "gui").rglob("*.py"):
        assert "tr = QCoreApplication" not in file.read_text(encoding="utf-8"), file
