"""What one process makes once: WeasyPrint, the fonts of a theme, and its style sheets read.

A document with style sheets of its own may bring fonts of its own, so it gets a font configuration that nobody else sees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from exporter import fonts
from exporter.fonts import Face
from exporter.model import Where
from exporter.problems import Problem
from exporter.resources import Resources
from exporter.themes import Theme
from exporter.writing.pdf import fetching, hooks, logs
from exporter.writing.pdf.hooks import faces as hooked

# Comments of CSS, and the strings in which they are none: a third of a sheet, which WeasyPrint reads letter by letter.
_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/""", re.DOTALL)
_KEPT = 8  # themes, pages and uses that a process has at hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """The faces of a theme that a document may carry with their files, all their code points, and what is wrong with them."""

    pairs: tuple[tuple[Face, Path], ...]
    covered: frozenset[int]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """Style sheets as WeasyPrint has read them, with their fonts and counter styles, and what it did not take of them."""

    sheets: tuple[Any, ...]
    fonts: Any
    counters: Any
    problems: tuple[Problem, ...]


def faces(theme: Theme, folder: Path | None) -> Faces:
    """Return the faces of a theme, cut into the folder of caches.  Raises ExportError as fonts.faces does."""
    return _faces(fonts.faces(theme.faces, theme.folders), folder)


def sheets(
    theme: Theme, css: str, known: Faces, own: Sequence[Path], fetcher: Any, *, with_system: bool
) -> Sheets:
    """Return the theme's sheets, written as `css`, and the document's own files after them; `with_system`: with the system's fonts.

    Raises ExportError when a file cannot be read.
    """
    if not own:
        return _theme_once(css, known.pairs, theme.folders, with_system)
    made = _theme(css, known.pairs, theme.folders, with_system)
    sheets, problems = list(made.sheets), list(made.problems)
    for number, path in enumerate(own):
        text = fetcher.resources.load(path).decode("utf-8-sig", "replace")
        with logs.collected() as records:
            sheets.append(_sheet(text, fetching.sheet_address(number), fetcher, made.fonts, made.counters))
        problems += (replace(one, where=_place(path, one.message)) for one in logs.problems(records))
    return replace(made, sheets=tuple(sheets), problems=tuple(problems))


def _place(path: Path, message: str) -> Where:
    """Return the place in a sheet that a message of WeasyPrint names, as in `at 3:5`."""
    found = re.search(r" at (\d+):(\d+)\b", message)
    return Where(file=str(path), line=int(found[1]), column=int(found[2])) if found else Where(file=str(path))


@lru_cache(_KEPT)
def _faces(found: tuple[Face, ...], folder: Path | None) -> Faces:
    kept, problems = fonts.usable(found, folder)
    return Faces(
        pairs=tuple((face, fonts.instance(face, folder)) for face in kept),
        covered=frozenset().union(*(fonts.covers(face, folder) for face in kept)),
        problems=problems,
    )


def _theme(
    css: str, pairs: tuple[tuple[Face, Path], ...], folders: tuple[Path, ...], with_system: bool
) -> Sheets:
    from weasyprint.css.counters import CounterStyle

    configuration = hooked.configuration(pairs, with_system=with_system)
    # Without one given to it, the @counter-style rules of a CSS object are lost.
    counters = CounterStyle()
    fetcher = fetching.fetcher(Resources(folders), {}, {fetching.THEME: folders})
    with logs.collected() as records:
        sheet = _sheet(_COMMENT.sub(_kept, css), fetching.THEME, fetcher, configuration, counters)
    return Sheets(sheets=(sheet,), fonts=configuration, counters=counters, problems=logs.problems(records))


def _kept(found: re.Match[str]) -> str:
    return found[1] or " "


_theme_once = lru_cache(_KEPT)(_theme)


def _sheet(text: str, address: str, fetcher: Any, configuration: Any, counters: Any) -> Any:
    return hooks.weasyprint().CSS(
        string=text,
        base_url=address,
        url_fetcher=fetcher,
        font_config=configuration,
        counter_style=counters,
    )
