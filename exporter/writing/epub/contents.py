"""The files of a book's text: one for each article and part, named after it, and what navigation says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from exporter import languages, semantics
from exporter.characters import clean
from exporter.languages import tags
from exporter.model import (
    Article,
    Blocks,
    Book,
    Image,
    Inlines,
    Note,
    PageBreak,
    Part,
    Raw,
    Section,
    Text,
    Where,
    plain,
    rebuild,
    walk,
)
from exporter.problems import Problem, problem
from exporter.rendering import RAW, Page, Templates
from exporter.settings import Settings
from exporter.writing import fitting
from exporter.writing.epub import names
from exporter.writing.epub.survey import is_well_formed

FOLDER = "text"
_INDEXES = ("index", "README", "_index")  # what the page of a folder is called
SHEET = "styles/style.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """An article or a part as its template sees it; `term` is what structural semantics call it."""

    in_book: bool
    term: str
    title: Inlines
    subtitle: Inlines = ()
    authors: tuple[str, ...] = ()
    date: str = ""
    number: str = ""
    blocks: Blocks = ()
    notes: tuple[Note, ...] = ()
    described: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A file of the text: its name below the folder of the package, its template and what that is given."""

    name: str
    title: str
    language: str
    matter: semantics.Matter
    template: str
    chapter: Chapter

    @property
    def id(self) -> str:
        """The id in the manifest, which stays the same while the file's name does, as places in a book that is read want it."""
        return f"text-{PurePosixPath(self.name).stem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the table of contents; `href` is relative to the folder of the package."""

    title: Inlines
    href: str
    children: tuple[Entry, ...] = ()

    @property
    def words(self) -> str:
        """The title without markup, for an NCX."""
        return clean(plain(self.title))


def fitted(book: Book, settings: Settings) -> tuple[Book, tuple[str, ...], tuple[Problem, ...]]:
    """Return the book fit for an EPUB, the file name of each of its documents, and what was left out."""
    prepared, problems = _prepared(book)
    files = _names(fitting.documents(prepared))
    done, found = fitting.fit(prepared, "epub", settings, files)
    return done, files, (*problems, *found)


def leaves(book: Book, files: tuple[str, ...]) -> tuple[tuple[Leaf, ...], tuple[Problem, ...]]:
    """Return the files of a fitted book's text in reading order, and which have no title."""
    documents = fitting.documents(book)
    in_book = len(documents) > 1
    done, problems = [], []
    for document, name in zip(documents, files, strict=True):
        chapter = _chapter(document, in_book)
        title = clean(plain(chapter.title)).strip()
        if not title:
            title = PurePosixPath(name).stem
            if isinstance(document, Article):
                problems.append(
                    problem(
                        "epub.no-title",
                        f"An article has no title; it is called '{title}'.",
                        place(document),
                    )
                )
        own = tags.normal(document.metadata.language if isinstance(document, Article) else document.language)
        done.append(
            Leaf(
                name=f"{FOLDER}/{name}",
                title=title,
                language=own or fitting.language(book),
                matter=semantics.matter(chapter.term),
                template="part.xhtml"
                if isinstance(document, Part) and not document.is_chapter
                else "chapter.xhtml",
                chapter=chapter,
            )
        )
    return tuple(done), tuple(problems)


def place(article: Article) -> Where | None:
    """Return the file that an article was read from, as its reader calls it."""
    named = (node.where.file for node in walk(article.blocks) if node.where)
    file = next(named, article.source)
    return Where(file=file) if file else None


def contents(book: Book, leaves: tuple[Leaf, ...], depth: int) -> tuple[Entry, ...]:
    """Return the table of contents: parts as they nest, in each article `depth` levels of headings, its title the first.

    An article alone stands beside its sections and not above them, since readers show a closed list of one line first.
    """
    leaf = iter(leaves)

    def entries(children: Iterable[Article | Part]) -> Iterator[Entry]:
        for child in children:
            at = next(leaf)
            below = (
                tuple(entries(child.children))
                if isinstance(child, Part)
                else tuple(_sections(child.blocks, at.name, depth - 1))
            )
            title = fitting.flat(at.chapter.title)
            title = title if plain(title).strip() else (Text(text=at.title),)
            yield Entry(title=_numbered(at.chapter.number, title), href=at.name, children=below)

    made = tuple(entries(book.children))
    return made if len(leaves) > 1 else (replace(made[0], children=()), *made[0].children)


