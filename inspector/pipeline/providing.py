"""L3: which execution provider runs a model here: the one asked for, once a self-test held, else the processor.

Results of self-tests are kept for a model, a provider and their versions, so that a scan does not test again.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.detectors import providers
from inspector.domain.jsonform import from_json, to_json
from inspector.errors import InspectorError
from inspector.files import replacing
from inspector.settings import paths

if TYPE_CHECKING:
    from inspector.detectors import ModelCard
    from inspector.detectors.selftest import Checked

log = logging.getLogger(__name__)

LIMIT = 64 * 1024
"""Largest file with a result, in bytes."""


def pick(card: ModelCard, wanted: str) -> str:
    """The name of the provider to use. Where it is not the one that was named, that is logged as a warning.

    Args:
        card: of the model.
        wanted: one of `providers.CHOICES`: `auto` takes the first that is installed and passes.

    Raises:
        InspectorError: `model.…` where the model fails on the processor too.
    """
    if wanted == "cpu":
        return providers.CPU
    offered = [item for item in providers.installed() if item.name != providers.CPU]
    asked = offered if wanted == providers.AUTO else [item for item in offered if item.id == wanted]
    level = logging.INFO if wanted == providers.AUTO else logging.WARNING
    if not asked and wanted != providers.AUTO:
        _fell_back(level, wanted, "provider.not_installed")
    for item in asked:
        found = checked(card, item.name)
        if found.ok:
            return item.name
        _fell_back(level, item.id, found.code, **(found.params or {}))
    return providers.CPU


def checked(card: ModelCard, name: str, *, again: bool = False) -> Checked:
    """What the self-test of a provider found with a model: kept from earlier, or now. It takes some seconds.

    Args:
        card: of the model.
        name: of the provider in the runtime.
        again: test even where a result is known.

    Raises:
        InspectorError: `model.…` where the model fails on the processor.
    """
    from inspector.detectors.selftest import Checked, check_provider

    if name not in [item.name for item in providers.installed()]:
        return Checked(name, code="provider.not_installed")
    file = _file(card, name)
    if not again:
        stored = _read(file)
        if stored is not None:
            return from_json(Checked, stored)
    found = check_provider(card, name)
    _keep(file, to_json(found))
    return found


def _fell_back(level: int, provider: str, code: str, **params: Any) -> None:
    from inspector import messages

    reason = messages.text(code, **params)
    log.log(level, "%s", messages.text("provider.fell_back", provider=provider, reason=reason))


def _file(card: ModelCard, name: str) -> Path:
    """Named by what the result depends on; another version of anything makes another file."""
    module = providers.module_of(name)
    package = next((known.package for known in providers.KNOWN if known.module == module and module), "")
    parts = [card.sha256, name, *(_version(item) for item in ("onnxruntime", package) if item)]
    return paths.cache_folder() / "providers" / f"{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:32]}.json"


def _read(file: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(file.read_bytes()) if file.stat().st_size <= LIMIT else None
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("provider"), str) else None


def _keep(file: Path, found: dict[str, Any]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as stream:
            json.dump(found, stream)
    except (OSError, InspectorError):
        log.info("the result of a self-test could not be kept", exc_info=True)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
