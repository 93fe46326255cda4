"""What a page says of itself: title, people, dates, language, site and picture, by JSON-LD, OpenGraph, Dublin Core, <meta> and <html>.

Each vocabulary is read into the same few keys, the most telling first, and `reading.metadata` makes of them what it makes of front matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from exporter.languages import tags
from exporter.model import Metadata, Where
from exporter.problems import Problem
from exporter.reading.content import Asked
from exporter.reading.html.tree import Node, Tree, text_of, walk
from exporter.reading.metadata import metadata as metadata_of

_SIZE = 1_000_000  # characters of JSON-LD that are read
_NODES = 5_000
_LONG = 2_000  # characters of a value
_KINDS = (
    "article newsarticle blogposting techarticle scholarlyarticle report reportagenewsarticle analysisnewsarticle "
    "opinionnewsarticle reviewnewsarticle advertisercontentarticle socialmediaposting liveblogposting"
)
_ARTICLES = frozenset(_KINDS.split())
# What a page's <meta> are called, by key; of several, the first that says something counts.
_NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        "og:title",
        "citation_title",
        "dc.title",
        "dcterms.title",
        "parsely-title",
        "twitter:title",
        "title",
    ),
    "author": (
        *(
            "citation_author",
            "dc.creator",
            "dcterms.creator",
            "author",
            "parsely-author",
            "sailthru.author",
            "byl",
        ),
        *("article:author", "og:article:author", "article:author_name", "og:author"),
    ),
    "date": (
        *(
            "article:published_time",
            "og:article:published_time",
            "citation_publication_date",
            "dcterms.issued",
            "dcterms.created",
        ),
        *(
            "dc.date.issued",
            "dc.date",
            "dcterms.date",
            "parsely-pub-date",
            "datepublished",
            "pubdate",
            "publishdate",
            "date",
        ),
    ),
    "modified": (
        "article:modified_time",
        "og:updated_time",
        "dcterms.modified",
        "datemodified",
        "last-modified",
    ),
    "publisher": (
        "og:site_name",
        "dc.publisher",
        "dcterms.publisher",
        "citation_journal_title",
        "application-name",
    ),
    "description": (
        "og:description",
        "description",
        "dc.description",
        "dcterms.description",
        "twitter:description",
    ),
    "language": ("dc.language", "dcterms.language", "content-language", "og:locale"),
    "image": ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"),
    "keywords": ("article:tag", "keywords", "news_keywords", "citation_keywords"),
    "rights": ("dc.rights", "dcterms.rights", "copyright"),
    "address": ("og:url",),
}
_MANY = ("author", "keywords")
_NO_NAME = re.compile(
    r"(?i)https?://|^\s*(?:by\s*)?$|@\w+\.\w|^(?:admin|administrator|author|unknown|null|none|undefined)$"
)
_ACCOUNT = re.compile(r"[A-Za-z_.-]{1,40}\d[\w.-]{0,40}")
_GUTENBERG = re.compile(r"(?i)^(?:the )?project gutenberg(?:'s|’s)? e-?book of (.+?)(?:,? by [^,]+)?$")
_BY = re.compile(r"(?i)^(?:written\s+)?(?:by|par|von|por|di|door)[\s:]+(?=\S)")
_SEPARATOR = re.compile(r"\s+[|\-–—·»:•/]\s+|\s*[|»]\s*")


@dataclass(slots=True)
class _Page:
    """What was found, by vocabulary: key to values."""

    linked: dict[str, list[Any]] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    byline: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    title: str = ""
    language: str = ""
    base: str = ""
    canonical: str = ""


def metadata(tree: Tree, asked: Asked) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return what a page says of itself; what cannot be read as a date, a language or a name is not said."""
    page = _page(tree)
    where = tree.where(tree.head) if tree.head is not None else Where(file=asked.name)
    address = base_address(tree, asked)
    values: dict[str, Any] = {
        "title": _title(page),
        "author": list(_authors(page)),
        "date": date_of(_first(page, "date")),
        "modified": date_of(_first(page, "modified")),
        "language": next((tag for one in (page.language, *_all(page, "language")) if (tag := _tag(one))), ""),
        "publisher": _first(page, "publisher"),
        "description": _first(page, "description"),
        "keywords": list(_keywords(page)),
        "rights": _first(page, "rights"),
        "source": _absolute(page.canonical or _first(page, "address"), address),
    }
    said = {key: value for key, value in values.items() if value}
    made, problems = metadata_of(said, asked.name, places=dict.fromkeys(said, where), find=asked.find)
    if image := _first(page, "image"):
        made = replace(made, extra=(*made.extra, ("lead-image", _absolute(image, address) or image)))
    return made, problems


def names(tree: Tree) -> bool:
    """Tell whether a page says its title elsewhere than in <title>."""
    return bool(_first(_page(tree), "title"))


