"""L0: stable codes to English sentences. Faces print or translate them; nothing below a face holds display text.

Templates use `str.format` fields. Tables: `problems`, `faults`, `findings`, `summary`, `survival`, `words`,
`credentials`, `models`, `meaning`, `certificate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspector.messages import (
    certificate,
    credentials,
    faults,
    findings,
    meaning,
    models,
    problems,
    summary,
    survival,
    words,
)
from inspector.textsafe import one_line

TABLES: Mapping[str, Mapping[str, str]] = {
    "problems": problems.PROBLEMS,
    "models": models.MODELS,
    "faults": faults.FAULTS,
    "findings": findings.FINDINGS,
    "summary": summary.SUMMARY,
    "survival": survival.SURVIVAL,
    "words": words.WORDS,
    "credentials": credentials.CODES,
    "certificate": certificate.CERTIFICATE,
    "meaning": meaning.MEANING,
}
TEMPLATES: Mapping[str, str] = {code: template for table in TABLES.values() for code, template in table.items()}
VALUE_LIMIT = 200
"""Longest parameter, in characters, that is put into a sentence."""


class _Params(dict[str, Any]):
    """Makes of the parameters what a template asks for, and of nothing more."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        super().__init__()
        self._params = params

    def __missing__(self, key: str) -> Any:
        return _value(key, self._params[key]) if key in self._params else "?"


def text(code: str, /, **params: Any) -> str:
    """The English sentence for a code. Parameters are untrusted: made one line, harmless and short.

    An unknown code gives the code itself, so that a message is never lost.
    """
    template = TEMPLATES.get(code)
    if template is None:
        return code
    return template.format_map(_Params(params)) if "{" in template or "}" in template else template


def name_code(key: str, value: Any) -> str | None:
    """The code of the words for a parameter that is itself a code: `scheme` `tc260`. Null for other parameters."""
    code = f"{key}.{value}"
    return code if key == "scheme" and code in TEMPLATES else None


def _value(key: str, value: Any) -> Any:
    code = name_code(key, value)
    if code is not None:
        return TEMPLATES[code]
    return one_line(str(value), VALUE_LIMIT) if isinstance(value, str) else value
