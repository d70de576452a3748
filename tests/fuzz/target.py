"""The contract that every input must keep: no exception but `ParseError` in a reader, JSON in the record, little time.

Content Credentials are left out: they are read by another process, which has tests of its own.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Sequence

from inspector import containers, declarations, generators, pixels
from inspector.assess import judge, survival_of
from inspector.containers import stealth
from inspector.containers.base import ByteSource
from inspector.domain.blocks import BlockSet, ImageFacts, MetadataBlock
from inspector.domain.evidence import Evidence
from inspector.domain.readers import EvidenceReader
from inspector.domain.record import record
from inspector.domain.report import Asset, InspectionReport
from inspector.errors import ParseError
from inspector.messages import TEMPLATES
from inspector.settings import paths

SECONDS = 4.0
"""CPU time that one input may cost; the usual time is some milliseconds."""
PIXELS = 4_000_000


class ContractError(AssertionError):
    """An input that breaks the contract."""


class Target:
    """Everything that is done to one picture, without files and without the credentials process."""

    def __init__(self) -> None:
        vocabulary = declarations.load_vocabulary(paths.resources() / "vocabulary")
        self._readers: Sequence[EvidenceReader] = (*generators.BUILTIN, *declarations.builtin(vocabulary))

    def check(self, data: bytes, name: str, sidecars: Sequence[tuple[str, bytes]] = ()) -> str:
        """Inspect one picture with its sidecars; gives the verdict.

        Raises:
            ContractError: where the contract is broken. Any other exception is a bug as well.
        """
        started = time.process_time()
        source = ByteSource(io.BytesIO(data))
        found = containers.read(source, name)
        blocks = [*found.blocks, *self._hidden(source, found.image, data)]
        problems = list(found.problems)
        for file, content in sidecars:
            beside = containers.read_sidecar(file, content)
            blocks += beside.blocks
            problems += beside.problems
        evidence = self._evidence(BlockSet(tuple(blocks)), found.image)
        numbered = tuple(
            Evidence(e.kind, e.source, e.reader, e.data, e.location, f"e{n}") for n, e in enumerate(evidence, 1)
        )
        image = found.image
        asset = Asset(name, len(data), format=image.format, width=image.width, height=image.height)
        report = InspectionReport(asset, numbered, problems=tuple(problems), looked=10)
        assessment = judge(report)
        json.dumps(record(InspectionReport(asset, numbered, assessment, problems=tuple(problems))), allow_nan=False)
        survival_of(numbered)
        self._promises(blocks, numbered, [problem.code for problem in problems])
        spent = time.process_time() - started
        if spent > SECONDS:
            raise ContractError(f"{spent:.1f} s of CPU time")
        return assessment.verdict.value

    def _hidden(self, source: ByteSource, image: ImageFacts, data: bytes) -> list[MetadataBlock]:
        def decode(part: bytes | None) -> pixels.Decoded:
            assert image.format is not None
            return pixels.decode(io.BytesIO(data if part is None else part), image.format, limit_pixels=PIXELS)

        try:
            return stealth.read(source, image, decode)
        except ParseError as error:
            _known(error.code)
            return []

    def _evidence(self, blocks: BlockSet, image: object) -> list[Evidence]:
        found: list[Evidence] = []
        for reader in self._readers:
            try:
                found += reader.read(blocks, image)
            except ParseError as error:
                _known(error.code)
        return [*found, *generators.unclaimed(blocks, found)]

    @staticmethod
    def _promises(blocks: Sequence[MetadataBlock], evidence: Sequence[Evidence], codes: Sequence[str]) -> None:
        sources = {block.source for block in blocks}
        for code in codes:
            _known(code)
        for item in evidence:
            cited = {item.source, *(item.location.also if item.location else ())}
            if item.source not in ("filename", "header:size") and not cited & sources:
                raise ContractError(f"{item.reader} cites {item.source}, which is not there")


def _known(code: str) -> None:
    if code not in TEMPLATES:
        raise ContractError(f"the code {code} has no words")
