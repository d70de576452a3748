"""Content Credentials: the reader with its worker process, against the library in this process.

`…_asked` gives each picture to the library; `unsigned_prefiltered` first looks into the header, as a scan does, so
that pictures without credentials never reach it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from inspector import containers, manifests
from inspector.containers.base import ByteSource
from inspector.domain.blocks import BlockSet
from inspector.manifests.trust import library_settings
from inspector.settings import paths
from tests.bench.base import CORPUS, Effort, Line, interleaved, rates
from tests.bench.samples import Sorted, pictures, sorted_by_credentials

RAW = "c2pa-python in this process"
HOSTILE = "hostile"
"""Pictures made to be slow or greedy are no measure of speed."""


def run(effort: Effort) -> Iterator[Line]:
    """Pictures a second and core."""
    with _sets(effort) as found, _reader() as reader:
        signed, plain = found.signed, found.plain
        _ask(reader, signed[:1])  # starts the worker
        own, raw = interleaved(effort, lambda: _ask(reader, signed), lambda: _raw(signed))
        yield from rates("credentials", "signed_asked", "files/s", len(signed), own, RAW, raw)
        own, raw, looked = interleaved(
            effort, lambda: _ask(reader, plain), lambda: _raw(plain), lambda: _prefiltered(reader, plain)
        )
        yield from rates("credentials", "unsigned_asked", "files/s", len(plain), own, RAW, raw)
        yield from rates("credentials", "unsigned_prefiltered", "files/s", len(plain), looked, RAW, raw)
        own, looked = interleaved(effort, lambda: _ask(reader, signed), lambda: _prefiltered(reader, signed))
        yield from rates("credentials", "signed_prefiltered", "files/s", len(signed), looked, "no prefilter", own)


@contextlib.contextmanager
def _sets(effort: Effort) -> Iterator[Sorted]:
    with pictures(effort) as found:
        if effort.smoke or not (CORPUS / "c2pa").is_dir():
            yield found
            return
        more = sorted_by_credentials(CORPUS / "c2pa" / "files", exclude=(f"*/{HOSTILE}/*",))
        yield Sorted(found.plain, found.signed + more.signed)


def _reader() -> manifests.CredentialsReader:
    return manifests.CredentialsReader(manifests.ManifestSettings(lists=_lists()))


def _lists() -> manifests.TrustLists:
    return manifests.read_lists(paths.resources() / "trust")


def _ask(reader: manifests.CredentialsReader, files: Sequence[str]) -> None:
    for path in files:
        reader.read(manifests.ManifestRequest(path, None, _mime(path)))


def _prefiltered(reader: manifests.CredentialsReader, files: Sequence[str]) -> None:
    for path in files:
        with Path(path).open("rb") as stream:
            source = ByteSource(stream, stream.seek(0, 2))
            blocks = BlockSet(containers.read(source, path).blocks)
        if manifests.candidate(blocks):
            _ask(reader, (path,))


def _raw(files: Sequence[str]) -> None:
    import c2pa

    context = c2pa.Context.from_dict(library_settings(_lists(), ()))
    for path in files:
        with contextlib.suppress(c2pa.C2paError), Path(path).open("rb") as stream:
            reader = c2pa.Reader.try_create(_mime(path), stream, context=context)
            if reader is not None:
                with reader:
                    reader.json()
                    reader.crjson()


def _mime(path: str) -> str:
    with Path(path).open("rb") as stream:
        found = containers.recognise(stream.read(containers.PREFIX_BYTES))
    return manifests.mime_of(found[1] if found else None)
