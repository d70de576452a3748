"""L2: a ComfyUI graph to generation parameters: the sampler behind this file, its prompts, its weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from inspector.domain.blocks import ImageFacts
from inspector.domain.enums import Shows
from inspector.domain.evidence import GenerationParameters, ModelReference
from inspector.generators import jsontext, values
from inspector.generators.comfy import nodes, piped, prompts, sampling, weights
from inspector.generators.comfy.graph import Graph, Link, Node
from inspector.generators.comfy.literals import Literals, Text
from inspector.generators.comfy.outputs import Outcome, declared_size, is_pixel_link, outcome
from inspector.generators.comfy.sampling import Role, Sampling

SAMPLERS_LIMIT = 50
"""Most samplers listed of one graph."""
TEXTS_LIMIT = 10
"""Most samplers that are asked for a prompt."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a graph says: parameters, how far they reach, and whether the prompt was written at run time."""

    parameters: GenerationParameters
    shows: Shows
    assembled: bool = False


@dataclass(slots=True)
class _Sides:
    """Texts of both sides, in wiring order."""

    positive: list[Text] = field(default_factory=list)
    negative: list[Text] | None = None


def read(graph: Graph, image: ImageFacts) -> Reading:
    """Everything a graph says about this picture."""
    literals = Literals(graph)
    result = outcome(graph, literals, image)
    samplers = _samplers(graph, literals, result)
    main = _main(samplers, graph, literals)
    if main is None:
        return Reading(GenerationParameters(models=_models(graph, literals, None, [])), result.shows)
    role = sampling.role(main.node, graph)
    if role is Role.SERVICE:
        return Reading(_from_service(main, graph, literals, samplers), result.shows)
    reading = _from_sampler(main, samplers, graph, literals, result)
    if role is Role.DETAILER and result.shows is Shows.GENERATED:
        return replace(reading, shows=Shows.EDITED)  # nothing but touching up a picture that was loaded
    return reading


def _from_sampler(
    main: Sampling, samplers: Sequence[Sampling], graph: Graph, literals: Literals, result: Outcome
) -> Reading:
    sides = _best_sides(main, samplers, graph, literals)
    if not sides.positive and piped.holds_settings(main.node, graph):
        sides = _Sides(*piped.texts(graph, literals, result.output))
    size = declared_size(main.node, graph, literals) or (None, None)
    texts = [text.value for text in sides.positive]
    distilled = _distilled(main, graph, literals)
    guidance = values.number(main.guidance)
    parameters = GenerationParameters(
        prompt=texts[0] if texts else None,
        negative_prompt=None if sides.negative is None else next((text.value for text in sides.negative), ""),
        seed=values.seed(_seed(main, samplers, graph, literals)),
        steps=values.integer(main.steps),
        sampler=main.sampler,
        scheduler=main.scheduler,
        guidance=distilled if guidance is None else guidance,
        width=size[0],
        height=size[1],
        models=_models(graph, literals, main, [*texts, *(text.value for text in sides.negative or ())]),
        extras=_extras(main, samplers, sides, distilled, graph, literals, result),
    )
    assembled = bool(sides.positive) and any(text.assembled for text in sides.positive)
    return Reading(parameters, result.shows, assembled)


def _samplers(graph: Graph, literals: Literals, result: Outcome) -> list[Sampling]:
    """Everything that generates above the output, nearest first: along pictures and latents, then the rest."""
    generating = {node.id for node in result.generating}
    if not generating:
        return []
    starts = [result.output] if result.output is not None else list(result.generating)
    found: dict[str, Node] = {}
    for pixels_only in (True, False):

        def follow(node: Node, key: str, only: bool = pixels_only) -> bool:
            return literals.follows(node, key) and (not only or is_pixel_link(key))

        for node in graph.upstream(starts, follow):
            if node.id in generating and len(found) < SAMPLERS_LIMIT:
                found.setdefault(node.id, node)
    nearest = list(found.values()) or list(result.generating[:SAMPLERS_LIMIT])
    return [sampling.settings(node, graph, literals) for node in nearest]


