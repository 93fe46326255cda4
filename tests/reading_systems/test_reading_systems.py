"""Two reading systems open our EPUB in a browser, turn its pages to the end and pop a note up."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

import exporter
from tests.conftest import skip
from tests.texts import words
from tests.validators import NODE_MODULES

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on this machine that has the pages beside this file, npm's packages and our book."""
    if not (NODE_MODULES / "foliate-js").is_dir():
        skip("the reading systems: npm's packages are not installed (make test does it)")
    folder = tmp_path_factory.mktemp("site")
    for page in HERE.glob("*.html"):
        shutil.copy(page, folder)
    exporter.export(HERE / "notes.md", folder / "book.epub")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            wanted = urlsplit(path).path.lstrip("/")
            return str((NODE_MODULES.parent if wanted.startswith("node_modules/") else folder) / wanted)

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose errors fail the test."""
    errors: list[str] = []
    page = browser.new_page(viewport={"width": 600, "height": 800})
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()

    assert [] == errors


def test_epubjs_turns_its_pages_to_the_end(site: str, page: Page) -> None:
    page.goto(f"{site}/epubjs.html")
    page.evaluate("shown")
    contents = page.evaluate(
        "book.loaded.navigation.then(found => found.toc.map(entry => entry.label.trim()))"
    )
    pages = 1
    while not page.evaluate("rendition.currentLocation()").get("atEnd") and pages < 50:
        page.evaluate("rendition.next()")
        pages += 1

    assert "Un article et ses notes" == page.evaluate("book.packaging.metadata.title")
    assert ["Une suite", "Une fin"] == contents[-2:]
    assert 2 <= pages < 50


def test_foliate_turns_its_pages_to_the_end(site: str, page: Page) -> None:
    page.goto(f"{site}/foliate.html")
    page.wait_for_function("window.ready")
    fractions: list[float] = []
    while (fraction := page.evaluate("places.at(-1)")) not in fractions[-1:] and len(fractions) < 50:
        fractions.append(fraction)
        page.evaluate("view.next()")
        page.wait_for_timeout(200)

    assert "fr" == page.evaluate("view.book.metadata.language")
    assert fractions == sorted(fractions)
    assert 2 <= len(fractions) < 50


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (0, "Cette note dit « pourquoi » et renvoie à un livre : Les Mots."),
        (1, "La seconde note est courte."),
    ],
)
def test_foliate_pops_the_note_up_that_is_clicked(site: str, page: Page, call: int, text: str) -> None:
    page.goto(f"{site}/foliate.html")
    page.wait_for_function("window.ready")
    page.evaluate(
        "call => view.renderer.getContents()[0].doc.querySelectorAll('a[role=doc-noteref]')[call].click()",
        call,
    )
    page.wait_for_function("notes.length")
    (popped,) = page.evaluate("notes")

    assert "footnote" == popped["type"]
    assert words(text) == [word for word in words(popped["text"]) if word != str(call + 1)]
