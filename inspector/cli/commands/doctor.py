"""L5: `inspector doctor`: versions, providers, trust lists, where files live. Opens no connection."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from pathlib import Path
from typing import Any

import click

from inspector import __version__, detectors, manifests, messages
from inspector.cli import output
from inspector.detectors import providers
from inspector.errors import InspectorError, UsageError
from inspector.settings import paths as places
from inspector.settings import store
from inspector.textsafe import terminal

LIBRARIES = (
    "PySide6-Essentials",
    "Pillow",
    "c2pa-python",
    "onnxruntime",
    "numpy",
    "brotli",
    "pyarrow",
    "pillow-heif",
    "encypher-c2pa",
    *(known.package for known in providers.KNOWN if known.package),
)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
def command(*, as_json: bool) -> int:
    """Show versions, execution providers, trust list dates and where files live."""
    facts = collect()
    if as_json:
        output.dump_json(facts, sys.stdout)
        return 0
    for title, values in facts.items():
        sys.stdout.write(f"{title.replace('_', ' ').capitalize()}\n")
        entries = values.items() if isinstance(values, dict) else ((str(value), "") for value in values)
        for name, value in entries:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            sys.stdout.write(f"  {terminal(name):<22} {'' if shown is None else terminal(str(shown))}\n")
    return 0


def collect() -> dict[str, Any]:
    """All facts, for the terminal, for JSON and for the window's About."""
    return {
        "versions": {"inspector": __version__, "python": platform.python_version(), "system": platform.platform()},
        "libraries": {name: _version(name) for name in LIBRARIES},
        "execution_providers": _providers(),
        "detectors": {
            card.id: f"{card.version} ({card.folder})" for card in detectors.discover(places.model_folders())
        },
        "trust_lists": manifests.trust_list_facts(places.resources()) | _own_lists(),
        "content_credentials": manifests.limit_facts(),
        "files": {
            "settings": str(places.settings_file()),
            "catalogue": str(places.default_catalog()),
            "thumbnails": str(places.thumbnails_file()),
            "resources": str(places.resources()),
            "models": [str(folder) for folder in places.model_folders()],
        },
        "network": {"used": False},
    }


def _providers() -> dict[str, str]:
    """What may compute a detector here. Nothing is loaded for this: `models check --provider` tries one."""
    there = {provider.id: provider.source for provider in providers.installed()}
    chosen = _setting("provider")
    found = {}
    for known in providers.KNOWN:
        source = there.get(known.id)
        if source is None and known.module:
            source = f"not installed (pip install 'picture-provenance-inspector[{known.id}]')"
        if source is not None:
            found[known.id] = source + (", in use" if known.id == chosen else "")
    return {**found, "chosen": chosen}


def _setting(key: str) -> str:
    """A setting as text. Settings that cannot be read are no reason to say nothing else."""
    try:
        return str(getattr(store.load(places.settings_file()), key))
    except (InspectorError, UsageError) as error:
        return messages.text(error.code, **error.params)


def _own_lists() -> dict[str, str]:
    """Each file of the user's own trust anchors. Settings that cannot be read are no reason to say nothing else."""
    try:
        files = store.load(places.settings_file()).trust_anchors
    except (InspectorError, UsageError) as error:
        return {"user": messages.text(error.code, **error.params)}
    return {f"user: {file}": manifests.anchor_facts(Path(file)) for file in files} or {"user": "none"}


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
