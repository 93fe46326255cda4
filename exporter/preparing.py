"""Sources to a book that writers take: their settings found, read, joined where several are one book, and typeset."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from exporter.model import Book, plain
from exporter.problems import ExportError, Problem, problem
from exporter.resources import Resources
from exporter.settings import Layer, Layers, Settings

if TYPE_CHECKING:
    from exporter.reading import Reading
    from exporter.themes import Theme
    from exporter.typesetting import Edit


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


def source_of(source: str | Path | IO[str] | IO[bytes], from_: str = "") -> Source:
    """Return what `read` accepts as a Source.  Raises ExportError (exit code 2) for what is no file."""
    if isinstance(source, str) and not from_:
        source = Path(source)
    if isinstance(source, Path):
        _refuse_no_file(source)
        return Source(path=source, from_=from_)
    if isinstance(source, str):
        return Source(text=source, from_=from_)
    if not from_:
        raise ExportError(
            "source.no-format", "An open file does not say its format.", "Say it with from_.", 2
        )
    return Source(text=source.read(), from_=from_)


def _refuse_no_file(path: Path) -> None:
    """A pipe or device gives its bytes once or without end, and a source is read twice: for its settings and for its text."""
    try:
        if path.is_file() or path.is_dir():
            return
        there = path.exists()
    except (OSError, ValueError) as error:  # a name too long, with a NUL in it, in a folder that is closed
        raise ExportError(
            "source.unreadable", f"{path} cannot be read: {error}.", "Check the path.", 2
        ) from None
    if not there:
        raise ExportError("source.missing", f"{path} does not exist.", "Check the path.", 2)
    raise ExportError(
        "source.unreadable", f"{path} is neither a file nor a folder.", "Name - and pipe it in.", 2
    )


def prepare(sources: Iterable[Source], layers: Layers) -> Prepared:
    """Read and typeset the sources as one book; several are joined in order and share the settings of the first."""
    sources = tuple(sources)
    if len(sources) == 1:
        reading, settings, resources = read(sources[0], layers)
        return _prepared(reading.book, reading.problems, settings, resources)
    settings = _settings(sources[0], layers)
    resources = Resources((*(source.base for source in sources), *map(Path, settings.resource_path)))
    # What is said of the book (--meta) is not said of each of its articles.
    apart = replace(settings, metadata=(), identifier="", modified="")
    readings = [
        _reading(source, replace(apart, lang=_language(source, layers)), resources) for source in sources
    ]
    book, problems = joined([reading.book for reading in readings], settings)
    return _prepared(
        book, (*(one for reading in readings for one in reading.problems), *problems), settings, resources
    )


def prepare_book(book: Book, layers: Layers, folder: Path = Path()) -> Prepared:
    """Typeset a book that is not read from a source; its images lie below `folder`."""
    settings = _themed(layers)
    return _prepared(book, (), settings, Resources((folder, *map(Path, settings.resource_path))))


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
        values = _front_matter(source, "draft")
        if not values:
            return False
        from exporter.reading import front_matter

        return bool(front_matter.metadata(values, str(source))[0].draft)
    except ExportError:  # what is wrong with it is said when it is read
        return False


# Below ──────────────────────────────────────────────────────────────────────────────────────────


def read(source: Source, layers: Layers) -> tuple[Reading, Settings, Resources]:
    settings = _settings(source, layers)
    resources = Resources((source.base, *map(Path, settings.resource_path)))
    return _reading(source, settings, resources), settings, resources


def _reading(source: Source, settings: Settings, resources: Resources) -> Reading:
    from exporter import reading

    return reading.read(
        source.path or source.text, from_=source.from_, settings=settings, resources=resources
    )


def _settings(source: Source, layers: Layers) -> Settings:
    """Return the settings for a source: its own words lie between the files' and the options'."""
    table = _own_words(source, layers)
    own = Layer(str(source), table, source.path, of_source=True)
    return _themed(layers, *((own,) if table else ()))


def _language(source: Source, layers: Layers) -> str:
    """Return the language that is said of one source among several, which share all other settings."""
    table = _own_words(source, layers)
    said = table.get("lang") if isinstance(table, Mapping) else None
    own = Layer(str(source), {"lang": said}, source.path, of_source=True)
    return layers.settings(*((own,) if said else ())).lang


def _themed(layers: Layers, *own: Layer) -> Settings:
    """Return the settings with those that the chosen theme prefers at the bottom."""
    from exporter import themes

    settings = layers.settings(*own)
    theme = themes.find(settings.theme)
    if not theme.settings:
        return settings
    # A source may have chosen the theme, so the theme's words name no file outside the theme's own folder either.
    file = theme.folders[0] / "theme.toml"
    return layers.settings(
        *own, theme=Layer(f"{theme.name}/theme.toml", theme.settings, file, of_source=True)
    )


def _own_words(source: Source, layers: Layers) -> Any:
    """Return the `exporter:` table of a source's front matter; its language is among it where a settings file says another."""
    table = _front_matter(source, "exporter").get("exporter") or {}
    if isinstance(table, Mapping) and Settings.layered(*layers.below).lang:
        said = _said_language(source)
        return {"lang": said, **table} if said else table
    return table


def _said_language(source: Source) -> str:
    """Return the language that the metadata of a source says, front matter's or JSON's; "" when it does not."""
    from exporter.reading import FORMATS, front_matter

    if source.from_ == "json" or (
        source.path and not source.from_ and source.path.suffix.lower() in FORMATS["json"].suffixes
    ):
        return _json_language(source)
    return front_matter.metadata(_front_matter(source, ""), str(source))[0].language


def _json_language(source: Source) -> str:
    try:
        said = json.loads(_data(source))["metadata"]["language"]
    except (ValueError, RecursionError, KeyError, TypeError):  # it is said when it is read
        return ""
    return said if isinstance(said, str) else ""


def _front_matter(source: Source, key: str) -> Mapping[str, Any]:
    """Return a source's front matter, if `key` stands anywhere in it: a source without it costs no more than the search."""
    data = _data(source)
    if isinstance(data, bytes) and key.encode() not in data.lower() and b"\0" not in data:
        return {}
    from exporter.reading import decoding, front_matter

    text = decoding.decode(data, str(source))[0] if isinstance(data, bytes) else data
    values: Mapping[str, Any] = front_matter.split(text, str(source))[0] if key in text.lower() else {}
    return values


def _data(source: Source) -> str | bytes:
    return Resources((source.base,)).load(source.path) if source.path else source.text


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


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return pairs as front matter has them: a key given more than once holds a list."""
    table: dict[str, Any] = {}
    for key, value in pairs:
        table[key] = (
            [*([table[key]] if isinstance(table[key], str) else table[key]), value] if key in table else value
        )
    return table
