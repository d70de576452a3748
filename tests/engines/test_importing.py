"""Records from elsewhere: the folder they have in common becomes a source."""

from __future__ import annotations

import json

import pytest

from inspector.cancel import CancelToken
from inspector.catalog import Catalog
from inspector.domain.catalogue import Changes
from inspector.domain.record import record
from inspector.engines.importing import import_scan
from inspector.errors import Cancelled
from tests.makers.collection import make_report


def imported(tmp_path, keys, cancel=None):
    (tmp_path / "parts").mkdir(exist_ok=True)
    lines = [json.dumps(record(make_report(key))) for key in keys]
    (tmp_path / "parts" / "a.jsonl").write_text("\n".join(lines))
    with Catalog.open(tmp_path / "c.db") as catalog:
        import_scan(catalog, tmp_path / "parts", cancel or CancelToken(), lambda _: Changes())
        return [source.path for source in catalog.sources()], catalog.count()


@pytest.mark.parametrize(
    ("keys", "sources"),
    [
        (["/data/a/1.png", "/data/a/2.png"], ["/data/a"]),
        (["/data/a/1.png", "/data/b/c/2.png"], ["/data"]),
        (["/data/x.zip!in/1.png", "/data/2.png"], ["/data"]),
        (["/one/1.png", "/two/2.png"], ["/one", "/two"]),
        (["s3://bucket/1.png"], []),
    ],
)
def test_sources(tmp_path, keys, sources):
    assert imported(tmp_path, keys) == (sources, len(keys))


def test_cancelling(tmp_path, monkeypatch):
    monkeypatch.setattr("inspector.engines.importing.BATCH", 1)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        imported(tmp_path, ["/a/1.png"], token)
