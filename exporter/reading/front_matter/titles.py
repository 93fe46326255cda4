"""Front matter without fences: pandoc's title block, lines that begin with %, and the `Key: value` lines of Pelican and MultiMarkdown."""

from __future__ import annotations

import re
from typing import Any

from exporter.model import Where
from exporter.reading.front_matter.common import Read

_LINE = re.compile(r"([A-Za-z][\w-]{0,30})[ \t]*:[ \t]+(\S.*)")
_NAMES = ("title", "author", "date")
# One of these, and a title, must be among the keys: a text may begin with lines that hold colons.
_TELLING = {
    "author",
    "authors",
    "date",
    "category",
    "tags",
    "slug",
    "lang",
    "language",
    "summary",
    "keywords",
    "modified",
}


def percent(text: str, file: str) -> tuple[Read, int] | None:
    """Return what pandoc's title block says, and how many lines it has; None when a text begins with none.

    % title, % authors (parted by ; or by lines), % date; a line that is indented goes on with the one above.
    """
    values: dict[str, Any] = {}
    places: dict[str, Where] = {}
    lines = text.split("\n", 200)
    at = 0
    for name in _NAMES:
        if at >= len(lines) or not re.match(r"%(?:[ \t]|\Z)", lines[at]):
            break
        begun, parts = at, [lines[at][1:].strip()]
        at += 1
        while at < len(lines) and lines[at][:1] in (" ", "\t") and lines[at].strip():
            parts.append(lines[at].strip())
            at += 1
        people = [one.strip() for part in parts for one in part.split(";") if one.strip()]
        value: Any = people if name == "author" else " ".join(parts).strip()
        if not value:
            continue
        values[name] = value
        start = len(lines[begun]) - len(lines[begun][1:].lstrip())
        exact = len(parts) == 1 and name != "author"
        places[name] = Where(
            file=file,
            line=begun + 1,
            column=start + 1,
            end_line=begun + 1 if exact else 0,
            end_column=start + 1 + len(value) if exact else 0,
        )
    return (Read(values, places), at) if at else None


def keyed(text: str, file: str) -> tuple[Read, int] | None:
    """Return what `Key: value` lines before the first blank one say, and how many they are; None when they are no front matter.

    All must be such lines, or indented below one, and a title with one more key that tells must be among them.
    """
    values: dict[str, Any] = {}
    places: dict[str, Where] = {}
    key = ""
    lines = text.split("\n", 100)
    for number, line in enumerate(lines):
        if not line.strip():
            break
        if match := _LINE.fullmatch(line.rstrip()):
            key, value = match.groups()
            if key in values:
                return None
            values[key] = value
            column = match.start(2) + 1
            places[key] = Where(
                file=file, line=number + 1, column=column, end_line=number + 1, end_column=column + len(value)
            )
        elif key and line[:1] in (" ", "\t"):
            values[key] += f" {line.strip()}"
            places[key] = Where(file=file, line=places[key].line, column=places[key].column)
        else:
            return None
    else:
        return None
    known = {name.lower() for name in values}
    return (Read(values, places), number) if "title" in known and known & _TELLING else None
