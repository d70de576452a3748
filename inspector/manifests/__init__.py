"""L2: Content Credentials (C2PA): reader, trust lists, evidence. The native library runs in a process of its own."""

from inspector.manifests.compare import Likeness, MetadataRow, compare_metadata
from inspector.manifests.facts import (
    READER,
    action_text,
    code_text,
    evidence_of,
    ingredient_lights,
    lights,
    training_text,
)
from inspector.manifests.limits import WORKER_ARGUMENT
from inspector.manifests.reader import CredentialsReader
from inspector.manifests.request import (
    FetchOptions,
    ManifestRequest,
    ManifestSettings,
    RawStore,
    candidate,
    mime_of,
)
from inspector.manifests.source_types import declares_ai
from inspector.manifests.trust import TrustLists, read_anchors, read_lists, trust_list_facts

__all__ = [
    "READER",
    "WORKER_ARGUMENT",
    "CredentialsReader",
    "FetchOptions",
    "Likeness",
    "ManifestRequest",
    "ManifestSettings",
    "MetadataRow",
    "RawStore",
    "TrustLists",
    "action_text",
    "candidate",
    "code_text",
    "compare_metadata",
    "declares_ai",
    "evidence_of",
    "ingredient_lights",
    "lights",
    "mime_of",
    "read_anchors",
    "read_lists",
    "training_text",
    "trust_list_facts",
]
