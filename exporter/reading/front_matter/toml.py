"""TOML between two lines of `+++`, as Hugo and Zola have it."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from exporter.model import Where
from exporter.reading.front_matter.common import BrokenError, Number, Read, plain, span, unquoted

_KEY = re.compile(r"""[ \t]*["']?([\w.-]+)["']?[ \t]*=[ \t]*""")
_TABLE = re.compile(r"[ \t]*\[{1,2}[ \t]*([\w-]+)")
_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)| \(at end of document\)")


def read(written: str, file: str, first: int) -> Read:
    """Return what TOML says.  `first` is the file's line (1-based) that it begins at.  Raises BrokenError."""
    try:
        values = plain(tomllib.loads(written, parse_float=Number))
    except tomllib.TOMLDecodeError as error:
        at = _PLACE.search(str(error))
        line, column = (int(at[1]) - 1, int(at[2]) - 1) if at and at[1] else (written.count("\n"), 0)
        words = _PLACE.sub("", str(error))
        raise BrokenError(words[:1].lower() + words[1:], line, column) from None
    except (
        ValueError,
        RecursionError,
        TypeError,
    ) as error:  # a number of 5,000 digits, a bracket in a bracket in …
        raise BrokenError(str(error).split("\n")[0][:100] or "it is nested too deeply", 0, 0) from None
    return Read(values, _places(written, values, file, first))


def mended(written: str, file: str, first: int) -> Read:
    """Return what can be read of broken TOML: each line before the first table that is a key and a value, well-formed or not."""
    values: dict[str, Any] = {}
    for line in written.split("\n"):
        if _TABLE.match(line):
            break
        match = _KEY.match(line)
        if match is None:
            continue
        try:
            values = {**plain(tomllib.loads(line, parse_float=Number)), **values}
        except (ValueError, RecursionError, TypeError, BrokenError):
            values.setdefault(match[1], unquoted(line[match.end() :]))
    return Read(values, _places(written, values, file, first))


def _places(written: str, values: dict[str, Any], file: str, first: int) -> dict[str, Where]:
    """Return where each key's value begins: tomllib does not say, so that keys are looked for at the beginnings of lines."""
    found: dict[str, Where] = {}
    in_table = False
    for number, line in enumerate(written.split("\n"), first):
        if table := _TABLE.match(line):
            in_table = True
            key, start = table[1], 0
        elif (match := _KEY.match(line)) and not in_table:
            key, start = match[1].partition(".")[0], match.end()
        else:
            continue
        if key in values and key not in found:
            found[key] = span(file, number, line, start, values[key])
    return found
