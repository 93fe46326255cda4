"""Feeds: each entry an article, in RSS and in Atom, with what it says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import exporter
from exporter import ExportError, model
from exporter.model import plain

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Coast</title><link>https://coast.example/</link><language>en</language>
<item><title>Lamp &amp;amp; sea</title><link>/notes/lamp</link><pubDate>Mon, 01 Nov 2021 10:52:50 GMT</pubDate><dc:creator>Ann</dc:creator>
<description>Short.</description><content:encoded><![CDATA[<p>The <em>lamp</em>, <a href="../x">x</a></p>]]></content:encoded></item>
<item><title>Boat</title><link>/boat</link><description>Only a summary.</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Côte</title><author><name>Ann</name></author>
<link rel="self" href="https://coast.example/feed"/><link href="https://coast.example/"/>
<entry><title>Lampe</title><updated>2021-11-01T10:00:00Z</updated><link href="lampe"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>La <b>lampe</b>.</p><p>La mer.</p></div></content></entry>
<entry><title>Mer</title><author><name>Bo</name></author><content type="text">a &lt; b</content></entry></feed>"""


def read(tmp_path: Path, text: str, name: str = "feed.xml") -> exporter.Reading:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return exporter.read(tmp_path / name)


def test_rss(tmp_path: Path) -> None:
    reading = read(tmp_path, RSS)
    lamp, boat = reading.book.articles
    assert plain(reading.book.metadata.title) == "Coast"
    assert (plain(lamp.metadata.title), lamp.metadata.date) == ("Lamp & sea", "2021-11-01T10:52:50+00:00")
    assert [one.name for one in lamp.metadata.contributors] == ["Ann"]
    assert plain(lamp.blocks) == "The lamp, x"
    assert [one.target for one in model.walk(lamp) if isinstance(one, model.Link)] == [
        "https://coast.example/x"
    ]
    assert plain(boat.blocks) == "Only a summary."
    assert [one.code for one in reading.problems if one.code.startswith("feed.")] == ["feed.entry"]


def test_atom(tmp_path: Path) -> None:
    lampe, mer = read(tmp_path, ATOM, "feed.atom").book.articles
    assert [plain(block) for block in lampe.blocks] == ["La lampe.", "La mer."]
    assert (lampe.metadata.language, lampe.metadata.source) == ("fr", "https://coast.example/lampe")
    assert [one.contributors[0].name for one in (lampe.metadata, mer.metadata)] == ["Ann", "Bo"]
    assert plain(mer.blocks) == "a < b"


@pytest.mark.parametrize(
    "text", ["<html><body>No feed.</body></html>", "no XML", "<rss><channel></channel></rss>"]
)
def test_what_is_no_feed_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ExportError):
        read(tmp_path, text)


def test_entities_bring_nothing_in(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden")
    bomb = f'<!DOCTYPE rss [<!ENTITY s SYSTEM "{(tmp_path / "secret").as_uri()}"><!ENTITY a "{"x" * 99}"><!ENTITY b "{"&a;" * 99}">]>'
    text = (
        bomb
        + "<rss><channel><title>T</title><item><title>A</title><description>&s;&b; words</description></item></channel></rss>"
    )
    (article,) = read(tmp_path, text).book.articles
    assert "hidden" not in plain(article.blocks)
    assert len(plain(article.blocks)) < 100
