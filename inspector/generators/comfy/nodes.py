"""L2: what is known about ComfyUI nodes, as data: names of inputs first, names of classes only where wiring is mute.

Sources: comfyanonymous/ComfyUI `nodes.py`, `comfy_extras/`, `comfy_api_nodes/`, and common custom nodes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NAME_CHARACTERS = 200
"""Longest name of a sampler or scheduler."""

MODEL_LINKS = frozenset(
    {"model", "model1", "model2", "model_a", "model_b", "base_model", "unet", "diffusion_model", "model_opt", "models"}
    | {"refiner_model", "MODEL", "transformer", "sd_model", "flux_model", "pipeline", "wan_model"}
)
PIPES = (
    *("sdxl_tuple", "basic_pipe", "base_basic_pipe", "detailer_pipe", "pipe", "loader_pipe", "sdxl_pipe", "opt_pipe"),
    *("ctx", "base_ctx", "context", "settings", "params", "script"),
)
"""Inputs that take a bundle. What bundles carry the prompts comes before what carries settings only."""
PIPE_LINKS = frozenset(PIPES)
LATENT_LINKS = frozenset(
    {"latent_image", "latent", "samples", "latents", "latent_samples", "optional_latent", "latent_opt", "opt_latent"}
    | {"samples_to", "samples_from", "samples1", "samples2", "latent_in", "init_latent"}
)
IMAGE_LINKS = frozenset(
    {"images", "image", "pixels", "video", "frames", "img", "IMAGE", "image1", "image2", "image_a", "image_b"}
    | {"input_image", "base_image", "original_image"}
)
POSITIVE_LINKS = (
    "positive",
    "pos",
    "positive_cond",
    "positive_conditioning",
    "cond_pos",
    "base_positive",
    "conditioning",
    "cond1",
    "cond",
    "text_embeds",
    "prompt_embeds",
    "hyvid_embeds",
    "embeds",
)
"""Inputs through which a sampler or guider takes what it shall show, the usual name first."""
NEGATIVE_LINKS = (
    "negative",
    "neg",
    "negative_cond",
    "negative_conditioning",
    "neg_conditioning",
    "cond_neg",
    "base_negative",
    "uncond",
    "negative_embeds",
)
SEED_INPUTS = ("seed", "noise_seed", "rand_seed", "seed_num", "seed_value", "base_seed")
STEPS_INPUTS = ("steps", "num_inference_steps", "num_steps", "base_steps", "steps_total")
GUIDANCE_INPUTS = ("cfg", "cfg_conds", "guidance_scale", "cfg_scale", "true_cfg", "true_gs", "base_cfg")
DISTILLED_INPUTS = ("guidance", "distilled_guidance", "embedded_guidance_scale", "distilled_cfg")
SAMPLER_INPUTS = ("sampler_name", "sampler", "sampler_type", "base_sampler")
SCHEDULER_INPUTS = ("scheduler", "scheduler_name", "schedule", "scheduler_type", "base_scheduler")
DENOISE_INPUTS = ("denoise", "denoise_strength", "denoising_strength")

NOT_CONDITIONING = frozenset(
    MODEL_LINKS
    | LATENT_LINKS
    | IMAGE_LINKS
    | {"clip", "clip_vision", "clip_vision_output", "vae", "mask", "control_net", "style_model", "gligen_textbox_model"}
    | {"upscale_model", "sigmas", "sampler", "noise", "optional_vae", "ipadapter", "lora_stack", "cnet_stack", "audio"}
    | {"width", "height", "seed", "steps", "cfg", "batch_size", "strength", "denoise", "scheduler", "sampler_name"}
)
"""Links that carry no prompt."""
NOT_PIXELS = frozenset(
    MODEL_LINKS
    | set(POSITIVE_LINKS)
    | set(NEGATIVE_LINKS)
    | {"clip", "clip_vision", "clip_vision_output", "vae", "mask", "control_net", "style_model", "upscale_model"}
    | {"sigmas", "sampler", "guider", "noise", "optional_vae", "ipadapter", "lora_stack", "cnet_stack", "audio"}
    | {"width", "height", "seed", "noise_seed", "steps", "cfg", "batch_size", "strength", "denoise", "scheduler"}
    | {"sampler_name", "filename_prefix", "text", "prompt", "fps", "frame_rate", "length", "switch", "select"}
    | {"samples_mask", "bbox_detector", "sam_model_opt", "segm_detector_opt", "segs", "clip_name", "start_at_step"}
)
"""Links through which no picture comes."""
NOT_MODEL_PATH = frozenset(
    LATENT_LINKS
    | IMAGE_LINKS
    | set(POSITIVE_LINKS)
    | set(NEGATIVE_LINKS)
    | {
        "clip",
        "clip_vision",
        "vae",
        "mask",
        "control_net",
        "upscale_model",
        "sigmas",
        "noise",
        "text",
        "prompt",
        "seed",
    }
    | {"width", "height", "steps", "cfg", "strength", "ipadapter", "audio"}
)
"""Links that do not lead to a diffusion model."""
HELPER_LINKS = frozenset(
    {"noise", "guider", "sampler", "sigmas", "scheduler", "sampler_state", "sampler_settings", "seed", "noise_seed"}
    | {"steps", "cfg", "sampler_name", "denoise", "start_at_step", "extra_options", "options", "model_sampling", "any"}
    | PIPE_LINKS
)
"""Links from a sampler to nodes that hold its settings."""

ENCODER_TEXT = (
    "text",
    "prompt",
    "positive_prompt",
    "user_prompt",
    "text_g",
    "t5xxl",
    "text_l",
    "clip_g",
    "clip_l",
    "llama",
    "mt5xl",
    "bert",
    "caption",
    "tags",
    "lyrics",
    "description",
    "global_prompt",
    "populated_text",
)
"""Inputs of text encoders; of several filled ones the first is reported as the prompt, the others beside it."""
STRING_TEXT = (
    "populated_text",
    "text",
    "string",
    "value",
    "String",
    "Text",
    "prompt",
    "user_prompt",
    "prompt_text",
    "source",
    "text_input",
    "input",
    "str",
    "string_value",
    "multiline_text",
    "Value",
    "any",
    "anything",
)
"""Inputs in which nodes that hand text on keep it or take it."""
POSITIVE_TEXT = ("positive", "text_positive", "positive_prompt", "prompt_positive", "pos", "text_pos", "positive_text")
NEGATIVE_TEXT = ("negative", "text_negative", "negative_prompt", "prompt_negative", "neg", "text_neg", "negative_text")
NOT_TYPED = re.compile(r"model|system|preset|file", re.IGNORECASE)
"""Inputs whose text is a choice or an instruction, whatever node they are of."""
SYSTEM_TEXT = frozenset({"system_prompt", "system", "instruction", "instructions", "system_message", "template"})
DELIMITERS = ("delimiter", "separator", "delim", "joiner")
JOIN_PART = re.compile(r"(?:string|text|str|prompt|input)_?(?P<place>[a-j]|\d{1,2})", re.IGNORECASE)
BARE_JOIN_PART = re.compile(r"(?P<place>[a-d])", re.IGNORECASE)
JOIN_CLASS = re.compile(r"concat|join|append|combine", re.IGNORECASE)
"""Nodes whose texts have no more than a letter for a name."""
TEXT_OUTPUTS: Mapping[str, Mapping[int, str]] = {
    "Text String": {0: "text", 1: "text_b", 2: "text_c", 3: "text_d"},
    "Context Big (rgthree)": {17: "text_pos_g", 18: "text_pos_l", 19: "text_neg_g", 20: "text_neg_l"},
}
"""Nodes that hold several texts: the input behind each output."""
NUMBER_TEXT = ("value", "int", "Value", "INT", "number", "Number", "float", "FLOAT", "a", "integer", "int_value", "num")

FIND_INPUTS = ("find", "find1", "search", "old")
REPLACE_INPUTS = ("replace", "replace1", "replacement", "new")
PATTERN_INPUTS = frozenset({"regex_pattern", "regex", "pattern"})
"""A text in which one part is replaced by another; where the part is a pattern, the result is not worked out."""
TIDY_INPUTS = (("tidy_tags", ", "), ("linebreak_addition", "\n"))
"""Switches of joining nodes, and what they join with where they are on."""

HAND_ON_PART = re.compile(r"(?:any|anything|input|value|source)_?\d*", re.IGNORECASE)
"""Inputs of nodes that hand on the first of them that has something."""

SWITCHES = (
    ("on_true", "on_false"),
    ("if_true", "if_false"),
    ("true_value", "false_value"),
    ("true", "false"),
    ("tt_value", "ff_value"),
)
SWITCH_BY = ("switch", "boolean", "condition", "bool", "cond", "boolean_value")
SELECT_BY = ("select", "Input", "index", "input_index", "choice", "selected")
SELECT_PART = re.compile(
    r"(?:input|text|string|any|value|image|model|conditioning|latent)?_?0*(\d{1,3})", re.IGNORECASE
)

RUNTIME_INPUTS = frozenset(
    {"max_length", "max_tokens", "max_new_tokens", "temperature", "top_k", "top_p", "repetition_penalty", "num_beams"}
    | {"sampling_mode", "system_prompt", "llm_model", "caption_type"}
)
RUNTIME_CLASS = re.compile(
    r"textgenerat|llm|ollama|llama|chat|gemininode|florence|caption|tagger|interrogat|promptgen|promptenhanc|translat|"
    r"wildcard|dynamicprompt|randomprompt|dprandom|onebutton|describe|styler|superprompt",
    re.IGNORECASE,
)
"""Nodes that write or change text while the graph runs: what was encoded is not in the file."""

ZERO_OUT = re.compile(r"conditioningzeroout|zero_?out|emptyconditioning", re.IGNORECASE)
TWO_CONDITIONINGS = frozenset(
    {"ControlNetApplyAdvanced", "ControlNetApplySD3", "ControlNetInpaintingAliMamaApply", "InpaintModelConditioning"}
    | {"InstructPixToPixConditioning", "StableZero123_Conditioning", "StableZero123_Conditioning_Batched"}
    | {
        "SV3D_Conditioning",
        "SVD_img2vid_Conditioning",
        "SD_4XUpscale_Conditioning",
        "StableCascade_StageB_Conditioning",
    }
    | {
        "CosmosImageToVideoLatent",
        "WanImageToVideo",
        "LTXVConditioning",
        "LTXVImgToVideo",
        "ACN_AdvancedControlNetApply",
    }
    | {"WanFunControlToVideo", "WanVaceToVideo", "ReferenceOnlySimple", "PairConditioningSetProperties"}
)
"""Nodes whose output 0 continues `positive` and output 1 `negative`."""

SAVER_CLASS = re.compile(r"save|vhs_videocombine|imagewrite|imageoutput|websocketsend|sendimage", re.IGNORECASE)
NOT_PICTURE_SAVER = re.compile(r"text|audio|latent|checkpoint|lora|json|string|prompt|glb|vae|clip", re.IGNORECASE)
PREVIEW_CLASS = re.compile(r"preview", re.IGNORECASE)
DISPLAY_CLASS = re.compile(r"show|display|preview|view|inspect|debug", re.IGNORECASE)
SHOWN_TEXT = ("text", "text_0", "text2", "text_1", "preview", "preview_text", "string", "value", "output", "result")
"""Where nodes that display a text keep it."""
SCALING_INPUTS = frozenset(
    {"scale_by", "upscale_by", "rescale_factor", "upscale_model", "megapixels", "factor", "scale"}
)

NO_FILE = re.compile(r"choose|select\b.*|disable\b.*|baked vae", re.IGNORECASE)
"""Choices in lists of files that stand for none."""
LORA_TAG = re.compile(r"<lora:([^<>:]{1,200})(?::[^<>]{0,100})?>", re.IGNORECASE)
MODEL_FILE = re.compile(r"\.(?:safetensors|sft|ckpt|gguf|pt|pth|bin|onnx)$", re.IGNORECASE)
CHECKPOINT_INPUTS = frozenset(
    {"ckpt_name", "unet_name", "base_ckpt_name", "checkpoint", "checkpoint_name", "diffusion_model_name", "gguf_name"}
    | {"diffusion_name", "dit_name", "ckpt", "model_path", "nunchaku_model", "transformer_name", "unet"}
)
MODEL_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"refiner.*(?:ckpt|model|name)"), "refiner"),
    (re.compile(r"vae_name|vae|vae_path"), "vae"),
    (re.compile(r"clip_name\d?|text_encoder\d?(?:_name)?|t5_model|llm_model|clip_l|clip_g|qwen_path"), "text_encoder"),
    (re.compile(r"control_?net(?:_name|_path)?|cnet_name"), "controlnet"),
    (re.compile(r"upscale_model(?:_name)?|upscaler(?:_name)?"), "upscaler"),
    (re.compile(r"hypernetwork_name|gligen_name|style_model_name|ipadapter_file|clip_vision(?:_name)?"), "other"),
    (re.compile(r"photomaker_model_name|instantid_file|pulid_file|motion_model|facerestore_model"), "other"),
)
LOADER_KINDS = re.compile(
    r"(?P<upscaler>upscale)|(?P<vae>vae)|(?P<text_encoder>text_?encoder|t5|clip_?loader)", re.IGNORECASE
)
"""What a loader's `model_name` is, by the loader's class."""
LORA_INPUT = re.compile(r"(?:.*_)?lora(?:_name|_file|_path)?(?:_?(?P<index>\d{1,2}))?(?:_name)?", re.IGNORECASE)
SCHEDULER_CLASSES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"karras", re.IGNORECASE), "karras"),
    (re.compile(r"polyexponential", re.IGNORECASE), "polyexponential"),
    (re.compile(r"exponential", re.IGNORECASE), "exponential"),
    (re.compile(r"alignyoursteps|ays", re.IGNORECASE), "ays"),
    (re.compile(r"gits", re.IGNORECASE), "gits"),
    (re.compile(r"laplace", re.IGNORECASE), "laplace"),
    (re.compile(r"betasampling", re.IGNORECASE), "beta"),
    (re.compile(r"^vpscheduler", re.IGNORECASE), "vp"),
    (re.compile(r"optimalsteps", re.IGNORECASE), "optimal_steps"),
    (re.compile(r"sdturbo", re.IGNORECASE), "sd_turbo"),
    (re.compile(r"flux2scheduler", re.IGNORECASE), "flux2"),
    (re.compile(r"ltxvscheduler", re.IGNORECASE), "ltxv"),
)
"""Schedulers that are nodes of their own."""
SAMPLER_CLASS = re.compile(r"^Sampler(?P<name>[A-Z0-9][A-Za-z0-9_]*)$")
NOT_SAMPLER_CLASS = re.compile(r"^Sampler(?:Custom|Select)")

SERVICES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^OpenAI(?:Dalle|GPTImage|Video|Sora)"), "OpenAI"),
    (re.compile(r"^Flux2?(?:Pro|KontextPro|KontextMax|Max|Flex)"), "Black Forest Labs"),
    (re.compile(r"^Ideogram(?:V\d|Node)"), "Ideogram"),
    (re.compile(r"^Recraft(?:TextTo|ImageTo|ImageInpaint|ReplaceBackground|GenerateImage|V\d)"), "Recraft"),
    (re.compile(r"^Gemini(?:Image|NanoBanana|\d)|^(?:Google)?(?:Imagen|NanoBanana)"), "Google"),
    (re.compile(r"^Veo"), "Google Veo"),
    (re.compile(r"^Luma(?:Image|Video|Photon|Ray|Uni)"), "Luma"),
    (re.compile(r"^Stability(?:StableImage|TextTo|ImageTo)"), "Stability AI"),
    (re.compile(r"^Runway(?:TextTo|ImageTo|FirstLast)"), "Runway"),
    (re.compile(r"^Kling(?!CameraControl)"), "Kling"),
    (re.compile(r"^Min[iI][mM]ax"), "MiniMax"),
    (re.compile(r"^Pixverse(?!Template)"), "PixVerse"),
    (re.compile(r"^Pika"), "Pika"),
    (re.compile(r"^Vidu"), "Vidu"),
    (re.compile(r"^Wan\w*Api"), "Alibaba Wan"),
    (re.compile(r"^(?:ByteDance|Seedream|Seedance)"), "ByteDance"),
    (re.compile(r"^Moonvalley"), "Moonvalley"),
    (re.compile(r"^Grok(?:Image|Video)"), "xAI"),
    (re.compile(r"^Bria\w*(?:Image|Fibo|Generat)"), "Bria"),
    (re.compile(r"^Reve(?:Image|Text)"), "Reve"),
    (re.compile(r"^Krea(?:Image|Text|Generat)"), "Krea"),
    (re.compile(r"^Tripo|^Rodin|^Meshy"), "3D service"),
)
"""Nodes that let a service generate; they need no sampler."""
NOT_SERVICE = re.compile(r"upscal|remove\w*(?:background|bg)|vectori[sz]e|describe|caption|lip_?sync", re.IGNORECASE)
"""What services do to a picture without making one."""
RESTORES = re.compile(r"upscal|restor|super_?res|vsr|ccsr|diffbir|depth|normal", re.IGNORECASE)
"""Classes of nodes whose models sharpen, enlarge or measure a picture."""
RESAMPLES = re.compile(r"supir|ccsr|diffbir|seedvr", re.IGNORECASE)
"""Classes of samplers that only enlarge a picture, with texts about its quality."""
SERVICE_TEXT = ("prompt", "text_prompt", "positive_prompt", "prompt_text", "text")
SERVICE_MODEL = ("model", "model_name", "model_version", "version")
