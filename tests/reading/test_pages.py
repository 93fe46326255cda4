"""The article of a saved page, and what the page says of itself."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from exporter import Settings
from exporter.model import Metadata, plain
from exporter.problems import Problem
from exporter.reading.content import Asked
from exporter.reading.html import extracting, head, tree
from exporter.reading.positions import Source

SENTENCE = "The lamp was lit, as it was every evening, and the keeper, who was old, went up the stairs again, slowly. "
AROUND = """<header><a href="/">Coast</a></header><nav><ul><li><a href="/a">News</a><li><a href="/b">Boats</a></ul></nav>"""
AFTER = """<aside class="related"><h2>More</h2><ul><li><a href="/c">Other lamps</a></ul></aside><footer>Copyright Coast</footer>"""
PAGE = f"""<!doctype html><html lang="en"><head><title>The lamp</title></head><body>{AROUND}
<main><article><h1>The lamp</h1><p>{SENTENCE * 3}<sup><a href="#n1">1</a></sup></p>
<div class="share"><a href="/share">Share this</a></div>
<figure><img src="lamp.png" alt="A lamp"><figcaption>As it was</figcaption></figure>
<p>{SENTENCE * 3}</p><table><tr><td>oil</td><td>12</td></tr></table><pre>light(lamp)</pre><p>{SENTENCE * 2}</p>
<ol class="notes"><li id="n1">A note that counts.</li></ol></article></main>{AFTER}</body></html>"""


def taken(html: str, *, extract: bool = True, name: str = "page.html") -> tuple[str, tuple[Problem, ...]]:
    """The words of what is taken of a page."""
    parsed = tree.parse(Source(html, name))
    roots, problems = extracting.article(parsed, Asked(name=name, settings=Settings(extract=extract)))
    return " ".join(" ".join(tree.text_of(root) for root in roots).split()), problems


def said(top: str, body: str = "", **settings: str) -> Metadata:
    """What a page with these lines in its head says of itself."""
    html = f"<!doctype html><html><head>{top}</head><body>{body}</body></html>"
    made, problems = head.metadata(
        tree.parse(Source(html, "page.html")),
        Asked(name="page.html", settings=Settings(**settings)),  # type: ignore[arg-type]
    )
    assert problems == ()
    return made


def test_the_article_is_taken_with_all_that_is_in_it() -> None:
    words, (problem,) = taken(PAGE)
    assert words.count("The lamp was lit") == 8
    for word in ("As it was", "oil", "light(lamp)", "A note that counts."):
        assert word in words
    for word in ("News", "Share this", "Other lamps", "Copyright"):
        assert word not in words
    assert (problem.code, problem.severity) == ("html.extracted", "info")
    assert "--no-extract" in problem.hint


def test_the_whole_page_is_taken_when_that_is_asked() -> None:
    words, problems = taken(PAGE, extract=False)
    assert "Other lamps" in words
    assert problems == ()


@pytest.mark.parametrize(
    "top",
    [
        '<meta name="generator" content="DocBook XSL Stylesheets"><nav>Contents</nav>',
        '<section epub:type="chapter"><nav>Contents</nav></section>',
        "<div>Contents</div>",
        "<dt-article><nav>Contents</nav></dt-article>",
    ],
    ids=["a manual's page", "a book's chapter", "a page by hand", "distill"],
)
def test_a_page_that_is_nothing_but_a_text_is_whole(top: str) -> None:
    words, problems = taken(
        f"<!doctype html><html><body>{top}<div><p>{SENTENCE * 9}</p></div><div>End.</div></body></html>"
    )
    assert words.startswith("Contents")
    assert words.endswith("End.")
    assert problems == ()


def test_a_page_without_an_article_is_whole() -> None:
    words, problems = taken(f"<!doctype html><html><body>{AROUND}</body></html>")
    assert "Boats" in words
    assert problems == ()


def test_a_deep_page_is_whole_at_once() -> None:
    deep = "<div>" * 3000 + "<p>" + SENTENCE * 9
    words, _ = taken(f"<!doctype html><html><body><nav>News</nav>{deep}</body></html>")
    assert "The lamp was lit" in words


def test_json_ld_is_said_first() -> None:
    linked = {
        "@graph": [
            {"@type": "WebSite", "name": "Coast"},
            {
                "@type": ["NewsArticle"],
                "headline": "The lamp &amp; the sea",
                "author": [{"@type": "Person", "name": "Ann Smith"}, {"name": "Bo Li"}],
                "datePublished": "2021-11-01T10:52:50+0100",
                "dateModified": "2021-11-02",
                "publisher": {"name": "Coast"},
                "inLanguage": "en_GB",
            },
        ]
    }
    made = said(
        f'<meta property="og:title" content="Another"><script type="application/ld+json">{json.dumps(linked)}</script>'
    )
    assert plain(made.title) == "The lamp & the sea"
    assert [one.name for one in made.contributors] == ["Ann Smith", "Bo Li"]
    assert (made.date, made.modified) == ("2021-11-01T10:52:50+01:00", "2021-11-02")
    assert (made.publisher, made.language) == ("Coast", "en-GB")


@pytest.mark.parametrize(
    "broken", ["{", "[" * 100_000, '{"@type": "Article", "author": 3, "headline": ["x"]}', "null"]
)
def test_broken_json_ld_says_nothing(broken: str) -> None:
    made = said(f'<script type="application/ld+json">{broken}</script><title>The lamp</title>')
    assert plain(made.title) == "The lamp"


def test_meta_in_every_vocabulary() -> None:
    made = said(
        '<title>The lamp | Coast</title><meta property="og:site_name" content="Coast">'
        '<meta name="dc.creator" content="Ann Smith"><meta name="DC.date" content="2020-03-01">'
        '<meta name="description" content="Of lamps."><meta name="keywords" content="lamp, sea">'
        '<meta property="article:author" content="https://coast.example/ann">'
        '<link rel="canonical" href="https://coast.example/lamp"><meta property="og:image" content="/lamp.png">'
    )
    assert plain(made.title) == "The lamp"
    assert [one.name for one in made.contributors] == ["Ann Smith"]
    assert (made.date, made.publisher, made.description) == ("2020-03-01", "Coast", "Of lamps.")
    assert (made.subjects, made.source) == (("lamp", "sea"), "https://coast.example/lamp")
    assert ("lead-image", "https://coast.example/lamp.png") in made.extra


def test_a_byline_names_the_author() -> None:
    made = said("", '<p class="byline">By Ann Smith</p>')
    assert [one.name for one in made.contributors] == ["Ann Smith"]


@pytest.mark.parametrize(
    ("top", "base_url", "expected"),
    [
        ('<base href="https://a.example/x/">', "", "https://a.example/x/"),
        ('<base href="../y/">', "https://b.example/x/page", "https://b.example/y/"),
        ('<link rel="canonical" href="https://c.example/p">', "", "https://c.example/p"),
        ('<base href="http://[">', "", ""),
        ("", "", ""),
    ],
)
def test_what_relative_addresses_start_from(top: str, base_url: str, expected: str) -> None:
    parsed = tree.parse(Source(f"<!doctype html><html><head>{top}</head><body></body></html>", "page.html"))
    assert head.base_address(parsed, Asked(settings=Settings(base_url=base_url))) == expected


def test_the_articles_of_real_pages_are_found(corpora: Path) -> None:
    """Recall and precision of the words, at least what was measured (docs/pages.md)."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
    try:
        extraction: Any = importlib.import_module("extraction")
    finally:
        sys.path.pop(0)
    cases = sorted(path.parent for path in (corpora.parent / extraction.SET).glob("*/source.html"))
    got = extraction.measured(extraction.CANDIDATES["exporter"](), cases)
    assert got["f1"] >= 0.968
    assert got["recall"] >= 0.974
    assert got["images"] >= 0.95
    assert got["tables"] >= 0.99


def test_a_name_is_better_than_an_account_and_no_reader_who_comments_is_an_author() -> None:
    linked = '<script type="application/ld+json">{"@type": "Article", "headline": "A", "author": "CC7567"}</script>'
    body = '<div class="comments"><b class="author">A Reader</b></div><p class="byline">By Ada Lamp • 8h</p>'
    assert ["Ada Lamp"] == [one.name for one in said(linked, body).contributors]
    assert ["CC7567"] == [one.name for one in said(linked).contributors]


def test_a_book_of_project_gutenberg_has_its_own_title() -> None:
    made = said("<title>The Project Gutenberg eBook of The Lamp, by Ada Lamp</title>")
    assert "The Lamp" == plain(made.title)
