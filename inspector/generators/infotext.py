"""L2: the text grammar of AUTOMATIC1111 WebUI ("infotext") and of the many programs that write it too.

    <prompt, any number of lines>
    Negative prompt: <any number of lines>
    Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 1, Size: 512x512, Version: v1.10.1

Source: AUTOMATIC1111/stable-diffusion-webui `modules/infotext_utils.py`; vladmandic/sdnext `modules/infotext.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inspector.generators import jsontext, values

TEXT_CHARACTERS = 2_000_000
"""Longer texts are no infotext: the longest real ones have some thousand characters."""
TRAILING_LINES = 20
"""Lines that may follow the parameter line (notes that other programs append)."""
PAIRS_LIMIT = 2_000
UNCLOSED_LIMIT = 20
"""Opening brackets and quotes without an end, after which a line's brackets are read as plain text."""
PAIRS_NEEDED = 3
FIRM_KEYS = 3
"""Known keys that a text needs before it carries a verdict: two occur in training notes and render logs."""

_NEGATIVE = re.compile(r"\s*negative prompt:", re.IGNORECASE)
_TEMPLATE = re.compile(r"(Template|Negative template): ?")
_KEY = re.compile(r"\w[\w \-/.()+#]{0,79}")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"', re.DOTALL)
_END = re.compile(r"\s*(?:,|$)")
_INLINE = re.compile(r"(?<=\s)steps: \d", re.IGNORECASE)
_INLINE_NEGATIVE = re.compile(r"(?<=\s)negative prompt:", re.IGNORECASE)
_QUICK = ("teps:", "ampler:", "TEPS:", "AMPLER:")
"""Ends of the words that one parameter line has at least: a plain search is far quicker than an expression."""
_JSON_KEY = re.compile(r"(?:^|,)[ \t]*(?:Hashes|Civitai resources|Civitai metadata|SDCPP): ?(?=[{\[])", re.MULTILINE)
_KNOWN = frozenset(
    {"steps", "sampler", "seed", "size", "model", "version", "app", "scheduler", "vae", "rng", "eta", "schedule type"}
    | {"cfg scale", "guidance scale", "guidance", "distilled cfg scale", "model hash", "denoising strength"}
    | {"clip skip", "pipeline", "operations", "hashes"}
)


@dataclass(frozen=True, slots=True)
class Infotext:
    """A parsed text. `pairs` are the parameters in order, repeats kept, values without their quotes, JSON as text."""

    prompt: str
    negative: str | None
    pairs: tuple[tuple[str, str], ...]
    templates: Mapping[str, str] = field(default_factory=dict)
    trailing: str = ""
    _last: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_last", {key.lower(): value for key, value in self.pairs if value})

    def all(self, *keys: str) -> list[str]:
        """Every value that is not empty under these keys, whatever their case."""
        wanted = {key.lower() for key in keys}
        if self._last.keys().isdisjoint(wanted):
            return []
        return [value for key, value in self.pairs if key.lower() in wanted and value]

    def get(self, *keys: str) -> str | None:
        """The value of the first of these keys that has one; of a repeated key the last, as its writer reads it."""
        for key in keys:
            found = self._last.get(key.lower())
            if found is not None:
                return found
        return None

    def json(self, key: str) -> Any | None:
        """The decoded JSON value of a key such as `Hashes`."""
        value = self.get(key)
        return None if value is None else jsontext.decode(value, key)

    @property
    def known(self) -> int:
        """How many different keys of the grammar are there."""
        return len({key.lower() for key, _ in self.pairs} & _KNOWN)

    @property
    def firm(self) -> bool:
        """Whether this is more than a chance meeting of two words."""
        return self.known >= FIRM_KEYS


def plausible(text: str) -> bool:
    """Whether parsing is worth the while: a quick look for the words without which nothing is claimed."""
    return len(text) <= TEXT_CHARACTERS and any(word in text for word in _QUICK)


