"""Front matter: what a source says of itself before its text, in YAML, TOML, JSON, pandoc's title block or lines of keys.

What is broken is told with its place; what can be read of it line by line is, and the text after it always comes out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

from exporter.model import Where
from exporter.problems import Problem, problem
from exporter.reading.front_matter import titles
from exporter.reading.front_matter.common import BrokenError, Read, TooMuchError
from exporter.reading.metadata import metadata
from exporter.reading.positions import cleaned

__all__ = ["LIMIT", "Front", "metadata", "split"]
LIMIT = 2**16  # characters
_BEGIN = re.compile(r"(?:---(?:[ \t]*(yaml|yml|toml|json))?|(\+\+\+))[ \t]*(?:\r\n?|\n)")
_ENDS = {
    "-": re.compile(r"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)"),
    "+": re.compile(r"(?:(?<=\n)|(?<=\r))\+\+\+[ \t]*(?:\r\n?|\n|\Z)"),
}
_OBJECT = re.compile(r'\{\s*(?:"(?:[^"\\\n]|\\.)*"\s*:|\}\s*(?:[\r\n]|\Z))')
_OBJECT_END = re.compile(r"(?:(?<=\n)|(?<=\r))\}[ \t]*(?:\r\n?|\n|\Z)")
_NEWLINE = re.compile(r"\r\n?|\n")
# What a mapping that was meant begins with: prose between two thematic breaks is text.
_MEANT = {
    "yaml": re.compile(r"""\s*(?:\#.*\n\s*)*["']?\w[\w .-]*["']?\s*:(?:\s|\Z)"""),
    "toml": re.compile(r"""\s*(?:\#.*\n\s*)*(?:["']?\w[\w.-]*["']?\s*=|\[)"""),
    "json": re.compile(r"\s*\{"),
}
_FORMS = {"yml": "yaml"}


class Front(NamedTuple):
    """What front matter says, the line (0-based) that the text begins at, where each key's value stands, and the problems."""

    values: dict[str, Any]
    line: int = 0
    places: Mapping[str, Where] = {}
    problems: tuple[Problem, ...] = ()


def split(text: str, file: str = "") -> Front:
    """Return the front matter of a text; what is broken says what can be read of it, and its lines are left out all the same.

    Lines between two of `---` that are no mapping, or too many, are text between thematic breaks.
    """
    if begin := _BEGIN.match(text):
        return _fenced(text, file, begin)
    if text[:1] == "{" and _OBJECT.match(text[:LIMIT]):
        return _object(text, file)
    if text[:1] == "%" or (text[:1].isalpha() and ":" in text[:40]):
        head = cleaned(_NEWLINE.sub("\n", text[:LIMIT]))
        found = titles.percent(head, file) if head[0] == "%" else titles.keyed(head, file)
        if found:
            return Front(found[0].values, found[1], found[0].places)
    return Front({})


def _fenced(text: str, file: str, begin: re.Match[str]) -> Front:
    form = _FORMS.get(begin[1] or "", begin[1]) or ("toml" if begin[2] else "yaml")
    end = _ENDS[text[0]].search(text, begin.end())
    if end is None:
        head = text[begin.end() : begin.end() + 1000]
        said = (_said_of("it has no end", file, -1, 0),) if head.strip() and _MEANT[form].match(head) else ()
        return Front({}, problems=said)
    if end.start() - begin.end() > LIMIT:
        return Front({}, problems=(_said_of(f"it is longer than {LIMIT} characters", file, 0, 0),))
    line = len(_NEWLINE.findall(text, 0, end.start())) + 1
    return _read(form, text[begin.end() : end.start()], file, 2, line)


def _object(text: str, file: str) -> Front:
    from exporter.reading.front_matter import json

    head = text[:LIMIT]
    try:
        end = json.length(head)
    except BrokenError as error:
        found = _OBJECT_END.search(head)
        if found is None:  # nobody can tell where the text begins
            return Front({}, problems=(_said_of(str(error), file, error.line - 1, error.column),))
        end = found.end()
    after = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)").match(text, end)
    if after is None and text[end - 1] == "}":  # words behind it on its line: it is the text's
        return Front({})
    line = len(_NEWLINE.findall(text, 0, end)) + (text[end - 1] == "}")
    return _read("json", text[:end], file, 1, line)


def _read(form: str, written: str, file: str, first: int, line: int) -> Front:
    module: Any = import_module(f"exporter.reading.front_matter.{form}")
    written = cleaned(_NEWLINE.sub("\n", written))
    try:
        read: Read | None = module.read(written, file, first)
    except BrokenError as error:
        if not _MEANT[form].match(written):
            return Front({})
        said = _said_of(str(error), file, error.line + first - 2, error.column)
        made = Read({}) if isinstance(error, TooMuchError) else module.mended(written, file, first)
        return Front(made.values, line, made.places, (said,))
    return Front({}) if read is None else Front(read.values, line, read.places, read.problems)


def _said_of(what: str, file: str, line: int, column: int) -> Problem:
    where = Where(file=file, line=line + 2, column=column + 1)
    return problem("front-matter.syntax", f"The front matter is broken: {what}.", where)
