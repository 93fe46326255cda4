"""Sources that are addresses, on a server of our own: what may be fetched, what it is taken for, and what it names."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest
from PIL import Image

import exporter
from exporter import ExportError, Settings, model, origins
from exporter.model import plain

PICTURE = BytesIO()
Image.new("RGB", (8, 8), "red").save(PICTURE, "PNG")
PAGES = {
    "/notes/one.md": ("text/markdown; charset=utf-8", "# Café\n\nWords ![a square](../square.png).".encode()),
    "/latin.md": ("text/markdown; charset=iso-8859-1", "# Café crème\n\nDéjà vu.".encode("latin-1")),
    "/square.png": ("image/png", PICTURE.getvalue()),
    "/page/": (
        "text/html",
        b"<!doctype html><title>A page</title><p>Words <a href='/x'>x</a> <img src='../square.png' alt='a'>",
    ),
    "/feed": (
        "application/rss+xml",
        b"<rss><channel><title>F</title><item><title>A</title><description>Words.</description></item></channel></rss>",
    ),
    "/program": ("application/octet-stream", b"\x7fELF"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, data = PAGES.get(self.path, ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()


def test_an_address_is_read_with_the_pictures_that_it_names(server: str) -> None:
    reading = exporter.read(f"http://{server}/notes/one.md", settings=Settings(allow_remote=(server,)))
    assert plain(reading.book.metadata.title) == "Café"
    (image,) = (node for node in model.walk(reading.book) if isinstance(node, model.Image))
    assert (image.resource.media_type, image.resource.width) == ("image/png", 8)


def test_a_page_and_a_feed_are_told_apart_by_what_they_are(server: str) -> None:
    page = exporter.read(f"http://{server}/page/", settings=Settings(allow_remote=(server,))).book
    assert plain(page.metadata.title) == "A page"
    assert [one.target for one in model.walk(page) if isinstance(one, model.Link)] == [f"http://{server}/x"]
    assert [one.resource.width for one in model.walk(page) if isinstance(one, model.Image)] == [8]
    feed = exporter.read(f"http://{server}/feed", settings=Settings(allow_remote=(server,))).book
    assert plain(feed.articles[0].blocks) == "Words."


def test_the_charset_of_the_server_counts(server: str) -> None:
    reading = exporter.read(f"http://{server}/latin.md", settings=Settings(allow_remote=(server,)))
    assert plain(reading.book.metadata.title) == "Café crème"


@pytest.mark.parametrize(
    ("path", "hosts", "code", "exit_code"),
    [
        ("/notes/one.md", (), "source.remote", 2),
        ("/notes/one.md", ("*",), "source.remote", 2),
        ("/none.md", None, "source.unreachable", 1),
        ("/program", None, "source.format", 2),
    ],
)
def test_what_cannot_be_had_is_told(
    server: str, path: str, hosts: tuple[str, ...] | None, code: str, exit_code: int
) -> None:
    with pytest.raises(ExportError) as raised:
        origins.fetched(f"http://{server}{path}", hosts=(server,) if hosts is None else hosts)
    assert (raised.value.code, raised.value.exit_code) == (code, exit_code)
