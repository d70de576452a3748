"""L2: reads ComfyUI's graphs. The reading itself is in `comfy`; here it becomes evidence.

A graph alone proves nothing: pictures that were only loaded, scaled and saved carry one, and so do the inputs of a
graph. `comfy.outputs` decides how far it reaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.enums import Shows
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.domain.jsonform import to_json
from inspector.generators import carriers, infotext, infotext_models, programs
from inspector.generators.comfy import nodes, payload, reading, workflow
from inspector.generators.comfy.graph import Graph
from inspector.generators.comfy.reading import Reading
from inspector.generators.infotext import Infotext

_OTHERS = ("parameters-json", "smproj", "generation_data")
"""Chunks of programs that write a true text beside their graph."""


class ComfyUI:
    """ComfyUI and everything that embeds its graphs."""

    name = "comfyui"
    places: tuple[str, ...] = ("ComfyUI graph", "ComfyUI workflow")
    needs = payload.PLACES

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:
        """One evidence for each different graph; for a workflow only where there is no graph."""
        found = payload.find(blocks)
        for graph, block in found.graphs:
            yield self._graph(graph, [block, *(other for _, other in found.workflows)], found, blocks, image)
        if not found.graphs:
            for value, block in found.workflows:
                yield self._workflow(value, block, image)

    def _graph(
        self, graph: Graph, sources: list[MetadataBlock], found: payload.Payload, blocks: BlockSet, image: ImageFacts
    ) -> Evidence:
        result = reading.read(graph, image)
        versions = workflow.versions(found.workflows[0][0]) if found.workflows else {}
        beside = _written_beside(blocks) if result.shows is Shows.GENERATED else {}
        parameters = _named(_of_this_file(result), versions)
        return generation_evidence(
            self.name,
            sources,
            replace(parameters, models=_hashed(parameters.models, beside.values())),
            shows=result.shows,
            note=_note(result),
            supersedes=list(beside) if parameters.prompt or parameters.seed else (),
        )

    def _workflow(self, value: Mapping[str, Any], block: MetadataBlock, image: ImageFacts) -> Evidence:
        graph = workflow.from_workflow(value)
        found = GenerationParameters() if graph is None else reading.read(graph, image).parameters
        return generation_evidence(
            self.name,
            [block],
            _named(found, workflow.versions(value)),
            shows=Shows.WORKFLOW_ONLY,
            firm=False,
            note="generation.workflow_only",
        )


def _of_this_file(result: Reading) -> GenerationParameters:
    """The parameters; where this file may be an input, those of the other output only among the extras."""
    found = result.parameters
    if result.shows is not Shows.POSSIBLE_INPUT:
        return found
    other = {key: value for key, value in to_json(found).items() if key != "extras" and value not in (None, "", [])}
    return GenerationParameters(extras={**found.extras, "other_output": other})


def _named(found: GenerationParameters, versions: Mapping[str, Any]) -> GenerationParameters:
    core = versions.get("core_version")
    return replace(
        found,
        generator="ComfyUI",
        generator_version=core if isinstance(core, str) else None,
        extras={**found.extras, **versions},
    )


def _note(result: Reading) -> str:
    if result.shows is Shows.POSSIBLE_INPUT:
        return "generation.possible_input"
    if result.shows is Shows.PROCESSED:
        return "generation.processed"
    return "generation.text_assembled" if result.assembled else ""


def _written_beside(blocks: BlockSet) -> dict[str, Infotext]:
    """Texts that a saver node wrote beside a graph, by their source: where they differ the graph is right."""
    if blocks.png_text(*_OTHERS):
        return {}
    found: dict[str, Infotext] = {}
    for block in carriers.free_text(blocks):
        text = infotext.parse(block.text)
        if text is not None and programs.identify(text, blocks).name in ("ComfyUI", programs.COMPATIBLE):
            found.setdefault(block.source, text)
    return found


def _hashed(models: tuple[ModelReference, ...], texts: Iterable[Infotext]) -> tuple[ModelReference, ...]:
    """The models with the hashes that a saver node worked out; a graph itself has none."""
    known = {_stem(model.name): model.hash for text in texts for model in infotext_models.models(text) if model.hash}
    return (
        tuple(replace(model, hash=model.hash or known.get(_stem(model.name))) for model in models) if known else models
    )


def _stem(name: str) -> str:
    return nodes.MODEL_FILE.sub("", name.replace("\\", "/").rpartition("/")[2]).lower()
