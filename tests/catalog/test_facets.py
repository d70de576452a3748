"""Facet counts follow all other filters: held against counting records one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.catalog import FACETS, Catalog, facets
from inspector.domain.enums import Verdict
from inspector.errors import UsageError
from inspector.filters import FIELDS, every, from_selection, matches, parse
from inspector.filters.fields import folder_of
from inspector.filters.selection import SIZES
from tests.catalog.conftest import fill
from tests.makers.collection import SEEN, make_report, records

RECORDS = records()
Filled = tuple[Catalog, dict[str, int]]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    with Catalog.open(tmp_path_factory.mktemp("catalog") / "set.catalog", clock=lambda: SEEN) as catalog:
        fill(catalog)
        yield catalog


def value_of(name: str, record: Mapping[str, object]) -> tuple[str, ...]:
    """The facet values of one record, as a person would name them."""
    if name == "folder":
        return (folder_of(str(record["path"])),)
    if name == "bytes":
        size = record["bytes"]
        return tuple(
            key for key, (start, before) in SIZES.items() if start <= size and (before is None or size < before)
        )  # type: ignore[operator]
    if name == "mtime":
        return (str(record["mtime"])[:4],) if record["mtime"] else ("none",)
    found = FIELDS[name].read(record)
    if name == "signer":
        found = found[0] if found else None
    texts = found if isinstance(found, tuple) else () if found is None else (found,)
    if name == "flags":
        return texts
    return tuple('"none"' if text == "none" and FIELDS[name].nullable else text for text in texts) or ("none",)


def counted(name: str, where: str, selection: Mapping[str, Sequence[str]]) -> Counter[str]:
    expression = every(parse(where), from_selection(selection, without=name))
    counts: Counter[str] = Counter()
    for record in RECORDS.values():
        if matches(expression, record):
            counts.update(value_of(name, record))
    return counts


SELECTIONS = st.dictionaries(
    st.sampled_from(
        [
            "verdict",
            "basis",
            "label",
            "format",
            "flags",
            "band",
            "generator",
            "model",
            "folder",
            "bytes",
            "tag",
            "c2pa.trust",
            "mtime",
            "problem",
        ]
    ),
    st.integers(0, 3),
    max_size=3,
)
VALUES = {
    "verdict": ["generated", "captured", "inconclusive", "conflicting"],
    "basis": ["declared", "none", "signed", "hinted"],
    "label": ["ai", "human", "none", "unsure"],
    "format": ["PNG", "JPEG", "none", "GIF"],
    "flags": ["tampered", "none", "truncated", "near_duplicate"],
    "band": ["ai", "none", "unsure", "out_of_domain"],
    "generator": ["ComfyUI", "none", '"none"', "Nobody"],
    "model": ["sdxl_base", "none", "None", "x"],
    "folder": ["/pictures/art", "/other", "/pictures", "/"],
    "bytes": ["0-100k", "1M-10M", "100M-", "100k-1M"],
    "tag": ["keep", "none", "later", "x"],
    "c2pa.trust": ["trusted", "none", "untrusted", "expired"],
    "mtime": ["2026", "1969", "none", "2020"],
    "problem": ["file.truncated", "none", "name.encoding", "x"],
}


@settings(max_examples=60)
@given(
    ticks=SELECTIONS, second=st.booleans(), where=st.sampled_from(["", "fox", "not label = ai", "folder = /pictures"])
)
def test_counts_are_those_of_counting_one_by_one(
    opened: Catalog, ticks: dict[str, int], second: bool, where: str
) -> None:
    selection = {name: VALUES[name][at : at + 1 + second] for name, at in ticks.items()}
    found = opened.facets(selection, parse(where), FACETS)
    assert list(found) == list(FACETS)
    for name, counts in found.items():
        named = {value: number for value, number in counts if number}
        expected = counted(name, where, selection)
        if name == "band":
            expected.pop("none", None)
            expected.update(
                record["detector"]["band"]
                for record in RECORDS.values()
                if record["detector"]
                and record["detector"]["band"] == "none"
                and matches(every(parse(where), from_selection(selection, without=name)), record)
            )
        assert named == {value: number for value, number in expected.items() if number}, name


def test_too_many_combinations_are_counted_facet_by_facet(opened: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    selection = {
        "verdict": ["generated"],
        "flags": ["none", "tampered"],
        "generator": ["none"],
        "model": ["sdxl_base", "x"],
    }
    for chosen in ({}, selection, {"basis": ["declared"], "folder": ["/pictures"]}):
        for search in (None, parse("folder = /pictures")):
            together = opened.facets(chosen, search, FACETS)
            with monkeypatch.context() as patch:
                patch.setattr(facets, "COMBINATIONS", 1)
                assert opened.facets(chosen, search, FACETS) == together


def test_values_by_name_are_bounded(opened: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "FACET_VALUES", 1)
    assert opened.facets({}, None, ["model"])["model"] == [("Detail.Tweaker", 1), ("none", 5)]


def test_closed_vocabularies_list_all_values_in_their_order(opened: Catalog) -> None:
    found = opened.facets({}, None, ["verdict", "label", "flags"])
    assert [value for value, _ in found["verdict"]] == list(FIELDS["verdict"].values)
    assert [value for value, _ in found["label"]] == [*FIELDS["label"].values, "none"]
    assert [value for value, _ in found["flags"]] == list(FIELDS["flags"].values)


def test_other_values_come_by_count_and_ticked_ones_stay(opened: Catalog) -> None:
    found = opened.facets({"generator": ["Gone"], "label": ["ai"]}, None, ["generator", "folder"])
    assert found["generator"] == [("ComfyUI", 1), ("Gone", 0)]
    folders = [folder for folder, _ in opened.facets({}, None, ["folder"])["folder"]]
    assert folders == sorted(folders)


def test_a_search_leaves_the_connection_as_it_was(opened: Catalog) -> None:
    for _ in range(2):
        assert dict(opened.facets({}, parse("fox"), ["verdict"])["verdict"])["generated"] == 2
    with opened._db.reading() as connection:
        assert connection.execute("PRAGMA query_only").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM sqlite_temp_schema").fetchone() == (0,)


def test_what_is_no_facet_is_refused(opened: Catalog) -> None:
    for fields in (["prompt"], ["colour"]):
        with pytest.raises(UsageError):
            opened.facets({}, None, fields)
    with pytest.raises(UsageError):
        opened.facets({"verdict": ["fake"]}, None, ["label"])
    with pytest.raises(UsageError):
        opened.facets({"verdict": ["fake"]}, None, ["verdict"])


def test_histogram_has_every_scored_picture_once(opened: Catalog) -> None:
    bins, without = opened.histogram()
    assert (len(bins), sum(bins), without) == (30, 4, 3)
    assert [place for place, number in enumerate(bins) if number] == [0, 15, 27, 29]
    assert opened.histogram("verdict = generated", bins=2) == ([0, 3], 0)


def test_verdict_counts(opened: Catalog) -> None:
    counts = opened.verdict_counts("folder = /pictures")
    assert list(counts) == list(Verdict)
    assert (counts[Verdict.GENERATED], counts[Verdict.AUTHORED]) == (2, 0)


def test_pictures_that_are_gone_do_not_count(catalog: Catalog) -> None:
    catalog.store([make_report("/a/x"), make_report("/a/y"), make_report("/b/z")], "f")
    catalog.mark_missing("/a", {"/a/x"})
    found = catalog.facets({}, None, ["verdict", "folder", "bytes"])
    assert dict(found["verdict"])["inconclusive"] == 2
    assert found["folder"] == [("/a", 1), ("/b", 1)]
    assert catalog.histogram() == ([0] * 30, 2)
    assert catalog.verdict_counts()[Verdict.INCONCLUSIVE] == 2
    assert (catalog.count(), catalog.count(missing=True)) == (2, 3)
