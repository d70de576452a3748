"""Names of pictures in an exported set."""

from __future__ import annotations

import pytest

from inspector.exporters.subset.names import PATH_UNITS, SEGMENT_BYTES, Names, Naming, fold, outermost, safe_segment

PLAIN = Naming(folder="images")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("cat.png", "cat.png"),
        ("größe 猫.png", "größe 猫.png"),
        ('a<b>:"c|?*.png', "a_b___c___.png"),
        ("tab\there.png", "tab_here.png"),
        ("back\\slash.png", "back_slash.png"),
        ("CON", "_CON"),
        ("con.png", "_con.png"),
        ("Lpt1.tar.png", "_Lpt1.tar.png"),
        ("COM²", "_COM²"),
        ("console.png", "console.png"),
        ("trailing. .", "trailing_"),
        ("...", "_"),
        ("del\x7f.png", "del_.png"),
    ],
)
def test_names_are_legal_everywhere(name, safe):
    assert safe_segment(name) == (safe, "" if safe == name else "illegal")


def test_long_names_keep_their_extension_and_stay_apart():
    one, reason = safe_segment("猫" * 100 + "1.png")
    other, _ = safe_segment("猫" * 100 + "2.png")
    assert reason == "too_long"
    assert one != other
    for name in (one, other):
        assert name.endswith(".png")
        assert len(name.encode()) <= SEGMENT_BYTES


def test_paths_are_relative_to_the_scanned_folder():
    names = Names(PLAIN, ["/data/art"])
    assert names.place("/data/art/a/b.png").target == "images/a/b.png"
    assert names.place("/data/art/c.png").target == "images/c.png"


def test_several_scanned_folders_have_a_folder_each_and_inner_ones_count_as_their_outer():
    assert outermost(["/data/art/inner", "/data/art", "/other/art"]) == ("/data/art", "/other/art")
    names = Names(PLAIN, ["/data/art", "/data/art/inner", "/other/art"])
    assert names.place("/data/art/inner/a.png").target == "images/art/inner/a.png"
    assert names.place("/other/art/a.png").target == "images/art-2/a.png"


def test_members_of_archives():
    names = Names(PLAIN, ["/data/set.zip", "/data/more"])
    assert names.place("/data/set.zip!a/b.png").target == "images/set.zip/a/b.png"
    assert names.place("/data/more/x.tar.gz!b.png").target == "images/more/x.tar.gz/b.png"


@pytest.mark.parametrize(
    "member",
    ["../../etc/passwd.png", "/etc/passwd.png", "..\\..\\evil.png", "a/./../b.png", "C:/x.png", "//server/x.png"],
)
def test_nothing_leads_out_of_the_set(member):
    placed = Names(PLAIN, ["/data/set.zip"]).place(f"/data/set.zip!{member}")
    parts = placed.target.split("/")
    assert parts[0] == "images"
    assert not {"..", ".", ""} & set(parts)
    assert "\\" not in placed.target
    assert ":" not in placed.target


def test_names_that_a_file_system_takes_for_one_are_told_apart():
    names = Names(PLAIN, ["/d"])
    placed = [
        names.place(path)
        for path in ("/d/Cat.png", "/d/cat.png", "/d/CAT.PNG", "/d/caf\u00e9.png", "/d/cafe\u0301.png")
    ]
    targets = [one.target for one in placed]
    assert len({fold(target) for target in targets}) == 5
    assert targets[:3] == ["images/Cat.png", "images/cat-2.png", "images/CAT-3.PNG"]
    assert [one.reason for one in placed] == ["", "collision", "collision", "", "collision"]


def test_pictures_of_one_stem_share_it_but_only_from_one_place():
    names = Names(PLAIN, ["/a/x", "/b/x"])
    assert names.place("/a/x/p.jpg", ["p.txt"]).beside[0].target == "images/x/p.txt"
    assert names.place("/a/x/p.png", ["p.txt"]).beside[0].target == "images/x/p.txt"
    flat = Names(Naming(folder="images", flat=True), ["/a", "/b"])
    assert flat.place("/a/p.jpg", ["p.txt"]).target == "images/p.jpg"
    other = flat.place("/b/p.png", ["p.txt", "p.png.json", "p-masklabel.png"])
    assert other.target == "images/p-2.png"
    assert [file.target for file in other.beside] == [
        "images/p-2.txt",
        "images/p-2.png.json",
        "images/p-2-masklabel.png",
    ]


def test_unique_stems_and_plain_stems():
    unique = Names(Naming(folder="", unique_stems=True, plain_stems=True), ["/d"])
    assert unique.place("/d/v1.2.jpg").target == "v1_2.jpg"
    assert unique.place("/d/v1.2.png").target == "v1_2-2.png"
    assert unique.place("/d/v1_2.gif").target == "v1_2-3.gif"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("test.png", "xtest.png"),
        ("my-Test-1.png", "my-xTest-1.png"),
        ("eval_3.png", "xeval_3.png"),
        ("val/a.png", "xval/a.png"),
        ("contest.png", "contest.png"),
        ("trains.png", "trains.png"),
        ("développement dev.png", "développement xdev.png"),
    ],
)
def test_words_that_make_splits_are_changed(name, target):
    placed = Names(Naming(folder="train", split_words=True), ["/d"]).place(f"/d/{name}")
    assert placed.target == f"train/{target}"
    assert placed.reason == ("" if name == target else "split_word")


def test_a_folder_never_takes_the_name_of_a_picture():
    names = Names(PLAIN, ["/x.zip", "/y.zip"])
    assert names.place("/x.zip!a.zip").target == "images/x.zip/a.zip"
    below = names.place("/x.zip!A.ZIP/b.png")
    assert below.target == "images/x.zip/A.ZIP-2/b.png"
    assert below.reason == "collision"
    assert names.place("/x.zip!q/r.png").target == "images/x.zip/q/r.png"
    assert names.place("/x.zip!Q").target == "images/x.zip/Q-2"


def test_deep_paths_are_shortened():
    names = Names(PLAIN, ["/d"])
    deep = "/d/" + "/".join(f"folder number {number}" for number in range(30))
    one, other = names.place(f"{deep}/a.png"), names.place(f"{deep}/b.png")
    assert one.reason == "too_long"
    assert len(one.target) <= PATH_UNITS
    assert one.target.rpartition("/")[0] == other.target.rpartition("/")[0]
    assert one.target.endswith("/a.png")


def test_many_pictures_of_one_name_are_numbered_without_going_back():
    names = Names(Naming(folder="i", flat=True), ["/d"])
    targets = [names.place(f"/d/{number}/001.png").target for number in range(2000)]
    assert len(set(targets)) == 2000
    assert targets[1999] == "i/001-2000.png"


def test_names_with_raw_bytes_say_so():
    assert Names(PLAIN, ["/d"]).place("/d/%FF.png", encoded=True).reason == "encoding"


def test_a_picture_outside_every_root_keeps_its_name():
    assert Names(PLAIN, []).place("/somewhere/a.png").target == "images/a.png"
