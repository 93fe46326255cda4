"""Read a source: Markdown, plain text or JSON becomes a book of typed articles, and what was found on the way.

Readers never fail on content.  What the source does not say is said by the settings, guessed (the language) or taken from the text
(the title), and reported; authors and dates are never invented.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from functools import partial
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from exporter import kinds, model
from exporter.fetching import Policy
from exporter.languages import tags
from exporter.model import Article, Blocks, Book, Metadata, Text, Where, of_one, plain
from exporter.problems import ExportError, Problem, nearest, problem
from exporter.reading import dates, decoding, front_matter, language, outline, unset
from exporter.reading.content import Asked, Content, Find
from exporter.reading.metadata import metadata as metadata_of
from exporter.reading.positions import Source, cleaned
from exporter.reading.text import marked
from exporter.resources import Resources
from exporter.settings import Settings

UNNAMED = "-"  # what a text that is no file is called
UNDETERMINED = "und"  # ISO 639-3's tag for a language that nobody knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The book that a source holds, and what is to say of it, in the order of the source."""

    book: Book
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of source: the suffixes of its files, and the module that reads it, imported when used."""

    suffixes: tuple[str, ...]
    module: str
    doc: str
    front: bool = True  # it may begin with front matter
    text: bool = True  # its bytes are decoded; else its module has them
    declares: bool = False  # its text may say its encoding itself, as HTML and XML do
    folders: bool = True  # its files are taken from a folder that is named
    limit: int = 256 * 2**20  # bytes; text without end would be read for minutes


# Twice the longest novels; the words of one article that anybody reads are far fewer.
_TEXT = 16 * 2**20
_HEAD = 2**16  # bytes that tell a picture

FORMATS = {
    "markdown": Format(
        suffixes=(".md", ".markdown", ".mdown", ".mkd", ".mdwn", ".mdx", ".qmd", ".rmd"),
        module="exporter.reading.markdown",
        doc="CommonMark and more",
        limit=_TEXT,
    ),
    "text": Format(
        suffixes=(".txt", ".text"), module="exporter.reading.text", doc="text without markup", limit=_TEXT
    ),
    "html": Format(
        suffixes=(".html", ".htm", ".xhtml", ".xht"),
        module="exporter.reading.html",
        doc="a page of the web, or of an e-book",
        front=False,
        declares=True,
        limit=64 * 2**20,  # a page that is saved whole holds its pictures
    ),
    "json": Format(
        suffixes=(".json",),
        module="exporter.reading.json",
        doc="a book or article that `exporter json` wrote",
        front=False,
        folders=False,
    ),
    "feed": Format(
        suffixes=(".rss", ".atom"),
        module="exporter.reading.feeds",
        doc="RSS or Atom (.xml too, where its root says so): a book of its entries",
        front=False,
        text=False,
        folders=False,
    ),
    **{
        name: Format(
            suffixes=suffixes,
            module="exporter.reading.pandoc",
            doc=f"{doc}, by the extra `pandoc`",
            front=False,
            text=False,
            folders=False,
        )
        for name, suffixes, doc in (
            ("docx", (".docx",), "Word"),
            ("odt", (".odt",), "OpenDocument, as LibreOffice writes it"),
            ("rtf", (".rtf",), "Rich Text Format"),
            ("epub", (".epub",), "an e-book"),
            ("fb2", (".fb2",), "FictionBook"),
            ("rst", (".rst", ".rest"), "reStructuredText"),
            ("org", (".org",), "Emacs' Org mode"),
            ("latex", (".tex", ".latex", ".ltx"), "LaTeX"),
            ("typst", (".typ",), "Typst"),
            ("asciidoc", (".adoc", ".asciidoc"), "AsciiDoc"),
            ("textile", (".textile",), "Textile"),
            ("mediawiki", (".mediawiki", ".wiki"), "what Wikipedia is written in"),
            ("ipynb", (".ipynb",), "a Jupyter notebook"),
            ("jats", (".jats", ".nxml"), "JATS, XML of journals"),
            ("docbook", (".dbk", ".docbook"), "DocBook"),
            ("opml", (".opml",), "an outline"),
        )
    },
}


def read(
    source: Path | str | bytes,
    *,
    from_: str = "",
    settings: Settings | None = None,
    resources: Resources | None = None,
    address: str = "",
) -> Reading:
    """Return the book that a source holds: a path is a file, a str the text itself, bytes a text that is decoded.

    from_: a name of FORMATS; a file's suffix says it otherwise.  Of the settings, `lang` and `metadata` take part; `identifier` and
    `modified` are the writers'.  address: where the text was fetched; what it names is looked for from there.
    Raises ExportError: usage (exit code 2), a file that cannot be read, is no text or is empty.
    """
    settings = settings or Settings()
    path = source if isinstance(source, Path) else None
    called = _format(path, from_)
    format = FORMATS[called]
    resources = resources or Resources(
        (path.parent if path else Path(), *map(Path, settings.resource_path)),
        policy=Policy(hosts=settings.allow_remote),
    )
    name = str(path) if path else address or UNNAMED
    if address and not settings.base_url:
        settings = replace(settings, base_url=address)
    given = resources.load(source) if isinstance(source, Path) else source
    if len(given) > format.limit:
        raise ExportError(
            "source.too-large",
            f"{name} is larger than the {format.limit // 2**20} MB that an article may have.",
            "Split it into the chapters of a book.",
            exit_code=1,
        )
    text = ""
    problems: tuple[Problem, ...] = ()
    if format.text:
        text, problems = (
            decoding.decode(given, name, declares=format.declares)
            if isinstance(given, bytes)
            else decoding.taken(str(given), name)
        )
    base = path.parent if path else resources.roots[0]
    find = partial(_find, resources, address or base)
    front = front_matter.split(text, name) if format.front else front_matter.Front({})
    if (
        called == "text"
        and not from_
        and marked.is_markdown(Source(text, name).rest(front.line).text, front=bool(front.values))
    ):
        called, format = "markdown", FORMATS["markdown"]
        message = "The text is Markdown, whatever its name says, and is read as such."
        problems = (*problems, problem("text.markdown", message, Where(file=name)))
    said, of_front = metadata_of(front.values, name, places=front.places, find=find)
    if format is FORMATS["markdown"]:
        from exporter.reading import markdown

        said, of_titles = markdown.titled(said, find)
        of_front += of_titles
    over, of_options = options(settings, find)
    asked = Asked(
        name=name,
        format=called,
        base=base,
        find=find,
        settings=settings,
        resources=resources,
        metadata=laid(said, over),
        data=given if isinstance(given, bytes) else b"" if format.text else str(given).encode(),
    )
    module: Any = import_module(format.module)
    body = Source(text, name).rest(front.line)
    if called == "markdown":
        from exporter.reading.books import includes

        body, short, of_includes = includes.expanded(body, asked)
        front = front._replace(problems=(*front.problems, *of_includes))
        if short and not asked.metadata.short_title:
            asked = replace(asked, metadata=replace(asked.metadata, short_title=(Text(text=short),)))
    content: Content = module.read(body, asked)
    if content.book:
        return _of_book(content.book, (*problems, *content.problems), settings, find, name)
    metadata, blocks = laid(content.metadata, asked.metadata), content.blocks
    title, blocks = outline.title(blocks, metadata.title)
    blocks, of_outline = outline.nested(blocks)
    metadata, of_metadata = _completed(replace(metadata, title=title), blocks, settings, name)
    article = Article(
        metadata=metadata, blocks=blocks, source=cleaned(resources.name_of(path.resolve())) if path else ""
    )
    of_text = (*content.problems, *unset.said(blocks))
    found = (*problems, *front.problems, *of_front, *of_options, *of_text, *of_outline, *of_metadata)
    return Reading(book=of_one(article), problems=tuple(sorted(found, key=_place)))


def _place(one: Problem) -> tuple[int, int]:
    """Where a problem lies; what lies nowhere comes last."""
    return (one.where.line, one.where.column) if one.where and one.where.line else (sys.maxsize, 0)


def _format(path: Path | None, from_: str) -> str:
    if from_:
        if from_ not in FORMATS:
            message = f"There is no format '{from_}' to read."
            raise ExportError("source.format", message, nearest(from_, FORMATS), 2)
        return from_
    if path is None:
        raise ExportError("source.no-format", "A text does not say its format.", "Say it with from_.", 2)
    suffixes = _suffixes()
    suffix = path.suffix.lower()
    if suffix == ".xml":
        return "feed"
    if suffix not in suffixes:
        raise _strange(path, suffixes)
    return suffixes[suffix]


def _strange(path: Path, suffixes: Iterable[str]) -> ExportError:
    """Return what is said of a file whose suffix says no format: a picture is one whatever it is called."""
    data = b""
    with suppress(OSError, ValueError), path.open("rb") as file:
        data = file.read(_HEAD)
    kind = kinds.sniff(data)[0]
    if kind.startswith("image/"):
        message = f"{path} is a picture ({kinds.NAMES[kind]}), not a text."
        return ExportError("source.format", message, "Name the text that shows it.", 2)
    near = nearest(path.suffix.lower(), suffixes, 0.75)  # .yml is not .opml
    formats = f"say --from {', '.join(FORMATS)}."
    hint = f"{near} Or {formats}" if near.startswith("Did") else formats.capitalize()
    return ExportError("source.format", f"{path} is of no format that we read.", hint, 2)


def format_of(address: str, media_type: str, data: bytes) -> str:
    """Return the format of what was fetched, as its server, its own beginning or its address says."""
    from exporter.reading import feeds

    suffix = PurePosixPath(urlsplit(address).path).suffix.lower()
    if feeds.is_feed(data):
        return "feed"
    known = {"text/html": "html", "application/xhtml+xml": "html", "text/markdown": "markdown"}.get(
        media_type
    )
    found = known or _suffixes().get(suffix) or ("text" if media_type == "text/plain" else "")
    if found in FORMATS:
        return found
    message = f"{address} is '{media_type}', which is of no format that we read."
    raise ExportError("source.format", message, f"Say --from {', '.join(FORMATS)}.", 2)


def _suffixes() -> dict[str, str]:
    return {suffix: name for name, format in FORMATS.items() for suffix in format.suffixes}


def _find(
    resources: Resources, base: Path | str, name: str, where: Where | None
) -> tuple[model.Resource, tuple[Problem, ...]]:
    return resources.find(name, base, where)


def options(settings: Settings, find: Find) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return what the settings say in the place of the source."""
    table: dict[str, Any] = {}
    for key, value in settings.metadata:
        table[key] = [*table[key], value] if key in table else [value]
    values = {key: value[0] if len(value) == 1 else value for key, value in table.items()}
    return metadata_of(values, "--meta", find=find)


