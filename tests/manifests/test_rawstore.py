"""The whole manifest store as text to be read."""

from __future__ import annotations

import json
from typing import Any

from inspector.manifests import CredentialsReader
from inspector.manifests.rawstore import DEPTH_LIMIT, raw_text
from tests.makers import signed
from tests.makers.signed import action, created
from tests.manifests.conftest import request_of


def test_the_store_of_a_picture(reader: CredentialsReader) -> None:
    made = signed.composite_with_ai()
    found = reader.raw(request_of(made))
    assert found is not None
    assert found.complete
    report = json.loads(found.text)
    label = signed.active_label(made.picture)
    assert report["active_manifest"] == label
    assert len(report["manifests"]) == 2
    assert "c2pa.actions.v2" in report["manifests"][label]["assertion_store"]
    assert found.text == json.dumps(report, ensure_ascii=False, indent=2, sort_keys=True)


def test_it_is_the_same_each_time(reader: CredentialsReader) -> None:
    made = signed.composite_with_ai()
    texts = {found.text for _ in range(8) if (found := reader.raw(request_of(made)))}
    assert len(texts) == 1


def test_a_store_beside_the_picture_is_shown_too(reader: CredentialsReader) -> None:
    made = signed.sidecar()
    assert reader.raw(request_of(made)) is None
    found = reader.raw(request_of(made, sidecar=made.manifest))
    assert found is not None
    assert "digitalCreation" in found.text


def test_without_a_readable_store_there_is_nothing(reader: CredentialsReader) -> None:
    assert reader.raw(request_of(signed.picture())) is None
    assert reader.raw(request_of(b"hello")) is None
    assert reader.raw(request_of(signed.picture(), sidecar=b"nonsense")) is None


def test_long_texts_are_cut_and_it_stays_json(reader: CredentialsReader) -> None:
    made = created("digitalCapture", action("c2pa.edited", description="x" * 300_000))
    found = reader.raw(request_of(made))
    assert found is not None
    assert not found.complete
    assert len(found.text) < 200_000
    assert "(300,000 characters)" in json.dumps(json.loads(found.text))


def test_a_report_of_any_size_stays_within_the_limit() -> None:
    many: dict[str, Any] = {f"k{index}": ["x" * 1_000] * 40 for index in range(400)}
    found = raw_text(many, 500_000)
    assert not found.complete
    assert len(found.text) <= 500_000
    json.loads(found.text)
    assert len(raw_text(many, 1_000).text) == 1_000


def test_a_deep_report_is_cut() -> None:
    deep: Any = "end"
    for _ in range(5_000):
        deep = [deep]
    found = raw_text({"a": deep})
    assert not found.complete
    assert found.text.count("[") == DEPTH_LIMIT - 1


def test_keys_are_sorted_whatever_order_they_come_in() -> None:
    assert raw_text({"b": 1, "a": {"d": 1, "c": 2}}) == raw_text({"a": {"c": 2, "d": 1}, "b": 1})
