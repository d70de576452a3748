"""The certificate's page: hostile names are text, the page needs nothing else."""

from __future__ import annotations

import pytest

from inspector.exporters.certificate import certificate_html
from inspector.settings import paths

STATED = {
    "created_at": "2026-11-24T10:00:00Z",
    "sentence": "Of these 10 pictures at most 3 (30%) are AI-made.",
    "missed": "",
    "removed": "",
    "scope": "This says nothing about single pictures.",
    "population": 10,
    "planned": 5,
    "reviewed": 5,
    "ai_found": 1,
    "unsure": 0,
    "bound_count": 3,
    "bound_share": 0.3,
    "max_ai": 0.3,
    "frozen_at": "2026-11-21T10:00:00Z",
    "params": {
        "method": "random",
        "stratify": "",
        "seed": "7<b>",
        "where": "<script>alert(1)</script>",
        "set_digest": "0" * 64,
        "tool_version": "1",
        "ruleset": "r1",
        "algorithm": "sha256-rank-1",
    },
    "controls": None,
    "assumed_sensitivity": 1.0,
    "measured_sensitivity": None,
    "attempts": [{}],
    "reviewers": {"<i>Ann\u202e": 5},
    "review_modes": {"blind": 5},
    "agreement": None,
    "verdict_by_label": [
        {"verdict": "generated", "label": "ai", "count": 1},
        {"verdict": "missing", "label": "none", "count": 4},
    ],
    "sample": [{"path": "/set/<img src=x>.png", "label": "ai"}],
    "set_file": {"path": "set.txt", "sha256": "0" * 64},
}


@pytest.mark.parametrize("image", [None, b"\xff\xd8jpeg"])
def test_the_page(image):
    page = certificate_html(STATED, {"/set/<img src=x>.png": image}, paths.resources())
    assert STATED["sentence"] in page
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "<img src=x>" not in page
    assert "<i>Ann" not in page
    assert "\u202e" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "File is gone" in page
    assert ("data:image/jpeg" in page) is (image is not None)


def test_what_a_measured_reviewer_and_several_attempts_add():
    agreement = {"reviewers": ["Ann", "Bob"], "pictures": 3, "kappa": None, "ac1": 0.5}
    stated = STATED | {
        "controls": {"hidden": 50, "caught": 48},
        "assumed_sensitivity": None,
        "measured_sensitivity": 0.8629,
        "attempts": [{}, {}],
        "agreement": agreement,
        "trust_lists": {"official": "2026-11-01"},
        "missed": "The bound is above the plan.",
    }
    page = certificate_html(stated, {}, paths.resources())
    for words in ("48 of 50 caught", "at least 86%", "sampled 2 times", "kappa undefined, AC1 0.50", "2026-11-01"):
        assert words in page
    assert "above the plan" in page
