from __future__ import annotations

import csv
import hashlib
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image

from models.training import collect, data


def textured(size, seed=0):
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "pictures"
    (place / "deep").mkdir(parents=True)
    textured((500, 400)).save(place / "large.jpg", quality=95)
    textured((300, 260), 1).save(place / "deep" / "small.png")
    shutil.copy(place / "large.jpg", place / "copy.jpg")
    textured((500, 200), 2).save(place / "flat.png")
    Image.new("RGB", (900, 900), "red").save(place / "blank.bmp")
    (place / "blank.bmp").rename(place / "blank.png")
    (place / "broken.jpg").write_bytes((place / "large.jpg").read_bytes()[:20_000])
    (place / "words.txt").write_text("no picture" * 9000)
    return place


def source(folder, **changes):
    values = {
        "label": "human",
        "medium": "photo",
        "generator": "a camera",
        "name": "github:somebody/pictures",
        "commit": "HEAD",
        "licence": "CC0",
        "folder": str(folder),
    }
    return collect.Source(**(values | changes))


def run(tmp_path, *sources, reserved="", most=9):
    digests = tmp_path / "reserved-sources.txt"
    digests.write_text(hashlib.sha256(reserved.encode()).hexdigest() + "\n")
    counts = collect.collect(sources, digests, tmp_path / "out", most)
    with (tmp_path / "out" / "train" / "MANIFEST.csv").open(newline="") as stream:
        return counts, list(csv.DictReader(stream))


def test_one_native_crop_of_each_picture_that_is_large_enough_and_shows_something(folder, tmp_path):
    counts, rows = run(tmp_path, source(folder))
    assert counts == {"github:somebody/pictures": 2}
    found = {row["repo_path"]: row for row in rows}
    small = found.pop("deep/small.png")
    ((name, large),) = found.items()
    assert name in ("copy.jpg", "large.jpg")
    assert (small["crop"], small["original_compression"]) == ("0,0,300,260", "lossless")
    left, top, width, height = map(int, large["crop"].split(","))
    assert (left % 8, top % 8, width, height) == (0, 0, 320, 320)
    whole = np.asarray(Image.open(folder / "large.jpg"))
    stored = np.asarray(Image.open(tmp_path / "out" / "train" / large["path"]))
    assert (stored == whole[top : top + 320, left : left + 320]).all()


def test_what_is_collected_is_a_corpus(folder, tmp_path):
    run(tmp_path, source(folder))
    (tmp_path / "reserved-sources.txt").rename(tmp_path / "out" / "reserved-sources.txt")
    pictures = data.read_corpus(tmp_path / "out")
    assert len(pictures) == 2
    assert all(hashlib.sha256(it.path.read_bytes()).hexdigest() == it.sha256 for it in pictures)


def test_a_further_folder_joins_a_corpus(folder, tmp_path):
    run(tmp_path, source(folder))
    (tmp_path / "reserved-sources.txt").rename(tmp_path / "out" / "reserved-sources.txt")
    (tmp_path / "more").mkdir()
    run(tmp_path / "more", source(folder, name="github:other/copies", label="ai"))
    pictures = data.read_corpus(tmp_path / "out", [tmp_path / "more" / "out"])
    # The same crops: nothing counts twice, and the two publishers are one.
    assert len(pictures) == 2
    assert len({it.group for it in pictures}) == 1


def test_a_part_of_a_repository(folder, tmp_path):
    if shutil.which("git") is None:
        pytest.skip("no git")
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    counts, rows = run(tmp_path, source(f"{folder}/.git!deep/"))
    assert [row["repo_path"] for row in rows] == ["deep/small.png"]
    assert sum(counts.values()) == 1


def test_no_more_than_wanted(folder, tmp_path):
    counts, _ = run(tmp_path, source(folder), most=1)
    assert sum(counts.values()) == 1


def test_reserved_sources_are_refused(folder, tmp_path):
    with pytest.raises(data.ReservedSourceError):
        run(tmp_path, source(folder, name="github:Somebody/Pictures"), reserved="github:somebody/pictures")
    assert not (tmp_path / "out").exists()


def test_the_table_of_sources(tmp_path):
    path = tmp_path / "sources.tsv"
    path.write_text("# a comment\n\nai\tother\tFLUX\tgithub:a/b\tHEAD\tMIT\t/pictures!images/\n")
    assert collect.read_sources(path)[0].folder == "/pictures!images/"
    path.write_text("ai\tsmell\tFLUX\tgithub:a/b\tHEAD\tMIT\t/pictures\n")
    with pytest.raises(ValueError, match="smell"):
        collect.read_sources(path)


def repository(tmp_path, **pictures):
    place = tmp_path / "work-tree"
    for name, picture in pictures.items():
        path = place / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path.with_suffix(".png"))
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *arguments], cwd=place, check=True)
    return place / ".git"


def test_only_names_that_fit_are_taken_from_a_repository(tmp_path):
    cases = {f"cases__{name}": textured((300, 300), seed) for seed, name in enumerate(("a_in", "a_out", "b_out"))}
    place = repository(tmp_path, **cases, other__c_out=textured((300, 300), 9))
    _, rows = run(tmp_path, source(f"{place}!cases/!_out"))
    assert {row["repo_path"] for row in rows} == {"cases/a_out.png", "cases/b_out.png"}


def smooth(seed):
    return textured((6, 5), seed).resize((600, 500), Image.Resampling.BICUBIC).convert("RGB")


def noisy(picture):
    noise = np.random.default_rng(0).integers(-9, 10, (picture.height, picture.width, 3))
    return Image.fromarray((np.asarray(picture, np.int16) + noise).clip(0, 255).astype(np.uint8))


def test_the_same_picture_in_another_size_and_format_is_taken_once(tmp_path):
    for number, seed in enumerate((1, 2)):
        place = tmp_path / f"source{number}"
        place.mkdir()
        noisy(smooth(1)).resize((600 - 100 * number, 500 - 83 * number)).save(place / f"a{number}.jpg", quality=80)
        noisy(smooth(seed + 3)).save(place / "b.png")
    counts, _ = run(tmp_path, *(source(tmp_path / f"source{n}", name=f"github:o/{n}") for n in (0, 1)))
    assert counts == {"github:o/0": 2, "github:o/1": 1}


def test_pictures_of_another_collection_are_not_taken(tmp_path):
    for name, seeds in (("old", (1,)), ("new", (1, 2))):
        (tmp_path / name).mkdir()
        for seed in seeds:
            noisy(smooth(seed)).save(tmp_path / name / f"{name}{seed}.{'jpg' if name == 'old' else 'png'}")
    old, new = source(tmp_path / "old", label="known", name="github:o/old"), source(tmp_path / "new")
    _, rows = run(tmp_path, new, old)
    assert [row["repo_path"] for row in rows] == ["new2.png"]
