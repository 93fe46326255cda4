"""Page sizes by name or by measure, and what a theme says of each: size of the text, leading, lines, margins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exporter.problems import ExportError, nearest

# ISO 216: width and height in mm, upright.
SIZES: dict[str, tuple[float, float]] = {
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
}
UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96}
# A page that a person can hold and read, in mm; PDF 1.7 (ISO 32000-1, annex C.2) goes up to 5 080.
SMALLEST, LARGEST = 60.0, 1200.0
_MEASURES = re.compile(
    r"(\d+(?:\.\d+)?)\s*(mm|cm|in|pt|px)?\s*[x×]\s*(\d+(?:\.\d+)?)\s*(mm|cm|in|pt|px)", re.IGNORECASE
)
_MM_PER_POINT = 25.4 / 72
_FEWEST = 4  # lines that any page holds
# What of a row changes with the width of the page: by which power of it, rounded to how many digits.
_GROWN = (("size", 0.5, 2), ("leading", 0.5, 2), ("inner", 1, 2), ("outer", 1, 2), ("hang", 1, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A page's width and height in mm; `name` is that of SIZES, or the measures."""

    name: str
    width: float
    height: float


def size(said: str) -> Size:
    """Return the size that settings.pdf.page says: a name of SIZES, or WIDTHxHEIGHT with a unit of UNITS.

    Raises ExportError (exit code 2) for anything else, and for what is no page: below 60 mm or above 1200 mm.
    """
    for name, (width, height) in SIZES.items():
        if name.lower() == said.strip().lower():
            return Size(name=name, width=width, height=height)
    found = _MEASURES.fullmatch(said.strip())
    if found is None:
        raise ExportError(
            "pdf.page",
            f"'{said}' is no page size.",
            f"{nearest(said, SIZES)} Or WIDTHxHEIGHT, as 148x210mm.",
            2,
        )
    unit = found[4].lower()
    width = float(found[1]) * UNITS[(found[2] or unit).lower()]
    height = float(found[3]) * UNITS[unit]
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise ExportError(
            "pdf.page",
            f"A page of {width:.0f} × {height:.0f} mm cannot be set.",
            f"Width and height lie between {SMALLEST:.0f} and {LARGEST:.0f} mm.",
            2,
        )
    return Size(name=said.strip(), width=round(width, 4), height=round(height, 4))


def page(wanted: Size, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a sheet knows of the page: name, width, height (mm), and the theme's row of `[design.pages]` for it.

    A row holds size and leading (pt), lines and head (lines), inner, outer and hang (mm), and what else the theme likes.  A size without a
    row takes that of the named one whose width is nearest: margins change as the width, size and leading as the root of that, and as
    many lines are set as fit.
    """
    row = dict(rows[wanted.name]) if wanted.name in rows else _computed(wanted, rows)
    return {**row, "name": wanted.name, "width": wanted.width, "height": wanted.height}


def _computed(wanted: Size, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    known = {name: SIZES[name] for name in SIZES if name in rows}
    near = min(known, key=lambda name: abs(known[name][0] - wanted.width))
    width, height = known[near]
    row = dict(rows[near])
    grown = wanted.width / width
    foot = height - (row["head"] + row["lines"]) * row["leading"] * _MM_PER_POINT
    for key, share, digits in _GROWN:
        if key in row:
            row[key] = round(row[key] * grown**share, digits)
    leading = row["leading"] * _MM_PER_POINT
    row["lines"] = max(_FEWEST, int((wanted.height - foot * grown) / leading - row["head"]))
    return row
