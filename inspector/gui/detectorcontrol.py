"""L5: what the page of detectors asks for, done in jobs: models examined, tried, added, chosen, measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.cancel import CancelToken
from inspector.detectors import ModelCard
from inspector.detectors.providers import CPU
from inspector.detectors.selftest import Checked
from inspector.detectors.trial import Trial
from inspector.engines import adding
from inspector.engines.adding import Candidate, Samples
from inspector.engines.corrections import Comparison
from inspector.engines.ownlabels import Calibrated
from inspector.errors import CodedError, InspectorError
from inspector.gui import text
from inspector.gui.dialogs.detectors.page import DetectorsPage
from inspector.gui.dialogs.detectors.values import PageFacts
from inspector.gui.jobs import Crash, Job
from inspector.gui.session import Session
from inspector.pipeline.detecting import DEFAULT

if TYPE_CHECKING:
    from inspector.workspace import Workspace

_PROGRESS_MS = 200
_SPEED_S = 1.5


@dataclass(slots=True)
class _Adding:
    """The model that is being added: where it lies and what a person said about it."""

    path: Path
    preset: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    card: ModelCard | None = None
    trial: Trial | None = None
    samples: Samples = field(default_factory=Samples)


@dataclass(frozen=True, slots=True)
class _Tried:
    card: ModelCard
    trial: Trial
    samples: Samples


@dataclass(frozen=True, slots=True)
class _Timed:
    model: str
    per_second: float
    looks: float | None = None
    fault: str = ""


class _Progress:
    """Written by the worker, read by a timer of the window."""

    def __init__(self) -> None:
        self.at = (0, 0)

    def __call__(self, done: int, total: int) -> None:
        self.at = (done, total)


class DetectorControl(QObject):
    """Feeds the page of detectors while the settings are open.

    Signals:
        changed: a value of the settings that shall change, as key and value.
    """

    changed = Signal(str, object)

    def __init__(self, session: Session, page: DetectorsPage, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._page = session, page
        self._adding: _Adding | None = None
        self._measured: Calibrated | None = None
        self._facts = PageFacts()
        self._wanted = ""
        self._work: Job | None = None
        self._progress = _Progress()
        self._timer = QTimer(self)
        self._timer.setInterval(_PROGRESS_MS)
        self._timer.timeout.connect(self._show_progress)
        self._connect()

    @Slot()
    def refresh(self) -> None:
        """Read what is installed anew."""
        job = self._run(_read, "detectors")
        job.finished.connect(self._show_facts)

    @Slot(str)
    def examine_file(self, path: str) -> None:
        """Begin to add a model."""
        self._adding = _Adding(Path(path))
        self._page.show_adding(shown=True)
        self._page.adding.start(Path(path), self._facts.presets)
        self._examine()

    @Slot()
    def stop(self) -> None:
        """Nobody looks any more: let measuring end."""
        self._timer.stop()
        if self._work is not None:
            self._work.cancel()

    def _connect(self) -> None:
        page = self._page
        page.shown.connect(self.refresh)
        page.file_chosen.connect(self.examine_file)
        page.installed.chosen.connect(self._choose)
        page.installed.remove_requested.connect(self._remove)
        page.installed.forget_requested.connect(self._forget)
        page.installed.speed_requested.connect(self._time)
        page.adding.answered.connect(self._answered)
        page.adding.preset_chosen.connect(self._preset)
        page.adding.accepted.connect(self._accept)
        page.adding.discarded.connect(self._discard)
        page.calibration.measure_requested.connect(self._measure)
        page.calibration.stop_requested.connect(self._stop_measuring)
        page.calibration.kept.connect(self._keep)
        page.calibration.switched.connect(self._switch)
        page.meaning.share_changed.connect(self._share)
        page.runs_on.check_requested.connect(self._check)
        page.runs_on.chosen.connect(self._run_on)

    # Adding

    def _examine(self) -> None:
        now = self._adding
        if now is not None:
            now.card = now.trial = None
            job = self._run(partial(_examine, now.path, dict(now.answers), now.preset), "examine", quiet=True)
            job.finished.connect(self._examined)
            job.failed.connect(self._refused)

    @Slot(object)
    def _examined(self, candidate: Candidate) -> None:
        if self._adding is not None:
            self._adding.card = candidate.card
            self._page.adding.show_candidate(candidate)
            job = self._run(partial(_try, candidate.card), "examine", quiet=True)
            job.finished.connect(self._tried)
            job.failed.connect(self._refused)

    @Slot(object)
    def _tried(self, tried: _Tried) -> None:
        if self._adding is not None and self._adding.card == tried.card:
            self._adding.trial, self._adding.samples = tried.trial, tried.samples
            self._page.adding.show_trial(tried.trial, tried.samples.ai)

    @Slot(object)
    def _refused(self, error: CodedError | Crash) -> None:
        if isinstance(error, CodedError):
            self._page.adding.show_refused(text.text(error.code, **error.params))
        else:
            self._session.failed.emit(error)

    @Slot(object)
    def _answered(self, answers: dict[str, Any]) -> None:
        if self._adding is not None:
            self._adding.answers |= answers
            self._examine()

    @Slot(str)
    def _preset(self, name: str) -> None:
        if self._adding is not None:
            self._adding.preset = name
            self._examine()

    @Slot()
    def _accept(self) -> None:
        now = self._adding
        if now is not None and now.card is not None and now.trial is not None:
            job = self._run(partial(_add, now.card, now.trial), "add", quiet=True)
            job.finished.connect(self._added)
            job.failed.connect(self._refused)

    @Slot(object)
    def _added(self, card: ModelCard) -> None:
        self._discard()
        self.refresh()
        radio = self._page.installed.radios.get(card.id)
        if radio is not None:
            radio.setFocus()

    @Slot()
    def _discard(self) -> None:
        self._adding = None
        self._page.show_adding(shown=False)

    # Choosing and removing

    @Slot(str)
    def _choose(self, model: str) -> None:
        """Use another detector; where pictures were corrected it is first tried on those."""
        self._wanted = model
        job = self._long(partial(_compare, model=model))
        job.finished.connect(self._compared)

    @Slot(object)
    def _compared(self, found: Comparison | None) -> None:
        if found is None or not found.pictures:
            self._switch(True)
            return
        self._page.calibration.show_switch(found, self._facts.chosen, self._wanted)

    @Slot(bool)
    def _switch(self, wanted: bool) -> None:
        if wanted and self._wanted:
            self.changed.emit("detector", self._wanted)
        else:
            self.refresh()
        self._wanted = ""

    @Slot(str)
    def _remove(self, model: str) -> None:
        card = next((item.card for item in self._facts.installed if item.card.id == model), None)
        if card is not None:
            self._run(partial(_remove, card), "remove").finished.connect(self.refresh)

    @Slot(str)
    def _forget(self, model: str) -> None:
        self._run(partial(_forget, model), "forget").finished.connect(self.refresh)

    # Measuring

    @Slot(str)
    def _time(self, model: str) -> None:
        card = next((item.card for item in self._facts.installed if item.card.id == model), None)
        if card is not None:
            self._page.installed.show_speed(model, self.tr("Measuring …"))
            self._run(partial(_time, card), "speed").finished.connect(self._timed)

    @Slot(object)
    def _timed(self, found: _Timed) -> None:
        words = found.fault or self.tr("{n} looks a second").format(n=text.rate(found.per_second))
        more = ""
        if found.looks:
            more = self.tr("{n} looks a picture of yours: {rate} pictures a second").format(
                n=text.rate(found.looks), rate=text.rate(found.per_second / found.looks)
            )
        self._page.installed.show_speed(found.model, words, more)

    @Slot(int)
    def _measure(self, at_most: int) -> None:
        job = self._long(partial(_measure, at_most=at_most))
        job.finished.connect(self._show_measured)

    @Slot(object)
    def _show_measured(self, found: Calibrated) -> None:
        self._measured = found
        self._page.calibration.show_measured(found, self._facts.chosen)

    @Slot()
    def _stop_measuring(self) -> None:
        self.stop()
        self.refresh()

    @Slot()
    def _keep(self) -> None:
        if self._measured is not None:
            self._run(partial(_keep, self._measured), "keep").finished.connect(self.refresh)
            self._measured = None

    @Slot()
    def _show_progress(self) -> None:
        done, total = self._progress.at
        if total:
            self._page.calibration.show_progress(done, total)

    @Slot(int)
    def _share(self, permille: int) -> None:
        self.changed.emit("ai_share_permille", permille)

    @Slot(str)
    def _check(self, name: str) -> None:
        self._page.runs_on.show_checking(name)
        job = self._run(partial(_check, name), f"check {name}")
        job.finished.connect(self._page.runs_on.show_checked)

    @Slot(str)
    def _run_on(self, provider: str) -> None:
        self.changed.emit("provider", provider)

    # Inside

    @Slot(object)
    def _show_facts(self, facts: PageFacts) -> None:
        self._facts = facts
        self._page.say("")
        self._page.show_facts(facts, self._session.workspace.settings)

    def _run(self, work: Callable[..., Any], key: str, *, quiet: bool = False) -> Job:
        workspace = self._session.workspace
        job = self._session.runner.run(lambda token: work(workspace, token), key=key)
        if not quiet:
            job.failed.connect(self._failed)
        return job

    def _long(self, work: Callable[..., Any]) -> Job:
        """Run work that tells its progress and can be stopped."""
        self._progress = _Progress()
        job = self._run(partial(work, progress=self._progress), "measure", quiet=True)
        job.failed.connect(self._not_measured)
        job.ended.connect(self._work_ended)
        self._work = job
        self._timer.start()
        return job

    @Slot()
    def _work_ended(self) -> None:
        if self.sender() is self._work:
            self._work = None
            self._timer.stop()

    @Slot(object)
    def _not_measured(self, error: CodedError | Crash) -> None:
        if isinstance(error, CodedError):
            self._page.calibration.show_refused(text.text(error.code, **error.params))
        else:
            self._session.failed.emit(error)

    @Slot(object)
    def _failed(self, error: CodedError | Crash) -> None:
        if isinstance(error, CodedError):
            self._page.say(text.text(error.code, **error.params))
        else:
            self._session.failed.emit(error)


def _read(workspace: Workspace, _token: CancelToken) -> PageFacts:
    models = workspace.models
    presets = tuple(preset.name for preset in adding.known_presets())
    found = tuple(models.installed())
    choice = workspace.settings.detector
    shipped = next((model.card.id for model in found), "")
    named = next((model.card.id for model in found if choice in (model.card.id, str(model.card.path))), "")
    chosen = shipped if choice == DEFAULT else named
    return PageFacts(found, models.share(), models.corrected(), presets, chosen, models.providers())


def _check(name: str, workspace: Workspace, _token: CancelToken) -> Checked:
    return workspace.models.check_provider(name, again=True)


def _time(card: ModelCard, workspace: Workspace, _token: CancelToken) -> _Timed:
    from inspector.detectors.benchmark import measure

    names = {provider.id: provider.name for provider in workspace.models.providers()}
    try:
        speed = measure(card, names.get(workspace.settings.provider, CPU), batches=(1,), seconds=_SPEED_S)
    except InspectorError as error:
        return _Timed(card.id, 0.0, fault=text.text(error.code, **error.params))
    return _Timed(card.id, speed.per_second, workspace.models.mean_looks(card.id))


def _examine(path: Path, answers: dict[str, Any], preset: str, _workspace: Workspace, _token: CancelToken) -> Candidate:
    return adding.examine(path, answers or None, preset or None)


def _try(card: ModelCard, workspace: Workspace, _token: CancelToken) -> _Tried:
    samples = adding.labelled_samples(workspace.catalog, workspace.settings.max_pixels)
    return _Tried(card, adding.try_out(card, samples), samples)


def _add(card: ModelCard, trial: Trial, _workspace: Workspace, _token: CancelToken) -> ModelCard:
    return adding.add(card, trial)


def _remove(card: ModelCard, _workspace: Workspace, _token: CancelToken) -> None:
    adding.remove(card)


def _forget(model: str, workspace: Workspace, _token: CancelToken) -> bool:
    return workspace.models.forget(model)


def _compare(workspace: Workspace, token: CancelToken, *, model: str, progress: _Progress) -> Comparison | None:
    return workspace.models.compare(model, token, progress) if workspace.models.corrected() else None


def _measure(workspace: Workspace, token: CancelToken, *, at_most: int, progress: _Progress) -> Calibrated:
    return workspace.models.calibrate(None, at_most, token, progress)


def _keep(found: Calibrated, workspace: Workspace, _token: CancelToken) -> None:
    workspace.models.keep(found)
