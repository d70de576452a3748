"""L5: `inspector scan`: inspect pictures and print one record each, or bring them into a catalogue."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from inspector import filters, messages
from inspector.cancel import CancelToken
from inspector.cli import output
from inspector.cli.main import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_UNREADABLE
from inspector.cli.progress import Progress, pace
from inspector.domain.enums import Verdict
from inspector.domain.evidence import Problem
from inspector.domain.record import record
from inspector.engines import local
from inspector.engines.tasks import Work
from inspector.errors import InspectorError, UsageError
from inspector.manifests import read_anchors
from inspector.pipeline.context import HashMode, ScanSpec
from inspector.pipeline.detecting import choose, chosen_card
from inspector.pipeline.walk import Walk, WalkOptions
from inspector.settings import paths as places
from inspector.settings import store
from inspector.workspace import ScanOptions, Workspace

_DETECTOR = "detector."
_REASONS_SHOWN = 3


@dataclass(slots=True)
class Tally:
    """The numbers of `--summary`, and what decides the exit status."""

    pictures: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    unreadable: int = 0
    seconds: float = 0.0
    verdicts: Counter[str] = field(default_factory=Counter)
    bases: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    scored: int = 0
    looks: int = 0
    unscored: Counter[str] = field(default_factory=Counter)
    failed: bool = False
    interrupted: bool = False
    folders_unreadable: int = 0

    def add(self, entry: Mapping[str, Any]) -> None:
        """Count one record."""
        assessment = entry["assessment"]
        self.pictures += 1
        self.verdicts[assessment["verdict"]] += 1
        self.bases[assessment["basis"]] += 1
        self.flags.update(assessment["flags"])
        self.problems.update({problem["code"] for problem in entry["problems"]})
        self.unreadable += "unreadable" in assessment["flags"]
        looks = (entry["detector"] or {}).get("looks") or 0
        self.looks, self.scored = self.looks + looks, self.scored + (looks > 0)
        self.unscored.update(item["message"] for item in entry["problems"] if item["code"].startswith(_DETECTOR))

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        numbers = ("pictures", "new", "changed", "unchanged", "missing", "unreadable")
        counts = ("verdicts", "bases", "flags", "problems")
        return {
            **{name: getattr(self, name) for name in numbers},
            "seconds": round(self.seconds, 3),
            **{name: dict(sorted(getattr(self, name).items())) for name in counts},
        }

    @property
    def status(self) -> int:
        """The exit status."""
        if self.interrupted:
            return EXIT_INTERRUPTED
        if self.failed:
            return EXIT_FAILED
        return EXIT_UNREADABLE if self.unreadable or self.folders_unreadable else 0


@dataclass(frozen=True, slots=True)
class Request:
    """The parsed options of one call."""

    paths: tuple[str, ...]
    catalog: Path | None
    format: str
    target: str | None
    detector: str
    hash: HashMode
    jobs: int
    walk: WalkOptions
    where: filters.Expression
    changed_only: bool
    anchors: tuple[str, ...]
    fail_on: frozenset[str]
    fail_where: filters.Expression | None
    progress: bool
    plugins: bool


@click.command("scan")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--catalog", type=click.Path(path_type=Path, dir_okay=False), help="Keep the results in this catalogue.")
@click.option("--format", "format_", type=click.Choice(output.FORMATS), default="table", show_default=True)
@click.option("-o", "--output", "target", metavar="FILE", help="Write results there instead of standard output (-).")
@click.option("--detector", default="default", show_default=True, metavar="default|ID|FILE.onnx|none")
@click.option("--hash", "hash_", type=click.Choice([mode.value for mode in HashMode]), help="[default: file]")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Worker processes; 0 is one a core.")
@click.option("--include", multiple=True, metavar="GLOB")
@click.option("--exclude", multiple=True, metavar="GLOB")
@click.option("--where", default="", metavar="EXPR", help="Print only records that match.")
@click.option("--archives", is_flag=True, help="Look into .zip and .tar files met in folders.")
@click.option("--changed-only", is_flag=True, help="With --catalog: print only new and changed pictures.")
@click.option("--shard", metavar="I/N", help="Only the I-th of N parts of the pictures.")
@click.option("--trust-anchors", multiple=True, metavar="FILE.pem", help="Further roots to trust for credentials.")
@click.option("--fail-on", metavar="VERDICT[,…]", help="Exit with 1 when a picture has such a verdict.")
@click.option("--fail-where", metavar="EXPR", help="Exit with 1 when a picture matches.")
@click.option("--summary", metavar="FILE|-", help="Write totals as one JSON object.")
@click.option("--no-progress", is_flag=True)
@click.option("--plugins", is_flag=True, help="Use readers of other installed packages too.")
@click.option("--engine", type=click.Choice(["local"]), default="local", hidden=True)
def command(**options: Any) -> int:
    """Inspect folders, files, archives or a list on standard input (-), and print one record a picture."""
    request = _request(options)
    _say_guesses(request.detector)
    tally = Tally()
    started = time.monotonic()
    if request.catalog is None:
        _stream(request, tally)
    else:
        _into_catalog(request, tally)
    tally.seconds = time.monotonic() - started
    if options["summary"]:
        with output.opened(options["summary"]) as stream:
            stream.write(json.dumps(tally.as_json()) + "\n")
    for message, count in tally.unscored.most_common(_REASONS_SHOWN):
        output.say(f"inspector: {message} ({count:,} pictures without a score)")
    if request.progress:
        _closing_line(tally)
    return tally.status


def _say_guesses(detector: str) -> None:
    """Say what nothing but a guess states of an ONNX file that a person names for this scan."""
    if not detector.lower().endswith(".onnx"):
        return
    from inspector.detectors.trial import guesses

    with contextlib.suppress(InspectorError):  # each picture will say it
        card = chosen_card(detector)
        if card is not None and (fields := guesses(card)):
            words = messages.text("model.guessed", file=card.file, fields=", ".join(fields))
            output.say(f"inspector: {words}")


def _request(options: dict[str, Any]) -> Request:
    chosen = HashMode(options["hash_"]) if options["hash_"] else None
    if options["catalog"] and chosen is HashMode.NONE:
        raise UsageError("usage.hash_none_catalog")
    if options["changed_only"] and not options["catalog"]:
        raise UsageError("usage.changed_only_catalog")
    default = HashMode.PIXELS if options["catalog"] else HashMode.FILE
    return Request(
        paths=options["paths"],
        catalog=options["catalog"],
        format=options["format_"],
        target=options["target"],
        detector=options["detector"],
        hash=chosen or default,
        jobs=options["jobs"],
        walk=WalkOptions(options["include"], options["exclude"], options["archives"], _shard(options["shard"])),
        where=filters.parse(options["where"]),
        changed_only=options["changed_only"],
        anchors=options["trust_anchors"],
        fail_on=_verdicts(options["fail_on"]),
        fail_where=filters.parse(options["fail_where"]) if options["fail_where"] else None,
        progress=not options["no_progress"] and sys.stderr.isatty(),
        plugins=options["plugins"],
    )


def _shard(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    part, _, parts = text.partition("/")
    if part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts):
        return int(part), int(parts)
    raise UsageError("usage.shard", text=text)


def _verdicts(text: str | None) -> frozenset[str]:
    names = frozenset(name.strip() for name in (text or "").split(",") if name.strip())
    unknown = sorted(names - {verdict.value for verdict in Verdict})
    if unknown:
        raise UsageError("usage.verdict", text=unknown[0], known=", ".join(verdict.value for verdict in Verdict))
    return names


def _check(request: Request, tally: Tally, entry: Mapping[str, Any]) -> None:
    fails = request.fail_where is not None and filters.matches(request.fail_where, entry)
    tally.failed |= fails or entry["assessment"]["verdict"] in request.fail_on


@contextlib.contextmanager
def _results(request: Request) -> Iterator[output.RecordWriter]:
    with output.opened(request.target, binary=output.is_binary(request.format)) as stream:
        writer = output.writer(request.format, stream)
        yield writer
        writer.close()


def _stream(request: Request, tally: Tally) -> None:
    """Without a catalogue: records in completion order, nothing kept."""
    settings = store.load(places.settings_file())
    detector = choose(request.detector, settings.provider)
    spec = ScanSpec(
        hash=request.hash,
        detector=detector,
        not_run=detector.not_run,
        user_anchors=tuple(read_anchors(Path(path)) for path in (*settings.trust_anchors, *request.anchors)),
        vocabulary=settings.vocabulary,
        max_bytes=settings.max_file_mb * 1024 * 1024,
        max_pixels=settings.max_pixels,
        plugins=request.plugins,
    )
    with _results(request) as writer, Progress(enabled=request.progress) as progress:
        token = CancelToken()
        with Walk(request.paths, request.walk, cancel=token, stdin=sys.stdin) as walk:
            reports = local.run((Work(item) for item in walk), spec, jobs=request.jobs, cancel=token)
            with contextlib.suppress(KeyboardInterrupt), contextlib.closing(reports):  # type: ignore[type-var]
                tally.interrupted = True
                for report in reports:
                    entry = record(report)
                    _take(request, tally, entry, writer)
                    progress.advance(entry["assessment"]["verdict"], tally.unreadable)
                tally.interrupted = False
            tally.new = tally.pictures
            _folders(walk.problems, tally)


def _take(
    request: Request, tally: Tally, entry: Mapping[str, Any], writer: output.RecordWriter, *, shown: bool = True
) -> None:
    tally.add(entry)
    _check(request, tally, entry)
    if shown and filters.matches(request.where, entry):
        writer.write(entry)


def _folders(problems: Iterable[Problem], tally: Tally) -> None:
    for problem in problems:
        tally.folders_unreadable += 1
        tally.problems[problem.code] += 1
        output.say(f"inspector: {messages.text(problem.code, **problem.params)} ({problem.where})")


def _into_catalog(request: Request, tally: Tally) -> None:
    """With a catalogue: store everything, then print from it in path order."""
    options = ScanOptions(
        walk=request.walk,
        detector=request.detector,
        hash=request.hash,
        jobs=request.jobs,
        trust_anchors=request.anchors,
        two_passes=False,
        plugins=request.plugins,
    )
    assert request.catalog is not None
    with Workspace.open(request.catalog) as workspace:
        fresh: set[str] = set()
        known: set[str] = set()
        with Progress(enabled=request.progress) as progress:
            _scan_catalog(workspace, request, options, tally, (fresh, known), progress)
        with _results(request) as writer:
            for entry in workspace.catalog.records(None):
                path = entry["path"]
                if path in fresh or path in known:
                    _take(request, tally, entry, writer, shown=path in fresh or not request.changed_only)


def _scan_catalog(
    workspace: Workspace,
    request: Request,
    options: ScanOptions,
    tally: Tally,
    keys: tuple[set[str], set[str]],
    progress: Progress,
) -> None:
    fresh, known = keys
    events = workspace.scan(request.paths, CancelToken(), options=options, stdin=sys.stdin)
    tally.interrupted = True
    with contextlib.suppress(KeyboardInterrupt), contextlib.closing(events):  # type: ignore[type-var]
        for event in events:
            fresh.update(report.asset.key for report in event.reports)
            known.update(event.unchanged)
            tally.new += len(event.changes.added)
            tally.missing += len(event.changes.removed)
            _folders(event.problems, tally)
            for report in event.reports:
                progress.advance(report.assessment.verdict.value, event.progress.unreadable)
        tally.interrupted = False
    tally.changed = len(fresh) - tally.new
    tally.unchanged = len(known)


def _closing_line(tally: Tally) -> None:
    words = [
        f"{count:,} {messages.text(f'verdict.{verdict}').lower()}"
        for verdict, count in sorted(tally.verdicts.items(), key=lambda pair: -pair[1])
    ]
    rate = tally.pictures / max(tally.seconds, 0.001)
    output.say(f"{tally.pictures:,} pictures in {tally.seconds:.1f} s ({pace(rate)} a second): {', '.join(words)}")
    if tally.scored:
        mean = tally.looks / tally.scored
        output.say(f"The detector scored {tally.scored:,} pictures, with {mean:.1f} looks at a picture on average.")


def scan_paths(arguments: Sequence[str]) -> int:
    """Run the command from another command; returns its exit status."""
    return int(command.main(list(arguments), standalone_mode=False) or 0)