def parse(text: str) -> Infotext | None:
    """The parsed infotext, or None where the text does not claim to describe a generated picture."""
    if not plausible(text):
        return None
    lines = _one_line_json(text.strip("\0 \t\r\n\ufeff").replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    found = _parameter_line(lines)
    if found is None:
        return _parse_flat(lines)
    index, pairs = found
    prompt, negative, templates = _prompts(lines[:index])
    return Infotext(prompt, negative, pairs, templates, "\n".join(lines[index + 1 :]).strip())


def claims(pairs: tuple[tuple[str, str], ...]) -> bool:
    """Whether parameters speak of sampling: steps or sampler, together with a seed or a guidance scale.

    "Steps: 8042, Distance: 6 km" on a photograph has pairs, too.
    """
    found = {key.lower(): value for key, value in pairs if value}
    sampled = values.integer(found.get("steps")) is not None or bool(found.get("sampler"))
    seeded = _is_integer(found.get("seed"))
    guided = any(values.number(value) is not None for key, value in found.items() if _is_guidance(key))
    return sampled and (seeded or guided)


def scan(line: str) -> tuple[tuple[str, str], ...]:
    """`key: value` pairs of one line. A value is a JSON string, a bracketed value, or all up to the next comma.

    A part without a colon is a key whose value equals it.
    """
    return tuple(_Scanner(line).pairs())


def unquote(value: str) -> str:
    """Undo the JSON quotes with which the writer protects commas, colons and line ends."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        try:
            return str(json.loads(value, strict=False))
        except ValueError:
            return value
    return value


class _Scanner:
    """One pass over a line, bounded by its length and the named limits."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.position = 0
        self.unclosed = 0

    def pairs(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        while self.position < len(self.line) and len(found) < PAIRS_LIMIT:
            comma = self.line.find(",", self.position)
            stop = len(self.line) if comma < 0 else comma
            colon = self.line.find(":", self.position, stop)
            key = self.line[self.position : stop if colon < 0 else colon].strip()
            if not _KEY.fullmatch(key):
                self.position = stop + 1
            elif colon < 0:
                self.position = stop + 1
                found.append((key, key))
            else:
                self.position = colon + 1
                found.append((key, unquote(self._value())))
        return found

    def _value(self) -> str:
        line = self.line
        start = self.position
        while start < len(line) and line[start] in " \t":
            start += 1
        stop = self._bracketed(start) if start < len(line) and self.unclosed < UNCLOSED_LIMIT else None
        if stop is None:
            comma = line.find(",", start)
            stop = len(line) if comma < 0 else comma
        value = line[start:stop].strip()
        after = _END.match(line, stop)
        self.position = after.end() if after else stop
        return value

    def _bracketed(self, start: int) -> int | None:
        """Where a quoted or bracketed value ends, if a comma or the line's end follows it."""
        opening = self.line[start]
        if opening not in '"{[':
            return None
        if opening == '"':
            match = _QUOTED.match(self.line, start)
            stop = match.end() if match else None
        else:
            stop = _balanced(self.line, start)
        if stop is None or not _END.match(self.line, stop):
            self.unclosed += 1
            return None
        return stop


_TOKEN = re.compile(r'"(?:\\.|[^"\\])*(?:"|\Z)|[{}\[\]]', re.DOTALL)


def _balanced(text: str, start: int) -> int | None:
    """The index after the bracket that closes the one at `start`; strings are skipped."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        if token[0] in "{[":
            depth += 1
        elif token[0] in "}]":
            depth -= 1
            if depth == 0:
                return token.end()
    return None


def _one_line_json(text: str) -> str:
    """Join the lines of pretty-printed JSON values, so that the last line is the parameter line."""
    for match in reversed(list(_JSON_KEY.finditer(text))[-UNCLOSED_LIMIT:]):
        stop = _balanced(text, match.end())
        if stop is not None and "\n" in text[match.end() : stop]:
            text = text[: match.end()] + text[match.end() : stop].replace("\n", " ") + text[stop:]
    return text


def _parameter_line(lines: list[str]) -> tuple[int, tuple[tuple[str, str], ...]] | None:
    """Index and pairs of the parameter line: the last line, or one shortly before it."""
    for index in range(len(lines) - 1, max(-1, len(lines) - 2 - TRAILING_LINES), -1):
        line = lines[index]
        if line[:80].partition(":")[0].strip().lower() not in _KNOWN:
            continue  # a parameter line starts with a parameter, in every program that writes one
        pairs = scan(line)
        if len(pairs) >= PAIRS_NEEDED and claims(pairs):
            return index, pairs
    return None


def _prompts(lines: list[str]) -> tuple[str, str | None, dict[str, str]]:
    """Prompt, negative prompt and the template lines that SD.Next puts after it."""
    parts: dict[str, list[str]] = {"": []}
    current = ""
    for line in lines:
        negative = _NEGATIVE.match(line)
        template = _TEMPLATE.match(line) if "-" in parts else None
        if negative:
            current, line = "-", line[negative.end() :]  # noqa: PLW2901 - the label is no part of the text
        elif template:
            current, line = template[1], line[template.end() :]  # noqa: PLW2901
        parts.setdefault(current, []).append(line)
    texts = {key: "\n".join(part).strip() for key, part in parts.items()}
    return texts.pop(""), texts.pop("-", None), texts


def _parse_flat(lines: list[str]) -> Infotext | None:
    """A text whose line ends were lost: everything on one line."""
    line = lines[-1]
    match = None if line.startswith(("{", "[")) else _INLINE.search(line)
    if match is None:
        return None
    pairs = scan(line[match.start() :])
    if len(pairs) < PAIRS_NEEDED or not claims(pairs):
        return None
    before = "\n".join([*lines[:-1], line[: match.start()]]).strip()
    if len(lines) == 1:
        before = _INLINE_NEGATIVE.sub("\nNegative prompt:", before, count=1)
    prompt, negative, templates = _prompts(before.split("\n"))
    return Infotext(prompt, negative, pairs, templates)


def _is_integer(value: str | None) -> bool:
    return value is not None and re.fullmatch(r"-?\d{1,40}(?:\.0*)?", value.strip()) is not None


def _is_guidance(key: str) -> bool:
    return key in ("cfg scale", "cfg", "distilled cfg scale") or key.startswith("guidance")
