"""Credentials that lie elsewhere: got once, from one host, within limits, and only when asked for."""

from __future__ import annotations

import contextlib
import http.server
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from inspector import messages
from inspector.domain.enums import Integrity, Origin, Trust
from inspector.errors import Cancelled
from inspector.manifests import CredentialsReader, FetchOptions, ManifestSettings, fetching
from inspector.manifests.opening import RefusedError
from tests.makers import signed
from tests.makers.server import Answer, Server, gives, missing, sends_to
from tests.manifests.conftest import lists, request_of

HERE = FetchOptions(seconds=10.0, allow_private=True)


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


@pytest.fixture
def linked(server: Server) -> signed.Signed:
    """A picture whose manifest store the server has."""
    made = signed.remote_link(f"{server.url}/store.c2pa", by=signed.authority("Official"))
    server.answers["/store.c2pa"] = gives(made.manifest)
    return made


def code_of(reader: CredentialsReader, made: signed.Signed, options: FetchOptions = HERE) -> str:
    """The problem of a fetch that fails; nothing is said of the picture, and the link stays."""
    found, problems = reader.fetch(request_of(made), options)
    assert found is not None
    assert (found.origin, found.embedded, bool(found.remote_url)) == (None, False, True)
    (problem,) = problems
    assert messages.text(problem.code, **problem.params) != problem.code
    assert "?" not in messages.text(problem.code, **problem.params)
    return problem.code


def test_a_store_elsewhere_is_read_like_one_inside(
    reader: CredentialsReader, server: Server, linked: signed.Signed
) -> None:
    found, problems = reader.fetch(request_of(linked), HERE)
    assert found is not None
    assert problems == ()
    assert (found.integrity, found.trust, found.origin) == (Integrity.OK, Trust.TRUSTED, Origin.CAMERA_CAPTURE)
    assert (found.embedded, found.remote_url) == (False, f"{server.url}/store.c2pa")
    assert server.hits == ["/store.c2pa"]


def test_nothing_is_told_but_the_address(reader: CredentialsReader, server: Server, linked: signed.Signed) -> None:
    reader.fetch(request_of(linked), HERE)
    (headers,) = server.headers
    assert set(headers) == {"Host", "Accept", "Accept-Encoding", "Connection", "User-Agent"}
    assert headers["User-Agent"] == "Inspector"


def test_a_changed_picture_does_not_fit_the_fetched_store(reader: CredentialsReader, linked: signed.Signed) -> None:
    found, problems = reader.fetch(request_of(signed.tampered(linked.picture)), HERE)
    assert found is not None
    assert (found.integrity, problems) == (Integrity.MISMATCH, ())


def test_reading_does_not_fetch(reader: CredentialsReader, server: Server, linked: signed.Signed) -> None:
    found, _ = reader.read(request_of(linked))
    reader.raw(request_of(linked))
    reader.thumbnail(request_of(linked), "self#jumbf=c2pa.assertions/c2pa.thumbnail.claim")
    assert found is not None
    assert found.integrity is Integrity.NOT_CHECKED
    assert server.hits == []


def test_a_picture_with_its_own_store_is_read_without_a_connection(reader: CredentialsReader, server: Server) -> None:
    made = signed.ai_generated(remote_url=f"{server.url}/store.c2pa")
    assert reader.fetch(request_of(made), HERE) == reader.read(request_of(made))
    assert reader.fetch(request_of(signed.picture()), HERE) == (None, ())
    assert server.hits == []


def test_an_address_on_this_computer_is_not_asked(
    reader: CredentialsReader, server: Server, linked: signed.Signed
) -> None:
    assert code_of(reader, linked, FetchOptions()) == "credentials.fetch_private"
    assert server.hits == []


def test_what_cannot_be_read_as_a_store_is_a_problem(
    reader: CredentialsReader, server: Server, linked: signed.Signed
) -> None:
    for data in (b"<html>sign in</html>", linked.manifest[:500]):
        server.answers["/store.c2pa"] = gives(data)
        assert code_of(reader, linked) == "credentials.unreadable"


def get(server: Server, *, seconds: float = 10.0, limit: int = 1_000_000) -> bytes:
    return fetching.fetch(f"{server.url}/store.c2pa", limit=limit, seconds=seconds, allow_private=True)


