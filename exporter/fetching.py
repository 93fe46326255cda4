"""Fetch a file from the network: only what the policy allows, of bounded size and time, and never from the machine's own network.

Everything that a source names may be hostile, so that every hop of a redirection is checked again, a host's name is resolved once and
the connection goes to the very address that was checked, certificates are verified, and nothing of the user's (cookies, passwords,
proxies) goes along.
"""

from __future__ import annotations

import ipaddress
import re
import threading
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

ANY = "*"  # every host of the public network
AGENT = "exporter (articles to EPUB and PDF)"
PORTS = {"http": 80, "https": 443}
_MOVED = (301, 302, 303, 307, 308)
_CHUNK = 2**16
# Below these lie mail and the like, which mistake a request for their own language; web servers have ports of their own there.
_USERS_PORTS = 1024
# Not of the public network either: addresses of protocols and of sites (RFC 6890; RFC 3879), which Python's table counts in part,
# and the one where hosts of Azure ask for their own secrets (those of other clouds are link-local or private).
_CLOSED = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "fec0::/10", "168.63.129.16/32")))
# Networks of IPv6 that hold an address of IPv4 (RFC 6052, 2.1; RFC 8215; RFC 3056, 2): how many bits stand behind it.
_EMBEDDING = (("64:ff9b::/96", 0), ("64:ff9b:1::/96", 0), ("2002::/16", 80), ("::/96", 0))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What may be fetched: hosts (none by default), bytes of a file, seconds for all of it, redirections.

    A host is a name or an address, with `:PORT` where it is not the scheme's own; "*" is every public host.  A host that is named may
    lie on the machine or its network.
    """

    hosts: tuple[str, ...] = ()
    size: int = 50 * 2**20
    seconds: float = 30.0
    redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: `address` is the one it came from in the end, media type and charset are what the server says."""

    data: bytes
    media_type: str
    address: str
    charset: str = ""


class Refused(Exception):
    """Why there is nothing: the code of a problem, and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class _Hop:
    """An address in its parts."""

    address: str
    scheme: str
    host: str
    port: int
    target: str


def is_remote(address: str) -> bool:
    """Tell whether an address is one that could be fetched."""
    return address[:8].lower().startswith(("http://", "https://"))


def fetch(address: str, policy: Policy) -> Fetched:
    """Return what lies at an address.  Raises Refused where the policy forbids it, or it cannot be had."""
    end = time.monotonic() + policy.seconds
    first = address
    for _ in range(policy.redirects + 1):
        answer = _ask(_allowed(address, policy), policy, end)
        if isinstance(answer, Fetched):
            return answer
        address = answer
    raise Refused("resource.unreachable", f"'{first}' leads on more than {policy.redirects} times.")


# What is allowed ────────────────────────────────────────────────────────────────────────────────


def _allowed(address: str, policy: Policy) -> _Hop:
    hop = _parsed(address)
    named = _is_named(hop, policy)
    if not named and ANY not in policy.hosts:
        raise Refused("resource.remote", f"'{hop.address}' is on the network and is not fetched.")
    if not named and hop.port not in PORTS.values() and hop.port < _USERS_PORTS:
        raise Refused(
            "resource.remote", f"'{hop.address}' is not fetched: port {hop.port} is none of the web's."
        )
    return hop


def _parsed(address: str) -> _Hop:
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        parts = parse_url(_in_ascii(address))
    except (LocationParseError, ValueError):
        raise Refused("resource.missing", f"'{address}' is no address.") from None
    scheme = parts.scheme or ""
    if scheme not in PORTS or not parts.host:
        raise Refused("resource.remote", f"'{address}' is not fetched: only http and https are.")
    host = parts.host.strip("[]").rstrip(".")
    if (
        not host or "%" in host
    ):  # an address of one's own network has a zone (RFC 6874), which no page can know
        raise Refused("resource.missing", f"'{address}' is no address.")
    if parts.auth is not None:
        raise Refused("resource.remote", f"An address of {parts.host} with a user's name is not fetched.")
    port = parts.port if parts.port is not None else PORTS[scheme]
    shown = parts._replace(fragment=None).url
    return _Hop(shown, scheme, host, port, parts.request_uri)


def _in_ascii(address: str) -> str:
    """Return an address whose host is written in ASCII (RFC 3490)."""
    if address.isascii():
        return address
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.encode("idna").decode("ascii")).geturl()


def _is_named(hop: _Hop, policy: Policy) -> bool:
    """Tell whether somebody named the very host, and its port where that is not the scheme's own."""
    host = f"[{hop.host}]" if ":" in hop.host else hop.host
    names = {f"{host}:{hop.port}", *((host, hop.host) if hop.port == PORTS[hop.scheme] else ())}
    return any(_normal(one) in names for one in policy.hosts)


