"""A typeset book as the HTML and the style sheets of its pages, before they are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from exporter import __version__, languages, rendering
from exporter.languages import tags
from exporter.model import (
    Article,
    Blocks,
    Book,
    Image,
    Inlines,
    Metadata,
    Note,
    Paragraph,
    Part,
    Section,
    Span,
    Text,
    plain,
    rebuild,
    walk,
)
from exporter.problems import ExportError, Problem
from exporter.settings import Settings
from exporter.themes import Theme
from exporter.writing import fitting, identity
from exporter.writing.pdf import fetching, keeping, pages

MEDIUM: Literal["print"] = "print"
_LONG = 60  # letters of a title that is set smaller
_DEEPEST = 6  # levels of parts and chapters in the outline, as the sheet has them
_LEAD = 20  # letters that lead into a chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A part or an article as the page's template sees it; `language` only where it differs from the book's."""

    kind: Literal["part", "chapter", "article"]
    id: str
    title: Inlines
    short: str
    number: str
    role: str = ""
    subtitle: Inlines = ()
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    direction: str = "ltr"
    blocks: Blocks = ()
    notes: tuple[Note, ...] = ()
    described: tuple[Image, ...] = ()
    depth: int = 1

    @property
    def is_long(self) -> bool:
        """Whether the title is set smaller, to take no more than a few lines."""
        return len(plain(self.title)) > _LONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the contents, with those under it."""

    kind: str
    href: str
    title: Inlines
    number: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is laid out: the book as it was fitted, its HTML, its sheets as text."""

    book: Book
    html: str
    css: str


def fitted(book: Book, settings: Settings) -> tuple[Book, tuple[Problem, ...]]:
    """Return the book as pages show it: links that lead somewhere, ids that are unique, compounds of heads kept whole."""
    addresses = [f"#{name}" for name in _names(book)]
    return fitting.fit(book, MEDIUM, settings, addresses)


def document(
    book: Book,
    theme: Theme,
    settings: Settings,
    shown: Iterable[str],
    *,
    at_end: frozenset[str] = frozenset(),
) -> Document:
    """Return the pages' HTML of a fitted book; notes whose ids are in `at_end` follow their article.

    `shown` are the digests of the pictures that can be shown.
    """
    templates = rendering.templates(theme, MEDIUM, Path(settings.cache) if settings.cache else None)
    book = (
        rebuild(book, lambda node: replace(node, kind="end") if _is_in(node, at_end) else node)
        if at_end
        else book
    )
    book = rebuild(book, keeping.kept)
    metadata = book.metadata
    language = fitting.language(book)
    several = len(fitting.documents(book)) > 1
    contents = tuple(_entries(book)) if several else ()
    html = templates.page(
        "book.html",
        rendering.Page(
            language=language,
            sources={digest: f"{fetching.PICTURE}{digest}" for digest in shown},
            outline=contents or _sections(book.articles[0].blocks) if book.articles else (),
        ),
        metadata=replace(
            metadata, title=fitting.flat(metadata.title), subtitle=fitting.flat(metadata.subtitle)
        ),
        title=plain(metadata.title),
        short=short(metadata),
        is_long=len(plain(metadata.title)) > _LONG,
        authors=fitting.authors(metadata),
        direction=languages.get(language).direction,
        generator=f"exporter {__version__}",
        modified=_modified(book, settings),
        title_page=several or settings.pdf.title_page,
        contents=contents,
        leaves=tuple(_leaves(book, settings, several=several)),
    )
    return Document(book=book, html=html, css=sheet(theme, settings, language))


def sheet(theme: Theme, settings: Settings, language: str) -> str:
    """Return the theme's style sheets for the page and use that the settings choose.  Raises ExportError (exit code 2) for no page size,
    and for a theme that says nothing of pages."""
    wanted = pages.size(settings.pdf.page)
    try:
        page = pages.page(wanted, theme.design["pages"])
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise ExportError(
            "theme.broken",
            f"The theme '{theme.name}' does not say in [design.pages] what a page of {wanted.name} needs: {error}.",
            "`exporter themes classic` shows one that does.",
            2,
        ) from error
    templates = rendering.templates(theme, MEDIUM, Path(settings.cache) if settings.cache else None)
    return templates.css(
        page=page,
        use=settings.pdf.use,
        hyphens=settings.pdf.hyphens,
        title_page=settings.pdf.title_page,
        language=language,
    )


