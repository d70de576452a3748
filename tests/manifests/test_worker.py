"""The worker process seen from inside: its imports, its memory, its own end."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from inspector.manifests import library, opening, worker
from inspector.manifests.limits import WORKER_ARGUMENT
from inspector.manifests.trust import TrustLists, library_settings
from inspector.subprocesses import serving
from inspector.subprocesses.frames import frame, read_frame
from tests.makers import signed
from tests.manifests.conftest import ROOT, lists
from tests.manifests.test_reader import slow

CONFIG = {"settings": library_settings(lists(), ()), "own_settings": None, "lists": {}, "memory": 2 * 1024**3}
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def python(code: str, **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options)


def request(data: bytes, mime: str = "image/jpeg", timeout: float = 10.0) -> list[bytes]:
    head = {"do": "read", "path": None, "mime": mime, "data": True, "sidecar": False, "timeout": timeout}
    return frame(head, [data])


def test_nothing_heavy_is_loaded_for_reading() -> None:
    code = (
        "from inspector.manifests import library, worker\n"
        f"library = library.Library({CONFIG!r})\n"
        f"import io; library.read(io.BytesIO({signed.ai_generated().picture!r}), 'image/jpeg', None)\n"
        "heavy = ('PySide6', 'shiboken6', 'PIL', 'numpy', 'onnxruntime', 'ssl', 'requests', 'click', 'rich')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    out, _ = python(code).communicate(timeout=60)
    assert out.decode().strip() == "[]"


@pytest.mark.parametrize("own", [(), ("pem",)])
@pytest.mark.parametrize("lists_", [TrustLists(), TrustLists(official="x", interim="y", interim_signers="z")])
def test_settings_never_allow_the_network(own: tuple[str, ...], lists_: TrustLists) -> None:
    found = library_settings(lists_, own)
    assert found["verify"] == {"remote_manifest_fetch": False, "ocsp_fetch": False}
    assert found["core"]["allowed_network_hosts"] == []
    assert found["core"]["allow_redirects"] is False


def test_requests_are_answered_until_the_input_ends() -> None:
    parts = [*frame(CONFIG), *request(signed.ai_generated().picture), *request(signed.picture())]
    out = io.BytesIO()
    process = python("from inspector.manifests.worker import main; sys.exit(main())")
    answered, _ = process.communicate(b"".join(parts), timeout=60)
    out = io.BytesIO(answered)
    heads = [read_frame(out.read, 0)[0] for _ in range(4)]
    assert heads[0] == {"listens": True}
    assert heads[1]["ready"].startswith("c2pa-rs ")
    assert heads[2]["credentials"]["origin"] == "ai_generated"
    assert heads[3]["credentials"] is None
    assert (out.read(), process.returncode) == (b"", 0)


def test_a_frozen_program_starts_itself_as_its_worker() -> None:
    process = python(f"from inspector.manifests.worker import run_if_asked; run_if_asked(['{WORKER_ARGUMENT}'])")
    answered, _ = process.communicate(b"", timeout=60)
    assert read_frame(io.BytesIO(answered).read, 0)[0] == {"listens": True}
    assert not worker.run_if_asked(["scan", WORKER_ARGUMENT])
    assert not worker.run_if_asked([])


def test_nonsense_ends_the_process() -> None:
    process = python("from inspector.manifests.worker import main; sys.exit(main())", stderr=subprocess.DEVNULL)
    process.communicate(b"\xff" * 100, timeout=60)
    assert process.returncode == 1


@posix
def test_a_worker_whose_master_died_ends_itself_inside_native_code() -> None:
    process = python("from inspector.manifests.worker import main; sys.exit(main())")
    assert process.stdin is not None
    started = time.monotonic()
    for part in [*frame(CONFIG), *request(slow().picture, "image/png", 0.5 - serving.GRACE_S)]:
        process.stdin.write(part)
    process.stdin.flush()
    process.communicate(timeout=60)
    assert process.returncode < 0
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("text", ["[1]", "3", "null"])
def test_a_report_that_is_no_object_says_nothing(text: str) -> None:
    assert library._parsed(text) == {}


@pytest.mark.parametrize("text", ["{", "[" * 200_000, "x" * 2_000_000], ids=["damaged", "deep", "long"])
def test_a_report_that_is_damaged_deep_or_long_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "REPORT_LIMIT", 1_000_000)
    with pytest.raises(opening.RefusedError) as caught:
        library._parsed(text)
    assert caught.value.code == "credentials.unreadable"


def test_a_file_is_closed_where_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.jpg"
    path.write_text("hello")
    with pytest.raises(opening.RefusedError):
        opening.open_picture(str(path), None)