def _normal(host: str) -> str:
    """Return a host as it is compared: lower case, in ASCII, without the dot that ends a full name."""
    name, colon, port = (
        host.strip().lower().partition(":") if host.count(":") == 1 else (host.strip().lower(), "", "")
    )
    with suppress(UnicodeError):
        name = name.encode("idna").decode("ascii") if not name.isascii() else name
    return f"{name.rstrip('.')}{colon}{port}"


def _resolved(hop: _Hop, policy: Policy) -> tuple[str, ...]:
    """Return the addresses of a host.  Raises Refused when one is not of the public network, and nobody named the host."""
    import socket

    try:
        rows = socket.getaddrinfo(hop.host, hop.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(
            "resource.unreachable", f"'{hop.address}' cannot be had: there is no host {hop.host}."
        ) from None
    found = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
    if not _is_named(hop, policy) and not all(map(is_public, found)):
        raise Refused(
            "resource.remote", f"'{hop.address}' is not fetched: {hop.host} is no host of the public network."
        )
    return found


def is_public(address: str) -> bool:
    """Tell whether an IP address is of the public network, whatever other notation it is wrapped in."""
    try:
        ip = _unwrapped(ipaddress.ip_address(address))
    except ValueError:
        return False
    return (
        ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in net for net in _CLOSED)
    )


