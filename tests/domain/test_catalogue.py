"""What the catalogue hands out."""

from __future__ import annotations

import pytest

from inspector.domain.catalogue import CatalogRow, Changes
from inspector.domain.enums import Basis, Verdict


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/b.png", "b.png"),
        ("/a/wow!.png", "wow!.png"),
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
