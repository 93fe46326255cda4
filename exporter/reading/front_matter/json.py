"""A JSON object that a source begins with, as Hugo has it."""

from __future__ import annotations

import json
import re
from typing import Any

from exporter.model import Where
from exporter.reading.front_matter.common import BrokenError, Number, Read, plain, span, unquoted

_KEY = re.compile(r'[ \t{]*"((?:[^"\\\n]|\\.)*)"[ \t]*:[ \t]*')
_DECODER = json.JSONDecoder(parse_float=Number, parse_int=Number, strict=False)


def length(text: str) -> int:
    """Return how long the object is that a text begins with.  Raises BrokenError."""
    return _decoded(text)[1]


def read(written: str, file: str, first: int) -> Read | None:
    """Return what an object says; None when it is none.  `first` is the file's line that it begins at.  Raises BrokenError."""
    values, end = _decoded(written.strip())
    if not isinstance(values, dict) or written.strip()[end:].strip():
        return None
    made = plain(values)
    return Read(made, _places(written, made, file, first))


def mended(written: str, file: str, first: int) -> Read:
    """Return what can be read of a broken object: each line that is a key and a value."""
    values: dict[str, Any] = {}
    for line in written.split("\n"):
        if match := _KEY.match(line):
            rest = line[match.end() :].rstrip().removesuffix(",")
            try:
                values.setdefault(match[1], plain({"": _decoded(rest)[0]})[""])
            except BrokenError:
                values.setdefault(match[1], unquoted(rest))
    return Read(values, _places(written, values, file, first))


def _decoded(text: str) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text)
    except json.JSONDecodeError as error:
        words = error.msg[:1].lower() + error.msg[1:]
        raise BrokenError(words, error.lineno - 1, error.colno - 1) from None
    except (ValueError, RecursionError):
        raise BrokenError("it is nested too deeply", 0, 0) from None


def _places(written: str, values: dict[str, Any], file: str, first: int) -> dict[str, Where]:
    """Return where each key's value begins: json does not say, so that keys are looked for at the beginnings of lines."""
    found: dict[str, Where] = {}
    for number, line in enumerate(written.split("\n"), first):
        match = _KEY.match(line)
        if match and match[1] in values and match[1] not in found:
            bare = line.rstrip().removesuffix(",")
            found[match[1]] = span(file, number, bare, match.end(), values[match[1]])
    return found
