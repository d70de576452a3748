"""What the catalogue hands out."""

from __future__ import annotations

import pytest

from inspector.domain.catalogue import CatalogRow, Changes, archive_of
from inspector.domain.enums import Basis, Verdict


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/b.png", "b.png"),
        ("/a/wow!.png", "wow!.png"),
        ("/wow!/set.zip!in/b!.png", "b!.png"),
        ("/a/set.zip!b.png", "b.png"),
        ("/a/set.tar.gz!in/b.png", "b.png"),
        ("C:/a/b.png", "b.png"),
    ],
)
def test_the_name_of_a_row(path, name):
    row = CatalogRow(
        1, path, None, None, None, None, None, None, Verdict.INCONCLUSIVE, Basis.NONE, (), None, None, None, None
    )
    assert row.name == name


def test_changes_are_true_where_something_changed():
    assert not Changes()
    assert Changes(labelled=(1,))


@pytest.mark.parametrize(
    ("path", "archive"),
    [
        ("/a/set.zip!b.png", "/a/set.zip"),
        ("/wow!/SET.TAR.GZ!in/b.zip!c.png", "/wow!/SET.TAR.GZ"),
        ("/wow!/b.png", None),
        ("/a/set.zip", None),
    ],
)
def test_the_archive_of_a_path(path, archive):
    assert archive_of(path) == archive