def _unwrapped(ip: Address) -> Address:
    """Return the address of IPv4 that one of IPv6 holds."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip.ipv4_mapped:
        return ip.ipv4_mapped
    for network, bits in _EMBEDDING:
        if ip in ipaddress.IPv6Network(network) and int(ip) > 1:  # :: and ::1 are their own
            return ipaddress.IPv4Address((int(ip) >> bits) & 0xFFFFFFFF)
    return ip


# Asking ─────────────────────────────────────────────────────────────────────────────────────────


def _ask(hop: _Hop, policy: Policy, end: float) -> Fetched | str:
    """Return what a server gives, or the address it sends on to."""
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.exceptions import HTTPError, SSLError

    left = end - time.monotonic()
    late = Refused("resource.unreachable", f"'{hop.address}' took longer than {policy.seconds:g} seconds.")
    if left <= 0:
        raise late
    kind = HTTPSConnectionPool if hop.scheme == "https" else HTTPConnectionPool
    with _guarded(left) as watch, kind(hop.host, hop.port, timeout=left, retries=False) as pool:
        _pin(pool, hop, _resolved(hop, policy), watch, end)
        try:
            response = pool.urlopen(
                "GET",
                hop.target,
                headers={"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"},
                redirect=False,
                preload_content=False,
            )
            with closing(response):
                answer: Fetched | str = _taken(response, hop, policy)
        except SSLError:
            message = f"'{hop.address}' cannot be had: the certificate of {hop.host} is not to be trusted."
            raise (late if watch.over else Refused("resource.unreachable", message)) from None
        except (HTTPError, OSError, ValueError) as error:
            if watch.over or time.monotonic() >= end:
                raise late from None
            raise Refused(
                "resource.unreachable", f"'{hop.address}' cannot be had: {_reason(error)}."
            ) from None
        if watch.over:  # a body without a length ends where the connection does
            raise late
        return answer


def _taken(response: Any, hop: _Hop, policy: Policy) -> Fetched | str:
    import http.client

    headers = response.headers
    if response.status in _MOVED and headers.get("Location"):
        # Headers are read as Latin-1 (RFC 9110, 5.5), and browsers take this one for UTF-8.
        location = headers["Location"].encode("latin-1", "replace").decode(errors="replace")
        return str(urljoin(hop.address, location))
    if response.status != 200:
        said = f"{response.status} {http.client.responses.get(response.status, '')}".rstrip()
        raise Refused("resource.unreachable", f"'{hop.address}' answers {said}.")
    return Fetched(
        data=_body(response, hop, policy), address=hop.address, **_said(headers.get("Content-Type", ""))
    )


def _body(response: Any, hop: _Hop, policy: Policy) -> bytes:
    """Return the body of an answer, unpacked piece by piece.  Raises Refused when it grows too large."""
    large = Refused("resource.too-large", f"'{hop.address}' is larger than {_megabytes(policy.size)} MB.")
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length[:20]) > policy.size:
        raise large
    data = bytearray()
    for chunk in response.stream(_CHUNK, decode_content=True):
        data += chunk
        if len(data) > policy.size:
            raise large
    return bytes(data)


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.3g}"


def _said(content_type: str) -> dict[str, str]:
    """Return the media type and charset of a header (RFC 9110, 8.3)."""
    kind = content_type.partition(";")[0].strip().lower()
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:+-]+)", content_type, re.IGNORECASE)
    return {
        "media_type": kind if "/" in kind else "application/octet-stream",
        "charset": charset[1].lower() if charset else "",
    }


_REASONS = {
    "IncompleteRead": "it is shorter than its server says",
    "DecodeError": "it is packed in a way that is broken",
    "NewConnectionError": "its host does not answer",
    "ConnectTimeoutError": "its host does not answer",
}


def _reason(error: Exception) -> str:
    causes = [error, *(one for one in error.args if isinstance(one, Exception))]
    known = (_REASONS[name] for one in causes if (name := type(one).__name__) in _REASONS)
    return next(known, "its server breaks the rules of HTTP or the connection")


# The connection ─────────────────────────────────────────────────────────────────────────────────


class _Watch:
    """Ends a connection when its time is over: a timeout of a socket bounds each wait, and not the sum of many."""

    def __init__(self) -> None:
        self.over = False
        self._held: list[socket.socket] = []

    def hold(self, connection: socket.socket) -> None:
        self._held.append(connection.dup())  # since TLS takes the first one away

    def end(self) -> None:
        import socket

        self.over = True
        for one in self._held:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for one in self._held:
            one.close()


@contextmanager
def _guarded(seconds: float) -> Iterator[_Watch]:
    watch = _Watch()
    timer = threading.Timer(seconds, watch.end)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        timer.join()
        watch.close()


def _pin(pool: Any, hop: _Hop, addresses: tuple[str, ...], watch: _Watch, end: float) -> None:
    """Let a pool's connections go to the addresses that were checked, and to none that the name stands for a moment later.

    `_new_conn` is where urllib3 2 resolves a name; the name itself stays in the request and in what a certificate is checked for.
    """

    def connected(connection: Any) -> socket.socket:
        import socket

        from urllib3.exceptions import NewConnectionError

        for address in addresses:
            with suppress(OSError):
                left = max(end - time.monotonic(), 0.01)
                made = socket.create_connection((address, hop.port), left)
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                watch.hold(made)
                return made
        raise NewConnectionError(connection, "no address answers")

    new: Callable[[Any], socket.socket] = connected
    pool.ConnectionCls = type("Pinned", (pool.ConnectionCls,), {"_new_conn": new})
