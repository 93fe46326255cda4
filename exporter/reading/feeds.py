"""An RSS or Atom feed as a book: its entries are articles, in their order; full texts where the feed has them, else summaries.

lxml reads the XML, broken or not, and follows no entity; which element means what is a table, by local names, so that RSS 0.9 to 2.0,
RDF and Atom are one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from importlib import import_module
from typing import Any
from urllib.parse import urljoin

from exporter.model import Article, Book, Metadata, Text, Where, of_one
from exporter.problems import ExportError, Problem, problem
from exporter.reading import language, outline
from exporter.reading.content import Asked, Content
from exporter.reading.html.head import date_of, is_address
from exporter.reading.metadata import metadata as metadata_of
from exporter.reading.positions import Source, cleaned

_ROOTS = ("rss", "feed", "RDF")
# What holds an entry's text, best first; in RSS, content:encoded is the text, and description the text or a summary of it.
_TEXTS = ("encoded", "content", "description", "summary")
_FULL = ("encoded", "content")
_DATES = ("published", "pubDate", "issued", "date", "created")
_CHANGES = ("updated", "modified", "lastBuildDate")
_XHTML = "{http://www.w3.org/1999/xhtml}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ENTRIES = 10_000


def is_feed(data: bytes) -> bool:
    """Tell whether bytes begin as a feed does."""
    start = re.sub(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>", b"", data[:20_000], flags=re.DOTALL).lstrip(
        b"\xef\xbb\xbf \t\r\n"
    )
    return bool(re.match(rb"<(?:rss|feed|(?:\w+:)?RDF)[\s>]", start))


def read(source: Source, asked: Asked) -> Content:  # noqa: ARG001 - the signature of every format
    """Return a feed's entries as a book.  Raises ExportError where the text is no feed, or one without an entry."""
    root = _root(asked.data, asked.name)
    top = (
        root
        if _name(root) == "feed"
        else _child(root, "channel")
        if _child(root, "channel") is not None
        else root
    )
    entries = [one for one in root.iter() if _name(one) in ("item", "entry")][:_ENTRIES]
    if not entries:
        raise ExportError(
            "source.empty", f"{asked.name} is a feed without an entry.", "Check the address or the file.", 1
        )
    link = _link(top)
    base = asked.settings.base_url or (link if is_address(link) else "")
    of_feed, problems = _metadata(top, Metadata(), asked, base)
    articles, found = [], [*problems]
    for entry in entries:
        article, more = _article(entry, of_feed, asked, base)
        articles.append(article)
        found += more
    if len(articles) == 1:
        return Content(book=of_one(articles[0]), problems=tuple(found))
    return Content(
        book=Book(metadata=replace(of_feed, source=of_feed.source), children=tuple(articles)),
        problems=tuple(found),
    )


