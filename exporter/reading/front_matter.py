"""Front matter: the YAML between two lines of `---` at the beginning of a source, read as plain values with their places.

Scalars are taken as they are written (1.10 stays 1.10, `no` stays a word, dates stay dates), but for true, false and null, and for
the numbers of the `exporter` table, which holds settings.  Sizes are bounded, aliases counted as often as they are used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from exporter.model import Where
from exporter.problems import Problem, problem
from exporter.reading.metadata import SETTINGS, metadata
from exporter.reading.positions import cleaned

if TYPE_CHECKING:
    from yaml.nodes import Node

__all__ = ["LIMIT", "Front", "metadata", "split"]
LIMIT = 2**16  # characters
_NODES, _DEPTH = 10_000, 30
_BEGIN = re.compile(r"---[ \t]*(?:\r\n?|\n)")
_END = re.compile(r"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)")
_NEWLINE = re.compile(r"\r\n?|\n")
_KEY = re.compile(r"""\s*(?:\#.*\n\s*)*["']?\w[\w .-]*["']?\s*:(?:\s|\Z)""")


class Front(NamedTuple):
    """What front matter says, the line (0-based) that the text begins at, where each key's value stands, and the problems."""

    values: dict[str, Any]
    line: int = 0
    places: Mapping[str, Where] = {}
    problems: tuple[Problem, ...] = ()


def split(text: str, file: str = "") -> Front:
    """Return the front matter of a text; what is broken says nothing, and its lines are left out all the same.

    Lines between two of `---` that are no mapping, or too many, are text between thematic breaks.
    """
    begin = _BEGIN.match(text)
    end = _END.search(text, begin.end()) if begin else None
    if begin is None or end is None:
        return Front({})
    if end.start() - begin.end() > LIMIT:
        return Front({}, problems=(_said_of(f"it is longer than {LIMIT} characters", file, 0, 0),))
    line = len(_NEWLINE.findall(text, 0, end.start())) + 1
    written = cleaned(_NEWLINE.sub("\n", text[begin.end() : end.start()]))
    reader = _Reader(file)
    try:
        values = reader.read(written)
    except _Broken as error:
        if not _KEY.match(written):
            return Front({})
        return Front({}, line, {}, (_said_of(str(error), file, error.line, error.column),))
    return Front({}) if values is None else Front(values, line, reader.places, tuple(reader.problems))


def _said_of(what: str, file: str, line: int, column: int) -> Problem:
    where = Where(file=file, line=line + 2, column=column + 1)
    return problem("front-matter.syntax", f"The front matter is broken: {what}.", where)


class _Broken(Exception):
    """What is wrong with the YAML, and where in it (0-based)."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class _Reader:
    """YAML read as plain values, with the place of each."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[str, Where] = {}
        self.problems: list[Problem] = []
        self._count = 0

    def read(self, written: str) -> dict[str, Any] | None:
        """Return what a mapping says; None when it is none.  Raises _Broken."""
        import yaml  # costs 20 ms, and most texts have no front matter

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            root = yaml.compose(written, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            words = error.problem or error.context or "it is no YAML"
            raise _Broken(words, mark.line if mark else 0, mark.column if mark else 0) from None
        except (yaml.YAMLError, RecursionError) as error:
            raise _Broken(str(error).split("\n")[0], 0, 0) from None
        if root is None:
            return {}
        if not isinstance(root, yaml.MappingNode):
            return None
        values: dict[str, Any] = {}
        for name, node in root.value:
            key = str(name.value)
            if key in values:
                self._report(f"'{key}' is said twice; the first is taken.", name)
                continue
            self.places[key] = self._place(node, written)
            values[key] = self._value(node, key == SETTINGS, 1)
        return values

    def _value(self, node: Node, numbers: bool, depth: int) -> Any:
        from yaml.nodes import SequenceNode

        self._count += 1
        if self._count > _NODES or depth > _DEPTH:
            mark = node.start_mark
            raise _Broken("it holds or repeats too much", mark.line, mark.column)
        if isinstance(node.value, str):
            return _scalar(node.value, numbers) if getattr(node, "style", None) in (None, "") else node.value
        if isinstance(node, SequenceNode):
            return [self._value(one, numbers, depth + 1) for one in node.value]
        return {str(name.value): self._value(one, numbers, depth + 1) for name, one in node.value}

    def _place(self, node: Node, written: str) -> Where:
        start, end = node.start_mark, node.end_mark
        quotes = int(getattr(node, "style", None) in ("'", '"') and start.line == end.line)
        if isinstance(node.value, str) and written[start.index + quotes : end.index - quotes] != node.value:
            quotes = 0
        return Where(
            file=self.file,
            line=start.line + 2,
            column=start.column + 1 + quotes,
            end_line=end.line + 2,
            end_column=end.column + 1 - quotes,
        )

    def _report(self, message: str, node: Node) -> None:
        mark = node.start_mark
        where = Where(file=self.file, line=mark.line + 2, column=mark.column + 1)
        self.problems.append(problem("front-matter.key", message, where))


_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def _scalar(written: str, numbers: bool) -> Any:
    """Return what an unquoted scalar stands for (YAML 1.2.2, 10.3, less most of the numbers)."""
    if written.lower() in _WORDS:
        return _WORDS[written.lower()]
    if numbers and re.fullmatch(r"[-+]?[0-9]{1,18}", written):
        return int(written)
    if numbers and re.fullmatch(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}", written):
        return float(written)
    return written