def refusal(server: Server, **options: Any) -> str:
    with pytest.raises(RefusedError) as caught:
        get(server, **options)
    assert messages.text(caught.value.code, **caught.value.params) != caught.value.code
    assert caught.value.integrity is Integrity.NOT_CHECKED
    return caught.value.code.removeprefix("credentials.fetch_")


@pytest.mark.parametrize(
    "answer",
    [
        missing,
        gives(b"abc", 500),
        gives(b"abc", 204),
        gives(b"abc", Content_Encoding="gzip"),
        gives(b"abc", Content_Length="9"),
        lambda handler: handler.wfile.write(b"no http at all"),
        lambda handler: handler.wfile.write(b"HTTP/1.0 200 OK\r\n" + b"X: y\r\n" * 1_000),
        lambda handler: handler.wfile.write(b"HTTP/1.0 200 " + b"x" * 100_000),
        lambda handler: None,
    ],
    ids=["404", "500", "204", "gzip", "ends early", "no http", "many headers", "long line", "closed"],
)
def test_any_other_answer_is_a_problem(server: Server, answer: Answer) -> None:
    server.answers["/store.c2pa"] = answer
    assert refusal(server) == "failed"


def test_nobody_there_is_a_problem() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/store.c2pa"
        with pytest.raises(RefusedError) as caught:
            fetching.fetch(url, limit=10, seconds=5.0, allow_private=True)
    assert caught.value.code == "credentials.fetch_failed"


def test_an_endless_answer_is_cut_at_the_limit(server: Server) -> None:
    sent = [0]

    def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not server.stop.is_set():
            sent[0] += handler.wfile.write(b"x" * 65_536)

    server.answers["/store.c2pa"] = endless
    assert refusal(server, limit=1_000_000) == "too_large"
    assert sent[0] < 30_000_000  # what the system's own buffers took beyond the limit


@pytest.mark.parametrize("length", ["1000001", "99999999999999999999999"])
def test_a_large_answer_is_refused_by_its_stated_length(server: Server, length: str) -> None:
    server.answers["/store.c2pa"] = gives(b"abc", Content_Length=length)
    assert refusal(server, limit=1_000_000) == "too_large"


def test_an_answer_of_just_the_limit_is_taken(server: Server) -> None:
    server.answers["/store.c2pa"] = gives(b"x" * 1_000)
    assert get(server, limit=1_000) == b"x" * 1_000
    assert refusal(server, limit=999) == "too_large"


def dripping(start: bytes) -> Callable[[Server], Answer]:
    """An answer that never ends and never rests long enough to look dead."""

    def make(server: Server) -> Answer:
        def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
            handler.wfile.write(start)
            while not server.stop.wait(0.05):
                handler.wfile.write(b"a")

        return answer

    return make


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"HTTP/1.0 200 OK\r\nX-Long: ",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 900\r\n\r\n",
    ],
    ids=["status line", "header", "body", "body with a length"],
)
def test_a_slow_server_costs_the_time_limit_and_no_more(server: Server, start: bytes) -> None:
    server.answers["/store.c2pa"] = dripping(start)(server)
    started = time.monotonic()
    assert refusal(server, seconds=0.5) == "slow"
    assert time.monotonic() - started < 3.0


def test_a_silent_server_costs_the_time_limit(server: Server) -> None:
    server.answers["/store.c2pa"] = lambda _handler: server.stop.wait(30) and None
    assert refusal(server, seconds=0.3) == "slow"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_same_host_may_send_on(server: Server, status: int) -> None:
    server.answers["/store.c2pa"] = sends_to("/moved/here.c2pa?a=1", status)
    server.answers["/moved/here.c2pa?a=1"] = gives(b"store")
    assert get(server) == b"store"
    assert server.hits == ["/store.c2pa", "/moved/here.c2pa?a=1"]


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost:{port}/other",
        "http://127.0.0.1:1/other",
        "file:///etc/passwd",
        "//example.invalid/x",
        "",
        "\t",
    ],
)
def test_another_place_is_not_followed(server: Server, location: str) -> None:
    server.answers["/store.c2pa"] = sends_to(location.format(port=server.url.rsplit(":", 1)[1]))
    assert refusal(server) == "redirect"
    assert set(server.hits) == {"/store.c2pa"}


def test_a_circle_of_answers_ends(server: Server) -> None:
    server.answers["/store.c2pa"] = sends_to("/store.c2pa")
    assert refusal(server) == "redirect"
    assert len(server.hits) == fetching.REDIRECTS + 1


