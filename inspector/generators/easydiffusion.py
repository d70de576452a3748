"""L2: reads Easy Diffusion: one PNG text chunk a key, JSON in UserComment, `.txt` and `.json` beside the picture.

Keys are the program's field names, or its printed labels where the text format is switched on, too. Values are texts.
Source: easydiffusion/easydiffusion `utils/save_utils.py`, sdkit `utils/file_utils.py`. No file was at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from inspector.domain.blocks import PNG_TEXT, BlockSet, ImageFacts, MetadataBlock
from inspector.domain.evidence import Evidence, GenerationParameters, ModelReference, generation_evidence
from inspector.generators import carriers, networks, values

LINES_LIMIT = 200
"""Most lines of a text sidecar that are looked at."""
SIDECAR_CHARACTERS = 200_000

_LABELS = {
    "Prompt": "prompt",
    "Negative Prompt": "negative_prompt",
    "Seed": "seed",
    "Stable Diffusion model": "use_stable_diffusion_model",
    "Clip Skip": "clip_skip",
    "ControlNet model": "use_controlnet_model",
    "VAE model": "use_vae_model",
    "Sampler": "sampler_name",
    "Scheduler": "scheduler_name",
    "Width": "width",
    "Height": "height",
    "Steps": "num_inference_steps",
    "Guidance Scale": "guidance_scale",
    "LoRA model": "use_lora_model",
    "LoRA Strength": "lora_alpha",
    "ControlNet Filter": "control_filter_to_apply",
    "Prompt Strength": "prompt_strength",
    "Hypernetwork model": "use_hypernetwork_model",
    "Hypernetwork Strength": "hypernetwork_strength",
    "Seamless Tiling": "tiling",
    "Use Face Correction": "use_face_correction",
    "Use Upscaling": "use_upscale",
    "Upscale By": "upscale_amount",
    "Latent Upscaler Steps": "latent_upscaler_steps",
    "Embedding models": "use_embeddings_model",
}
_KEYS = _LABELS.keys() | set(_LABELS.values())
_REQUIRED = frozenset({"prompt", "use_stable_diffusion_model", "num_inference_steps"})
_KINDS = {"use_vae_model": "vae", "use_controlnet_model": "controlnet", "use_hypernetwork_model": "other"}
_MAPPED = frozenset({"prompt", "negative_prompt", "seed", "use_stable_diffusion_model", "sampler_name"})


class EasyDiffusion:
    """Easy Diffusion."""

    name = "easydiffusion"
    places: tuple[str, ...] = ("Easy Diffusion settings",)
    needs = (*PNG_TEXT, "exif:UserComment", "sidecar:json", *carriers.SIDECARS)

    def read(self, blocks: BlockSet, image: ImageFacts) -> Iterator[Evidence]:  # noqa: ARG002 - the protocol's shape
        """One evidence for each place in which the settings stand."""
        chunks = [block for block in carriers.png_text(blocks) if block.key in _LABELS or block.key in _LABELS.values()]
        yield from self._evidence({block.key: block.text for block in chunks}, chunks)
        candidates = [*blocks.all("exif:UserComment"), *blocks.all("sidecar:json")]
        for marker in ('"use_stable_diffusion_model"', '"Stable Diffusion model"'):
            for value, sources in carriers.objects(candidates, marker):
                yield from self._evidence(value, sources)
        for block in blocks.all(*carriers.SIDECARS):
            if "diffusion_model:" in block.text or "Diffusion model:" in block.text:
                yield from self._evidence(_lines(block.text), [block])

    def _evidence(self, written: Mapping[str, Any], sources: list[MetadataBlock]) -> Iterator[Evidence]:
        fields = {_LABELS.get(key, key): value for key, value in written.items()}
        if fields.keys() >= _REQUIRED:
            yield generation_evidence(self.name, sources, _parameters(fields, written))


def _lines(text: str) -> dict[str, str]:
    """The values by key. A line that starts with none of the program's keys goes on with the value before it."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text[:SIDECAR_CHARACTERS].splitlines()[:LINES_LIMIT]:
        key, colon, value = line.partition(":")
        if colon and key.strip() in _KEYS:
            current = found.setdefault(key.strip(), [])
            current.append(value)
        else:
            current.append(line)
    return {key: "\n".join(parts).strip() for key, parts in found.items()}


def _parameters(fields: Mapping[str, Any], written: Mapping[str, Any]) -> GenerationParameters:
    extras = {key: value for key, value in written.items() if _LABELS.get(key, key) not in _MAPPED}
    return GenerationParameters(
        generator="Easy Diffusion",
        prompt=values.text(fields.get("prompt")),
        negative_prompt=values.text(fields.get("negative_prompt")),
        seed=values.seed(fields.get("seed")),
        steps=values.integer(fields.get("num_inference_steps")),
        sampler=values.name(fields.get("sampler_name")),
        scheduler=values.name(fields.get("scheduler_name")),
        guidance=values.number(fields.get("guidance_scale")),
        width=values.integer(fields.get("width")),
        height=values.integer(fields.get("height")),
        models=tuple(_models(fields)),
        extras={
            **networks.weighted(zip_longest(_listed(fields, "use_lora_model"), _listed(fields, "lora_alpha"))),
            **{key: value for key, value in extras.items() if values.name(str(value)) is not None},
        },
    )


def _models(fields: Mapping[str, Any]) -> Iterator[ModelReference]:
    """Models are paths; LoRAs a path, a list of paths or their text."""
    main = values.name(fields.get("use_stable_diffusion_model"))
    if main is not None:
        yield ModelReference(_base(main))
    for key, kind in _KINDS.items():
        name = values.name(fields.get(key))
        if name is not None:
            yield ModelReference(_base(name), None, kind)
    for key, kind in (("use_lora_model", "lora"), ("use_embeddings_model", "embedding")):
        for item in _listed(fields, key):
            if values.name(item) is not None:
                yield ModelReference(item, None, kind)


def _listed(fields: Mapping[str, Any], key: str) -> list[str]:
    """A value, a list of them or its text; names without their folder."""
    value = fields.get(key)
    written = value if isinstance(value, list) else str("" if value is None else value).strip("[]").split(",")
    return [_base(str(item).strip(" '\"")) for item in networks.items(written)]


def _base(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]
