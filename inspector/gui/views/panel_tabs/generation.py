"""L5: the Generation tab: prompts, parameters, checkpoints and the workflow that a generator wrote."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from inspector.domain.enums import EvidenceKind, Shows
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference
from inspector.domain.jsonform import from_json
from inspector.gui import generationtext, ledger, text, workflow
from inspector.gui.detail import Detail
from inspector.gui.views.panel_tabs.page import TabPage
from inspector.gui.widgets.basic import Card, ElidedLabel, IconButton, IconLabel, Line, TextButton, plain
from inspector.gui.widgets.chips import Tag
from inspector.gui.widgets.fields import Heading, NameValues, TextBlock
from inspector.gui.widgets.workflowview import WorkflowView, WorkflowWindow

_EXTRAS_SHOWN = 60
_OTHERS_SHOWN = 8


class CopyAs(TextButton):
    """A menu that copies the parameters in three forms or saves them."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.translate("generation", "Copy as"), kind="flat", icon="copy", compact=True)
        self.setAccessibleName(self.tr("Copy parameters as"))
        menu = QMenu(self)
        self.as_text = menu.addAction(self.tr("Text"))
        self.as_json = menu.addAction(self.tr("JSON"))
        self.as_a1111 = menu.addAction(self.tr("A1111 text"))
        menu.addSeparator()
        self.save = menu.addAction(self.tr("Save as JSON…"))
        self.setMenu(menu)


class GenerationTab(TabPage):
    """What the best supported record says; the others below with their differences."""

    def build(self, detail: Detail) -> None:
        """Show the records."""
        records = list(_records(detail))
        best = detail.report.generation or (records[0][1] if records else None)
        self.workflow_view: WorkflowView | None = None
        if best is None:
            self.say_nothing(
                self.tr("No generation parameters"),
                self.tr("No generator wrote its settings into this file. That says nothing about origin."),
            )
        else:
            self._parameters = best
            self._add_prompts(best)
            self._add_parameters(best, guessed=_guessed(records, best))
            self._add_checkpoints(best)
        self._add_workflow(detail)
        self._add_others(records, best)

    def _add_prompts(self, best: GenerationParameters) -> None:
        for title, value, name in (
            (self.tr("Prompt"), best.prompt, self.tr("Copy prompt")),
            (self.tr("Negative prompt"), best.negative_prompt, self.tr("Copy negative prompt")),
        ):
            if not value:
                continue
            copy = IconButton("copy", name)
            copy.setProperty("copied", value)
            copy.clicked.connect(self._copy)
            self.column.addWidget(Heading(title, copy))
            card = Card()
            inside = QVBoxLayout(card)
            inside.setContentsMargins(10, 8, 10, 8)
            block = TextBlock(value, most=10)
            block.setAccessibleName(title)
            inside.addWidget(block)
            self.column.addWidget(card)

    def _add_parameters(self, best: GenerationParameters, *, guessed: bool) -> None:
        self.copy_as = CopyAs()
        self.copy_as.as_text.triggered.connect(self._copy_text)
        self.copy_as.as_json.triggered.connect(self._copy_json)
        self.copy_as.as_a1111.triggered.connect(self._copy_a1111)
        self.copy_as.save.triggered.connect(self._save_json)
        controls: list[QWidget] = [self.copy_as]
        if guessed:
            means = self.tr("The form of this data is not known; the fields were recognised by their names.")
            controls.insert(0, Tag(self.tr("guessed"), tooltip=means, tone="warning"))
        self.column.addWidget(Heading(self.tr("Parameters"), *controls))
        self.column.addWidget(NameValues(_pairs(best)))
        if best.extras:
            self.column.addWidget(Heading(self.tr("Further values")))
            shown = list(best.extras.items())[:_EXTRAS_SHOWN]
            self.column.addWidget(NameValues((str(name), ledger.words(value)) for name, value in shown))

    def _add_checkpoints(self, best: GenerationParameters) -> None:
        if not best.models:
            return
        self.column.addWidget(Heading(self.tr("Checkpoints")))
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        for number, model in enumerate(best.models):
            if number:
                inside.addWidget(Line())
            inside.addWidget(CheckpointRow(model))
        self.column.addWidget(card)

    def _add_workflow(self, detail: Detail) -> None:
        graph = workflow.graph(detail.report.blocks)
        if graph is None:
            return
        save = TextButton(self.tr("Save as JSON"), kind="link")
        save.setProperty("type", "small")
        save.clicked.connect(self._save_workflow)
        show = TextButton(self.tr("Open diagram"), kind="link")
        show.setProperty("type", "small")
        show.clicked.connect(self._open_diagram)
        self._graph = graph
        self.column.addWidget(Heading(self.tr("Workflow"), show, save))
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        self.workflow_view = WorkflowView(graph)
        inside.addWidget(self.workflow_view)
        self.column.addWidget(card)
        words = self.tr("{count} nodes. Drag to move, Ctrl and the wheel to zoom.")
        self.column.addWidget(plain(words.format(count=text.number(len(graph.nodes))), role="small", tone="secondary"))

    def _add_others(
        self, records: list[tuple[Evidence, GenerationParameters]], best: GenerationParameters | None
    ) -> None:
        others = [(item, record) for item, record in records if record != best][:_OTHERS_SHOWN]
        if best is None or not others:
            return
        self.column.addWidget(Heading(self.tr("Other records")))
        for item, record in others:
            differing = generationtext.differences(best, record)
            names = ", ".join(field_name(name) for name in differing)
            words = self.tr("differs in {names}").format(names=names) if differing else self.tr("agrees")
            self.column.addWidget(RecordRow(item.source, record.generator or "", words, differs=bool(differing)))

    @Slot()
    def _copy(self) -> None:
        button = self.sender()
        if isinstance(button, IconButton):
            self.copy_requested.emit(str(button.property("copied")))

    @Slot()
    def _copy_text(self) -> None:
        self.copy_requested.emit(generationtext.as_text(self._parameters))

    @Slot()
    def _copy_json(self) -> None:
        self.copy_requested.emit(generationtext.as_json(self._parameters))

    @Slot()
    def _copy_a1111(self) -> None:
        self.copy_requested.emit(generationtext.as_a1111(self._parameters))

    @Slot()
    def _save_json(self) -> None:
        self.save_requested.emit(self._name("generation.json"), generationtext.as_json(self._parameters).encode())

    @Slot()
    def _save_workflow(self) -> None:
        if self.detail is not None:
            value = self.detail.report.blocks[self._graph.block].text
            self.save_requested.emit(self._name("workflow.json"), value.encode("utf-8", "surrogateescape"))

    @Slot()
    def _open_diagram(self) -> None:
        if self.detail is not None:
            WorkflowWindow(self._graph, self.detail.row.name, self.window()).show()

    def _name(self, suffix: str) -> str:
        stem = self.detail.row.name.rsplit(".", 1)[0] if self.detail else "picture"
        return f"{stem}.{suffix}"


