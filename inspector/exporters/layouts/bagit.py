"""L2: BagIt (RFC 8493, version 1.0): pictures under `data/`, with the bag's own lists of SHA-256 beside ours."""

from __future__ import annotations

import re
from collections.abc import Iterable

from inspector import __version__
from inspector.exporters.layouts.base import Made
from inspector.exporters.layouts.folder import Folder
from inspector.exporters.subset.names import Naming
from inspector.exporters.subset.writing import Mode, Target

PAYLOAD = "data"
_ENCODED = {"%": "%25", "\r": "%0D", "\n": "%0A"}


class BagIt(Folder):
    """A bag that archives take in and check."""

    name = "bagit"
    modes = tuple(mode for mode in Mode if mode is not Mode.LIST)
    naming = Naming(folder=PAYLOAD)

    def finish(self, made: Made) -> list[str]:
        """The bag's declaration, its facts, and the lists of hashes of payload and tag files."""
        size, count = self._payload(made)
        _write(made.target, "bagit.txt", ["BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"])
        _write(made.target, "bag-info.txt", _facts(made, size, count))
        tags = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", *(row["path"] for row in made.lists())]
        lines = [f"{made.target.stored(path).sha256}  {encoded(path)}" for path in sorted(tags)]
        _write(made.target, "tagmanifest-sha256.txt", lines)
        return ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"]

    def _payload(self, made: Made) -> tuple[int, int]:
        size = count = 0
        with made.target.writing("manifest-sha256.txt") as stream:
            for row in made.files():
                if row["path"].startswith(f"{PAYLOAD}/"):
                    stream.write(f"{row['sha256']}  {encoded(row['path'])}\n".encode())
                    size, count = size + row["bytes"], count + 1
        return size, count


def encoded(path: str) -> str:
    """A path as a bag's list carries it."""
    return re.sub(r"[%\r\n]", lambda match: _ENCODED[match[0]], path)


def _facts(made: Made, size: int, count: int) -> list[str]:
    facts = {
        "Source-Organization": made.about.creator,
        "External-Identifier": made.about.url,
        "External-Description": made.about.title,
        "Bagging-Date": made.head["created_at"][:10],
        "Bag-Software-Agent": f"Inspector {__version__}",
        "Payload-Oxum": f"{size}.{count}",
        "Internal-Sender-Identifier": f"set digest {made.head['set_digest']}",
    }
    return [f"{name}: {' '.join(value.split())}" for name, value in facts.items() if value]


def _write(target: Target, path: str, lines: Iterable[str]) -> None:
    with target.writing(path) as stream:
        stream.write("".join(f"{line}\n" for line in lines).encode())
