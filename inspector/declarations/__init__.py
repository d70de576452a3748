"""L2: metadata blocks to camera data, source types, labels, tags and wishes."""

from __future__ import annotations

from inspector.declarations.ai_labels import AiFieldsReader, CanvaReader, CreditReader
from inspector.declarations.attribution import AttributionReader
from inspector.declarations.camera import CameraReader
from inspector.declarations.iptc_source_type import SourceTypeReader
from inspector.declarations.names import NameReader, SizeReader
from inspector.declarations.resaved import ResavedReader
from inspector.declarations.sidecars import SidecarReader
from inspector.declarations.software import SoftwareReader
from inspector.declarations.tags import TagReader
from inspector.declarations.tc260 import Tc260Reader
from inspector.declarations.training import TrainingReader
from inspector.declarations.vendor_labels import ByteDanceReader, SamsungReader
from inspector.declarations.vocabulary import Vocabulary, load_vocabulary
from inspector.domain.originals import OriginalReader
from inspector.domain.readers import EvidenceReader

__all__ = ["Vocabulary", "builtin", "load_vocabulary"]


def builtin(vocabulary: Vocabulary) -> tuple[EvidenceReader, ...]:
    """Every declaration reader, built with its part of the vocabulary. All of them run on every picture."""
    return (
        SourceTypeReader(vocabulary.source_terms),
        Tc260Reader(vocabulary.producers),
        CreditReader(),
        AiFieldsReader(),
        CanvaReader(),
        SamsungReader(),
        ByteDanceReader(),
        CameraReader(),
        SoftwareReader(vocabulary.programs),
        ResavedReader(vocabulary.names),
        TrainingReader(),
        AttributionReader(),
        OriginalReader("img2dataset", (CameraReader(), SoftwareReader(vocabulary.programs), AttributionReader())),
        TagReader(vocabulary),
        SidecarReader(vocabulary),
        NameReader(vocabulary.names),
        SizeReader(vocabulary.sizes),
    )