def laid(under: Metadata, over: Metadata) -> Metadata:
    """Return metadata with others laid over: what those say stands, `extra` is both's."""
    unsaid = Metadata()
    changes = {
        item.name: value
        for item in fields(Metadata)
        if (value := getattr(over, item.name)) != getattr(unsaid, item.name)
    }
    keys = {key for key, _ in over.extra}
    extra = (*(pair for pair in under.extra if pair[0] not in keys), *over.extra)
    return replace(under, **{**changes, "extra": extra})


def _completed(
    metadata: Metadata, blocks: Blocks, settings: Settings, name: str
) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return metadata with a title and a language, and what is to say of both and of what is missing."""
    where = Where(file=name)
    problems: list[Problem] = []
    if settings.lang:
        if tag := tags.normal(settings.lang):
            metadata = replace(metadata, language=tag)
        else:
            meant = language.proposed(settings.lang)
            problems.append(  # an option or a settings file may have said it, so that no place is to blame
                problem(
                    "language.tag",
                    f"lang: '{settings.lang}' is not the tag of a language.",
                    hint=f"Say {meant}." if meant else None,
                )
            )
    if not metadata.language:
        tag = language.guess(blocks)
        problems.append(
            problem("language.guessed", f"The text seems to be written in '{tag}'.", where)
            if tag
            else problem(
                "language.unknown", "Nobody says the language, and the text is too short to tell.", where
            )
        )
        metadata = replace(metadata, language=tag or UNDETERMINED)
    if not metadata.title:
        title = _made_title(blocks, name)
        problems.append(problem("metadata.no-title", f"No title is said; '{title}' is taken.", where))
        metadata = replace(metadata, title=(Text(text=title),))
    if not metadata.contributors:
        problems.append(problem("metadata.no-author", "No author is said.", where))
    if not metadata.date and (date := _named_date(metadata, name)):
        message = f"No date is said; {date} is taken from the name."
        problems.append(problem("metadata.date-from-name", message, where))
        metadata = replace(metadata, date=date)
    if not metadata.date:
        problems.append(problem("metadata.no-date", "No date is said.", where))
    return metadata, tuple(problems)


def _named_date(metadata: Metadata, name: str) -> str:
    """Return the date that blogs put before a file's name (Jekyll), or before the path that front matter gives it (Zola)."""
    return dates.in_name(_stem(name)) or dates.in_name(dict(metadata.extra).get("path", ""))


