"""Sources to a book that writers take: their settings found, read, joined where several are one book, and typeset."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from exporter.fetching import Policy, Refused, fetch, is_remote
from exporter.model import Book, Text, Where
from exporter.problems import ExportError, Problem, problem
from exporter.resources import Resources
from exporter.settings import Layer, Layers, Settings

if TYPE_CHECKING:
    from exporter.reading import Reading
    from exporter.reading.books import Entry, Plan
    from exporter.themes import Theme
    from exporter.typesetting import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one article is read from: a file, or `text` that is called `name` and names files below `folder`.

    A book.toml or SUMMARY.md stands for a book.  top: the folder that was named, in which the file was found; its pictures may lie
    there.  within: that, and the folders in it that lead to the file, where it was found for a book that is joined.  address: where
    the text was fetched; the names in it start from there.
    """

    path: Path | None = None
    text: str | bytes = ""
    from_: str = ""
    name: str = "-"
    folder: Path = Path()
    top: Path | None = None
    within: tuple[Path, ...] = ()
    address: str = ""

    @property
    def base(self) -> Path:
        """The folder whose files the source may name."""
        return self.path.parent if self.path else self.folder

    @property
    def is_book(self) -> bool:
        """Whether it is a file that says what a book is made of."""
        from exporter.reading import books

        return self.path is not None and not self.from_ and books.is_manifest(self.path)

    def __str__(self) -> str:
        return str(self.path) if self.path else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is taken of a book: its drafts too; of all chapters, those alone that are named (by path, title or number)."""

    drafts: bool = False
    only: tuple[str, ...] = ()


WHOLE = Choice()  # every chapter that is no draft


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


def source_of(
    source: str | Path | IO[str] | IO[bytes], from_: str = "", hosts: tuple[str, ...] = ()
) -> Source:
    """Return what `read` accepts as a Source.  Raises ExportError (exit code 2) for what is no file.

    hosts: those that an address may be fetched from.
    """
    if isinstance(source, str) and not from_ and is_remote(source):
        return fetched(source, hosts=hosts)
    if isinstance(source, str) and not from_:
        source = Path(source)
    if isinstance(source, Path):
        _refuse_no_file(source)
        return Source(path=_of_folder(source), from_=from_)
    if isinstance(source, str):
        return Source(text=source, from_=from_)
    if not from_:
        raise ExportError(
            "source.no-format", "An open file does not say its format.", "Say it with from_.", 2
        )
    return Source(text=source.read(), from_=from_)


def fetched(address: str, from_: str = "", *, hosts: tuple[str, ...] = ()) -> Source:
    """Return the page or feed at an address.  Raises ExportError: exit code 2 when it is not allowed, 1 when it cannot be had."""
    from exporter import reading

    try:
        got = fetch(address.partition("#")[0], Policy(hosts=hosts))
    except Refused as refused:
        usage = refused.code == "resource.remote"
        hint = (
            "Allow it with --allow-remote, or its host alone with --allow-remote=HOST."
            if usage
            else "Try again later, or save the page and name its file."
        )
        code = "source.remote" if usage else "source.unreachable"
        raise ExportError(code, refused.message, hint, 2 if usage else 1) from None
    format = from_ or reading.format_of(got.address, got.media_type, got.data)
    text: str | bytes = got.data
    if got.charset and reading.FORMATS[format].text:
        with suppress(
            LookupError, UnicodeDecodeError
        ):  # what the server says is wrong then, and the text itself may say it
            text = got.data.decode(got.charset)
    return Source(text=text, from_=format, name=got.address, address=got.address)


def _of_folder(path: Path) -> Path:
    """Return the file that makes a folder a book; anything else as it is."""
    if not path.is_dir():
        return path
    from exporter.reading import books

    return books.manifest(path) or path


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


def prepare(sources: Iterable[Source], layers: Layers, choice: Choice = WHOLE) -> Prepared:
    """Read and typeset the sources as one book; several are joined in order and share the settings of the first."""
    sources = tuple(sources)
    if len(sources) == 1:
        reading, settings, resources = read(sources[0], layers, choice)
    else:
        reading, settings, resources = _joined(sources, layers, choice)
    if choice.only:
        from exporter import extracting

        reading = replace(reading, book=extracting.extract(reading.book, choice.only, settings))
    return _prepared(reading.book, reading.problems, settings, resources)


def prepare_book(book: Book, layers: Layers, folder: Path = Path()) -> Prepared:
    """Typeset a book that is not read from a source; its images lie below `folder`."""
    settings = _themed(layers)
    return _prepared(book, (), settings, _door(settings, folder))


def is_draft(source: Source) -> bool:
    """Tell whether a source's front matter calls it a draft."""
    try:
        # Jekyll says `published: false`.
        values = _front_matter(source, "draft") or _front_matter(source, "publish")
        if not values:
            return False
        from exporter.reading import front_matter

        return bool(front_matter.metadata(values, str(source))[0].draft)
    except ExportError:  # what is wrong with it is said when it is read
        return False


# Below ──────────────────────────────────────────────────────────────────────────────────────────


def read(source: Source, layers: Layers, choice: Choice = WHOLE) -> tuple[Reading, Settings, Resources]:
    """Return what a source holds, an article or a book, with its settings and its door to other files."""
    if source.is_book:
        assert source.path
        from exporter.reading import books

        plan = books.plan(source.path)
        # What the book says of itself lies below what its chapters say of themselves.
        said = front_matter_language(plan.values)
        table = {**({"lang": said} if said else {}), **plan.settings}
        own = Layer(str(plan.file), table, plan.file, of_source=True)
        layers = replace(layers, below=(*layers.below, own))
        settings = _themed(layers)
        resources = _door(settings, plan.folder)
        for file in dict.fromkeys((source.path, plan.file)):
            if file:  # what the book depends on, besides its chapters
                resources.load(file)
        return _of_plan(plan, settings, resources, layers, choice), settings, resources
    settings = _settings(source, layers)
    resources = _door(settings, source.base, *((source.top,) if source.top else ()))
    return _reading(source, settings, resources), settings, resources


