"""One document, from its source to its files: read → typeset → render → write, and check.

`read`, `export`, `typeset` and `check` are the Python API; `prepare` and `write` are its two halves, for those who write one
document in several formats.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from exporter.model import Book, plain
from exporter.problems import ExportError, Problem, nearest, problem
from exporter.resources import Dependency, Resources
from exporter.settings import Layer, Layers, Settings

if TYPE_CHECKING:
    from exporter.reading import Reading
    from exporter.themes import Theme
    from exporter.typesetting import Edit

Target = Path | BinaryIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of output: `suffix` of its files, `module` that writes it (by `write`, imported when used)."""

    suffix: str
    module: str
    doc: str


FORMATS = {
    "epub": Format(suffix="epub", module="exporter.writing.epub", doc="EPUB 3.3 for e-readers"),
    "pdf": Format(suffix="pdf", module="exporter.writing.pdf", doc="PDF, laid out in pages"),
    "html": Format(suffix="html", module="exporter.writing.html", doc="one self-contained HTML page"),
    "json": Format(suffix="json", module="exporter.writing.json", doc="the typed article as it was read"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one article is read from: a file, or `text` that is called `name` and names files below `folder`."""

    path: Path | None = None
    text: str | bytes = ""
    from_: str = ""
    name: str = "-"
    folder: Path = Path()

    @property
    def base(self) -> Path:
        """The folder whose files the source may name."""
        return self.path.parent if self.path else self.folder

    def __str__(self) -> str:
        return str(self.path) if self.path else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A book as it was read and as it is typeset, with all that its writers need."""

    read: Book
    book: Book
    edits: tuple[Edit, ...]
    problems: tuple[Problem, ...]
    settings: Settings
    theme: Theme
    resources: Resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One output: bytes counts them, pages is 0 where there are none; with an `error`, nothing was written."""

    output: Path | None
    format: str = ""
    source: str = ""
    sha256: str = ""
    bytes: int = 0
    pages: int = 0
    problems: tuple[Problem, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    identity: str = ""
    error: ExportError | None = None


# The API ────────────────────────────────────────────────────────────────────────────────────────


def read(
    source: str | Path | IO[str] | IO[bytes], *, from_: str = "", settings: Settings | None = None
) -> Reading:
    """Return the book that a source holds, and the problems of reading it.

    source: a path; or, with `from_` (a name of reading.FORMATS), the text itself or an open file.
    """
    reading, _, _ = _read(source_of(source, from_), Layers.of(settings or Settings()))
    return reading


def export(
    source: str | Path | IO[str] | IO[bytes] | Book,
    output: str | Path | BinaryIO,
    *,
    format: str | None = None,
    from_: str = "",
    settings: Settings | None = None,
) -> Result:
    """Write a source, or a book that a script made, as one file, whole or not at all.

    The format is `format`, or the output's suffix.  A book's images are looked for below the current folder.
    Raises ExportError when it cannot be done.
    """
    target = Path(output) if isinstance(output, str | Path) else output
    layers = Layers.of(settings or Settings())
    prepared = (
        prepare_book(source, layers)
        if isinstance(source, Book)
        else prepare((source_of(source, from_),), layers)
    )
    return write(prepared, format or format_of(target), target)


def typeset(book: Book, settings: Settings | None = None) -> tuple[Book, tuple[Edit, ...]]:
    """Return the book set by the rules of its languages, and every edit that was made."""
    from exporter import typesetting

    done, edits, _ = typesetting.typeset(book, settings or Settings())
    return done, edits


def check(source: str | Path, *, from_: str = "", settings: Settings | None = None) -> tuple[Problem, ...]:
    """Return what is wrong or doubtful in a source, or in an EPUB or a PDF.

    settings.check says which validators are asked (for a source, those of an EPUB that is made of it) and what is reported.
    """
    return check_source(source_of(source, from_), Layers.of(settings or Settings()))


# Its halves ─────────────────────────────────────────────────────────────────────────────────────


def source_of(source: str | Path | IO[str] | IO[bytes], from_: str = "") -> Source:
    """Return what `read` accepts as a Source."""
    if isinstance(source, Path):
        return Source(path=source, from_=from_)
    if isinstance(source, str):
        return Source(text=source, from_=from_) if from_ else Source(path=Path(source))
    if not from_:
        raise ExportError(
            "source.no-format", "An open file does not say its format.", "Say it with from_.", 2
        )
    return Source(text=source.read(), from_=from_)


def format_of(target: Target) -> str:
    """Return the format of an output by its suffix.  Raises ExportError (exit code 2)."""
    suffix = target.suffix.lstrip(".").lower() if isinstance(target, Path) else ""
    if suffix not in FORMATS:
        raise ExportError(
            "output.format", f"'{target}' does not say its format.", nearest(suffix, FORMATS), 2
        )
    return suffix


def prepare(sources: Iterable[Source], layers: Layers) -> Prepared:
    """Read and typeset the sources as one book; several are joined in order and share the settings of the first."""
    sources = tuple(sources)
    if len(sources) == 1:
        reading, settings, resources = _read(sources[0], layers)
        return _prepared(reading.book, reading.problems, settings, resources)
    settings = _settings(sources[0], layers, resources=None)
    resources = Resources((*(source.base for source in sources), *map(Path, settings.resource_path)))
    # What is said of the book (--meta) is not said of each of its articles.
    apart = replace(settings, metadata=(), identifier="", modified="")
    readings = [_reading(source, apart, resources) for source in sources]
    book, problems = joined([reading.book for reading in readings], settings)
    return _prepared(
        book, (*(one for reading in readings for one in reading.problems), *problems), settings, resources
    )


def prepare_book(book: Book, layers: Layers, folder: Path = Path()) -> Prepared:
    """Typeset a book that is not read from a source; its images lie below `folder`."""
    settings = _themed(layers)
    return _prepared(book, (), settings, Resources((folder, *map(Path, settings.resource_path))))


def write(prepared: Prepared, format: str, target: Target) -> Result:
    """Write a prepared book in one format.  Raises ExportError when that cannot be done; a file is then as it was."""
    from exporter.writing import identity

    writer: Callable[..., Any] = import_module(FORMATS[format].module).write
    book = prepared.read if format == "json" else prepared.book
    buffer = io.BytesIO()
    into = target if isinstance(target, Path) else buffer
    made = writer(book, prepared.theme, prepared.settings, prepared.resources, into)
    pages, problems = made if format == "pdf" else (0, made)
    data = target.read_bytes() if isinstance(target, Path) else buffer.getvalue()
    if not isinstance(target, Path):
        target.write(data)
    return Result(
        output=target if isinstance(target, Path) else None,
        format=format,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        pages=pages,
        problems=(*prepared.problems, *problems),
        dependencies=prepared.resources.dependencies,
        identity=identity.identifier(prepared.book, prepared.settings),
    )


def check_source(source: Source, layers: Layers) -> tuple[Problem, ...]:
    """Return the findings of a source or an output, less what settings.check leaves out."""
    from exporter import checking

    settings = layers.settings()
    asked = checking.by_format(settings.check.engines)
    if source.path and not source.from_ and source.path.suffix.lower() in checking.SUFFIXES:
        found = checking.check_file(source.path, settings.check.engines)
    else:
        prepared = prepare((source,), layers)
        settings = prepared.settings
        found = (*prepared.problems, *checking.check_book(prepared.read, settings))
        for format, engines in asked.items():
            found += _made_and_checked(prepared, format, engines)
    return selected(found, settings.check.select, settings.check.ignore)


def joined(books: Iterable[Book], settings: Settings) -> tuple[Book, tuple[Problem, ...]]:
    """Return books as one: their children in order, metadata as the settings say, the rest of the first book's."""
    books = tuple(books)
    from exporter.reading import front_matter

    first = books[0].metadata
    said, problems = front_matter.metadata(_gathered(settings.metadata), "--meta")
    if not said.title:
        problems += (
            problem(
                "book.untitled", f"The book takes the title of its first article, '{plain(first.title)}'."
            ),
        )
    title = said.title or first.title
    metadata = replace(said, title=title, language=settings.lang or said.language or first.language)
    return Book(
        metadata=metadata, children=tuple(child for book in books for child in book.children)
    ), problems


def is_draft(source: Source) -> bool:
    """Tell whether a source's front matter calls it a draft."""
    try:
        return _front_matter(source, "draft", Resources((source.base,))).get("draft") is True
    except ExportError:  # what is wrong with it is said when it is read
        return False


def selected(
    problems: Iterable[Problem], select: tuple[str, ...], ignore: tuple[str, ...]
) -> tuple[Problem, ...]:
    """Return the problems whose code (or its area) is selected and not ignored, without repetitions, in order."""

    def among(code: str, names: tuple[str, ...]) -> bool:
        return any(code == name or code.startswith(f"{name.removesuffix('.*')}.") for name in names)

    kept = (
        one for one in problems if (not select or among(one.code, select)) and not among(one.code, ignore)
    )
    return tuple(dict.fromkeys(kept))


# Below ──────────────────────────────────────────────────────────────────────────────────────────


def _read(source: Source, layers: Layers) -> tuple[Reading, Settings, Resources]:
    resources = Resources((source.base, *map(Path, layers.settings().resource_path)))
    settings = _settings(source, layers, resources)
    return _reading(source, settings, resources), settings, resources


def _reading(source: Source, settings: Settings, resources: Resources) -> Reading:
    from exporter import reading

    return reading.read(
        source.path or source.text, from_=source.from_, settings=settings, resources=resources
    )


def _settings(source: Source, layers: Layers, resources: Resources | None) -> Settings:
    """Return the settings for a source: its own `exporter:` table lies between the files' and the options'."""
    table = _own_words(source, resources or Resources((source.base,)))
    own = Layer(str(source), table, source.path, of_source=True)
    return _themed(layers, *((own,) if table else ()))


def _themed(layers: Layers, *own: Layer) -> Settings:
    """Return the settings with those that the chosen theme prefers at the bottom."""
    from exporter import themes

    settings = layers.settings(*own)
    theme = themes.find(settings.theme)
    if not theme.settings:
        return settings
    return layers.settings(*own, theme=Layer(f"{theme.name}/theme.toml", theme.settings))


def _own_words(source: Source, resources: Resources) -> Mapping[str, Any]:
    """Return the `exporter:` table of a source's front matter."""
    table = _front_matter(source, "exporter", resources).get("exporter")
    return {} if table is None else table


def _front_matter(source: Source, key: str, resources: Resources) -> Mapping[str, Any]:
    """Return a source's front matter, if `key` stands anywhere in it: a source without it costs no more than the search."""
    data = resources.load(source.path) if source.path else source.text
    if isinstance(data, bytes) and key.encode() not in data and b"\0" not in data:
        return {}
    from exporter.reading import decoding, front_matter

    text = decoding.decode(data, str(source))[0] if isinstance(data, bytes) else data
    values: Mapping[str, Any] = front_matter.split(text, str(source))[0] if key in text else {}
    return values


def _prepared(
    book: Book, problems: tuple[Problem, ...], settings: Settings, resources: Resources
) -> Prepared:
    from exporter import themes, typesetting

    done, edits, found = typesetting.typeset(book, settings)
    return Prepared(
        read=book,
        book=done,
        edits=edits,
        problems=(*problems, *found),
        settings=settings,
        theme=themes.find(settings.theme),
        resources=resources,
    )


def _made_and_checked(prepared: Prepared, format: str, engines: tuple[str, ...]) -> tuple[Problem, ...]:
    from exporter import checking

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"article.{FORMATS[format].suffix}"
        made = write(prepared, format, target)
        own = made.problems[len(prepared.problems) :]
        return (*own, *checking.check_file(target, engines, name=target.name))


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return pairs as front matter has them: a key given more than once holds a list."""
    table: dict[str, Any] = {}
    for key, value in pairs:
        table[key] = (
            [*([table[key]] if isinstance(table[key], str) else table[key]), value] if key in table else value
        )
    return table
