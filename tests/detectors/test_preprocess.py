"""Pictures reach the model as its training saw them."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PIL import Image

from inspector.detectors import InputSpec
from inspector.detectors.preprocess import crops, mean_gradient, resize, tensor, tiles

FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def noise(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(height * width).integers(0, 256, (height, width, 3), np.uint8)


def numbered(height: int, width: int) -> np.ndarray:
    """Each pixel holds its row and column."""
    rows, columns = np.mgrid[0:height, 0:width]
    return np.stack([rows % 256, columns % 256, (rows // 256) * 16 + columns // 256], -1).astype(np.uint8)


def spec(size=(8, 8), **more) -> InputSpec:
    return InputSpec(name="x", size=size, **more)


@pytest.mark.parametrize("interpolation", FILTERS)
@pytest.mark.parametrize("size", [(64, 64), (150, 40), (301, 100), (50, 407), (600, 811), (3, 2), (1, 1)])
def test_resizing_is_that_of_pillow(interpolation, size):
    picture = noise(301, 407)
    wanted = np.asarray(Image.fromarray(picture).resize(size[::-1], FILTERS[interpolation]))
    got = resize(picture, *size, interpolation)
    assert got.shape == wanted.shape
    assert np.abs(got.astype(int) - wanted).max() <= 1
    assert (got != wanted).mean() < 0.02


@pytest.mark.parametrize("interpolation", FILTERS)
def test_a_window_is_a_part_of_the_whole(interpolation):
    picture = noise(90, 130)
    whole = resize(picture, 60, 200, interpolation)
    assert np.array_equal(resize(picture, 60, 200, interpolation, ((7, 31), (90, 200))), whole[7:31, 90:200])


def test_squash():
    (crop,) = crops(noise(100, 300), spec((16, 24)))
    assert crop.pixels.shape == (16, 24, 3)
    assert crop.box == (0, 0, 300, 100)


@pytest.mark.parametrize(("centring", "left"), [("nearest", 2), ("down", 1)])
def test_a_centre_is_cut_from_a_squashed_picture(centring, left):
    picture = noise(100, 300)
    given = spec((16, 16), resize_shortest=19, centring=centring)
    (crop,) = crops(picture, given)
    assert np.array_equal(crop.pixels, resize(picture, 19, 19, "bilinear")[left : left + 16, left : left + 16])
    assert crop.box == (int(left * 300 / 19), int(left * 100 / 19), *crop.box[2:])


@pytest.mark.parametrize("shape", [(300, 400), (401, 300), (300, 300), (224, 900), (30, 40)])
def test_shortest_edge_crop_is_that_of_torchvision(shape):
    picture = noise(*shape)
    shortest, side = 256, 224
    height, width = shape
    if height <= width:
        target = shortest, int(shortest * width / height)
    else:
        target = int(shortest * height / width), shortest
    resized = Image.fromarray(picture).resize(target[::-1], Image.Resampling.BICUBIC)
    top, left = round((target[0] - side) / 2), round((target[1] - side) / 2)
    wanted = np.asarray(resized.crop((left, top, left + side, top + side)))
    (crop,) = crops(
        picture, spec((side, side), geometry="shortest_edge_crop", resize_shortest=shortest, interpolation="bicubic")
    )
    assert np.abs(crop.pixels.astype(int) - wanted).max() <= 1


def test_a_long_strip_costs_no_more_than_a_picture():
    start = time.process_time()
    (crop,) = crops(noise(10, 100_000), spec((224, 224), geometry="shortest_edge_crop", resize_shortest=256))
    assert crop.pixels.shape == (224, 224, 3)
    assert time.process_time() - start < 60


def test_centre_crop_is_never_resized():
    picture = numbered(31, 50)
    (crop,) = crops(picture, spec(geometry="centre_crop_native"))
    left, top, right, bottom = crop.box
    assert (right - left, bottom - top) == (8, 8)
    assert np.array_equal(crop.pixels, picture[top:bottom, left:right])
    assert (left, top) == (21, 11)


def test_several_crops_begin_with_the_centre_and_then_the_corners():
    picture = numbered(31, 50)
    found = list(crops(picture, spec(geometry="multi_crop_native")))
    assert [crop.box[:2] for crop in found] == [(21, 11), (0, 0), (42, 0), (0, 23), (42, 23)]
    assert all(np.array_equal(c.pixels, picture[c.box[1] : c.box[3], c.box[0] : c.box[2]]) for c in found)


def test_a_picture_of_the_input_size_is_one_crop():
    assert len(list(crops(noise(8, 8), spec(geometry="multi_crop_native")))) == 1
    assert len(list(crops(noise(8, 20), spec(geometry="multi_crop_native")))) == 3


@pytest.mark.parametrize("shape", [(5, 20), (20, 3), (1, 1), (2, 7)])
def test_small_pictures_are_made_up_by_reflection(shape):
    picture = numbered(*shape)
    (crop,) = crops(picture, spec(geometry="centre_crop_native"))
    assert crop.pixels.shape == (8, 8, 3)
    assert {tuple(pixel) for pixel in crop.pixels.reshape(-1, 3)} <= {tuple(pixel) for pixel in picture.reshape(-1, 3)}


def test_pad_keeps_the_proportion_and_never_enlarges():
    (crop,) = crops(noise(100, 200), spec((50, 50), geometry="pad"))
    assert np.array_equal(crop.pixels[12:37], resize(noise(100, 200), 25, 50, "bilinear"))
    (small,) = crops(numbered(10, 20), spec((50, 50), geometry="pad"))
    assert np.array_equal(small.pixels[20:30, 15:35], numbered(10, 20))


def test_tiles_cover_a_picture_up_to_their_number():
    found = list(tiles(noise(20, 24), spec(), 12))
    assert len(found) == 9
    assert {crop.box[0] for crop in found} == {0, 8, 16}
    assert {crop.box[1] for crop in found} == {0, 6, 12}
    assert len(list(tiles(noise(400, 100), spec(), 12))) <= 12
    assert [crop.box for crop in tiles(noise(9, 9), spec(), 1)] == [(0, 0, 8, 8)]


def test_layouts_and_types():
    pixels = noise(8, 8)
    channels_first = tensor(pixels, spec())
    assert channels_first.shape == (1, 3, 8, 8)
    assert channels_first.dtype == np.float32
    assert np.allclose(channels_first[0].transpose(1, 2, 0), pixels / 255)
    assert tensor(pixels, spec(layout="NHWC"), batch=3).shape == (3, 8, 8, 3)
    assert tensor(pixels, spec(dtype="float16")).dtype == np.float16
    whole = tensor(pixels, spec(dtype="uint8", layout="NHWC", color="BGR", range=(0.0, 255.0)))
    assert whole.dtype == np.uint8
    assert np.array_equal(whole[0], pixels[..., ::-1])


def test_range_mean_and_std():
    values = tensor(np.full((8, 8, 3), 255, np.uint8), spec(range=(-1.0, 1.0), mean=(0.5,) * 3, std=(0.25,) * 3))
    assert np.allclose(values, (1 - 0.5) / 0.25)


def test_the_mean_gradient_tells_blank_pictures():
    assert mean_gradient(np.full((8, 8, 3), 90, np.uint8)) == 0
    assert mean_gradient(np.full((1, 1, 3), 90, np.uint8)) == 0
    assert mean_gradient(noise(50, 50)) > 20
    ramp = np.tile(np.arange(0, 100, 2, dtype=np.uint8)[None, :, None], (50, 1, 3))
    assert mean_gradient(ramp) == pytest.approx(1, abs=0.01)
