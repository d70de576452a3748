"""The credentials reader: no network, no hanging, nothing left behind, whatever the file."""

from __future__ import annotations

import http.server
import io
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import c2pa
import pytest

from inspector.domain.credentials import Credentials
from inspector.domain.enums import Integrity, Origin
from inspector.errors import Cancelled
from inspector.manifests import CredentialsReader, ManifestRequest, ManifestSettings
from inspector.manifests.limits import FILE_LIMIT, THUMBNAIL_LIMIT
from tests.makers import signed
from tests.makers.signed import Material, action, created, edited, manifest, sign
from tests.manifests.conftest import ROOT, lists, request_of

SMALL = ManifestSettings(lists=lists())
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files and signals")
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@cache
def slow() -> signed.Signed:
    """A small PNG that takes seconds: the library checks its thousands of statements in quadratic time."""
    many = [{"label": f"org.example.n{index}", "data": {"n": index}} for index in range(3_000)]
    return sign(kind="PNG", definition=manifest([action("c2pa.created", "digitalCapture")], *many))


def good(reader: CredentialsReader) -> None:
    """The reader goes on."""
    found, problems = reader.read(request_of(signed.ai_generated()))
    assert found is not None
    assert (found.origin, problems) == (Origin.AI_GENERATED, ())


def unread(result: tuple[Credentials | None, Any], code: str) -> None:
    """The credentials are there, were not read, and the problem says why."""
    found, problems = result
    assert found is not None
    assert (found.integrity, found.origin, found.trust) == (Integrity.UNREADABLE, None, None)
    assert [problem.code for problem in problems] == [code]


