"""L2: metadata blocks to generation parameters, one module a writing tool.

To add a tool: write its module with a class that implements `EvidenceReader`, and name it in `BUILTIN`.
"""

from __future__ import annotations

from inspector.domain.originals import OriginalReader
from inspector.domain.readers import EvidenceReader
from inspector.generators.automatic1111 import Automatic1111
from inspector.generators.civitai import Civitai
from inspector.generators.comfyui import ComfyUI
from inspector.generators.drawthings import DrawThings
from inspector.generators.easydiffusion import EasyDiffusion
from inspector.generators.fooocus import Fooocus
from inspector.generators.hosted import Hosted
from inspector.generators.huggingface_space import HuggingFaceSpace
from inspector.generators.imaginairy import ImaginAIry
from inspector.generators.invokeai import InvokeAI
from inspector.generators.metahub import MetaHub
from inspector.generators.mflux import Mflux
from inspector.generators.midjourney import Midjourney
from inspector.generators.mochi import Mochi
from inspector.generators.novelai import NovelAI
from inspector.generators.platform_json import PlatformJson
from inspector.generators.secondhand import Secondhand
from inspector.generators.stability_matrix import StabilityMatrix
from inspector.generators.swarmui import SwarmUI
from inspector.generators.tensorart import TensorArt
from inspector.generators.unknown import unclaimed
from inspector.generators.uno import Uno

BUILTIN: tuple[EvidenceReader, ...] = (
    Automatic1111(),
    ComfyUI(),
    NovelAI(),
    InvokeAI(),
    Fooocus(),
    SwarmUI(),
    StabilityMatrix(),
    DrawThings(),
    Civitai(),
    TensorArt(),
    Midjourney(),
    ImaginAIry(),
    Hosted(),
    HuggingFaceSpace(),
    Mflux(),
    Uno(),
    EasyDiffusion(),
    Mochi(),
    MetaHub(),
    PlatformJson(),
    Secondhand(),
    OriginalReader(
        "img2dataset_generation", (Automatic1111(), ComfyUI(), NovelAI(), Fooocus(), ImaginAIry(), Hosted(), Mflux())
    ),
)
"""Every reader of this package. All run on every picture; `unclaimed` runs after them."""

__all__ = ["BUILTIN", "unclaimed"]