def short(metadata: Metadata) -> str:
    """Return the title for a running head: the short one, or what stands before the title's colon."""
    words = plain(metadata.short_title) or re.split(r"\s*:\s", plain(metadata.title), maxsplit=1)[0]
    return " ".join(words.split(" ")).strip()


# Leaves and contents ────────────────────────────────────────────────────────────────────────────


def _names(book: Book) -> Iterator[str]:
    """Yield the id of each part and article, in reading order."""
    for number, one in enumerate(fitting.documents(book), 1):
        yield f"{'part' if isinstance(one, Part) else 'article'}-{number}"


def _leaves(book: Book, settings: Settings, *, several: bool) -> Iterator[Leaf]:
    depths = _depths(book.children)
    for name, one, depth in zip(_names(book), fitting.documents(book), depths, strict=True):
        tag = tags.normal(one.language if isinstance(one, Part) else one.metadata.language)
        own = tag if tag != fitting.language(book) else ""
        language = own or fitting.language(book)
        blocks = rebuild(one.blocks, keeping.heads(language))
        if isinstance(one, Part):
            yield Leaf(
                kind="chapter" if one.is_chapter else "part",
                id=name,
                title=keeping.head(one.title, language),
                short=plain(one.title),
                number=one.number,
                role=one.role,
                language=own,
                direction=languages.get(own).direction if own else "ltr",
                blocks=_led_in(blocks) if one.is_chapter else blocks,
                notes=_ending(replace(one, children=())),
                described=fitting.described(one),
                depth=depth,
            )
            continue
        metadata = one.metadata
        said = not (several and fitting.authors(metadata) == fitting.authors(book.metadata)) and not (
            not several and settings.pdf.title_page
        )
        yield Leaf(
            kind="chapter" if several else "article",
            id=name,
            title=keeping.head(metadata.title, language),
            short=short(metadata),
            number=one.number,
            role=one.role,
            subtitle=keeping.head(metadata.subtitle, language),
            authors=fitting.authors(metadata) if said else (),
            date=metadata.date if said else "",
            language=own,
            direction=languages.get(own).direction if own else "ltr",
            blocks=_led_in(blocks) if several else blocks,
            notes=_ending(one),
            described=fitting.described(one),
            depth=depth,
        )


def _depths(children: tuple[Article | Part, ...], depth: int = 1) -> Iterator[int]:
    """Yield how deep each part and article lies in the outline, in reading order."""
    for child in children:
        yield min(depth, _DEEPEST)
        if isinstance(child, Part):
            yield from _depths(child.children, depth + 1)


def _ending(one: Article | Part) -> tuple[Note, ...]:
    return tuple(node for node in walk(one) if isinstance(node, Note) and node.kind == "end")


def _entries(book: Book) -> Iterator[Entry]:
    names = _names(book)

    def entry(one: Article | Part) -> Entry:
        href = f"#{next(names)}"
        if isinstance(one, Part):
            below = tuple(entry(child) for child in one.children)
            kind = "chapter" if one.is_chapter else "part"
            return Entry(
                kind=kind, href=href, title=fitting.flat(one.title), number=one.number, entries=below
            )
        title = fitting.flat(one.metadata.title)
        return Entry(kind="chapter", href=href, title=title, number=one.number, entries=_sections(one.blocks))

    for child in book.children:
        yield entry(child)


def _sections(blocks: Blocks) -> tuple[Entry, ...]:
    """Return the article's highest sections that are listed."""
    return tuple(
        Entry(kind="section", href=f"#{block.id}", title=fitting.flat(block.title), number=block.number)
        for block in blocks
        if isinstance(block, Section) and block.title and block.listed and block.id
    )


def _modified(book: Book, settings: Settings) -> str:
    when, known = identity.modified(book, settings)
    return when if known else ""


def _is_in(node: Any, ids: frozenset[str]) -> bool:
    return isinstance(node, Note) and node.id in ids


# Words that are set apart ───────────────────────────────────────────────────────────────────────


def _led_in(blocks: Blocks) -> Blocks:
    """Return a chapter's blocks with the first words of its first paragraph in a span, which a theme may set in small capitals."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or not first.content or not isinstance(first.content[0], Text):
        return blocks
    text = first.content[0]
    at = text.text.find(" ", _LEAD)
    if at < 0:
        return blocks
    led = Span(classes=("lead-in",), content=(replace(text, text=text.text[:at]),))
    rest = replace(text, text=text.text[at:])
    return (replace(first, content=(led, rest, *first.content[1:])), *blocks[1:])
