"""One document, from its source to its files: read → typeset → render → write, and check.

`read`, `export`, `typeset` and `check` are the Python API; `preparing.prepare` and `write` are the two halves of `export`, for
those who write one document in several formats.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from exporter import origins, preparing
from exporter.model import Book
from exporter.origins import Source
from exporter.preparing import Prepared
from exporter.problems import CODES, ExportError, Problem, nearest
from exporter.resources import Dependency
from exporter.settings import Layers, Settings

if TYPE_CHECKING:
    from exporter.reading import Reading
    from exporter.typesetting import Edit
    from exporter.writing import Written

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
    reading, _, _ = preparing.read(
        origins.source_of(source, from_, (settings or Settings()).allow_remote),
        Layers.of(settings or Settings()),
    )
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
    if isinstance(source, Book):
        prepared = preparing.prepare_book(source, layers)
    else:
        one = origins.source_of(source, from_, (settings or Settings()).allow_remote)
        if one.path and isinstance(target, Path) and one.path.resolve() == target.resolve():
            raise ExportError(
                "output.is-source",
                f"{target} is the source and is not overwritten.",
                "Name another output.",
                2,
            )
        prepared = preparing.prepare((one,), layers)
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
    return check_source(
        origins.source_of(source, from_, (settings or Settings()).allow_remote),
        Layers.of(settings or Settings()),
    )


# Its parts ──────────────────────────────────────────────────────────────────────────────────────


def format_of(target: Target) -> str:
    """Return the format of an output by its suffix.  Raises ExportError (exit code 2)."""
    suffix = target.suffix.lstrip(".").lower() if isinstance(target, Path) else ""
    if suffix not in FORMATS:
        raise ExportError(
            "output.format", f"'{target}' does not say its format.", nearest(suffix, FORMATS), 2
        )
    return suffix


def write(prepared: Prepared, format: str, target: Target) -> Result:
    """Write a prepared book in one format.  Raises ExportError when that cannot be done; a file is then as it was."""
    from exporter.writing import files, identity

    writer: Callable[..., Written] = import_module(FORMATS[format].module).write
    book = prepared.read if format == "json" else prepared.book
    written = writer(book, prepared.theme, prepared.settings, prepared.resources)
    if isinstance(target, Path):
        with files.whole(target) as file:
            file.write(written.data)
    else:
        target.write(written.data)
    return Result(
        output=target if isinstance(target, Path) else None,
        format=format,
        sha256=hashlib.sha256(written.data).hexdigest(),
        bytes=len(written.data),
        pages=written.pages,
        problems=(*prepared.problems, *_less_said(written.problems, prepared.problems)),
        dependencies=prepared.resources.dependencies,
        identity=identity.identifier(prepared.book, prepared.settings),
    )


def check_source(source: Source, layers: Layers) -> tuple[Problem, ...]:
    """Return the findings of a source or an output, less what settings.check leaves out."""
    from exporter import checking

    settings = layers.settings()
    _refuse_unknown(*settings.check.select, *settings.check.ignore)
    asked = checking.by_format(settings.check.engines, settings.check.to)
    if source.path and not source.from_ and source.path.suffix.lower() in checking.SUFFIXES:
        found = checking.check_file(source.path, settings.check.engines)
    else:
        prepared = preparing.prepare((source,), layers)
        settings = prepared.settings
        _refuse_unknown(*settings.check.select, *settings.check.ignore)
        found = (*prepared.problems, *checking.check_book(prepared.read, settings))
        for format, engines in asked.items():
            found += _made_and_checked(prepared, format, engines)
    return selected(found, settings.check.select, settings.check.ignore)


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


def _refuse_unknown(*names: str) -> None:
    """Refuse a name that is neither a code nor an area of codes; a validator's codes are its own."""
    from exporter import checking

    areas = {*(code.partition(".")[0] for code in CODES), *checking.ENGINES}
    for name in names:
        area, _, code = name.removesuffix(".*").partition(".")
        if not (area in checking.ENGINES or (area in areas and not code) or name in CODES):
            known = [one for one in CODES if one.startswith(f"{area}.")] if code and area in areas else areas
            raise ExportError(
                "check.unknown-code",
                f"There is no code or area of codes '{name}'.",
                nearest(name, (*known, *CODES)) or f"Areas are: {', '.join(sorted(areas))}.",
                2,
            )


# What a writer finds, and what says the same when it was found before.
_SAID_BY = {"epub.no-language": "language.unknown"}


def _less_said(found: Iterable[Problem], before: Iterable[Problem]) -> tuple[Problem, ...]:
    said = {one.code for one in before}
    return tuple(one for one in found if _SAID_BY.get(one.code) not in said)


def _made_and_checked(prepared: Prepared, format: str, engines: tuple[str, ...]) -> tuple[Problem, ...]:
    from exporter import checking

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"article.{FORMATS[format].suffix}"
        made = write(prepared, format, target)
        own = made.problems[len(prepared.problems) :]
        return (*own, *checking.check_file(target, engines, name=target.name))
