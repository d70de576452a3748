"""L2: reads the JSON that popular Hugging Face Spaces write into PNG `parameters`; diffusers itself writes nothing.

Source: real files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inspector.domain.blocks import BlockSet, ImageFacts, png_sources
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, jsontext, samplers, values

_REQUIRED = frozenset({"prompt", "num_inference_steps", "guidance_scale"})
_OWN = ("resolution", "use_upscaler", "Model", "sampler", "upscale_by", "base_model")
_MAPPED = ("prompt", "negative_prompt", "seed", "Model", "Model hash", "num_inference_steps")
_FOREIGN = frozenset({"use_stable_diffusion_model", "full_prompt", "mflux_version", "sui_image_params"})


class HuggingFaceSpace:
    """Spaces built on diffusers."""

    name = "huggingface_space"
    places: tuple[str, ...] = ("parameters of a Hugging Face Space",)
    needs = png_sources("parameters")

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each object with the words of diffusers."""
        for value, sources in carriers.objects(blocks.png_text("parameters"), '"num_inference_steps"'):
            if value.keys() >= _REQUIRED and any(key in value for key in _OWN) and not _FOREIGN & value.keys():
                yield generation_evidence(self.name, sources, _parameters(value))


def _parameters(value: Mapping[str, Any]) -> GenerationParameters:
    written = values.name(value.get("sampler"))
    sampler, scheduler = samplers.split(written, values.name(value.get("scheduler"))) if written else (None, None)
    size = values.size(value.get("resolution")) or (value.get("width"), value.get("height"))
    model = values.name(values.first(value, "Model", "model", "base_model"))
    extras = jsontext.plain(values.rest(value, *_MAPPED))
    return GenerationParameters(
        generator="Hugging Face Space",
        prompt=values.text(value.get("prompt")),
        negative_prompt=values.text(value.get("negative_prompt")),
        seed=values.seed(value.get("seed")),
        steps=values.integer(value.get("num_inference_steps")),
        sampler=sampler,
        scheduler=scheduler,
        guidance=values.number(value.get("guidance_scale")),
        width=values.integer(size[0]),
        height=values.integer(size[1]),
        models=() if model is None else (ModelReference(model, values.name(value.get("Model hash"))),),
        extras=extras,
    )
