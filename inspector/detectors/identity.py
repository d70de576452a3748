"""L2: which weights a model has: one digest of its ONNX file and of the files in which it keeps weights.

Scores, limits and the results of tests hold for one set of weights. A graph alone does not tell: two models of one
architecture may share it byte by byte and differ only in the file beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from inspector.detectors.modelcard import ModelCard
from inspector.errors import InspectorError

_BLOCK = 1024 * 1024


def model_sha256(path: Path, external: Collection[str] = ()) -> str:
    """Hexadecimal SHA-256 of an ONNX file, followed by its files of weights in the order of their names.

    Args:
        path: of the ONNX file.
        external: names of those files, relative to its folder.

    Raises:
        InspectorError: `model.unreadable`.
    """
    digest = hashlib.sha256()
    for part in (path, *(path.parent / name for name in sorted(external))):
        try:
            with part.open("rb") as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
        except OSError as error:
            raise InspectorError("model.unreadable", file=str(part), reason=error.strerror or str(error)) from error
    return digest.hexdigest()


def verify(card: ModelCard, external: Collection[str] = ()) -> None:
    """Compare a model's files with its card, which a person may have written with the digest of the ONNX file alone.

    Raises:
        InspectorError: `model.unreadable`, `model.wrong_hash`.
    """
    if card.sha256 not in (model_sha256(card.path, external), external and model_sha256(card.path)):
        raise InspectorError("model.wrong_hash", file=str(card.path))
