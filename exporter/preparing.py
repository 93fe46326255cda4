"""Sources to a book that writers take: their settings found, read, joined where several are one book, and typeset."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exporter.fetching import Policy
from exporter.model import Book, Text, Where
from exporter.origins import Source, front_matter, language_of, said_language
from exporter.problems import Problem, problem
from exporter.resources import Resources
from exporter.settings import Layer, Layers, Settings

if TYPE_CHECKING:
    from exporter.reading import Reading
    from exporter.reading.books import Entry, Plan
    from exporter.themes import Theme
    from exporter.typesetting import Edit


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


# Below ──────────────────────────────────────────────────────────────────────────────────────────


def read(source: Source, layers: Layers, choice: Choice = WHOLE) -> tuple[Reading, Settings, Resources]:
    """Return what a source holds, an article or a book, with its settings and its door to other files."""
    if source.is_book:
        assert source.path
        from exporter.reading import books

        plan = books.plan(source.path)
        # What the book says of itself lies below what its chapters say of themselves.
        said = language_of(plan.values)
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
    table = front_matter(source, "exporter").get("exporter") or {}
    if isinstance(table, Mapping) and Settings.layered(*layers.below).lang:
        said = said_language(source)
        return {"lang": said, **table} if said else table
    return table


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
