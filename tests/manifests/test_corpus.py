"""Agreement with what is known about real files, and with the limits on hostile ones."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from inspector import containers
from inspector.containers.base import ByteSource
from inspector.domain.blocks import BlockSet
from inspector.domain.credentials import Credentials
from inspector.domain.enums import Integrity
from inspector.domain.evidence import Problem
from inspector.manifests import (
    CredentialsReader,
    ManifestRequest,
    ManifestSettings,
    candidate,
    evidence_of,
    mime_of,
    read_lists,
)
from inspector.manifests.request import UNKNOWN_MIME
from tests.makers import signed
from tests.manifests.conftest import ROOT, request_of

pytestmark = pytest.mark.corpus
NEEDED = 0.97
TIMEOUT_S = 10.0
INTEGRITY = {
    "ok": ("ok", "ok"),
    "mismatch": ("mismatch", None),
    "rule_violation": ("rule_violation", None),
    "unreadable": ("unreadable", None),
    "not_checked_offline": ("not_checked", None),
    "ok_but_history_broken": ("ok", "broken"),
    "ok_but_ingredient_failed_when_added": ("ok", "failed_when_added"),
    "unverifiable_old_hash_rules": ("unverifiable", None),
}
TRUST = {
    "trusted": "trusted",
    "untrusted": "untrusted",
    "expired": "expired",
    "certificate_not_allowed": "not_allowed",
}
Row = Mapping[str, str]


@dataclass(frozen=True)
class Inspected:
    """What came of one file of the corpus."""

    row: Row
    credentials: Credentials | None
    problems: tuple[Problem, ...]
    seconds: float


def inspect(reader: CredentialsReader, path: Path, row: Row) -> Inspected:
    """Read one file as the product does: header walk, then the reader for candidates only."""
    with path.open("rb") as stream:
        walked = containers.read(ByteSource(stream), path.name)
    blocks = list(walked.blocks)
    beside = path.with_suffix(".c2pa")
    if beside.exists():
        blocks += containers.read_sidecar(beside.name, beside.read_bytes()).blocks
    store = BlockSet(tuple(blocks)).first("sidecar:c2pa")
    started = time.monotonic()
    if not candidate(BlockSet(tuple(blocks))):
        return Inspected(row, None, (), 0.0)
    sidecar = store.value if store is not None and isinstance(store.value, bytes) else None
    request = ManifestRequest(str(path), None, mime_of(walked.image.format), sidecar)
    found, problems = reader.read(request)
    return Inspected(row, found, problems, time.monotonic() - started)


@pytest.fixture(scope="module")
def inspected(corpus: Path) -> Iterator[list[Inspected]]:
    """Every file of the manifest that is there, read once."""
    folder = corpus / "c2pa/files"
    root = (corpus / "c2pa/trust/test/made-root.pem").read_text("utf-8")
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if (folder / row["path"]).exists()]
    settings = ManifestSettings((root,), timeout_s=TIMEOUT_S, lists=read_lists(ROOT / "resources/trust"))
    with CredentialsReader(settings) as reader:
        yield [inspect(reader, folder / row["path"], row) for row in rows]


def integrity_holds(item: Inspected) -> bool | None:
    wanted = INTEGRITY.get(item.row["expected_integrity"])
    if wanted is None:
        return None
    found = item.credentials
    return found is not None and found.integrity == wanted[0] and wanted[1] in (None, found.history)


def trust_holds(item: Inspected) -> bool | None:
    row, found = item.row, item.credentials
    if row["expected_trust"] not in TRUST or not row["expected_integrity"].startswith("ok"):
        return None
    return found is not None and found.trust == TRUST[row["expected_trust"]]


def list_holds(item: Inspected) -> bool | None:
    wanted = item.row["trust_list"].replace("test_root", "user").split("_")[0]
    if not wanted or not item.row["expected_integrity"].startswith("ok"):
        return None
    return item.credentials is not None and item.credentials.trust_list == wanted


def training_holds(item: Inspected) -> bool | None:
    if not item.row["training_mining"]:
        return None
    if item.credentials is None:
        return False
    opts_out = any(evidence.data.get("effect") == "opt_out" for evidence in evidence_of(item.credentials))
    return bool(item.credentials.training) and opts_out == ("notAllowed" in item.row["training_mining"])


def origin_holds(item: Inspected) -> bool | None:
    wanted, found = item.row["expected_origin"], item.credentials
    if not wanted or wanted == "none_or_time_limit":
        return None
    if wanted == "no_content_credentials":
        return found is None
    if wanted == "unreadable":
        return found is None or found.origin is None
    if wanted == "remote_link_only":
        return found is not None and found.integrity is Integrity.NOT_CHECKED
    return found is not None and found.origin == wanted


COLUMNS = {
    "integrity": integrity_holds,
    "trust": trust_holds,
    "list": list_holds,
    "training": training_holds,
    "origin": origin_holds,
}


def test_agreement_with_the_corpus(inspected: list[Inspected]) -> None:
    hits, total, misses = Counter[str](), Counter[str](), []
    for item in inspected:
        for column, holds in COLUMNS.items():
            answer = holds(item)
            if answer is not None:
                total[column] += 1
                hits[column] += answer
                if not answer:
                    misses.append((item.row["path"], column))
    share = sum(hits.values()) / sum(total.values())
    assert share >= NEEDED, (share, dict(hits), dict(total), misses)
    assert all(total[column] > 5 for column in COLUMNS)


def test_times_are_confirmed_by_the_list_of_time_stamp_authorities(inspected: list[Inspected]) -> None:
    signers = [item.credentials.signer for item in inspected if item.credentials is not None]
    stamped = [signer for signer in signers if signer is not None and signer.time_trusted]
    assert len(stamped) > 20
    assert all(signer.time_authority for signer in stamped)


def test_no_untouched_file_is_called_changed(inspected: list[Inspected]) -> None:
    untouched = ("ok", "not_checked_offline", "unverifiable_old_hash_rules")
    wrong = [
        item.row["path"]
        for item in inspected
        if item.row["expected_integrity"] in untouched
        and item.credentials is not None
        and item.credentials.integrity is Integrity.MISMATCH
    ]
    assert wrong == []


def test_hostile_files_stay_within_their_limits(inspected: list[Inspected]) -> None:
    hostile = [item for item in inspected if "/hostile/" in item.row["path"]]
    assert len(hostile) > 10
    assert [item.row["path"] for item in inspected if item.seconds > TIMEOUT_S + 3] == []
    for item in hostile:
        if item.credentials is not None and item.credentials.integrity is Integrity.UNREADABLE:
            assert item.problems != ()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_after_each_hostile_file_the_next_picture_is_read(corpus: Path) -> None:
    """Every file of the hostile folder goes to the reader, also those that the header walk would have kept from it."""
    folder = corpus / "c2pa/files/made/hostile"
    good = request_of(signed.ai_generated())
    settings = ManifestSettings(timeout_s=4.0, lists=read_lists(ROOT / "resources/trust"))
    with CredentialsReader(settings) as reader:
        for path in sorted(folder.iterdir()):
            started = time.monotonic()
            found, problems = reader.read(ManifestRequest(str(path), None, UNKNOWN_MIME))
            assert time.monotonic() - started < 4.0 + 3, path.name
            assert all(problem.code.startswith(("credentials.", "bmff.")) for problem in problems), path.name
            assert found is None or found.integrity is not Integrity.UNREADABLE or problems, path.name
            after, clean = reader.read(good)
            assert after is not None, path.name
            assert (after.integrity, clean) == (Integrity.OK, ()), path.name


READ_ALL = """
import sys
from pathlib import Path
from inspector import containers
from inspector.manifests import *
from inspector.settings import paths

