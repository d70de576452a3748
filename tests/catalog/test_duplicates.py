"""What the pass over the whole set reads and writes."""

from __future__ import annotations

import numpy

from inspector.catalog import Catalog
from inspector.domain.catalogue import Changes
from inspector.domain.report import Duplicate, Hashes
from tests.makers.collection import make_report, sha


def test_pixel_hashes_of_all_pictures(catalog: Catalog) -> None:
    catalog.store(
        [
            make_report("/a", hashes=Hashes(sha("pa"), "8000000000000001")),
            make_report("/b"),
            make_report("/blank", hashes=Hashes(sha("blank"), None)),
            make_report("/unread", sha256=None),
            make_report("/gone/c", hashes=Hashes(sha("pc"), "00000000000000ff")),
        ],
        "f",
    )
    catalog.mark_missing("/gone", [])
    found = catalog.pixel_hashes()
    assert found.ids.tolist() == [1, 2, 3]
    assert found.ids.dtype == numpy.int64
    assert found.perceptual.tolist() == [0x8000000000000001, 0, 0]
    assert found.perceptual.dtype == numpy.uint64
    assert found.decoded.tolist() == [True, False, True]
    assert found.hashed.tolist() == [True, False, False]
    assert found.pixels[0].tobytes().hex() == sha("pa")
    assert found.sha256[1].tobytes().hex() == sha("/b")


def test_pixel_hashes_of_none(catalog: Catalog) -> None:
    found = catalog.pixel_hashes()
    assert [len(column) for column in found] == [0] * 6
    assert found.pixels.shape == (0, 32)


def test_groups_replace_the_ones_before(catalog: Catalog) -> None:
    for name, bits in (("a", 0), ("b", 1), ("c", 3), ("d", 7)):
        catalog.store([make_report(f"/{name}", hashes=Hashes(sha(f"p{name}"), f"{bits:016x}"))], "f")
    assert catalog.store_duplicates([[1, 2, 3], [4]]) == Changes(updated=(1, 2, 3))
    assert catalog.store_duplicates([numpy.array([1, 2, 3])]) == Changes()
    assert catalog.duplicates_of(1) == (Duplicate(sha("/b"), "/b", 1), Duplicate(sha("/c"), "/c", 2))
    head = min(sha("/a"), sha("/b"), sha("/c"))
    assert catalog.count(f"duplicate_group = {head}") == 3
    assert catalog.record(2)["duplicates"][0] == {"sha256": sha("/a"), "path": "/a", "distance": 1}
    assert catalog.store_duplicates([[3, 4]]) == Changes(updated=(1, 2, 3, 4))
    assert [row.duplicates for row in catalog.rows([1, 2, 3, 4])] == [0, 0, 1, 1]


def test_pictures_without_bytes_or_alone_are_in_no_group(catalog: Catalog) -> None:
    catalog.store([make_report("/a", sha256=None), make_report("/b")], "f")
    assert catalog.store_duplicates([[1, 2], [2, 77], []]) == Changes()


def test_identical_pixels_and_missing_members(catalog: Catalog) -> None:
    same = Hashes(sha("pixels"), None)
    catalog.store(
        [
            make_report("/x/a", hashes=same),
            make_report("/x/b", hashes=same),
            make_report("/y/c", hashes=Hashes(sha("pc"))),
        ],
        "f",
    )
    catalog.store_duplicates([[1, 2, 3]])
    assert [found.distance for found in catalog.duplicates_of(1)] == [0, 64]
    catalog.mark_missing("/y", [])
    assert [found.path for found in catalog.duplicates_of(1)] == ["/x/b"]


def test_reports_for_assessment_stream_without_blocks(catalog: Catalog) -> None:
    reports = [make_report(f"/{number:03}") for number in range(250)]
    catalog.store(reports, "f")
    assert [report for _, report in catalog.reports_for_assessment()] == reports
    assert [number for number, _ in catalog.reports_for_assessment(numpy.array([7, 3]))] == [3, 7]