def front_matter_language(values: Mapping[str, Any]) -> str:
    """Return the language that metadata say, "" when they do not."""
    from exporter.reading import front_matter

    return front_matter.metadata(values, "")[0].language


def _joined(
    sources: tuple[Source, ...], layers: Layers, choice: Choice
) -> tuple[Reading, Settings, Resources]:
    """Return several sources as one book."""
    settings = _settings(sources[0], layers)
    tops = dict.fromkeys(source.within[0] if source.within else source.base for source in sources)
    resources = _door(settings, *tops)
    return _of_plan(_plan(sources, tuple(tops)), settings, resources, layers, choice), settings, resources


def _plan(sources: tuple[Source, ...], tops: tuple[Path, ...]) -> Plan:
    """Return sources as the plan of a book: in order, those of a folder's folders under parts."""
    from exporter.reading import books
    from exporter.reading.books import order as books_order

    places = [top.resolve() for top in tops]
    folder = Path(os.path.commonpath(places)) if len({place.anchor for place in places}) == 1 else places[0]
    found = all(source.within for source in sources)
    alone = found and len(tops) == 1
    entries = _entries(sources, 1 if alone else 0)
    problems: tuple[Problem, ...] = ()
    if found:
        names = ", ".join(one.path.relative_to(one.within[0]).as_posix() for one in sources if one.path)
        by = books_order.arranged(tops[0], [one.path for one in sources if one.path])[1] if alone else ""
        problems = (problem("book.order", f"The order of the files is {names}{', ' if by else ''}{by}."),)
    return books.Plan(
        folder=folder, entries=entries, untitled=places[0].name if alone else "", problems=problems
    )


def _entries(sources: tuple[Source, ...], depth: int) -> tuple[Entry, ...]:
    """Return the chapters of sources, and a part for each folder at a depth that holds several of them."""
    from exporter.reading.books import Entry
    from exporter.reading.books import order as books_order

    groups = [
        (folder, tuple(group))
        for folder, group in groupby(
            sources, lambda one: one.within[depth] if depth < len(one.within) else None
        )
    ]
    done: list[Entry] = []
    for folder, group in groups:
        if folder is None:
            done += map(_entry, group)
        elif len(group) == 1:
            done.append(_entry(group[0]))
        elif len(groups) == 1:
            done += _entries(group, depth + 1)
        else:
            first, *others = _entries(group, depth + 1)
            title = (Text(text=folder.name),)
            if isinstance(first.source, Path) and books_order.is_index(first.source) and not first.children:
                done.append(replace(first, title=title, role=first.role or "part", children=tuple(others)))
            else:
                done.append(Entry(title=title, children=(first, *others)))
    return tuple(done)


def _entry(source: Source) -> Entry:
    from exporter.reading.books import Entry, roles

    stem = source.path.stem if source.path and source.within else ""
    return Entry(source=source.path or source.text, from_=source.from_, name=source.name, role=roles.of(stem))


def _of_plan(plan: Plan, settings: Settings, resources: Resources, layers: Layers, choice: Choice) -> Reading:
    """Read the chapters of a plan."""
    from exporter.reading.books import joining

    unused: list[Problem] = []
    first = plan.chapters[0] if plan.file is None else None  # whose settings are the book's

    def language(entry: Entry) -> str:
        assert entry.source is not None
        path = entry.source if isinstance(entry.source, Path) else None
        text = "" if isinstance(entry.source, Path) else entry.source
        source = Source(path=path, text=text, from_=entry.from_, name=entry.name)
        table = _own_words(source, layers)
        if (
            entry is not first
            and isinstance(table, Mapping)
            and (keys := [key for key in table if key != "lang"])
        ):
            message = f"The settings {', '.join(map(str, keys))} of a chapter do not count in a book."
            unused.append(problem("book.settings", message, Where(file=str(source))))
        return _language(source, layers)

    reading = joining.read(plan, settings, resources, language=language, drafts=choice.drafts)
    return replace(reading, problems=(*reading.problems, *unused))


def _door(settings: Settings, *folders: Path) -> Resources:
    """Return what a document may read: the folders of its sources, those that the settings add, and hosts that they allow."""
    return Resources(
        (*folders, *map(Path, settings.resource_path)), policy=Policy(hosts=settings.allow_remote)
    )


def _reading(source: Source, settings: Settings, resources: Resources) -> Reading:
    from exporter import reading

    return reading.read(
        source.path or source.text,
        from_=source.from_,
        settings=settings,
        resources=resources,
        address=source.address,
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
    if not _may_have_front_matter(source):
        return {}
    data = _data(source)
    if isinstance(data, bytes) and key.encode() not in data.lower() and b"\0" not in data:
        return {}
    from exporter.reading import decoding, front_matter

    text = decoding.decode(data, str(source))[0] if isinstance(data, bytes) else data
    values: Mapping[str, Any] = front_matter.split(text, str(source))[0] if key in text.lower() else {}
    return values


def _may_have_front_matter(source: Source) -> bool:
    from exporter.reading import FORMATS

    suffix = source.path.suffix.lower() if source.path else ""
    known = [
        format
        for name, format in FORMATS.items()
        if (name == source.from_ if source.from_ else suffix in format.suffixes)
    ]
    return bool(known) and all(format.front or format is FORMATS["json"] for format in known)


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