class CheckpointRow(QWidget):
    """Name and hash of weights, and what they are."""

    def __init__(self, model: ModelReference) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 10, 7)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(model.name, role="small"))
        stated = model.hash or self.tr("no hash stated")
        words.addWidget(ElidedLabel(stated, role="mono", tone="secondary"))
        row.addLayout(words, 1)
        row.addWidget(Tag(kind_name(model.kind)))


class RecordRow(QWidget):
    """Another record in the same file, and how it compares."""

    def __init__(self, source: str, generator: str, words: str, *, differs: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        role = "notice.warning" if differs else "text.secondary"
        row.addWidget(IconLabel("warning" if differs else "done", role=role), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(plain(text.safe_line(f"{generator}: {words}" if generator else words), role="small"))
        column.addWidget(ElidedLabel(source, role="mono", tone="secondary"))
        row.addLayout(column, 1)


def field_name(name: str) -> str:
    """The word for a field of the generation parameters."""
    translate = QCoreApplication.translate
    return {
        "generator": translate("generation", "Generator"),
        "generator_version": translate("generation", "Version"),
        "prompt": translate("generation", "Prompt"),
        "negative_prompt": translate("generation", "Negative prompt"),
        "seed": translate("generation", "Seed"),
        "steps": translate("generation", "Steps"),
        "sampler": translate("generation", "Sampler"),
        "scheduler": translate("generation", "Scheduler"),
        "guidance": translate("generation", "Guidance"),
        "width": translate("generation", "Width"),
        "height": translate("generation", "Height"),
        "models": translate("generation", "Checkpoints"),
    }.get(name, name)


def kind_name(kind: str) -> str:
    """The word for a kind of weights."""
    translate = QCoreApplication.translate
    return {
        "checkpoint": translate("generation", "Checkpoint"),
        "lora": "LoRA",
        "vae": "VAE",
        "embedding": translate("generation", "Embedding"),
        "controlnet": "ControlNet",
        "refiner": translate("generation", "Refiner"),
        "text_encoder": translate("generation", "Text encoder"),
        "upscaler": translate("generation", "Upscaler"),
        "service": translate("generation", "Service"),
    }.get(kind, kind)


def _pairs(best: GenerationParameters) -> list[tuple[str, str]]:
    size = text.pixels(best.width, best.height)
    guidance = "" if best.guidance is None else f"{best.guidance:g}"
    return [
        (field_name("generator"), " ".join(part for part in (best.generator, best.generator_version) if part)),
        (field_name("seed"), best.seed or ""),
        (field_name("steps"), "" if best.steps is None else str(best.steps)),
        (field_name("sampler"), best.sampler or ""),
        (field_name("scheduler"), best.scheduler or ""),
        (field_name("guidance"), guidance),
        (QCoreApplication.translate("generation", "Size"), size),
    ]


def _records(detail: Detail) -> Iterator[tuple[Evidence, GenerationParameters]]:
    for item in detail.report.evidence:
        if item.kind is EvidenceKind.GENERATION:
            yield item, from_json(GenerationParameters, item.data)


def _guessed(records: list[tuple[Evidence, GenerationParameters]], best: GenerationParameters) -> bool:
    unknown = Shows.UNKNOWN_PAYLOAD.value
    return any(item.data.get("shows") == unknown for item, record in records if record == best)
