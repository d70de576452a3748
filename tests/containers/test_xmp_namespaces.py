"""The table of canonical prefixes."""

from __future__ import annotations

import pytest

from inspector.containers.xmp_namespaces import qualified


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("http://ns.adobe.com/xap/1.0/", "xmp:P"),
        ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt:P"),
        ("HTTP://NS.USEPLUS.ORG/ldf/xmp/1.0", "plus:P"),
        ("urn:mine", "mine:P"),
        ("urn:unnamed", "{urn:unnamed}P"),
        ("urn:borrowed", "{urn:borrowed}P"),
        ("", "P"),
    ],
)
def test_names(uri, name):
    assert qualified(uri, "P", {"urn:mine": "mine", "urn:unnamed": "", "urn:borrowed": "xmp"}) == name
