"""L2: Content Credentials (C2PA): reader, trust lists, evidence. The native library runs in a process of its own."""

from inspector.manifests.compare import Likeness, MetadataRow, compare_metadata
from inspector.manifests.facts import (
    READER,
    action_text,
    check_text,
    code_text,
    evidence_of,
    ingredient_lights,
    lights,
    reason_text,
    source_text,
    training_text,
)
from inspector.manifests.integrity import by_older_rules, is_grave
from inspector.manifests.limits import WORKER_ARGUMENT
from inspector.manifests.reader import CredentialsReader
from inspector.manifests.request import (
    FetchOptions,
    ManifestRequest,
    ManifestSettings,
    RawStore,
    candidate,
    limit_facts,
    mime_of,
)
from inspector.manifests.secondopinion import EXTRA as SECOND_OPINION_EXTRA
from inspector.manifests.secondopinion import Difference, SecondOpinion, differences, second_validator
from inspector.manifests.source_types import declares_ai
from inspector.manifests.trust import (
    ListFacts,
    TrustLists,
    anchor_facts,
    own_list,
    read_anchors,
    read_lists,
    shipped_lists,
    trust_list_facts,
)

__all__ = [
    "READER",
    "SECOND_OPINION_EXTRA",
    "WORKER_ARGUMENT",
    "CredentialsReader",
    "Difference",
    "FetchOptions",
    "Likeness",
    "ListFacts",
    "ManifestRequest",
    "ManifestSettings",
    "MetadataRow",
    "RawStore",
    "SecondOpinion",
    "TrustLists",
    "action_text",
    "anchor_facts",
    "by_older_rules",
    "candidate",
    "check_text",
    "code_text",
    "compare_metadata",
    "declares_ai",
    "differences",
    "evidence_of",
    "ingredient_lights",
    "is_grave",
    "lights",
    "limit_facts",
    "mime_of",
    "own_list",
    "read_anchors",
    "read_lists",
    "reason_text",
    "second_validator",
    "shipped_lists",
    "source_text",
    "training_text",
    "trust_list_facts",
]