def base_address(tree: Tree, asked: Asked) -> str:
    """Return the address that a page's relative ones start from: <base>, else the setting, else its canonical one; "" = unknown."""
    base = canonical = said = ""
    for node in walk(tree.head if tree.head is not None else tree.root):
        attrs = _attrs(node)
        if node.name == "base" and not base:
            base = attrs.get("href", "").strip()
        elif node.name == "link" and "canonical" in attrs.get("rel", "").lower().split():
            canonical = canonical or attrs.get("href", "").strip()
        elif node.name == "meta" and attrs.get("property") == "og:url":
            said = said or attrs.get("content", "").strip()
    page = asked.settings.base_url or next((one for one in (canonical, said) if is_address(one)), "")
    found = _absolute(base, page) if base else page
    return found if is_address(found) else page


# Reading the vocabularies ───────────────────────────────────────────────────────────────────────


def _page(tree: Tree) -> _Page:
    page = _Page()
    budget = _SIZE
    svg: set[int] = set()
    for node in walk(tree.root):
        if node.name == "#text":
            continue
        if id(node) in svg or node.name == "svg":  # <title> is a picture's there
            svg.update(id(child) for child in node.children or ())
            continue
        attrs = _attrs(node)
        if node.name == "meta":
            _named(page, attrs)
        elif node.name == "html" or (node.name == "body" and not page.language):
            page.language = attrs.get("lang") or attrs.get("xml:lang") or ""
        elif node.name == "h1" and len(page.headings) < 20:
            page.headings.append(_line(text_of(node)))
        elif node.name == "title" and not page.title:
            page.title = _line(text_of(node))
        elif node.name == "link" and "canonical" in attrs.get("rel", "").lower().split():
            page.canonical = page.canonical or attrs.get("href", "").strip()
        elif node.name == "script" and "ld+json" in attrs.get("type", "").lower():
            text = text_of(node)
            if len(text) <= budget:
                budget -= len(text)
                _linked(page, text)
        elif (
            _is_byline(attrs)
            and len(page.byline) < 5
            and not _is_comment(node)
            and (line := _line(text_of(node)))
            and len(line) < 100
        ):
            page.byline.append(line)
    return page


def _named(page: _Page, attrs: dict[str, str]) -> None:
    content = _line(attrs.get("content", ""))
    if not content:
        return
    names = f"{attrs.get('property', '')} {attrs.get('name', '')} {attrs.get('itemprop', '')} {attrs.get('http-equiv', '')}"
    for name in names[:_LONG].lower().split():
        values = page.named.setdefault(re.sub(r"^(dc|dcterms):", r"\1.", name), [])
        if len(values) < 50:
            values.append(content)


def _linked(page: _Page, text: str) -> None:
    """Read JSON-LD: the first article in it counts; what is broken is nothing."""
    try:
        given = json.loads(
            re.sub(r"^\s*(?:<!--|<!\[CDATA\[|//.*\n)|(?:-->|\]\]>)\s*;?\s*$", "", text), strict=False
        )
    except (ValueError, RecursionError):
        return
    for thing in _things(given):
        kinds = {str(kind).rpartition("/")[2].lower() for kind in _listed(thing.get("@type"))}
        if not kinds & _ARTICLES or "title" in page.linked:
            continue
        found: dict[str, list[Any]] = {
            "title": [thing.get("headline"), thing.get("name")],
            "author": [
                name for one in _listed(thing.get("author") or thing.get("creator")) for name in _name(one)
            ],
            "date": [thing.get("datePublished") or thing.get("dateCreated")],
            "modified": [thing.get("dateModified")],
            "publisher": [name for one in _listed(thing.get("publisher")) for name in _name(one)],
            "description": [thing.get("description")],
            "language": [thing.get("inLanguage")],
            "image": [url for one in _listed(thing.get("image")) for url in _url(one)],
            "keywords": [
                part
                for one in _listed(thing.get("keywords"))
                if isinstance(one, str)
                for part in one.split(",")
            ],
        }
        for key, values in found.items():
            lines = [line for one in values[:50] if isinstance(one, str) and (line := _line(one))]
            if lines and key not in page.linked:
                page.linked[key] = list(lines)


