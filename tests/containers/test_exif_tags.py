"""The tables of tag names."""

from __future__ import annotations

import pytest

from inspector.containers.exif_tags import GPS_TAGS, INTEROP_TAGS, TAGS


@pytest.mark.parametrize("table", [TAGS, GPS_TAGS, INTEROP_TAGS])
def test_names_are_unique(table):
    assert len(set(table.values())) == len(table)


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        (0x010E, "ImageDescription"),
        (0x010F, "Make"),
        (0x0131, "Software"),
        (0x829A, "ExposureTime"),
        (0x8827, "ISOSpeedRatings"),
        (0x9003, "DateTimeOriginal"),
        (0x9286, "UserComment"),
        (0x9C9C, "XPComment"),
        (0xA434, "LensModel"),
    ],
)
def test_names_that_other_rooms_rely_on(tag, name):
    assert TAGS[tag] == name


@pytest.mark.parametrize("tag", [0x8769, 0x8825, 0xA005, 0x02BC, 0x83BB])
def test_what_is_walked_or_unwrapped_has_no_name_of_its_own(tag):
    assert tag not in TAGS