def _stem(name: str) -> str:
    """Return the name of a file without its suffix; of an index, that of its folder."""
    path = Path(name)
    return path.parent.name or path.stem if path.stem.lower() in ("index", "_index") else path.stem


def _made_title(blocks: Blocks, name: str) -> str:
    """Return the file's name, or the first words of what is no file.

    A name without spaces loses the date before it, and has spaces for its hyphens and underscores.
    """
    if name != UNNAMED:
        stem = cleaned(_stem(name))  # a name may hold bytes that are no UTF-8
        bare = stem[11:] if dates.in_name(stem) else stem
        if not bare or any(character.isspace() for character in stem):
            return stem
        return re.sub(r"(?<=\w)[-_]+(?=\w)", " ", bare.replace("_", "-")) or stem
    words = " ".join(plain(blocks).split())
    return words if len(words) <= 60 else f"{words[:60].rpartition(' ')[0] or words[:60]}…"


def _of_book(book: Book, problems: tuple[Problem, ...], settings: Settings, find: Find, name: str) -> Reading:
    """Lay the settings over a book that is complete already; an article that is a book of one has the book's metadata."""
    over, of_options = options(settings, find)
    alone = book.children[0] if len(book.children) == 1 else None
    metadata = laid(book.metadata, over)
    if not metadata.title and book.articles:
        metadata = replace(metadata, title=book.articles[0].metadata.title)
    metadata, of_metadata = _completed(
        metadata, tuple(block for one in book.articles for block in one.blocks), settings, name
    )
    children = book.children
    if isinstance(alone, Article) and alone.metadata in (book.metadata, Metadata()):
        children = (replace(alone, metadata=metadata),)
    made = replace(book, metadata=metadata, children=children)
    return Reading(book=made, problems=(*problems, *of_options, *of_metadata))
