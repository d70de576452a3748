"""L2: the table of settings. It gives defaults, validation, the dialog, `--set` and the documentation.

`Settings` is an immutable value that is passed in; nothing reads settings behind anybody's back.
Titles and notes are English templates marked for translation (context `settings`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from inspector.errors import UsageError
from inspector.messages.mark import QT_TRANSLATE_NOOP

DIGITS = 9
"""User tags on the keys 1 to 9."""
LIST_LIMIT = 200
"""Entries of a list setting."""
TEXT_LIMIT = 4_096
"""Characters of one text."""


class Kind(StrEnum):
    """The type of a setting, as the file holds it: text, one of some texts, whole number, yes/no, list of texts."""

    TEXT = "text"
    CHOICE = "choice"
    INTEGER = "integer"
    SWITCH = "switch"
    FILE = "file"
    FILES = "files"
    FOLDERS = "folders"
    TAGS = "tags"

    @property
    def is_list(self) -> bool:
        """Whether the value is a tuple of texts."""
        return self in (Kind.FILES, Kind.FOLDERS, Kind.TAGS)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table."""

    key: str
    type: Kind
    default: Any
    group: str
    title: str
    choices: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0
    note: str = ""
    hidden: bool = False
    """True for what the program remembers by itself: it has no place in the dialog."""

    def check(self, value: Any) -> Any:
        """The value as `Settings` holds it (lists as tuples).

        Raises:
            UsageError: `settings.value` with `key`, `value` and `reason`.
        """
        reason = self._fault(value)
        if reason:
            raise UsageError("settings.value", key=self.key, value=str(value)[:TEXT_LIMIT], reason=reason)
        return tuple(value) if self.type.is_list else value

    def parse(self, text: str) -> Any:
        """A value from the command line: `yes`/`no`, a number, a text, or a list with `;` between its entries.

        Raises:
            UsageError: `settings.value`.
        """
        value: Any = text
        if self.type is Kind.SWITCH:
            words = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False}
            value = words.get(text.strip().lower(), False if text.strip() == "0" else text)
        elif self.type is Kind.INTEGER:
            number = text.strip().replace("_", "")
            value = int(number) if number.isascii() and number.isdigit() and len(number) < 20 else text
        elif self.type.is_list:
            value = [part.strip() for part in text.split(";")]
            if self.type is not Kind.TAGS:
                value = [part for part in value if part]
        return self.check(value)

    def _fault(self, value: Any) -> str:
        if self.type is Kind.SWITCH:
            return "" if isinstance(value, bool) else "it is yes or no"
        if self.type is Kind.INTEGER:
            inside = isinstance(value, int) and not isinstance(value, bool) and self.lowest <= value <= self.highest
            return "" if inside else f"it is a whole number from {self.lowest} to {self.highest}"
        if self.type.is_list:
            return self._list_fault(value)
        if not isinstance(value, str) or len(value) > TEXT_LIMIT or "\0" in value:
            return "it is a text"
        if self.choices and value not in self.choices:
            return "it is one of " + ", ".join(self.choices)
        return ""

    def _list_fault(self, value: Any) -> str:
        limit = DIGITS if self.type is Kind.TAGS else LIST_LIMIT
        if isinstance(value, str) or not isinstance(value, Sequence) or len(value) > limit:
            return f"it is a list of at most {limit} texts"
        if not all(isinstance(entry, str) and len(entry) <= TEXT_LIMIT and "\0" not in entry for entry in value):
            return "each entry is a text"
        if self.type is Kind.TAGS and any(";" in entry or "\n" in entry for entry in value):
            return "a tag holds no ; and no line break"
        return ""


