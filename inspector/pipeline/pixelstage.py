"""L3: the second pass: pixels decoded once for signatures, thumbnail, hashes and detector."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from inspector.domain.enums import ContainerFormat, EvidenceKind, Severity
from inspector.domain.evidence import Problem
from inspector.domain.report import DetectorScore, Hashes, InspectionReport
from inspector.errors import InspectorError, ParseError
from inspector.pipeline import fitness, signatures
from inspector.pipeline.context import HashMode, InspectContext, ScanSpec
from inspector.pipeline.items import Item

if TYPE_CHECKING:
    from inspector.pixels import Decoded

THUMBNAIL_SIZE = 256
_LOST = {
    "model.timeout": "detector.timeout",
    "model.memory": "detector.memory",
    "model.crashed": "detector.crashed",
}
"""What a model did in the process of its own, as a problem of the picture."""
NOT_DECODED = frozenset({"pixels.not_decoded", "pixels.too_large", "pixels.no_decoder"})


def decode(stream: BinaryIO, format_: ContainerFormat | None, spec: ScanSpec) -> Decoded:
    """Decode the first frame.

    Raises:
        ParseError: one of `NOT_DECODED`.
    """
    from inspector import pixels

    if format_ is None:
        raise ParseError("pixels.not_decoded", reason="unknown format")
    stream.seek(0)
    return pixels.decode(stream, format_, limit_pixels=spec.max_pixels)


class Decoder:
    """Decodes a picture at most once, and small pictures made of its bytes.

    Args:
        stream: the picture.
        format_: its format, null where that is unknown.
        spec: what limits the number of pixels.
    """

    __slots__ = ("_format", "_spec", "_stream", "_whole")

    def __init__(self, stream: BinaryIO, format_: ContainerFormat | None, spec: ScanSpec) -> None:
        self._stream, self._format, self._spec = stream, format_, spec
        self._whole: Decoded | None = None

    def __call__(self, part: bytes | None = None) -> Decoded:
        """The picture, or the one of the same format that `part` holds.

        Raises:
            ParseError: one of `NOT_DECODED`, `file.read_failed`.
        """
        if part is not None:
            return decode(io.BytesIO(part), self._format, self._spec)
        if self._whole is None:
            self._whole = decode(self._stream, self._format, self._spec)
        return self._whole


def run(report: InspectionReport, item: Item, context: InspectContext) -> InspectionReport:
    """The report with hashes, thumbnail and detector score, or with the problem that prevented them."""
    spec = context.spec
    try:
        with item.opener() as stream:
            picture = decode(stream, report.asset.format, spec)
            report = replace(report, evidence=signatures.checked(report.evidence, report.blocks, picture))
            report = _describe(report, picture, spec)
            return _detect(report, picture, context)
    except ParseError as error:
        severity = Severity.INFO if error.code == "pixels.no_decoder" else Severity.WARNING
        problem = Problem(error.code, severity, error.where, error.params)
    except OSError as error:
        problem = Problem("file.read_failed", Severity.WARNING, item.key, {"reason": error.strerror or str(error)})
    problems = (*(known for known in report.problems if known != problem), problem)
    return replace(report, problems=problems, detector=DetectorScore(not_run="not_decoded"))


def _describe(report: InspectionReport, picture: Decoded, spec: ScanSpec) -> InspectionReport:
    hashes = report.hashes
    if spec.hash is HashMode.PIXELS:
        from inspector import duplicates

        hashes = Hashes(picture.pixel_sha256(), duplicates.perceptual_hash(picture.gray(duplicates.GRAY_SIZE)))
    thumbnail = picture.thumbnail_jpeg(THUMBNAIL_SIZE) if spec.thumbnails else report.thumbnail
    return replace(report, hashes=hashes, thumbnail=thumbnail)


def _detect(report: InspectionReport, picture: Decoded, context: InspectContext) -> InspectionReport:
    evidence = tuple(item for item in report.evidence if item.kind is not EvidenceKind.DETECTOR)
    if not context.spec.detector:
        return replace(report, evidence=evidence, detector=DetectorScore(not_run=context.spec.not_run))
    from inspector import detectors, pixels

    try:
        detector = context.detector()
        assert detector is not None
        score = detector.score_again(report.detector) if report.detector is not None else None
        if score is None:
            score = detector.score(picture.rgb(), reencode=pixels.reencode)
        score = fitness.judged(score, evidence)
    except InspectorError as error:
        code = _LOST.get(error.code, "detector.failed")
        problem = Problem(code, Severity.WARNING, context.spec.detector.location, _failure(error, context))
        return replace(
            report,
            evidence=evidence,
            detector=DetectorScore(not_run="failed"),
            problems=(*report.problems, problem),
        )
    return replace(report, evidence=(*evidence, *detectors.evidence_of(score)), detector=score)


def _failure(error: InspectorError, context: InspectContext) -> dict[str, str]:
    from inspector import messages

    failure = {"id": context.spec.detector.name, "reason": messages.text(error.code, **error.params).rstrip(".")}
    return failure | {name: str(value) for name, value in error.params.items() if name == "seconds"}