def _main(samplers: Sequence[Sampling], graph: Graph, literals: Literals) -> Sampling | None:
    """The sampler a person would name.

    Not one that touches up a finished picture; of a run that is split over two samplers the one that began it.
    """
    base = [item for item in samplers if sampling.role(item.node, graph) is not Role.DETAILER]
    if not base:
        return samplers[0] if samplers else None
    main = base[0]
    by_id = {item.node.id: item for item in base}
    for _ in range(len(base)):
        if main.adds_noise:
            break
        before = _nearest_above(main, by_id, graph, literals)
        if len(before) != 1:
            break
        main = before[0]
    return main


def _nearest_above(main: Sampling, known: dict[str, Sampling], graph: Graph, literals: Literals) -> list[Sampling]:
    """Samplers whose latents a sampler continues, without those behind them."""

    def follow(node: Node, key: str) -> bool:
        return literals.follows(node, key) and is_pixel_link(key) and (node is main.node or node.id not in known)

    above = graph.upstream([main.node], follow)
    return [known[node.id] for node in above if node is not main.node and node.id in known]


def _seed(main: Sampling, samplers: Sequence[Sampling], graph: Graph, literals: Literals) -> Any:
    """The seed of the noise: where the main sampler adds none, that of the nearest one above it that does."""
    if main.adds_noise:
        return main.seed
    known = {item.node.id: item for item in samplers}
    noisy = [item for item in _nearest_above(main, known, graph, literals) if item.adds_noise]
    return noisy[0].seed if noisy else main.seed


def _best_sides(main: Sampling, samplers: Sequence[Sampling], graph: Graph, literals: Literals) -> _Sides:
    """The texts of the main sampler; of one before it where it has none, as in picture-to-video."""
    sides = _sides(main, graph, literals)
    for item in samplers[:TEXTS_LIMIT]:
        if sides.positive:
            break
        other = _sides(item, graph, literals)
        sides = other if other.positive else sides
    return sides


def _sides(main: Sampling, graph: Graph, literals: Literals) -> _Sides:
    positive, encoders = _texts(main, graph, literals, "positive")
    sides = _Sides(positive)
    if not _links(main, "negative"):
        sides.negative = prompts.beside(graph, literals, encoders) or None
        return sides
    negative, others = _texts(main, graph, literals, "negative")
    if others and set(others) == set(encoders) and negative == positive:
        return sides  # the same encoder on both sides: blanked on the way, or not used at all
    blanked = not others and _ends_in_nothing(main, graph)
    sides.negative = None if blanked else negative
    return sides


def _ends_in_nothing(main: Sampling, graph: Graph) -> bool:
    return any(nodes.ZERO_OUT.search(graph.nodes[link.node].type) for link in _links(main, "negative"))


def _texts(main: Sampling, graph: Graph, literals: Literals, side: str) -> tuple[list[Text], tuple[str, ...]]:
    found, encoders = prompts.texts(graph, literals, _links(main, side), side)
    if found:
        return found, encoders
    own = [literals.text(value, side) for value in _own_text_inputs(main, side)]
    return [text for text in own if text.value.strip()], encoders


def _own_text_inputs(main: Sampling, side: str) -> list[Any]:
    """Text on the sampler itself: nodes that do everything at once."""
    keys = nodes.NEGATIVE_TEXT if side == "negative" else (*nodes.POSITIVE_TEXT, *nodes.ENCODER_TEXT)
    return [main.node.inputs[key] for key in keys if isinstance(main.node.inputs.get(key), str)]


def _links(main: Sampling, side: str) -> list[Link]:
    """Where a sampler, its guider or its pipe takes a side from."""
    keys = nodes.NEGATIVE_LINKS if side == "negative" else (*nodes.POSITIVE_LINKS, "cond2")
    for node in (main.node, *main.helpers):
        links = [node.inputs[key] for key in keys if isinstance(node.inputs.get(key), Link)]
        if links and not prompts.encodes_both(node):
            return links
    for node in (main.node, *main.helpers):
        link = node.link(*nodes.PIPES)
        if link is not None:
            return [link]
    return []


