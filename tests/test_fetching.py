"""What may be fetched from the network, and what a hostile server gets from us: a sentence, in bounded time and memory."""

from __future__ import annotations

import gzip
import http.server
import socket
import ssl
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from exporter import fetching
from exporter.fetching import Fetched, Policy, Refused, fetch
from exporter.resources import Resources
from tests.test_resources import PNG

Handler = http.server.BaseHTTPRequestHandler
Answer = Callable[[Handler], None]


def answer(body: bytes = b"", status: int = 200, content_type: str = "image/png", **headers: str) -> Answer:
    """Answer with a body; a header that is given as "" is left out."""

    def say(request: Handler) -> None:
        request.send_response(status)
        said = {"Content-Type": content_type, "Content-Length": str(len(body))}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in said.items():
            if value:
                request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return say


def leading(address: str, status: int = 302) -> Answer:
    return answer(b"", status, Location=address)


def endless(request: Handler) -> None:
    answer(Content_Length="")(request)
    while True:
        request.wfile.write(bytes(2**16))


def dripping(request: Handler) -> None:
    answer(Content_Length="1000000")(request)
    for _ in range(100):
        request.wfile.write(b"x")
        time.sleep(0.05)


def dripping_headers(request: Handler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nA: ")
    for _ in range(100):
        request.wfile.write(b"x")
        time.sleep(0.05)


def many_headers(request: Handler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n" + PNG)


def noise(request: Handler) -> None:
    request.wfile.write(b"\0\1\2 no HTTP\r\n\r\n")


ANSWERS: dict[str, Answer] = {
    "/a.png": answer(PNG),
    "/page": answer(b"<p>", content_type='Text/HTML; Charset="ISO-8859-1"'),
    "/untyped": answer(PNG, content_type=""),
    "/packed": answer(gzip.compress(PNG), Content_Encoding="gzip"),
    "/moved": leading("/a.png", 301),
    "/far": leading("//[::1]:1/a.png"),
    "/loop": leading("/loop"),
    "/file": leading("file:///etc/passwd"),
    "/gopher": leading("gopher://example.org/"),
    "/inside": leading("http://127.0.0.1:1/secret"),
    "/named": leading("http://user:secret@example.org/"),
    "/nowhere": leading("http://[bad"),
    "/endless": endless,
    "/drip": dripping,
    "/headers-drip": dripping_headers,
    "/large": answer(Content_Length=str(10**12)),
    "/larger": answer(Content_Length="9" * 5000),
    "/short": answer(PNG, Content_Length=str(len(PNG) + 9)),
    "/bomb": answer(gzip.compress(bytes(2**28)), Content_Encoding="gzip"),
    "/broken": answer(b"no gzip", Content_Encoding="gzip"),
    "/headers": many_headers,
    "/header": answer(PNG, X="y" * 2**17),
    "/missing": answer(b"", 404),
    "/partial": answer(PNG, 206),
    "/noise": noise,
    "/silence": lambda request: None,
    "/wrong": answer(b"<html>", content_type="image/png"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    class Answering(Handler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802 - the parent's name
            self.close_connection = True
            asked.append((self.path, dict(self.headers)))
            with suppress(OSError):
                ANSWERS.get(self.path.partition("?")[0], answer(b"", 404))(self)

        def log_message(self, *_: Any) -> None:
            pass

    asked: list[tuple[str, dict[str, str]]] = []
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    made.daemon_threads = True
    made.asked = asked  # type: ignore[attr-defined]
    threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def host(server: http.server.ThreadingHTTPServer) -> str:
    server.asked.clear()  # type: ignore[attr-defined]
    return f"127.0.0.1:{server.server_port}"


def test_a_file_of_a_host_that_is_named_is_had_and_nothing_of_ours_goes_along(
    host: str, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    got = fetch(f"http://{host}/a.png#part", Policy(hosts=(host,)))

    assert got == Fetched(data=PNG, media_type="image/png", address=f"http://{host}/a.png")
    ((path, headers),) = server.asked
    assert (path, sorted(headers)) == ("/a.png", ["Accept", "Accept-Encoding", "Host", "User-Agent"])
    assert headers["User-Agent"] == fetching.AGENT


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/page", ("text/html", "iso-8859-1", "/page")),
        ("/untyped", ("application/octet-stream", "", "/untyped")),
        ("/packed", ("image/png", "", "/packed")),
        ("/moved", ("image/png", "", "/a.png")),
        ("/a.png?ä ö", ("image/png", "", "/a.png?%C3%A4%20%C3%B6")),
    ],
)
def test_what_a_server_says_is_kept(host: str, path: str, expected: tuple[str, str, str]) -> None:
    got = fetch(f"http://{host}{path}", Policy(hosts=(host,)))

    assert (got.media_type, got.charset, got.address.removeprefix(f"http://{host}")) == expected


@pytest.mark.parametrize(
    ("path", "code", "sentence"),
    [
        ("/far", "resource.remote", "is on the network and is not fetched"),
        ("/loop", "resource.unreachable", "leads on more than 5 times"),
        ("/file", "resource.remote", "only http and https"),
        ("/gopher", "resource.remote", "only http and https"),
        ("/inside", "resource.remote", "is on the network and is not fetched"),
        ("/named", "resource.remote", "with a user's name"),
        ("/nowhere", "resource.unreachable", "breaks the rules"),
        ("/endless", "resource.too-large", "larger than 1 MB"),
        ("/large", "resource.too-large", "larger than 1 MB"),
        ("/larger", "resource.too-large", "larger than 1 MB"),
        ("/short", "resource.unreachable", "shorter than its server says"),
        ("/bomb", "resource.too-large", "larger than 1 MB"),
        ("/broken", "resource.unreachable", "packed in a way that is broken"),
        ("/headers", "resource.unreachable", "breaks the rules"),
        ("/header", "resource.unreachable", "breaks the rules"),
        ("/missing", "resource.unreachable", "answers 404 Not Found."),
        ("/partial", "resource.unreachable", "answers 206 Partial Content."),
        ("/noise", "resource.unreachable", "breaks the rules"),
        ("/silence", "resource.unreachable", "breaks the rules"),
    ],
)
def test_what_cannot_be_had_is_a_sentence(host: str, path: str, code: str, sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        fetch(f"http://{host}{path}", Policy(hosts=(host,), size=2**20))

    assert (caught.value.code, sentence in caught.value.message) == (code, True), caught.value.message
    assert "secret@" not in caught.value.message
    assert "0x" not in caught.value.message


@pytest.mark.parametrize(
    "address", ["http://..:80/x.png", "http://./", "http://[::1%25lo]/x", "http://[fe80::1%25lo]/x"]
)
def test_what_is_no_host_is_refused(address: str) -> None:
    with pytest.raises(Refused) as caught:
        fetch(address, Policy(hosts=("*",)))

    assert caught.value.code == "resource.missing"


@pytest.mark.parametrize("path", ["/drip", "/headers-drip"])
def test_a_server_that_drips_is_left_when_the_time_is_over(host: str, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(Refused, match=r"took longer than 0\.4 seconds"):
        fetch(f"http://{host}{path}", Policy(hosts=(host,), seconds=0.4))

    assert time.monotonic() - began < 2


def test_a_bomb_is_not_unpacked_into_memory(host: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Refused, match="larger than"):
            fetch(f"http://{host}/bomb", Policy(hosts=(host,), size=2**20))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 2**24


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("https://example.org/a.png", ()),
        ("https://example.org/a.png", ("example.com", "sub.example.org")),
        ("https://example.org:8443/a.png", ("example.org",)),
        ("http://example.org:443/a.png", ("example.org",)),
        ("http://127.0.0.1/", ("*",)),
        ("http://127.0.0.1/", ("*", "127.0.0.1:8000")),
        ("http://2130706433/", ("*",)),
        ("http://0x7f.1/", ("*",)),
        ("http://0.0.0.0/", ("*",)),
        ("http://[::1]/", ("*",)),
        ("http://[::ffff:127.0.0.1]/", ("*",)),
        ("http://[64:ff9b::10.0.0.1]/", ("*",)),
        ("http://10.0.0.1/", ("*",)),
        ("http://192.168.1.1/", ("*",)),
        ("http://169.254.169.254/latest/meta-data/", ("*",)),
        ("http://168.63.129.16/", ("*",)),
        ("http://100.64.0.1/", ("*",)),
        ("http://224.0.0.1/", ("*",)),
        ("http://[fe80::1]/", ("*",)),
        ("http://[fd00:ec2::254]/", ("*",)),
        ("http://localhost./", ("*",)),
        ("http://8.8.8.8:25/", ("*",)),
        ("http://user@8.8.8.8/", ("*",)),
        ("http://:@8.8.8.8/", ("*",)),
        ("ftp://8.8.8.8/", ("*",)),
        ("file:///etc/passwd", ("*",)),
        ("https:///etc/passwd", ("*",)),
    ],
)
def test_an_address_that_is_not_allowed_is_not_asked(
    address: str, hosts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it was asked"))
    with pytest.raises(Refused) as caught:
        fetch(address, Policy(hosts=hosts))

    assert caught.value.code == "resource.remote"


@pytest.mark.parametrize(
    "address", ["http://", "http://[x/", "http://a:b/", "http://a:99999/", "http://ä" + "x" * 80]
)
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(Refused):
        fetch(address, Policy(hosts=("*",)))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)
def test_what_is_public_is_known(address: str) -> None:
    assert fetching.is_public(address)


@pytest.mark.parametrize(
    "address",
    ["::", "::7f00:1", "2002:7f00:1::1", "64:ff9b:1::7f00:1", "240.0.0.1", "255.255.255.255", "fe80::1%lo", "fec0::1",
     "ff02::1", "192.0.0.192", "198.18.0.1", "x"],
)  # fmt: skip
def test_what_is_not_public_is_known(address: str) -> None:
    assert not fetching.is_public(address)


def test_a_name_is_resolved_once_and_the_connection_goes_there(
    host: str, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second answer of a name that changes (DNS rebinding) is never asked for; the server still hears the name."""
    resolve, asked = socket.getaddrinfo, []

    def lying(name: str, *more: Any, **extra: Any) -> Any:
        if not name.endswith(".example"):
            return resolve(name, *more, **extra)
        asked.append(name)
        return resolve("127.0.0.1" if len(asked) == 1 else "10.0.0.1", *more, **extra)

    monkeypatch.setattr(socket, "getaddrinfo", lying)
    port = server.server_port
    got = fetch(f"http://good.example:{port}/a.png", Policy(hosts=(f"GOOD.example.:{port}",)))

    assert (got.data, asked) == (PNG, ["good.example"])
    assert server.asked[0][1]["Host"] == f"good.example:{port}"
    asked.clear()
    with pytest.raises(Refused, match="no host of the public network"):
        fetch(f"http://evil.example:{port}/a.png", Policy(hosts=("*",)))


def test_a_host_in_other_letters_is_named_in_them_too(
    host: str, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda name, *more, **extra: resolve("127.0.0.1", *more, **extra)
    )
    port = server.server_port
    fetch(f"http://Bücher.example:{port}/a.png", Policy(hosts=(f"bücher.example:{port}",)))

    assert server.asked[0][1]["Host"] == f"xn--bcher-kva.example:{port}"


def test_an_address_is_asked_once_a_document(host: str, server: Any) -> None:
    resources = Resources([Path()], policy=Policy(hosts=(host,)))
    resource, problems = resources.find(f"http://{host}/a.png#x", Path())
    again, _ = resources.find("a.png", f"http://{host}/index.html")
    gone = [resources.find(f"http://{host}/missing", Path())[1][0].code for _ in range(2)]
    page, of_page = resources.find(f"http://{host}/wrong", Path())

    assert problems == ()
    assert (again.digest, resource.media_type, resource.width) == (resource.digest, "image/png", 3)
    assert resources.read(resource) == PNG
    assert gone == ["resource.unreachable"] * 2
    assert (page.digest, of_page[0].code) == ("", "resource.unknown-type")
    assert [path for path, _ in server.asked] == ["/a.png", "/missing", "/wrong"]
    first = resources.dependencies[0]
    assert (first.address, first.sha256, first.size) == (f"http://{host}/a.png", resource.digest, len(PNG))


def test_a_page_of_the_network_names_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    resources = Resources([tmp_path], policy=Policy(hosts=("*",)))
    _, problems = resources.find(f"file://{tmp_path}/a.png", "https://example.org/")

    assert [one.code for one in problems] == ["resource.outside"]


# A certificate that nobody vouches for: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500
#   -subj /CN=localhost -addext subjectAltName=DNS:localhost
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgl3fwGXQNw6OB8EtH
5Tc+CHbFg/NTta8XjYCrz6yWUsahRANCAARzGZSJD0IQWk2xGlYjtGGxWX1oaZxR
Jq5XtiwjuAal4TATHgLg1vpgHegNmcH0rI2tyKE8Kh22OTpZdj4su8X3
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUIJnIGmo9m74t5vAyDiO5yAM31lMwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTE3NTg1NloYDzIxMjYxMTAx
MTc1ODU2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARzGZSJD0IQWk2xGlYjtGGxWX1oaZxRJq5XtiwjuAal4TATHgLg1vpg
HegNmcH0rI2tyKE8Kh22OTpZdj4su8X3o2kwZzAdBgNVHQ4EFgQUQBeFldDI+Jks
UvLPmBYDGuFzFR4wHwYDVR0jBBgwFoAUQBeFldDI+JksUvLPmBYDGuFzFR4wDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIhAOLEKGKvkzovyPRUxZccByHCR4xhEov/6jyBKVd0DuuLAiA5mnoKoLV6
xQRUAL4CTbx2IqAUcS5NZKLkY5D29eGZXQ==
-----END CERTIFICATE-----
"""


@pytest.fixture
def secure(server: Any, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A server of HTTPS and its certificate."""
    file = tmp_path / "certificate.pem"
    file.write_text(CERTIFICATE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), server.RequestHandlerClass)
    made.handle_error = lambda *_: None  # type: ignore[method-assign]
    made.socket = context.wrap_socket(made.socket, server_side=True)
    threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
    yield made.server_port, file
    made.shutdown()
    made.server_close()


def test_a_certificate_is_checked(secure: tuple[int, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    port, file = secure
    policy = Policy(hosts=(f"localhost:{port}", f"127.0.0.1:{port}"))
    with pytest.raises(Refused, match="certificate of localhost is not to be trusted"):
        fetch(f"https://localhost:{port}/a.png", policy)

    monkeypatch.setenv("SSL_CERT_FILE", str(file))  # which OpenSSL itself reads
    assert fetch(f"https://localhost:{port}/a.png", policy).data == PNG
    with pytest.raises(Refused, match=r"certificate of 127\.0\.0\.1"):  # it vouches for the name alone
        fetch(f"https://127.0.0.1:{port}/a.png", policy)
