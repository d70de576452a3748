"""L3: the one path a picture takes: bytes, blocks, evidence, pixels, assessment. Nobody else parses picture files."""

from __future__ import annotations

import errno
import hashlib
import io
import logging
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from inspector import containers, generators, manifests
from inspector.assess import assess
from inspector.containers import stealth
from inspector.containers.base import ByteSource
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.credentials import Credentials
from inspector.domain.enums import ContainerFormat, Integrity, Severity
from inspector.domain.evidence import Evidence, Problem
from inspector.domain.record import record
from inspector.domain.report import Asset, DetectorScore, InspectionReport
from inspector.errors import ParseError
from inspector.pipeline import pixelstage, signatures
from inspector.pipeline.context import HashMode, InspectContext, ScanSpec
from inspector.pipeline.items import Item
from inspector.pipeline.selection import attribution_of, camera_of, generation_of

log = logging.getLogger(__name__)

IN_MEMORY_BYTES = 8 * 1024 * 1024
"""Files up to this size are read once, for hash and headers together."""
SIDECAR_BYTES = 16 * 1024 * 1024
_CHUNK = 1 << 20

__all__ = ["InspectContext", "ScanSpec", "add_pixels", "inspect_batch", "inspect_reports"]


def inspect_batch(items: Iterable[Item], context: InspectContext) -> list[dict[str, Any]]:
    """Records of the contract for some items, in order, one each. Bad files are records with problems."""
    return [record(report) for report in inspect_reports(items, context)]


def inspect_reports(items: Iterable[Item], context: InspectContext) -> Iterator[InspectionReport]:
    """Reports for some items, in order, one each; only environment faults raise."""
    for item in items:
        report = inspect_metadata(item, context)
        if context.spec.pixels:
            yield add_pixels(report, item, context)
        else:
            yield finish(report, context, DetectorScore(not_run=context.spec.not_run) if report.asset.format else None)


def inspect_metadata(item: Item, context: InspectContext) -> InspectionReport:
    """First pass: hash, blocks, credentials and every reader. The report is not assessed yet."""
    asset = Asset(item.key, item.size, item.mtime_ns)
    if any(problem.severity is Severity.ERROR for problem in item.problems):
        return InspectionReport(asset, problems=item.problems)
    try:
        with item.opener() as stream:
            return _inspect_stream(item, stream, context)
    except ParseError as error:
        return InspectionReport(asset, problems=(*item.problems, problem_of(error, Severity.ERROR)))
    except OSError as error:
        return InspectionReport(asset, problems=(*item.problems, os_problem(error, item.key)))


def add_pixels(report: InspectionReport, item: Item, context: InspectContext) -> InspectionReport:
    """Second pass: one decode feeds hashes, thumbnail and detector; then the report is assessed again."""
    if report.asset.format is not None:
        report = pixelstage.run(report, item, context)
    return finish(report, context)


def finish(
    report: InspectionReport, context: InspectContext, detector: DetectorScore | None = None
) -> InspectionReport:
    """Number the evidence and assess it. `detector` says why none ran, where none did."""
    evidence = tuple(
        Evidence(item.kind, item.source, item.reader, item.data, item.location, f"e{number}")
        for number, item in enumerate(report.evidence, 1)
    )
    return replace(
        report,
        evidence=evidence,
        blocks=report.blocks if context.spec.blocks else (),
        looked=context.places,
        detector=report.detector or detector,
        assessment=assess(evidence, report.problems, looked=context.places, size=report.asset.dimensions),
    )


def problem_of(error: ParseError, severity: Severity = Severity.WARNING) -> Problem:
    """The problem that a reader's error becomes."""
    return Problem(error.code, severity, error.where, error.params)


def os_problem(error: OSError, where: str) -> Problem:
    """The problem that a file system error becomes."""
    if isinstance(error, PermissionError):
        return Problem("file.no_permission", Severity.ERROR, where)
    if isinstance(error, FileNotFoundError) or error.errno in (errno.ELOOP, errno.ENOTDIR):
        return Problem("file.missing", Severity.ERROR, where)
    return Problem("file.read_failed", Severity.ERROR, where, {"reason": error.strerror or str(error)})


def _inspect_stream(item: Item, stream: BinaryIO, context: InspectContext) -> InspectionReport:
    spec = context.spec
    refused = _refused(item, stream, spec)
    if refused is not None:
        return InspectionReport(Asset(item.key, item.size, item.mtime_ns), problems=(*item.problems, refused))
    digest, source = _source(stream, spec)
    found = containers.read(source, item.name)
    problems = [*item.problems, *found.problems]
    image = found.image
    asset = Asset(item.key, source.size, item.mtime_ns, digest, image.format, image.width, image.height)
    if image.format is None:
        return InspectionReport(asset, problems=tuple(problems))
    if item.mtime_ns is not None and item.size not in (None, source.size):
        problems.append(Problem("file.changed", Severity.WARNING, item.key))
    blocks, decoder = list(found.blocks), pixelstage.Decoder(stream, image.format, spec)
    hidden = _stealth(source, image, decoder, problems) if spec.metadata else []
    if spec.metadata:
        blocks += (*hidden, *sidecar_blocks(item, problems))
    evidence, credentials = _evidence(item, BlockSet(tuple(blocks)), image, context, problems)
    if hidden and spec.hash is not HashMode.NONE and signatures.waiting(evidence):
        evidence = _signatures(evidence, blocks, decoder)
    return InspectionReport(
        asset=asset,
        evidence=tuple(evidence),
        generation=generation_of(evidence),
        attribution=attribution_of(evidence),
        credentials=credentials,
        camera=camera_of(evidence),
        problems=tuple(problems),
        blocks=tuple(blocks),
        animated=image.animated,
    )