def worker_pid(reader: CredentialsReader) -> int:
    (worker,) = reader._idle.queue
    assert worker.pid is not None
    return int(worker.pid)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def gone(pid: int, seconds: float = 5.0) -> bool:
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(pid)


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on the loopback interface that counts what is asked of it."""
    hits: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_error(404)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{found.server_port}/store.c2pa", hits
        found.shutdown()
        thread.join()


def test_a_picture_without_credentials_gives_nothing(reader: CredentialsReader) -> None:
    assert reader.read(request_of(signed.picture())) == (None, ())


def test_a_link_is_reported_and_never_followed(reader: CredentialsReader, server: tuple[str, list[str]]) -> None:
    url, hits = server
    picture = signed.remote_link(url).picture
    found, problems = reader.read(request_of(picture))
    assert found is not None
    assert (found.integrity, found.remote_url, found.embedded, problems) == (Integrity.NOT_CHECKED, url, False, ())
    assert (found.origin, found.trust, found.history) == (None, None, None)
    assert hits == []
    with suppress(c2pa.C2paError):  # the same file under the library's own settings: this test can fail
        c2pa.Reader("image/jpeg", io.BytesIO(picture)).close()
    assert hits != []


def test_path_and_bytes_give_the_same(reader: CredentialsReader, tmp_path: Path, monkeypatch: Any) -> None:
    made = signed.composite_with_ai()
    (tmp_path / "näme.jpg").write_bytes(made.picture)
    by_bytes = reader.read(request_of(made))
    assert reader.read(ManifestRequest(str(tmp_path / "näme.jpg"), None, made.mime)) == by_bytes
    monkeypatch.chdir(tmp_path)
    assert reader.read(ManifestRequest("näme.jpg", None, made.mime)) == by_bytes


@linux
def test_a_name_that_is_no_text_can_be_read(reader: CredentialsReader, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.jpg"
    Path(os.fsdecode(path)).write_bytes(signed.ai_generated().picture)
    found, problems = reader.read(ManifestRequest(os.fsdecode(path), None, "image/jpeg"))
    assert found is not None
    assert problems == ()


def test_content_counts_not_the_stated_type(reader: CredentialsReader) -> None:
    found, problems = reader.read(request_of(signed.ai_generated("PNG").picture, "image/jpeg"))
    assert found is not None
    assert (found.integrity, problems) == (Integrity.OK, ())


def test_credentials_beside_the_picture(reader: CredentialsReader) -> None:
    made = signed.sidecar(by=signed.authority("Official"))
    assert reader.read(request_of(made)) == (None, ())
    found, problems = reader.read(request_of(made, sidecar=made.manifest))
    assert found is not None
    assert (found.integrity, found.origin, found.embedded) == (Integrity.OK, Origin.DIGITAL_CREATION, False)
    assert problems == ()


@pytest.mark.parametrize("beside", [signed.sidecar(kind="PNG").manifest, b"nonsense"])
def test_a_store_inside_the_picture_counts_more_than_one_beside_it(reader: CredentialsReader, beside: bytes) -> None:
    made = request_of(signed.camera_capture(), sidecar=beside)
    found, problems = reader.read(made)
    assert found is not None
    assert (found.integrity, found.origin, found.embedded) == (Integrity.OK, Origin.CAMERA_CAPTURE, True)
    assert problems == ()
    raw = reader.raw(made)
    assert raw is not None
    assert "Examplecam" in raw.text


@pytest.mark.parametrize("store", [b"", b"nonsense", b"\0\0\0\x20jumb" + b"\0" * 40])
def test_a_damaged_store_beside_the_picture_is_unreadable(reader: CredentialsReader, store: bytes) -> None:
    result = reader.read(request_of(signed.picture(), sidecar=store))
    unread(result, "credentials.unreadable")
    assert result[0] is not None
    assert not result[0].embedded


def test_a_damaged_store_is_unreadable(reader: CredentialsReader) -> None:
    made = signed.ai_generated("PNG").picture
    at = made.index(b"jumdc2pa")
    broken = made[: at + 4] + b"\xff" * 20 + made[at + 24 :]
    unread(reader.read(request_of(broken, "image/png")), "credentials.unreadable")


def test_truncation_never_stops_the_reader(reader: CredentialsReader) -> None:
    for kind in ("JPEG", "PNG", "WEBP", "AVIF", "SVG"):
        made = signed.ai_generated(kind)
        for length in range(0, len(made.picture), 397):
            reader.read(request_of(made.picture[:length], made.mime))
    good(reader)


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"%PDF-1.7\n", b"\0\0\0\x18ftypisom\0\0\0\0isommp42", b"hello", b"PK\3\4", b"RIFF\0\0\0\0WAVEfmt "],
    ids=["empty", "one byte", "pdf", "video", "text", "zip", "sound"],
)
def test_what_is_no_picture_never_reaches_native_code(reader: CredentialsReader, data: bytes) -> None:
    found, problems = reader.read(request_of(data))
    assert found is None
    assert [problem.code for problem in problems] == ["credentials.no_picture"]


@posix
def test_only_regular_files_are_opened(reader: CredentialsReader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "closed.jpg").write_bytes(b"")
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    expected = {
        "pipe.jpg": "file.not_regular",
        ".": "file.not_regular",
        "/dev/zero": "file.not_regular",
        "absent.jpg": "file.missing",
        "loop.jpg": "file.read_failed",
        "x" * 300: "file.read_failed",
    }
    for name, code in expected.items():
        started = time.monotonic()
        found, problems = reader.read(ManifestRequest(str(tmp_path / name), None, "image/jpeg"))
        assert (found, [problem.code for problem in problems]) == (None, [code])
        assert time.monotonic() - started < 5
    good(reader)


@posix
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root may read everything")
def test_a_closed_file_is_a_matter_of_permission(reader: CredentialsReader, tmp_path: Path) -> None:
    path = tmp_path / "closed.jpg"
    path.write_bytes(signed.picture())
    path.chmod(0)
    _, problems = reader.read(ManifestRequest(str(path), None, "image/jpeg"))
    assert [problem.code for problem in problems] == ["file.no_permission"]


def test_a_huge_file_is_refused(reader: CredentialsReader, tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    with path.open("wb") as stream:
        stream.write(signed.ai_generated().picture)
        stream.truncate(FILE_LIMIT + 1)
    unread(reader.read(ManifestRequest(str(path), None, "image/jpeg")), "credentials.too_large")


def test_many_boxes_are_refused_before_native_code(reader: CredentialsReader) -> None:
    boxes = struct.pack(">I4s", 8, b"free") * 30_000
    started = time.monotonic()
    unread(reader.read(request_of(signed.ai_generated("AVIF").picture + boxes, "image/avif")), "bmff.too_many_boxes")
    assert time.monotonic() - started < 5


def test_of_endless_statements_the_main_ones_are_kept(reader: CredentialsReader) -> None:
    long = [action("c2pa.edited", description="x" * 9_000, parameters={"n": ["y" * 9_000] * 4}) for _ in range(20)]
    parts = [
        Material(created("trainedAlgorithmicMedia", *long).picture, relationship="componentOf", id=f"part{index}")
        for index in range(3)
    ]
    steps = [action("c2pa.created", "digitalCapture"), *long[:1], *(action("c2pa.cropped") for _ in range(60))]
    found, problems = reader.read(request_of(sign(definition=manifest(steps), materials=parts)))
    assert found is not None
    assert (found.integrity, found.origin) == (Integrity.OK, Origin.CONTAINS_AI_EDITED_PARTS)
    assert [problem.code for problem in problems] == ["credentials.too_much"]
    assert (len(found.actions), found.actions[1].parameters, found.ingredients) == (50, {}, ())


def test_a_slow_file_costs_its_time_and_the_scan_goes_on() -> None:
    picture = slow()
    with CredentialsReader(ManifestSettings(lists=lists(), timeout_s=1.0)) as reader:
        good(reader)
        started = time.monotonic()
        result = reader.read(request_of(picture))
        unread(result, "credentials.timeout")
        assert result[1][0].params == {"seconds": 1.0}
        assert time.monotonic() - started < 5
        good(reader)


@linux
def test_a_greedy_file_costs_its_worker_and_the_scan_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "greedy.jpg"
    with path.open("wb") as stream:
        stream.write(signed.ai_generated().picture)
        stream.truncate(FILE_LIMIT - 1)
    with CredentialsReader(ManifestSettings(lists=lists(), memory_bytes=400 * 1024**2)) as reader:
        result = reader.read(ManifestRequest(str(path), None, "image/jpeg"))
        unread(result, "credentials.memory")
        good(reader)


@posix
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGSEGV, "credentials.crashed"), (signal.SIGTERM, "credentials.crashed"), (9, "credentials.memory")],
)
def test_a_worker_that_dies_while_reading_costs_that_file_only(number: int, code: str) -> None:
    picture = slow()
    with CredentialsReader(SMALL) as reader, ThreadPoolExecutor(1) as pool:
        good(reader)
        pid = worker_pid(reader)
        reading = pool.submit(reader.read, request_of(picture))
        time.sleep(0.3)
        os.kill(pid, number)
        unread(reading.result(10), code)
        good(reader)
        assert worker_pid(reader) != pid


@posix
def test_a_worker_that_died_while_idle_is_replaced_unnoticed() -> None:
    with CredentialsReader(SMALL) as reader:
        good(reader)
        pid = worker_pid(reader)
        os.kill(pid, signal.SIGKILL)
        gone(pid)
        good(reader)


def test_several_threads_share_a_few_workers() -> None:
    made = [signed.ai_generated(), signed.camera_capture(), signed.composite_with_ai()]
    origins = [Origin.AI_GENERATED, Origin.CAMERA_CAPTURE, Origin.CONTAINS_AI_EDITED_PARTS]
    with CredentialsReader(ManifestSettings(lists=lists(), workers=2)) as reader, ThreadPoolExecutor(6) as pool:
        results = list(pool.map(reader.read, [request_of(item) for item in made * 10]))
    assert [found.origin for found, _ in results if found] == origins * 10


@posix
def test_closing_ends_a_request_under_way_and_every_process() -> None:
    picture = slow()
    reader = CredentialsReader(SMALL)
    good(reader)
    pid = worker_pid(reader)
    with ThreadPoolExecutor(2) as pool:
        reading = [pool.submit(reader.read, request_of(picture)) for _ in range(2)]
        time.sleep(0.3)
        started = time.monotonic()
        reader.close()
        for item in reading:
            with pytest.raises(Cancelled):
                item.result(10)
        assert time.monotonic() - started < 2
    assert gone(pid)
    with pytest.raises(Cancelled):
        reader.read(request_of(picture))
    reader.close()


def test_a_reader_that_was_never_asked_starts_nothing() -> None:
    with CredentialsReader(SMALL) as reader:
        (worker,) = reader._idle.queue
        assert worker.pid is None


END = """
import os, signal, sys, threading
sys.path.insert(0, {root!r})
from inspector.manifests import *
reader = CredentialsReader(ManifestSettings(timeout_s=60.0))
data = open(sys.argv[1], "rb").read()
reader.read(ManifestRequest(None, open(sys.argv[2], "rb").read(), "image/jpeg"))
(worker,) = reader._idle.queue
print(worker.pid, flush=True)
{ending}
"""
ENDINGS = {
    "falls off the end": "",
    "raises": "raise SystemExit(3)",
    "interrupted": "threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
    "reader.read(ManifestRequest(None, data, 'image/png'))",
    "exits at once": "os._exit(0)",
    "is killed": "os.kill(os.getpid(), signal.SIGKILL)",
}


@posix
@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_no_process_is_left_behind_however_the_program_ends(ending: str, tmp_path: Path) -> None:
    (tmp_path / "slow.png").write_bytes(slow().picture)
    (tmp_path / "good.jpg").write_bytes(signed.ai_generated().picture)
    script = END.format(root=str(ROOT), ending=ending)
    command = [sys.executable, "-c", script, str(tmp_path / "slow.png"), str(tmp_path / "good.jpg")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert gone(int(done.stdout))
    assert "Traceback" not in done.stderr or "KeyboardInterrupt" in done.stderr


@posix
def test_an_interrupted_request_does_not_spoil_the_next_one(tmp_path: Path) -> None:
    (tmp_path / "slow.png").write_bytes(slow().picture)
    (tmp_path / "good.jpg").write_bytes(signed.ai_generated().picture)
    ending = (
        "threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "try:\n    reader.read(ManifestRequest(None, data, 'image/png'))\n"
        "except KeyboardInterrupt:\n    pass\n"
        "print(reader.read(ManifestRequest(sys.argv[2], None, 'image/jpeg'))[0].origin.value)"
    )
    command = [sys.executable, "-c", END.format(root=str(ROOT), ending=ending)]
    command += [str(tmp_path / "slow.png"), str(tmp_path / "good.jpg")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split()[1] == "ai_generated"


@linux
def test_a_forked_process_uses_a_worker_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "good.jpg").write_bytes(signed.ai_generated().picture)
    ending = (
        "import warnings; warnings.simplefilter('ignore')\n"
        "ask = lambda: reader.read(ManifestRequest(sys.argv[2], None, 'image/jpeg'))[0].origin.value\n"
        "child = os.fork()\n"
        "print(ask(), worker.pid, flush=True)\n"
        "if not child:\n    reader.close()\n    sys.exit(0)\n"
        "os.waitpid(child, 0)\nprint(ask(), flush=True)\n"
    )
    command = [sys.executable, "-c", END.format(root=str(ROOT), ending=ending)]
    command += [str(tmp_path / "good.jpg"), str(tmp_path / "good.jpg")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    words = done.stdout.split()
    pids = [int(word) for word in words if word.isdecimal()]
    assert words.count("ai_generated") == 3
    assert len(set(pids)) == 2
    assert all(gone(pid) for pid in pids)


def test_modules_in_the_current_folder_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "io", "c2pa", "inspector"):
        (tmp_path / f"{name}.py").write_text("import os\nopen(os.path.join(os.path.dirname(__file__), 'ran'), 'w')\n")
    monkeypatch.chdir(tmp_path)
    with CredentialsReader(SMALL) as reader:
        good(reader)
    assert not (tmp_path / "ran").exists()


@linux
def test_a_worker_that_cannot_start_is_tried_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    with CredentialsReader(SMALL) as reader:
        picture = request_of(signed.ai_generated())
        for _ in range(4):
            unread(reader.read(picture), "credentials.no_worker")
        monkeypatch.delenv("PYTHONHOME")
        unread(reader.read(picture), "credentials.no_worker")


def thumbnailed(data: bytes) -> tuple[signed.Signed, str]:
    """A signed picture with this thumbnail, and its identifier."""
    extra = {"thumbnail": {"format": "image/jpeg", "identifier": "thumb.jpg"}}
    material = Material(signed.camera_capture().picture, relationship="parentOf", extra=extra)
    opened = action("c2pa.opened", parameters={"ingredientIds": ["material"]})
    made = sign(definition=manifest([opened]), materials=[material], resources={"thumb.jpg": data})
    return made, "self#jumbf=c2pa.assertions/c2pa.thumbnail.ingredient"


def test_a_thumbnail_inside_the_store(reader: CredentialsReader) -> None:
    small = signed.picture(size=(16, 16))
    made, _ = thumbnailed(small)
    found, _ = reader.read(request_of(made))
    assert found is not None
    identifier = found.ingredients[0].thumbnail
    assert identifier is not None
    assert reader.thumbnail(request_of(made), identifier) == small
    assert reader.thumbnail(request_of(made), identifier.replace("thumbnail", "absent")) is None
    assert reader.thumbnail(request_of(made), "file:///etc/passwd") is None
    assert reader.thumbnail(request_of(made), "self#jumbf=" + "x" * 10_000) is None
    assert reader.thumbnail(request_of(signed.picture()), identifier) is None


@pytest.mark.parametrize(
    "data",
    [b"\xff\xd8\xff" + b"\0" * THUMBNAIL_LIMIT, b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
    ids=["huge", "svg"],
)
def test_a_thumbnail_that_is_huge_or_no_raster_picture_is_withheld(reader: CredentialsReader, data: bytes) -> None:
    made, _ = thumbnailed(data)
    found, _ = reader.read(request_of(made))
    assert found is not None
    assert reader.thumbnail(request_of(made), found.ingredients[0].thumbnail or "") is None


def test_edits_of_edits_keep_their_history_through_the_worker(reader: CredentialsReader) -> None:
    picture = signed.camera_capture().picture
    for _ in range(12):
        picture = edited(picture, action("c2pa.cropped")).picture
    found, problems = reader.read(request_of(picture))
    assert found is not None
    assert (found.origin, problems) == (Origin.CAMERA_CAPTURE_EDITED, ())