def _things(given: Any) -> Iterator[dict[str, Any]]:
    """Yield the things of JSON-LD: the one, those of a list, those of a graph, a page's main one."""
    stack, seen = [given], 0
    while stack and seen < _NODES:
        one = stack.pop(0)
        seen += 1
        if isinstance(one, list):
            stack[:0] = one[:_NODES]
        elif isinstance(one, dict):
            yield one
            stack += [
                one[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(one.get(key), dict | list)
            ]


def _listed(value: Any) -> list[Any]:
    return value[:50] if isinstance(value, list) else [] if value is None else [value]


def _name(one: Any) -> Iterator[str]:
    name = one.get("name") if isinstance(one, dict) else one
    for part in _listed(name):
        if isinstance(part, str):
            yield part


def _url(one: Any) -> Iterator[str]:
    url = one.get("url") if isinstance(one, dict) else one
    if isinstance(url, str):
        yield url


def _is_byline(attrs: dict[str, str]) -> bool:
    return (
        "author" in attrs.get("rel", "").lower().split()
        or "author" in attrs.get("itemprop", "").lower().split()
        or bool(
            {"byline", "author", "p-author", "byline-name", "author-name"}
            & set(attrs.get("class", "").lower().split())
        )
    )


def _is_comment(node: Node) -> bool:
    """Tell whether something stands in what readers said of a page."""
    for _ in range(40):
        if node is None:
            return False
        attrs = _attrs(node)
        if "comment" in f"{attrs.get('class', '')} {attrs.get('id', '')}".lower() and node.name not in (
            "html",
            "body",
        ):
            return True
        node = node.parent
    return False


# What counts ────────────────────────────────────────────────────────────────────────────────────


def _all(page: _Page, key: str) -> Iterator[str]:
    yield from page.linked.get(key, ())
    for name in _NAMES[key]:
        yield from page.named.get(name, ())


def _first(page: _Page, key: str) -> str:
    return next(_all(page, key), "")


def _title(page: _Page) -> str:
    """Return a page's title, without its site's name at the end (or, where it is known, at the beginning); best one that is a heading."""
    titles = [one for said in (*_all(page, "title"), page.title) if (one := _without_site(page, said))]
    headings = {one.casefold() for one in page.headings}
    # A headline of JSON-LD can be a description; what the page has as its heading is none.
    return next((one for one in titles if one.casefold() in headings), next(iter(titles), ""))


def _without_site(page: _Page, said: str) -> str:
    if match := _GUTENBERG.match(said):
        return match[1]
    parts = _SEPARATOR.split(said)
    site = _first(page, "publisher").casefold()
    if len(parts) > 1 and site and parts[-1].casefold() == site:
        return said[: said.rfind(parts[-1])].rstrip(" |-–—·»:•/")
    if len(parts) > 1 and site and parts[0].casefold() == site:
        return said[len(parts[0]) :].lstrip(" |-–—·»:•/")
    return said


def _authors(page: _Page) -> Iterator[str]:
    """Yield the names of those who wrote a page, each once; addresses and accounts are no names."""
    accounts: list[str] = []  # count where nothing better is said
    groups: Iterable[list[str]] = (
        page.linked.get("author", []),
        *(page.named.get(one, []) for one in _NAMES["author"]),
        page.byline[:3],
    )
    for group in groups:
        names = [_BY.sub("", re.split(r"\s+[•·|]\s+", one)[0]).strip(" ,") for one in group]
        names = [one for one in names if one and not _NO_NAME.search(one) and len(one) < 200]
        if names and all(_ACCOUNT.fullmatch(one) for one in names) and not accounts:
            accounts = names
        elif names:
            yield from dict.fromkeys(names)
            return
    yield from dict.fromkeys(accounts)


def _keywords(page: _Page) -> Iterator[str]:
    for source in (page.linked.get("keywords", ()), *(page.named.get(one, ()) for one in _NAMES["keywords"])):
        words = [word.strip() for one in source for word in one.split(",") if word.strip()]
        if words:
            yield from dict.fromkeys(word[:100] for word in words[:30])
            return


def date_of(said: str) -> str:
    """Return a date as ISO 8601 has it; "" for what is not surely one."""
    from datetime import datetime

    text = re.sub(r"\s+", " ", said).strip()[:60]
    if match := re.match(
        r"(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?",
        text,
    ):
        year, month, day, time, seconds, zone = match.groups()
        zone = {None: "", "UTC": "Z"}.get(zone, zone or "")
        zone = re.sub(r"(\d{2})(\d{2})$", r"\1:\2", zone)
        done = f"{year}-{month}-{day}" + (f"T{time}{seconds or ':00'}{zone}" if time else "")
    elif match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        done = "-".join(match.groups())
    elif re.fullmatch(r"\d{4}(-\d{2})?", text):
        return text
    else:
        try:
            done = parsedate_to_datetime(text).isoformat()
        except (ValueError, TypeError, IndexError):
            for form in ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%b. %d, %Y"):
                try:
                    return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day has no zone
                except ValueError:
                    continue
            return ""
    try:
        datetime.fromisoformat(done)
    except ValueError:
        return ""
    return done


def _tag(said: str) -> str:
    return tags.normal(said.strip().replace("_", "-").split(",")[0]) if said.strip() else ""


def _absolute(address: str, base: str) -> str:
    try:
        found = urljoin(base, address) if base and address else address
    except ValueError:
        return ""
    return found if is_address(found) else ""


def is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _line(text: str) -> str:
    """Return a text on one line; pages escape theirs twice at times."""
    return " ".join(unescape(text[:_LONG]).split())


def _attrs(node: Node) -> dict[str, str]:
    return {name: value or "" for name, value in (getattr(node, "attrs", None) or {}).items()}
