"""What a copy may pass on, row by row of the contract."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inspector.domain.enums import Basis, EvidenceKind, Verdict
from inspector.duplicates import Copy, inherit, thumbnails_agree

PICTURE = Copy("/a/plain.jpg", "aa", Verdict.INCONCLUSIVE, Basis.NONE, "p1", "00ff00ff00ff00ff", 1000, 800)
SOURCE = Copy("/b/made.png", "bb", Verdict.GENERATED, Basis.DECLARED, "p2", "00ff00ff00ff00ff", 1000, 800)


def yes(_first, _second):
    return True


def no(_first, _second):
    return False


def passes_on(other: Copy, agree=yes, picture: Copy = PICTURE) -> bool:
    (evidence,) = inherit(picture, [other], agree)
    return evidence.data["inherits"]


def test_the_evidence_cites_the_copy():
    (evidence,) = inherit(PICTURE, [replace(SOURCE, perceptual="00ff00ff00ff00fe")], yes)
    assert evidence.kind is EvidenceKind.DUPLICATE
    assert evidence.source == "duplicate:bb"
    assert evidence.data == {
        "sha256": "bb",
        "path": "/b/made.png",
        "name": "made.png",
        "distance": 1,
        "verdict": "generated",
        "basis": "declared",
        "identical_pixels": False,
        "inherits": True,
    }


@pytest.mark.parametrize("basis", [Basis.SIGNED_TRUSTED, Basis.SIGNED, Basis.DECLARED, Basis.TAGGED])
def test_own_evidence_is_passed_on(basis):
    assert passes_on(replace(SOURCE, basis=basis))


@pytest.mark.parametrize("basis", [Basis.MATCHED, Basis.DETECTED, Basis.HINTED, Basis.NONE])
def test_second_hand_and_weak_evidence_is_not(basis):
    assert not passes_on(replace(SOURCE, basis=basis))


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.GENERATED])
def test_only_generated_is_passed_on(verdict):
    assert not passes_on(replace(SOURCE, verdict=verdict, pixels="p1"))


@pytest.mark.parametrize(("bits", "expected"), [(1, True), (3, True)])
def test_near_copies_need_agreeing_thumbnails(bits, expected):
    near = replace(SOURCE, perceptual=f"{0x00FF00FF00FF00FF ^ ((1 << bits) - 1):016x}")
    assert passes_on(near) is expected
    assert not passes_on(near, no)


def test_four_bits_are_no_copy():
    assert inherit(PICTURE, [replace(SOURCE, perceptual="00ff00ff00ff00f0")], yes) == ()


def test_identical_pixels_need_no_thumbnails():
    assert passes_on(replace(SOURCE, pixels="p1", perceptual=None), no)


def test_another_path_of_the_same_file():
    other = replace(SOURCE, sha256="aa", pixels=None, perceptual=None)
    assert passes_on(other, no)
    assert inherit(PICTURE, [PICTURE], yes) == ()


@pytest.mark.parametrize(("width", "height"), [(1000, 500), (None, None), (800, 1000)])
def test_near_copies_need_the_same_shape(width, height):
    assert not passes_on(replace(SOURCE, width=width, height=height))
    assert passes_on(replace(SOURCE, width=500, height=401))


def test_pictures_without_hashes_are_no_copies():
    assert inherit(replace(PICTURE, perceptual=None), [SOURCE], yes) == ()
    assert inherit(PICTURE, [replace(SOURCE, perceptual=None)], yes) == ()


def test_what_passes_on_comes_first_and_the_rest_is_cut():
    plain = [replace(PICTURE, path=f"/c/{n}.jpg", sha256=f"c{n}") for n in range(40)]
    signed = replace(SOURCE, path="/z.png", sha256="dd", basis=Basis.SIGNED_TRUSTED)
    found = inherit(PICTURE, [*plain, SOURCE, signed], yes)
    assert len(found) == 16
    assert [item.data["sha256"] for item in found[:2]] == ["dd", "bb"]


def test_thumbnails_are_asked_only_where_it_decides():
    def never(_first, _second):
        raise AssertionError

    inherit(PICTURE, [replace(PICTURE, path="/x", sha256="cc"), replace(SOURCE, pixels="p1")], never)


def test_a_recompressed_thumbnail_agrees_and_a_changed_part_does_not():
    chance = np.random.default_rng(1)
    first = chance.integers(0, 256, (32, 32, 3), np.uint8)
    noisy = (first.astype(int) + chance.integers(-4, 5, first.shape)).clip(0, 255).astype(np.uint8)
    assert thumbnails_agree(first, noisy)
    changed = first.copy()
    changed[4:8, 4:8] = 255 - changed[4:8, 4:8]
    assert not thumbnails_agree(first, changed)
    assert not thumbnails_agree(first, (first // 2 + 60).astype(np.uint8))
