"""L1: the vocabulary of the record contract (schema 1). Names and meanings never change inside a schema."""

from __future__ import annotations

from enum import StrEnum


class ContainerFormat(StrEnum):
    """A picture format, recognised by content."""

    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WEBP"
    GIF = "GIF"
    TIFF = "TIFF"
    AVIF = "AVIF"
    HEIC = "HEIC"
    JXL = "JXL"
    BMP = "BMP"
    SVG = "SVG"
    DNG = "DNG"
    NEF = "NEF"
    CR2 = "CR2"
    ARW = "ARW"
    PSD = "PSD"
    JP2 = "JP2"
    RAF = "RAF"
    RW2 = "RW2"
    ORF = "ORF"
    CR3 = "CR3"


class Verdict(StrEnum):
    """What the product says about a picture."""

    GENERATED = "generated"
    EDITED_WITH_AI = "edited_with_ai"
    CAPTURED = "captured"
    AUTHORED = "authored"
    CONFLICTING = "conflicting"
    INCONCLUSIVE = "inconclusive"


class Basis(StrEnum):
    """What a finding or a verdict rests on, strongest first."""

    SIGNED_TRUSTED = "signed_trusted"
    SIGNED = "signed"
    DECLARED = "declared"
    TAGGED = "tagged"
    MATCHED = "matched"
    DETECTED = "detected"
    HINTED = "hinted"
    NONE = "none"

    @property
    def strength(self) -> int:
        """A larger number is a stronger basis; `none` is 0."""
        return _STRENGTH[self]


_STRENGTH = {basis: strength for strength, basis in enumerate(reversed(Basis))}


class Leaning(StrEnum):
    """The direction in which a finding points. `context` carries no direction."""

    GENERATED = "generated"
    EDITED_WITH_AI = "edited_with_ai"
    CAPTURED = "captured"
    AUTHORED = "authored"
    CONTEXT = "context"


class Flag(StrEnum):
    """Facts that matter beside the verdict, in display order."""

    TAMPERED = "tampered"
    UNREADABLE = "unreadable"
    TRUNCATED = "truncated"
    TRAINING_OPT_OUT = "training_opt_out"
    TRAINING_CONSTRAINED = "training_constrained"
    UNSTABLE_SCORE = "unstable_score"
    OUT_OF_DOMAIN = "out_of_domain"
    NEAR_DUPLICATE = "near_duplicate"
    MISLABELLED_EXTENSION = "mislabelled_extension"


class LabelValue(StrEnum):
    """A human decision. Machines never write one."""

    HUMAN = "human"
    AI = "ai"
    AI_EDITED = "ai_edited"
    UNSURE = "unsure"
    EXCLUDE = "exclude"


class Severity(StrEnum):
    """How much a problem limits what is known about the picture."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class EvidenceKind(StrEnum):
    """What an observation is about. The keys of `Evidence.data` for each kind stand in `domain.evidence`."""

    GENERATION = "generation"
    SOURCE_TYPE = "source_type"
    AI_LABEL = "ai_label"
    CAMERA = "camera"
    SOFTWARE = "software"
    TAG = "tag"
    TRAINING = "training"
    ATTRIBUTION = "attribution"
    CREDENTIALS = "credentials"
    DETECTOR = "detector"
    HINT = "hint"
    DUPLICATE = "duplicate"


class Shows(StrEnum):
    """How far a generation payload reaches."""

    GENERATED = "generated"
    EDITED = "edited"
    PROCESSED = "processed"
    POSSIBLE_INPUT = "possible_input"
    WORKFLOW_ONLY = "workflow_only"
    UNKNOWN_PAYLOAD = "unknown_payload"


class Signature(StrEnum):
    """Whether a generator's own signature fits the pixels and settings it stands in."""

    VERIFIED = "verified"
    BROKEN = "broken"
    NOT_CHECKED = "not_checked"


class Integrity(StrEnum):
    """First light of Content Credentials: does the file match what was signed?"""

    OK = "ok"
    MISMATCH = "mismatch"
    RULE_VIOLATION = "rule_violation"
    UNVERIFIABLE = "unverifiable"
    UNREADABLE = "unreadable"
    NOT_CHECKED = "not_checked"


class History(StrEnum):
    """State of the ingredients behind the active manifest."""

    OK = "ok"
    BROKEN = "broken"
    FAILED_WHEN_ADDED = "failed_when_added"


class Trust(StrEnum):
    """Second light of Content Credentials: who signed?"""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    NOT_ALLOWED = "not_allowed"
    REVOKED = "revoked"


class TrustList(StrEnum):
    """The list on which the signer was found."""

    OFFICIAL = "official"
    INTERIM = "interim"
    USER = "user"


class Origin(StrEnum):
    """Third light of Content Credentials: what the signer declares about the picture's origin."""

    AI_GENERATED = "ai_generated"
    AI_GENERATED_THEN_EDITED = "ai_generated_then_edited"
    CONTAINS_AI_EDITED_PARTS = "contains_ai_edited_parts"
    CAMERA_CAPTURE = "camera_capture"
    CAMERA_CAPTURE_EDITED = "camera_capture_edited_no_ai_declared"
    SCAN = "scan_from_film_or_print"
    DIGITAL_CREATION = "digital_creation_no_ai_declared"
    DIGITAL_MAY_CONTAIN_AI = "digital_creation_may_contain_ai"
    EDITED_ORIGIN_UNKNOWN = "edited_no_ai_declared_origin_unknown"
    NO_STATEMENT = "signed_no_origin_statement"


class Band(StrEnum):
    """The detector's answer in words."""

    AI = "ai"
    UNSURE = "unsure"
    NONE = "none"
    OUT_OF_DOMAIN = "out_of_domain"