lists = read_lists(paths.resources() / "trust")
with CredentialsReader(ManifestSettings(lists=lists, timeout_s=4.0)) as reader:
    for name in Path(sys.argv[1]).read_text().splitlines():
        with open(name, "rb") as stream:
            known = containers.recognise(stream.read(containers.PREFIX_BYTES))
        beside = Path(name).with_suffix(".c2pa")
        store = beside.read_bytes() if beside.exists() else None
        request = ManifestRequest(name, None, mime_of(known[1] if known else None), store)
        found, problems = reader.read(request)
        print(found.integrity.value if found else "none", *(problem.code for problem in problems), flush=True)
        if not problems and found:
            reader.raw(request)
            reader.second_opinion(request)
            for source in found.ingredients:
                reader.thumbnail(request, source.thumbnail or "")
"""


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux" or shutil.which("strace") is None, reason="needs strace")
def test_reading_the_whole_corpus_opens_no_connection(corpus: Path, tmp_path: Path) -> None:
    """Neither by the first validator nor by the second: no socket of the Internet is even made."""
    files = [path for path in sorted((corpus / "c2pa/files").rglob("*")) if path.is_file() and path.suffix != ".csv"]
    names, trace = tmp_path / "names", tmp_path / "trace"
    names.write_text("\n".join(map(str, files)))
    watch = ["strace", "-f", "-qq", "-e", "trace=socket,connect,sendto,sendmsg,execve", "-e", "signal=none"]
    apart = ["unshare", "--map-root-user", "--net"] if _works("unshare", "--map-root-user", "--net") else []
    command = [*apart, *watch, "-o", str(trace), sys.executable, "-c", READ_ALL, str(names)]
    if not _works(*watch, "-o", str(trace)):
        pytest.skip("strace may not be used here")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=580)
    calls = trace.read_text("utf-8", "replace")
    assert len(done.stdout.splitlines()) == len(files)
    assert done.stdout.count("ok\n") > 50
    assert done.stdout.count("not_checked\n") >= 4
    assert "inspector.manifests.worker" in calls
    assert not re.search(r"AF_INET|AF_PACKET|AF_NETLINK", calls)


def _works(*command: str) -> bool:
    try:
        return subprocess.run([*command, "true"], capture_output=True, timeout=30, check=False).returncode == 0
    except OSError:
        return False