def _distilled(main: Sampling, graph: Graph, literals: Literals) -> float | None:
    """The guidance that is fed to distilled models as a condition (Flux)."""

    def follow(node: Node, key: str) -> bool:
        return literals.follows(node, key) and key not in nodes.NOT_CONDITIONING

    starts = [graph.nodes[link.node] for link in _links(main, "positive")]
    for node in (main.node, *graph.upstream(starts, follow)):
        for key in nodes.DISTILLED_INPUTS:
            value = values.number(literals.number(node.inputs.get(key), (key,)))
            if value is not None:
                return value
    return None


def _models(graph: Graph, literals: Literals, main: Sampling | None, texts: list[str]) -> tuple[ModelReference, ...]:
    return weights.distinct(_all_models(graph, literals, main, texts))


def _all_models(graph: Graph, literals: Literals, main: Sampling | None, texts: list[str]) -> Iterator[ModelReference]:
    if main is not None:
        yield from weights.of_sampler(_model_links(main), graph, literals)
        yield from weights.named(main.node, literals, on_model_path=True)
    for node in graph.nodes.values():
        yield from weights.named(node, literals)
    yield from weights.embeddings(texts)


def _model_links(main: Sampling) -> list[Link]:
    for node in (main.node, *main.helpers):
        links = [link for key, link in node.links if sampling.is_model(key)]
        if links:
            return links
    return [link for node in (main.node, *main.helpers) for key, link in node.links if key in nodes.PIPE_LINKS]


def _from_service(
    main: Sampling, graph: Graph, literals: Literals, samplers: Sequence[Sampling]
) -> GenerationParameters:
    """A node that lets a remote service generate: its class names the service."""
    node = main.node
    service = sampling.service(node) or node.type
    model = values.name(literals.number(node.inputs.get("model"), nodes.SERVICE_MODEL)) or values.name(
        node.literal(*nodes.SERVICE_MODEL)
    )
    written = [literals.text(node.inputs[key]) for key in nodes.SERVICE_TEXT if key in node.inputs]
    filled = [text.value for text in written if text.value.strip()]
    size = declared_size(node, graph, literals) or values.size(node.literal("size")) or (None, None)
    return GenerationParameters(
        prompt=filled[0] if filled else None,
        negative_prompt=values.text(literals.number(node.inputs.get("negative_prompt"))),
        seed=values.seed(main.seed),
        width=size[0],
        height=size[1],
        models=weights.distinct(
            [ModelReference(model or service, None, "service"), *_all_models(graph, literals, None, [])]
        ),
        extras={"service": service, "node": node.type, **_run(samplers)},
    )


def _extras(
    main: Sampling,
    samplers: Sequence[Sampling],
    sides: _Sides,
    distilled: float | None,
    graph: Graph,
    literals: Literals,
    result: Outcome,
) -> dict[str, Any]:
    """What the fields have no place for: all prompts, all seeds, every pass."""
    networks = [entry for node in graph.nodes.values() for entry in weights.lora_weights(node, literals)]
    extras: dict[str, Any] = {"nodes": len(graph.nodes), "cfg": main.guidance, "denoise": main.denoise}
    extras["guidance"] = distilled
    extras["prompts"] = [text.value for text in sides.positive][1:]
    extras["negative_prompts"] = [text.value for text in sides.negative or ()][1:]
    extras["networks"] = networks[: weights.MODELS_LIMIT]
    extras["output"] = None if result.output is None else result.output.type
    return values.rest({key: jsontext.plain(value) for key, value in extras.items()}) | _run(samplers)


def _run(samplers: Sequence[Sampling]) -> dict[str, Any]:
    """Seeds of every generating node, and the passes where there is more than one."""
    seeds = list(dict.fromkeys(seed for item in samplers if (seed := values.seed(item.seed)) is not None))
    passes = [
        values.rest(
            {
                "node": item.node.type[: jsontext.EXTRA_CHARACTERS],
                "seed": values.seed(item.seed),
                "steps": values.integer(item.steps),
                "sampler": item.sampler,
                "scheduler": item.scheduler,
                "cfg": values.number(item.guidance),
                "denoise": values.number(item.denoise),
            }
        )
        for item in samplers
    ]
    return values.rest({"seeds": seeds if len(seeds) > 1 else None, "passes": passes if len(passes) > 1 else None})
