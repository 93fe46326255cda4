"""How a reader finds his way: the pages before the text, the navigation document, the NCX and guide for readers of EPUB 2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exporter import languages
from exporter.model import Book, Metadata, Text
from exporter.rendering import Page, Templates
from exporter.settings import Settings
from exporter.writing import fitting
from exporter.writing.epub import contents
from exporter.writing.epub.contents import Entry, Leaf

NAV, NCX = "nav.xhtml", "toc.ncx"
NONE, AUTO = "none", "auto"  # what the settings say of a cover besides a file's name
COVER, TITLE = f"{contents.FOLDER}/cover.xhtml", f"{contents.FOLDER}/title.xhtml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What stands before the text: the work's title and language, and whether it has a cover and is a book of several articles."""

    title: str
    language: str
    cover: str = ""  # the picture's name below the folder of the package
    in_book: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """A place that reading systems offer a way to: `kind` in EPUB 3's words, `guide` in EPUB 2's."""

    kind: str
    guide: str
    title: str
    href: str


def wants_cover(book: Book, settings: Settings, front: Front) -> bool:
    """Tell whether there is to be a cover: as the settings say, else the source's own, else one for a book of several articles."""
    said = settings.epub.cover
    return said != NONE if said else book.metadata.cover is not None or front.in_book


def cover_page(front: Front, templates: Templates) -> str:
    """Return the page that shows the cover."""
    title = f"{languages.label(front.language, 'cover')}: {front.title}"
    return _page("cover.xhtml", front, templates, COVER, "frontmatter", title, picture=f"../{front.cover}")


def title_page(front: Front, metadata: Metadata, templates: Templates) -> str:
    """Return the title page of a book of several articles."""
    return _page(
        "title.xhtml",
        front,
        templates,
        TITLE,
        "frontmatter",
        front.title,
        heading=fitting.flat(metadata.title) or (Text(text=front.title),),
        subtitle=fitting.flat(metadata.subtitle),
        authors=fitting.authors(metadata),
        publisher=metadata.publisher,
    )


def nav(
    front: Front,
    entries: tuple[Entry, ...],
    landmarks: tuple[Landmark, ...],
    pages: tuple[tuple[str, str], ...],
    templates: Templates,
) -> str:
    """Return the navigation document (EPUB 3.3, 7); `pages` are those of a printed edition, (folio, href)."""
    title = languages.label(front.language, "contents")
    return _page(
        "nav.xhtml",
        front,
        templates,
        NAV,
        "frontmatter",
        title,
        contents=entries,
        landmarks=landmarks,
        pages=pages,
    )


def ncx(front: Front, entries: tuple[Entry, ...], identifier: str, templates: Templates) -> str:
    """Return the NCX (OPF 2.0.1, 2.4.1)."""
    return templates.page(
        "toc.ncx",
        Page(language=front.language),
        title=front.title,
        identifier=identifier,
        depth=contents.depth(entries),
        contents=entries,
    )


def landmarks(front: Front, leaves: tuple[Leaf, ...]) -> tuple[Landmark, ...]:
    """Return the landmarks of a book, one to a kind; the text begins with the first chapter that is neither preface nor the like."""
    return tuple(_landmarks(front, leaves))


def spine(front: Front, pages: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """Return the reading order, (id of a page, whether it is read in line): a book's contents are, an article's stand aside."""
    aside = () if front.in_book else ("nav",)
    return (*((page, True) for page in pages if page not in aside), *((page, False) for page in aside))


def _landmarks(front: Front, leaves: tuple[Leaf, ...]) -> Iterator[Landmark]:
    def landmark(kind: str, guide: str, label: str, href: str) -> Landmark:
        return Landmark(kind=kind, guide=guide, title=languages.label(front.language, label), href=href)

    if front.cover:
        yield landmark("cover", "cover", "cover", COVER)
    if front.in_book:
        yield landmark("titlepage", "title-page", "title-page", TITLE)
    yield landmark("toc", "toc", "contents", f"{NAV}#toc")
    start = next((leaf for leaf in leaves if leaf.matter == "bodymatter"), leaves[0])
    yield landmark("bodymatter", "text", "start", start.name)


def _page(
    template: str, front: Front, templates: Templates, name: str, matter: str, title: str, **context: object
) -> str:
    return templates.page(
        template,
        Page(language=front.language),
        title=title,
        direction=languages.get(front.language).direction,
        sheet=f"{'../' * name.count('/')}{contents.SHEET}",
        matter=matter,
        **context,
    )