SCHEMA: tuple[Setting, ...] = (
    Setting(
        "theme",
        Kind.CHOICE,
        "system",
        "appearance",
        QT_TRANSLATE_NOOP("settings", "Colours"),
        choices=("system", "light", "dark"),
    ),
    Setting(
        "thumbnail_size",
        Kind.INTEGER,
        136,
        "appearance",
        QT_TRANSLATE_NOOP("settings", "Thumbnail size in pixels"),
        lowest=64,
        highest=512,
    ),
    Setting(
        "reviewer",
        Kind.TEXT,
        "",
        "review",
        QT_TRANSLATE_NOOP("settings", "Your name on labels"),
        note=QT_TRANSLATE_NOOP("settings", "A name or pseudonym. Empty: the name of your account on this computer."),
    ),
    Setting(
        "blind_default",
        Kind.SWITCH,
        False,
        "review",
        QT_TRANSLATE_NOOP("settings", "Start reviews in blind mode"),
        note=QT_TRANSLATE_NOOP("settings", "Verdict and detector score stay hidden until you have decided."),
    ),
    Setting(
        "digit_tags",
        Kind.TAGS,
        (),
        "review",
        QT_TRANSLATE_NOOP("settings", "Tags on the keys 1 to 9"),
    ),
    Setting(
        "detector",
        Kind.TEXT,
        "default",
        "scan",
        QT_TRANSLATE_NOOP("settings", "Detector"),
        note=QT_TRANSLATE_NOOP("settings", "The shipped one (default), none, the id of a model, or an ONNX file."),
    ),
    Setting(
        "detector_enabled",
        Kind.SWITCH,
        True,
        "scan",
        QT_TRANSLATE_NOOP("settings", "Run the detector while scanning"),
    ),
    Setting(
        "provider",
        Kind.CHOICE,
        "cpu",
        "scan",
        QT_TRANSLATE_NOOP("settings", "The detector runs on"),
        choices=("cpu", "auto", "tensorrt", "cuda", "directml", "coreml", "openvino", "webgpu"),
        note=QT_TRANSLATE_NOOP(
            "settings", "Others than the processor are used only where they compute the same scores."
        ),
    ),
    Setting(
        "ai_share_permille",
        Kind.INTEGER,
        30,
        "scan",
        QT_TRANSLATE_NOOP("settings", "AI pictures that you expect in a set, in thousandths"),
        lowest=1,
        highest=500,
        note=QT_TRANSLATE_NOOP("settings", "For the sentence on what a flag means. 30 is 3 in 100."),
    ),
    Setting(
        "jobs",
        Kind.INTEGER,
        0,
        "scan",
        QT_TRANSLATE_NOOP("settings", "Parallel workers"),
        highest=256,
        note=QT_TRANSLATE_NOOP("settings", "0 chooses by the number of processors."),
    ),
    Setting(
        "archives",
        Kind.SWITCH,
        False,
        "scan",
        QT_TRANSLATE_NOOP("settings", "Look inside archives met in folders"),
    ),
    Setting(
        "max_pixels",
        Kind.INTEGER,
        178_956_970,
        "scan",
        QT_TRANSLATE_NOOP("settings", "Largest picture to decode, in pixels"),
        lowest=1_000_000,
        highest=2_000_000_000,
    ),
    Setting(
        "max_file_mb",
        Kind.INTEGER,
        4_096,
        "scan",
        QT_TRANSLATE_NOOP("settings", "Largest file to read, in megabytes"),
        lowest=1,
        highest=1_048_576,
    ),
    Setting(
        "vocabulary",
        Kind.FILE,
        "",
        "scan",
        QT_TRANSLATE_NOOP("settings", "Vocabulary"),
        note=QT_TRANSLATE_NOOP("settings", "A TOML file with further tags that mean AI."),
    ),
    Setting(
        "trust_anchors",
        Kind.FILES,
        (),
        "trust",
        QT_TRANSLATE_NOOP("settings", "Certificates you trust"),
        note=QT_TRANSLATE_NOOP(
            "settings",
            "PEM files. Signers below them count as trusted, marked as your own list. Pictures in the catalogue are "
            "checked against changed lists when they are scanned again.",
        ),
    ),
    Setting(
        "second_opinion",
        Kind.SWITCH,
        False,
        "trust",
        QT_TRANSLATE_NOOP("settings", "Ask a second validator"),
        note=QT_TRANSLATE_NOOP(
            "settings", "For each picture with Content Credentials that you look at. Differences are listed."
        ),
    ),
    Setting(
        "recent",
        Kind.FOLDERS,
        (),
        "session",
        QT_TRANSLATE_NOOP("settings", "Recent folders"),
        hidden=True,
    ),
)
"""Every setting, in the order of the dialog."""

BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SCHEMA}


def _default(key: str) -> Any:
    return field(default=BY_KEY[key].default)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings at one moment. Change with `changed`, store with `inspector.settings.store`."""

    theme: str = _default("theme")
    thumbnail_size: int = _default("thumbnail_size")
    reviewer: str = _default("reviewer")
    blind_default: bool = _default("blind_default")
    digit_tags: tuple[str, ...] = _default("digit_tags")
    detector: str = _default("detector")
    detector_enabled: bool = _default("detector_enabled")
    provider: str = _default("provider")
    ai_share_permille: int = _default("ai_share_permille")
    jobs: int = _default("jobs")
    archives: bool = _default("archives")
    max_pixels: int = _default("max_pixels")
    max_file_mb: int = _default("max_file_mb")
    vocabulary: str = _default("vocabulary")
    trust_anchors: tuple[str, ...] = _default("trust_anchors")
    second_opinion: bool = _default("second_opinion")
    recent: tuple[str, ...] = _default("recent")

    @property
    def detector_choice(self) -> str:
        """`default`, `none`, a model id or an ONNX file: `none` while the detector is switched off."""
        return self.detector if self.detector_enabled else "none"

    @property
    def ai_share(self) -> float:
        """Share of AI pictures that the user expects in a set, 0 to 1."""
        return self.ai_share_permille / 1000

    def changed(self, **values: Any) -> Settings:
        """These settings with other values, checked.

        Raises:
            UsageError: `settings.value`, or `settings.unknown` with `key`.
        """
        checked = {}
        for key, value in values.items():
            if key not in BY_KEY:
                raise UsageError("settings.unknown", key=key)
            checked[key] = BY_KEY[key].check(value)
        return replace(self, **checked)

    def as_dict(self) -> dict[str, Any]:
        """Key to value, in table order."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def with_recent(self, folder: str, limit: int = 10) -> Settings:
        """These settings with `folder` as the latest of the recent ones."""
        others = [entry for entry in self.recent if entry != folder]
        return self.changed(recent=[folder, *others][:limit])
