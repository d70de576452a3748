from __future__ import annotations

import csv
import gzip
import hashlib

import numpy as np
import pytest

from models.training import data

COLUMNS = [
    "path",
    "sha256",
    "label",
    "medium",
    "generator_or_source",
    "source_repo",
    "commit",
    "repo_path",
    "licence",
    "original_sha256",
    "original_width",
    "original_height",
    "original_format",
    "original_compression",
    "crop",
    "bytes",
]


def row(number: int, **changes: str) -> dict[str, str]:
    values = {
        "path": f"human/{number}.webp",
        "sha256": f"{number:064x}",
        "label": "human",
        "medium": "photo",
        "generator_or_source": "a camera",
        "source_repo": "github:somebody/pictures",
        "commit": "0" * 40,
        "repo_path": f"{number}.png",
        "licence": "CC0",
        "original_sha256": f"{number + 1000:064x}",
        "original_width": "800",
        "original_height": "600",
        "original_format": "PNG",
        "original_compression": "lossless",
        "crop": "0,0,320,320",
        "bytes": "1",
    }
    return values | changes


def write(folder, rows, reserved=()):
    (folder / "train").mkdir()
    lines = ["# kept for tests", *(hashlib.sha256(name.encode()).hexdigest() for name in reserved)]
    (folder / "reserved-sources.txt").write_text("\n".join(lines) + "\n")
    with (folder / "train" / "MANIFEST.csv").open("w", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS)
        table.writeheader()
        table.writerows(rows)
    return folder


def test_a_corpus(tmp_path):
    rows = [row(2), row(1, label="ai", medium="other", source_repo="github:machine/art", original_format="JPEG")]
    rows[1]["original_compression"] = "jpeg~q90"
    first, second = data.read_corpus(write(tmp_path, rows))
    assert (first.is_ai, first.is_lossless, first.group, first.original_size) == (True, False, "machine", (800, 600))
    assert (second.is_ai, second.is_lossless, second.group) == (False, True, "somebody")
    assert second.path == tmp_path / "train" / "human/2.webp"


def test_a_picture_that_is_listed_twice_counts_once(tmp_path):
    assert len(data.read_corpus(write(tmp_path, [row(1), row(1)]))) == 1


@pytest.mark.parametrize("name", ["github:somebody/pictures", "github:Somebody/Pictures", " github:somebody/PICTURES "])
def test_reserved_sources_are_refused(tmp_path, name):
    rows = [row(1, source_repo="github:harmless/pictures"), row(2, source_repo=name)]
    write(tmp_path, rows, reserved=["github:somebody/pictures"])
    with pytest.raises(data.ReservedSourceError, match=r"(?i)somebody/pictures"):
        data.read_corpus(tmp_path)


@pytest.mark.parametrize("changes", [{"label": "maybe"}, {"medium": "smell"}])
def test_a_row_that_makes_no_sense(tmp_path, changes):
    write(tmp_path, [row(1, **changes)])
    with pytest.raises(ValueError, match=r"1\.webp"):
        data.read_corpus(tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("github:a/x", "1"), ("github:A/y", "2")),
        (("github:a/x", "1"), ("github:b/y", "1")),
        (("github:a/stable-diffusion", "1"), ("github:b/Stable-Diffusion", "2")),
        (("github:Comfy-Org/docs", "1"), ("pypi:comfyui-workflow-templates-media-image", "2")),
        (("debian:wesnoth-1.16-data", "1"), ("debian:wesnoth-1.16-campaigns", "2")),
    ],
)
def test_sources_of_one_publisher(one, other):
    first, second, third = data.publishers([one, other, ("github:stranger/z", "3")])
    assert first == second != third


def test_copies_join_publishers_over_several_steps():
    groups = data.publishers([("github:a/x", "1"), ("github:b/x", "1"), ("github:b/x", "2"), ("github:c/x", "2")])
    assert len(set(groups)) == 1


def test_weights_balance_classes_and_publishers():
    groups = ["big"] * 100 + ["small"] * 4 + ["machine"] * 9
    is_ai = np.array([False] * 104 + [True] * 9)
    weights = data.row_weights(groups, is_ai)
    assert weights.sum() == pytest.approx(len(groups))
    assert weights[is_ai].sum() == pytest.approx(weights[~is_ai].sum())
    assert weights[:100].sum() / weights[100:104].sum() == pytest.approx(10 / 2)


def test_every_beginning_of_the_order_has_all_publishers(tmp_path):
    rows = [row(number, source_repo="github:big/x") for number in range(64)]
    rows += [row(100 + number, source_repo="github:small/x") for number in range(4)]
    rows += [row(200 + number, source_repo="github:machine/x", label="ai") for number in range(16)]
    pictures = data.read_corpus(write(tmp_path, rows))
    order = data.balanced_order(pictures)
    assert sorted(order) == list(range(84))
    start = [pictures[place].group for place in order[:14]]
    assert [start.count(name) for name in ("big", "machine", "small")] == [8, 4, 2]


def test_the_manifest_names_every_picture_and_is_the_same_each_time(tmp_path):
    pictures = data.read_corpus(write(tmp_path, [row(1), row(2)]))
    first = data.write_manifest(pictures, tmp_path / "a.csv.gz")
    second = data.write_manifest(reversed(pictures), tmp_path / "b.csv.gz")
    assert first == second
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()
    lines = list(csv.DictReader(gzip.decompress((tmp_path / "a.csv.gz").read_bytes()).decode().splitlines()))
    assert [line["path"] for line in lines] == ["1.png", "2.png"]
    assert lines[0]["licence"] == "CC0"


@pytest.mark.corpus
def test_the_developers_corpus_holds_no_reserved_source(corpus):
    pictures = data.read_corpus(corpus / "detector")
    assert len({picture.group for picture in pictures}) > 100
