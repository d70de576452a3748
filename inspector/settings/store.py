"""L2: the settings file: TOML with only what differs from the defaults.

Keys of other versions are kept. A file that cannot be used is reported with its line and never overwritten.
"""

from __future__ import annotations

import getpass
import os
import re
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from inspector.errors import InspectorError, UsageError
from inspector.settings.schema import BY_KEY, Settings

FILE_LIMIT = 1024 * 1024
"""Largest settings file, in bytes."""

_LINE = re.compile(r"at line (\d+)")


def load(path: Path) -> Settings:
    """The defaults with the file's overrides; a missing file is no fault.

    Raises:
        InspectorError: `settings.broken` with `file`, `line` and `reason`.
    """
    values = {}
    for key, value in _read(path).items():
        if key in BY_KEY:
            try:
                values[key] = BY_KEY[key].check(value)
            except UsageError as error:
                line = _line_of(path, key)
                reason = f"{key}: {error.params['reason']}"
                raise InspectorError("settings.broken", file=str(path), line=line, reason=reason) from error
    settings = Settings().changed(**values)
    return settings if settings.reviewer else settings.changed(reviewer=account_name())


def save(settings: Settings, path: Path) -> None:
    """Write the overrides: to a temporary file beside it, then renamed over it.

    Raises:
        InspectorError: `settings.broken` where a file is there that cannot be understood (it stays as it is),
            `settings.not_written` where the folder or the disk refuses.
    """
    import tomli_w

    kept = {key: value for key, value in _read(path).items() if key not in BY_KEY}
    defaults = Settings().changed(reviewer=account_name()).as_dict()
    overrides = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in settings.as_dict().items()
        if value not in (defaults[key], BY_KEY[key].default)
    }
    text = tomli_w.dumps({**overrides, **kept})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text.encode())
    except (OSError, UnicodeEncodeError) as error:
        raise InspectorError("settings.not_written", file=str(path), reason=str(error)) from error


def account_name() -> str:
    """The name of the user's account, or `reviewer` where the system knows none."""
    try:
        return getpass.getuser() or "reviewer"
    except (OSError, KeyError, ImportError):
        return "reviewer"


def _read(path: Path) -> dict[str, Any]:
    """The file's content; empty where there is no file."""
    try:
        with path.open("rb") as stream:
            data = stream.read(FILE_LIMIT + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InspectorError("settings.broken", file=str(path), line=0, reason=str(error)) from error
    if len(data) > FILE_LIMIT:
        raise InspectorError("settings.broken", file=str(path), line=0, reason="the file is too large")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        match = _LINE.search(str(error))
        line = int(match[1]) if match else data.count(b"\n") + 1
        raise InspectorError("settings.broken", file=str(path), line=line, reason=str(error)) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InspectorError("settings.broken", file=str(path), line=line, reason=error.reason) from error
    except RecursionError as error:
        raise InspectorError("settings.broken", file=str(path), line=0, reason="nested too deeply") from error


def _line_of(path: Path, key: str) -> int:
    """The line on which a top-level key is set, counted from 1; 0 where it cannot be told."""
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        return next((number for number, line in enumerate(stream, 1) if pattern.match(line)), 0)


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