def test_closing_ends_a_fetch_under_way(server: Server, linked: signed.Signed) -> None:
    server.answers["/store.c2pa"] = lambda _handler: server.stop.wait(60) and None
    reader = CredentialsReader(ManifestSettings(lists=lists()))
    with ThreadPoolExecutor(1) as pool:
        fetching_ = pool.submit(reader.fetch, request_of(linked), FetchOptions(seconds=60.0, allow_private=True))
        until = time.monotonic() + 20
        while not server.hits and time.monotonic() < until:
            time.sleep(0.02)
        started = time.monotonic()
        reader.close()
        with pytest.raises(Cancelled):
            fetching_.result(10)
    assert time.monotonic() - started < 5
    with pytest.raises(Cancelled):
        reader.fetch(request_of(linked), HERE)


def test_fetching_does_not_hold_up_reading(server: Server, linked: signed.Signed) -> None:
    server.answers["/store.c2pa"] = lambda _handler: server.stop.wait(60) and None
    with CredentialsReader(ManifestSettings(lists=lists())) as reader, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(reader.fetch, request_of(linked), FetchOptions(seconds=4.0, allow_private=True))
        reader.read(request_of(signed.ai_generated()))
        assert not waiting.done()
        assert waiting.result(20)[1][0].code == "credentials.fetch_slow"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "gopher://example.org/",
        "http:///nothing",
        "http://user:secret@example.org/",
        "http://example.org:22/",
        "http://example.org:25/",
        "http://example.org:99999/",
        "http://example.org/a b",
        "http://example.org/\r\nHost: other",
        "http://exa\0mple.org/",
        "https://" + "a" * 3_000,
        "https://" + "ä" * 300 + ".org/",
        "example.org/store",
        "",
    ],
)
def test_addresses_that_are_not_asked(url: str) -> None:
    with pytest.raises(RefusedError) as caught:
        fetching.target_of(url)
    assert caught.value.code == "credentials.fetch_address"


def test_an_address_is_taken_apart() -> None:
    found = fetching.target_of("https://Exämple.org/Ordner mit/ä?q=ü#part".replace(" ", "%20"))
    assert (found.scheme, found.host, found.port) == ("https", "xn--exmple-cua.org", 443)
    assert found.path == "/Ordner%20mit/%C3%A4?q=%C3%BC"
    assert fetching.target_of("http://[2606:4700::1111]:8080").host == "2606:4700::1111"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700:4700::1111", True),
        ("127.0.0.1", False),
        ("127.8.9.10", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.20.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("198.18.0.1", False),
        ("192.0.2.7", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("nonsense", False),
    ],
)
def test_only_the_open_internet_is_asked(address: str, public: bool) -> None:
    assert fetching.is_public(address) is public


def test_a_name_that_points_into_a_private_network_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.168.0.1", 80))]

    def connect(*_: Any, **__: Any) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(RefusedError) as caught:
        fetching.fetch("http://router.example/", limit=10, seconds=1.0, allow_private=False)
    assert caught.value.code == "credentials.fetch_private"


def test_the_address_that_was_judged_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def resolve(*_: Any, **__: Any) -> list[Any]:
        hosts = ("10.0.0.1", "93.184.216.34")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 443)) for host in hosts]

    def connect(address: Any, **_: Any) -> None:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(RefusedError):
        fetching.fetch("https://example.org/", limit=10, seconds=1.0, allow_private=False)
    assert asked == [("93.184.216.34", 443)]


def test_a_handshake_that_never_ends_costs_the_time_limit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/store.c2pa"
        started = time.monotonic()
        with pytest.raises(RefusedError) as caught:
            fetching.fetch(url, limit=10, seconds=0.5, allow_private=True)
    assert caught.value.code == "credentials.fetch_slow"
    assert time.monotonic() - started < 3.0


def test_a_server_without_a_sound_certificate_is_not_asked(tmp_path: Path) -> None:
    stranger = signed.authority("Stranger").identity(common_name="127.0.0.1")
    pem = tmp_path / "server.pem"
    pem.write_text(stranger.certificate + stranger.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    asked: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        with contextlib.suppress(OSError), context.wrap_socket(listening.accept()[0], server_side=True) as connection:
            asked.append(connection.recv(100))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(RefusedError) as caught:
            fetching.fetch(url, limit=10, seconds=5.0, allow_private=True)
        thread.join()
    assert caught.value.code == "credentials.fetch_failed"
    assert b"GET" not in b"".join(asked)