def _refused(item: Item, stream: BinaryIO, spec: ScanSpec) -> Problem | None:
    """Only regular files are read, and none above the size limit."""
    try:
        status = _status(stream)
    except OSError:
        return None
    if status is not None and not stat.S_ISREG(status.st_mode):
        return Problem("file.not_regular", Severity.ERROR, item.key, {"kind": "a device"})
    size = status.st_size if status else item.size
    if size is not None and size > spec.max_bytes:
        return Problem("file.too_large", Severity.ERROR, item.key, {"limit": spec.max_bytes})
    return None


def _status(stream: BinaryIO) -> Any:
    import os

    try:
        return os.fstat(stream.fileno())
    except io.UnsupportedOperation:
        return None


def _source(stream: BinaryIO, spec: ScanSpec) -> tuple[str | None, ByteSource]:
    if spec.hash is HashMode.NONE:
        return None, ByteSource(stream)
    size = stream.seek(0, 2)
    stream.seek(0)
    if size <= IN_MEMORY_BYTES:
        data = stream.read(size)
        return hashlib.sha256(data).hexdigest(), ByteSource(io.BytesIO(data), len(data))
    hasher = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        hasher.update(chunk)
    return hasher.hexdigest(), ByteSource(stream, size)


def _stealth(
    source: ByteSource, image: ImageFacts, decode: stealth.Decode, problems: list[Problem]
) -> list[MetadataBlock]:
    """Text hidden in the pixels."""
    try:
        return stealth.read(source, image, decode)
    except ParseError as error:
        if error.code not in pixelstage.NOT_DECODED:
            problems.append(problem_of(error))
        return []


def _signatures(
    evidence: list[Evidence], blocks: Sequence[MetadataBlock], decode: pixelstage.Decoder
) -> list[Evidence]:
    """The evidence with signatures checked against the pixels, where these can be decoded."""
    try:
        return list(signatures.checked(evidence, blocks, decode()))
    except ParseError as error:
        if error.code not in pixelstage.NOT_DECODED:
            raise
        return evidence


def sidecar_blocks(item: Item, problems: list[Problem]) -> list[MetadataBlock]:
    """What lies beside a picture; files that cannot be read are added to `problems`."""
    blocks: list[MetadataBlock] = []
    for sidecar in item.sidecars:
        try:
            with sidecar.opener() as stream:
                data = stream.read(SIDECAR_BYTES + 1)
        except ParseError as error:
            problems.append(problem_of(error))
            continue
        except OSError as error:
            problems.append(Problem("sidecar.unreadable", Severity.WARNING, sidecar.name, {"reason": str(error)}))
            continue
        if len(data) > SIDECAR_BYTES:
            problems.append(Problem("sidecar.too_large", Severity.WARNING, sidecar.name, {"limit": SIDECAR_BYTES}))
            continue
        found = containers.read_sidecar(sidecar.name, data)
        blocks += found.blocks
        problems += found.problems
    return blocks


def _evidence(
    item: Item, blocks: BlockSet, image: ImageFacts, context: InspectContext, problems: list[Problem]
) -> tuple[list[Evidence], Credentials | None]:
    evidence: list[Evidence] = []
    credentials = None
    if context.spec.metadata and manifests.candidate(blocks):
        credentials, found = context.credentials.read(manifest_request(item, blocks, image.format))
        problems += found
        if credentials is not None and _of_another(credentials, item):
            problems.append(Problem("credentials.of_another", Severity.INFO, item.name))
            credentials = None
        evidence += manifests.evidence_of(credentials, blocks) if credentials else ()
    for reader in context.roster.of(blocks):
        try:
            evidence += reader.read(blocks, image)
        except ParseError as error:
            problems.append(problem_of(error))
        except Exception as error:  # the reader boundary: a bug must not lose the other readers' finds
            if context.spec.strict:
                raise
            log.exception("reader %s crashed", reader.name)
            params = {"reader": reader.name, "reason": f"{type(error).__name__}: {error}"}
            problems.append(Problem("reader.crashed", Severity.ERROR, item.key, params))
    evidence += generators.unclaimed(blocks, evidence)
    return evidence, credentials


def _of_another(credentials: Credentials, item: Item) -> bool:
    """Whether a store beside the picture does not fit it and may be that of another picture of the same stem."""
    beside = not credentials.embedded and credentials.remote_url is None
    doubtful = any(sidecar.doubtful for sidecar in item.sidecars)
    return beside and doubtful and credentials.integrity is Integrity.MISMATCH


def manifest_request(item: Item, blocks: BlockSet, format_: ContainerFormat | None) -> manifests.ManifestRequest:
    """What the credentials reader is asked for this picture: by path where it has one, else with its bytes.

    Raises:
        OSError, ParseError: where a picture without a path cannot be opened.
    """
    sidecar = blocks.first("sidecar:c2pa")
    data = None
    if item.path is None:
        with item.opener() as stream:
            data = stream.read()
    return manifests.ManifestRequest(
        path=item.path,
        data=data,
        mime=manifests.mime_of(format_),
        sidecar=sidecar.value if sidecar is not None and isinstance(sidecar.value, bytes) else None,
    )
