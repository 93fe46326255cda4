"""What all forms of front matter share: what was read, what is broken, and values as they were written."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from exporter.model import Where
from exporter.problems import Problem
from exporter.reading.metadata import SETTINGS

_DEPTH = 30


class Read(NamedTuple):
    """What front matter says, where each key's value stands, and what is to say of it."""

    values: dict[str, Any]
    places: Mapping[str, Where] = {}
    problems: tuple[Problem, ...] = ()


class BrokenError(Exception):
    """What is wrong with front matter, and where in it (0-based)."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class TooMuchError(BrokenError):
    """It is well-formed, and holds more than anybody writes."""


class Number(str):
    """A number as it was written."""

    __slots__ = ()


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with numbers and dates as they were written, but for the numbers of settings.  Raises TooMuchError."""
    return {str(key): _plain(value, key == SETTINGS, 1) for key, value in values.items()}


def _plain(value: Any, settings: bool, depth: int) -> Any:
    if depth > _DEPTH:
        raise TooMuchError("it is nested too deeply", 0, 0)
    if isinstance(value, Number):
        return _number(value) if settings else str(value)
    if isinstance(value, list):
        return [_plain(one, settings, depth + 1) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one, settings, depth + 1) for key, one in value.items()}
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, int) and not isinstance(value, bool) and not settings:
        return str(value) if abs(value) < 10**100 else "∞"
    return value


def _number(written: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(written[:40])
        except ValueError:
            continue
    return str(written)


def unquoted(text: str) -> str:
    """Return a text less the quotes round all of it."""
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def span(file: str, line: int, text: str, start: int, value: Any) -> Where:
    """Return the place of a value in a line, inside its quotes where it stands there as it is; else where it begins."""
    if isinstance(value, str):
        quotes = int(text[start : start + 1] in ("'", '"'))
        end = start + quotes + len(value)
        if value and text[start + quotes : end] == value and not text[end + quotes :].strip():
            return Where(file=file, line=line, column=start + quotes + 1, end_line=line, end_column=end + 1)
    return Where(file=file, line=line, column=start + 1)
