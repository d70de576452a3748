"""L0: the error types that callers catch. Anything else that is raised is a bug.

Errors carry a stable code and parameters; `inspector.messages` turns them into words.
"""

from __future__ import annotations

from typing import Any


class CodedError(Exception):
    """Base of errors that are shown to a person: a code of `inspector.messages` and its parameters."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: dict[str, Any] = params

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.code, self.params))


class InspectorError(CodedError):
    """An environment fault: no such folder, disk full, catalogue locked. Exit status 3."""


class UsageError(CodedError):
    """Misuse: a bad option, an unknown filter field. Exit status 2."""


class ParseError(CodedError):
    """Odd or hostile input. The only error a reader may raise.

    Args:
        code: a problem code, `area.what`.
        where: the place inside the file, for example `png:chunk iTXt at 1204`.
        params: what the message template needs.
    """

    def __init__(self, code: str, where: str = "", **params: Any) -> None:
        super().__init__(code, **params)
        self.where = where

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild_parse, (self.code, self.where, self.params))


class Cancelled(Exception):  # noqa: N818 - not an error: somebody asked to stop
    """Raised where a cancel token was set. Never reported as a fault."""


def _rebuild(kind: type[CodedError], code: str, params: dict[str, Any]) -> CodedError:
    return kind(code, **params)


def _rebuild_parse(code: str, where: str, params: dict[str, Any]) -> ParseError:
    return ParseError(code, where, **params)
