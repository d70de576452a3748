"""A scanned and labelled set to export from."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from inspector.cancel import CancelToken
from inspector.domain.enums import LabelValue
from inspector.exporters.subset.values import SubsetRequest, SubsetResult
from inspector.pipeline.context import HashMode
from inspector.pipeline.walk import WalkOptions
from inspector.workspace import ScanOptions, Workspace
from tests.makers.png import itxt, png, text
from tests.makers.xmp import Property, packet


def picture(words: str = "") -> bytes:
    """A small PNG whose bytes differ with the words."""
    return png(before=[text("Comment", words)] if words else [])


def opted_out() -> bytes:
    """A PNG that opts out of AI training."""
    return png(before=[text("Copyright", "me, noai")])


def constrained() -> bytes:
    """A PNG that allows AI training under conditions only."""
    value = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-SEECONSTRAINT"
    return png(before=[itxt("XML:com.adobe.xmp", packet(Property("plus:DataMining", value)))])


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Files by their relative name."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def scan(workspace: Workspace, *paths: Path, archives: bool = False) -> None:
    """Scan into the catalogue, headers and hashes only."""
    options = ScanOptions(WalkOptions(archives=archives), detector="none", hash=HashMode.FILE, jobs=1)
    for _ in workspace.scan([str(path) for path in paths], CancelToken(), options=options):
        pass


def label(workspace: Workspace, where: str = "", value: LabelValue | None = LabelValue.HUMAN) -> None:
    """Label all pictures that match."""
    workspace.label([int(number) for number in workspace.catalog.ids(where)], value)


@contextlib.contextmanager
def labelled(tmp_path: Path, files: Mapping[str, bytes], *, archives: bool = False) -> Iterator[Workspace]:
    """A workspace whose catalogue holds `files` of the folder `set`, all labelled human-made."""
    write(tmp_path / "set", files)
    with Workspace.open(tmp_path / "catalogue.db") as workspace:
        scan(workspace, tmp_path / "set", archives=archives)
        label(workspace)
        yield workspace


def export(workspace: Workspace, target: Path, **options: object) -> SubsetResult:
    """Export to the end."""
    request = SubsetRequest(target, **options)
    *_, last = workspace.subsets.export(request, CancelToken())
    assert last.result is not None
    return last.result


def files_of(folder: Path) -> set[str]:
    """Relative paths of all files."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink()}