def _root(data: bytes, name: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        recover=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or _name(root) not in _ROOTS:
        message = f"{name} is XML, but no feed of RSS or Atom."
        raise ExportError(
            "source.format", message, "Say --from html for a page of XHTML, or another format.", 2
        )
    return root


def _article(entry: Any, of_feed: Metadata, asked: Asked, base: str) -> tuple[Article, list[Problem]]:
    """Return an entry as an article: what it does not say of itself, its feed does."""
    where = Where(file=asked.name, line=entry.sourceline or 0) if entry.sourceline else Where(file=asked.name)
    said, problems = _metadata(entry, of_feed, asked, base)
    found = list(problems)
    kind, text, start = _text(entry)
    address = urljoin(said.source or base, start) if start else said.source or base
    page = replace(asked, settings=replace(asked.settings, extract=False, base_url=address), data=b"")
    title = said.title or (Text(text=f"Entry of {said.date}" if said.date else "Entry"),)
    module: Any = import_module("exporter.reading.html")
    content: Content = module.read(
        Source(f"<!DOCTYPE html><html><head></head><body>{text}</body></html>", asked.name), page
    )
    title, blocks = outline.title(content.blocks, title)
    blocks, of_outline = outline.nested(blocks)
    found += [*content.problems, *of_outline]
    if kind not in _FULL:
        what = "has only a summary" if kind else "has no text"
        if not kind or len(re.sub("<[^>]*>", "", text)) < 500 or text.rstrip().endswith(("…", "...", "[…]")):
            found.append(
                problem("feed.entry", f"'{_line(_said(entry, 'title'))[:80]}' {what} in the feed.", where)
            )
    said = replace(said, title=title, language=said.language or language.guess(blocks) or "und")
    return Article(metadata=said, blocks=blocks), found


def _text(entry: Any) -> tuple[str, str, str]:
    """Return what an entry's text is called in it, the text as HTML, and the base of its addresses."""
    for name in _TEXTS:
        for one in entry:
            if _name(one) != name or (
                name == "content" and not _is_markup(one) and one.get("url")
            ):  # a file, of Media RSS
                continue
            if text := _html(one):
                return name, text, one.get(f"{_XML}base") or entry.get(f"{_XML}base") or ""
    return "", "", ""


def _is_markup(one: Any) -> bool:
    return bool((one.text or "").strip() or len(one))


def _html(one: Any) -> str:
    """Return the text of an element as HTML: it is HTML that is escaped, elements of XHTML, or text (Atom, 3.1)."""
    kind = (one.get("type") or "html").lower()
    if len(one):
        from lxml import etree

        inner = one[0] if len(one) == 1 and one[0].tag == f"{_XHTML}div" else one
        parts = [escape(inner.text or "", quote=False)]
        parts += [etree.tostring(child, encoding="unicode", method="html", with_tail=True) for child in inner]
        return re.sub(r"(</?)\w+:(?=\w)", r"\1", "".join(parts))
    text = cleaned(one.text or "").strip()
    return (
        f"<p>{escape(text, quote=False)}</p>"
        if text and (kind in ("text", "text/plain") or ("<" not in text and "&" not in text))
        else text
    )


# What is said of a feed and of an entry ─────────────────────────────────────────────────────────


def _metadata(one: Any, under: Metadata, asked: Asked, base: str) -> tuple[Metadata, tuple[Problem, ...]]:
    people = [name for child in one if _name(child) in ("author", "creator") and (name := _person(child))]
    link = _link(one)
    entry = _name(one) in ("item", "entry")
    values = {
        "title": _line(_said(one, "title")),
        "author": list(dict.fromkeys(people)),
        "date": next((date for name in _DATES if (date := date_of(_said(one, name)))), ""),
        "modified": next((date for name in _CHANGES if (date := date_of(_said(one, name)))), ""),
        "description": "" if entry else _line(_said(one, "description") or _said(one, "subtitle")),
        "language": _said(one, "language")
        or one.get(f"{_XML}lang")
        or one.getroottree().getroot().get(f"{_XML}lang")
        or "",
        "source": urljoin(base, link) if link else "",
        "rights": _line(_said(one, "rights") or _said(one, "copyright")),
        "keywords": [
            word
            for child in one
            if _name(child) == "category" and (word := _line(child.get("term") or child.text or ""))
        ],
    }
    said = {key: value for key, value in values.items() if value}
    if entry and "date" not in said and "modified" in said:
        said["date"] = said["modified"]
    made, problems = metadata_of(said, asked.name, find=asked.find)
    if entry:
        made = replace(
            made,
            contributors=made.contributors or under.contributors,
            language=made.language or under.language,
        )
    return made, problems


def _person(one: Any) -> str:
    """Return a name; RSS writes an address of mail with the name in brackets."""
    name = _line(_said(one, "name") or one.text or "")
    match = re.fullmatch(r"\S+@\S+\s*\((.+)\)", name)
    return match[1] if match else "" if re.fullmatch(r"\S+@\S+", name) else name


def _link(one: Any) -> str:
    links = [child for child in one if _name(child) == "link"]
    for child in links:
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            return str(child.get("href"))
    return next((child.text.strip() for child in links if child.text and child.text.strip()), "")


def _said(one: Any, name: str) -> str:
    return next(
        (str(text).strip() for child in one if _name(child) == name and (text := "".join(child.itertext()))),
        "",
    )


def _child(one: Any, name: str) -> Any:
    return next((child for child in one if _name(child) == name), None)


def _name(one: Any) -> str:
    return one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""


def _line(text: str) -> str:
    """Return a text on one line, without tags and with its characters for their references."""
    from html import unescape

    return " ".join(unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", unescape(cleaned(text)))).split())[:2000]