def page_list(leaves: tuple[Leaf, ...]) -> tuple[tuple[str, str], ...]:
    """Return the pages of a printed edition that the text names: (folio, href)."""
    return tuple(
        (clean(node.label), f"{leaf.name}#{node.id}")
        for leaf in leaves
        for node in walk((*leaf.chapter.title, *leaf.chapter.blocks))
        if isinstance(node, PageBreak) and clean(node.label).strip()
    )


def rendered(leaf: Leaf, templates: Templates, sources: dict[str, str], outline: tuple[Entry, ...]) -> str:
    """Return the XHTML of a file of the text; `sources` are the addresses of pictures by digest, and `outline` the table of contents,
    both seen from its folder."""
    return templates.page(
        leaf.template,
        Page(language=leaf.language, sources=sources, outline=outline),
        title=leaf.title,
        direction=languages.get(leaf.language).direction,
        sheet=f"../{SHEET}",
        matter=leaf.matter,
        chapter=leaf.chapter,
        part=leaf.chapter,
    )


def depth(entries: tuple[Entry, ...]) -> int:
    """Return how many levels a table of contents has."""
    return max((1 + depth(entry.children) for entry in entries), default=0)


def beside(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return a table of contents as pages of the text see it, which lie in one folder."""
    return tuple(
        replace(entry, href=entry.href.removeprefix(f"{FOLDER}/"), children=beside(entry.children))
        for entry in entries
    )


# Below ──────────────────────────────────────────────────────────────────────────────────────────


def _chapter(document: Article | Part, in_book: bool) -> Chapter:
    title: Inlines
    subtitle: Inlines
    if isinstance(document, Part):
        title, subtitle = document.title, ()
    else:
        title, subtitle = document.metadata.title, document.metadata.subtitle
    shown = tuple(walk((*title, *subtitle, *document.blocks)))
    return Chapter(
        in_book=in_book,
        term=document.role or ("part" if isinstance(document, Part) else "chapter" if in_book else ""),
        title=title,
        subtitle=subtitle,
        authors=fitting.authors(document.metadata) if isinstance(document, Article) else (),
        date=document.metadata.date if isinstance(document, Article) else "",
        number=document.number,
        blocks=document.blocks,
        notes=tuple(node for node in shown if isinstance(node, Note)),
        described=fitting.described(document),
    )


def _sections(blocks: Blocks, name: str, levels: int) -> Iterator[Entry]:
    for block in blocks if levels > 0 else ():
        below = getattr(block, "blocks", ())
        title = fitting.flat(block.title) if isinstance(block, Section) and block.listed else ()
        if isinstance(block, Section) and block.id and plain(title).strip():
            yield Entry(
                title=_numbered(block.number, title),
                href=f"{name}#{block.id}",
                children=tuple(_sections(below, name, levels - 1)),
            )
        else:
            yield from _sections(below, name, levels)


def _numbered(number: str, title: Inlines) -> Inlines:
    return (Text(text=f"{number} "), *title) if number else title


def _prepared(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """Return the book with ids where an EPUB needs them, and without raw markup that would break its page."""
    problems: list[Problem] = []

    def change(node: Any) -> Any:
        if isinstance(node, PageBreak) and not node.id:
            return replace(node, id=f"page-{node.label}")
        if isinstance(node, Raw) and node.format in RAW["epub"] and not is_well_formed(clean(node.text)):
            problems.append(
                problem("raw.broken", "This raw markup is not well-formed XML and is left out.", node.where)
            )
            return ()
        return node

    if not any(isinstance(node, PageBreak | Raw) for node in walk(book)):
        return book, ()
    return rebuild(book, change), tuple(problems)


def _names(documents: tuple[Article | Part, ...]) -> tuple[str, ...]:
    """Return a file name for each document, after its source or else its title."""
    taken = {"cover.xhtml": 1, "title.xhtml": 1}
    return tuple(
        names.take(
            _called(document),
            f"{'part' if isinstance(document, Part) else 'article'}-{number}",
            ".xhtml",
            taken,
        )
        for number, document in enumerate(documents, 1)
    )


def _called(document: Article | Part) -> str:
    """The source's name stays when its title is revised, and an index page is called after its folder."""
    if isinstance(document, Part) and not document.source:
        return f"part {plain(document.title)}"
    path = PurePosixPath(document.source)
    title = document.title if isinstance(document, Part) else document.metadata.title
    return (path.parent.name if path.stem in _INDEXES else path.stem) or plain(title)
