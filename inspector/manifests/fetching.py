"""L2: gets one manifest store from the network, for one picture, because somebody asked for exactly that.

Only the worker process runs this; the c2pa library itself never has a network. What leaves is one GET request without
cookies, referrer or anything about the picture but the address that stands in it.

Decided here: http and https only; ports 80, 443 and those above 1023; no user name in the address; no proxy; redirects
only within the same host and never from https to http; no address on this computer or in a private network, checked on
the address that is connected to (a name can point anywhere), unless the user insists; one time limit for everything
and one size limit.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inspector.domain.enums import Integrity
from inspector.manifests.opening import RefusedError

REDIRECTS = 3
URL_LIMIT = 2_048
"""Longest address in characters."""
REASON_LIMIT = 200
_PORTS = {"http": 80, "https": 443}
_FIRST_FREE_PORT = 1_024
_MOVED = (301, 302, 303, 307, 308)
_CHUNK = 64 * 1024
_HEADERS = {
    "Accept": "application/c2pa, application/octet-stream;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
    "User-Agent": "Inspector",
}
_EMBEDDING = tuple(ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"))
"""IPv6 addresses that carry an IPv4 address, perhaps a private one."""


def _refused(code: str, **params: Any) -> RefusedError:
    return RefusedError(f"credentials.fetch_{code}", integrity=Integrity.NOT_CHECKED, **params)


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def address(self) -> str:
        """Scheme and host, as a message names them."""
        return f"{self.scheme}://{self.host}"


def fetch(url: str, *, limit: int, seconds: float, allow_private: bool) -> bytes:
    """The body that the address gives.

    Args:
        url: as the picture states it.
        limit: most bytes of the body.
        seconds: wall time for everything together.
        allow_private: also connect to this computer and to private networks.

    Raises:
        RefusedError: `credentials.fetch_address`, `credentials.fetch_private`, `credentials.fetch_redirect`,
            `credentials.fetch_too_large`, `credentials.fetch_slow`, `credentials.fetch_failed`.
    """
    until = time.monotonic() + seconds
    target = target_of(url)
    for _ in range(REDIRECTS + 1):
        with _answer(target, until, seconds, allow_private=allow_private) as response:
            if response.status not in _MOVED:
                return _body(response, limit)
            target = _moved(target, response.headers.get("Location") or "")
    raise _refused("redirect", address=target.address)


def target_of(url: str) -> Target:
    """Take an address apart.

    Raises:
        RefusedError: `credentials.fetch_address` where it is none that may be asked.
    """
    refused = _refused("address", url=url[:URL_LIMIT])
    if len(url) > URL_LIMIT or any(character <= " " or character == "\x7f" for character in url):
        raise refused
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError as error:
        raise refused from error
    port = port or _PORTS.get(parts.scheme, 0)
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        raise refused
    if port not in _PORTS.values() and port < _FIRST_FREE_PORT:
        raise refused
    path = urllib.parse.quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = urllib.parse.quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Target(parts.scheme, host, port, f"{path}?{query}" if query else path)


def _moved(target: Target, location: str) -> Target:
    """Where an answer sends us: the same host and port, or the same host by https."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    base = urllib.parse.urlunsplit((target.scheme, f"{host}:{target.port}", target.path, "", ""))
    try:
        found = target_of(urllib.parse.urljoin(base, location))
    except (RefusedError, ValueError) as error:
        raise _refused("redirect", address=target.address) from error
    allowed = ((target.scheme, target.port), ("https", _PORTS["https"]))
    if found.host != target.host or (found.scheme, found.port) not in allowed:
        raise _refused("redirect", address=found.address)
    return found


@contextlib.contextmanager
def _answer(target: Target, until: float, seconds: float, *, allow_private: bool) -> Iterator[http.client.HTTPResponse]:
    """The answer to one request. At the time limit the connection is cut, whatever the other side does."""
    cut = _Cut()
    try:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = _connected(target, until, allow_private=allow_private)
        with cut.after(until, connection.sock):
            if target.scheme == "https":
                connection.sock = cut.secure(connection.sock, target.host)
            connection.request("GET", target.path, headers=_HEADERS)
            with connection.getresponse() as response:
                yield response
        if cut.late:  # a cut connection looks like an answer that ends here
            raise TimeoutError
    except (OSError, http.client.HTTPException, ValueError) as error:
        if cut.late or isinstance(error, TimeoutError):
            raise _refused("slow", seconds=seconds, address=target.address) from error
        reason = (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:REASON_LIMIT]
        raise _refused("failed", reason=reason, address=target.address) from error


def _connected(target: Target, until: float, *, allow_private: bool) -> socket.socket:
    """A connection to one of the host's addresses, each judged before it is used."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = (str(entry[4][0]) for entry in found)
    allowed = [address for address in addresses if allow_private or is_public(address)]
    if not allowed:
        raise _refused("private", address=target.address)
    error: OSError | None = None
    for address in allowed:
        try:
            return socket.create_connection((address, target.port), timeout=max(until - time.monotonic(), 0.001))
        except OSError as failed:
            error = failed
    raise error or OSError("no address")


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open Internet, whatever form it hides in."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in network for network in _EMBEDDING):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


class _Cut:
    """Shuts a connection down at the time limit: a drip of bytes never runs into a socket's own timeout."""

    def __init__(self) -> None:
        self.connection: socket.socket | None = None
        self.late = False

    @contextlib.contextmanager
    def after(self, until: float, connection: socket.socket) -> Iterator[None]:
        """Watch until the block ends; then it is closed."""
        self.connection = connection
        timer = threading.Timer(max(until - time.monotonic(), 0.0), self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self.connection.close()

    def secure(self, raw: socket.socket, host: str) -> ssl.SSLSocket:
        """The connection under TLS; watched from before the handshake, which can drip too."""
        context = ssl.create_default_context()
        secured = context.wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)
        self.connection = secured
        secured.do_handshake()
        return secured

    def _cut(self) -> None:
        self.late = True
        with contextlib.suppress(OSError):
            if self.connection is not None:
                self.connection.shutdown(socket.SHUT_RDWR)


def _body(response: http.client.HTTPResponse, limit: int) -> bytes:
    if response.status != http.client.OK:
        raise http.client.HTTPException(f"HTTP {response.status}")
    if (response.headers.get("Content-Encoding") or "identity").lower() != "identity":
        raise http.client.HTTPException("compressed answer")
    data = bytearray()
    while len(data) <= limit and (response.length or 0) <= limit:
        chunk = response.read(min(_CHUNK, limit + 1 - len(data)))
        data += chunk
        if not chunk:
            if response.length:
                raise http.client.HTTPException("the answer ends early")
            return bytes(data)
    raise _refused("too_large", limit=limit)
