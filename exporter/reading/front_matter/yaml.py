"""YAML between two lines of `---`, read as plain values with their places.

Scalars are taken as they are written (1.10 stays 1.10, `no` stays a word, dates stay dates), but for true, false and null, and for
the numbers of the `exporter` table, which holds settings.  Sizes are bounded, aliases counted as often as they are used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exporter.model import Where
from exporter.problems import Problem, problem
from exporter.reading.front_matter.common import BrokenError, Read, TooMuchError, unquoted
from exporter.reading.metadata import SETTINGS

if TYPE_CHECKING:
    from yaml.nodes import Node

_NODES, _DEPTH = 10_000, 30
_KEY = re.compile(r"""["']?(\w[\w .-]*?)["']?[ \t]*:(?:[ \t]+(.*))?\Z""")


def read(written: str, file: str, first: int) -> Read | None:
    """Return what a mapping says; None when it is none.  `first` is the file's line (1-based) that it begins at.  Raises BrokenError."""
    reader = _Reader(file, first)
    values = reader.read(written)
    return None if values is None else Read(values, reader.places, tuple(reader.problems))


def mended(written: str, file: str, first: int) -> Read:
    """Return what can be read of a broken mapping: each key at a line's beginning, with the lines that are indented below it.

    What is no YAML even so, and is on one line, is a text: `title: On: bridges`.
    """
    values: dict[str, Any] = {}
    places: dict[str, Where] = {}
    for at, chunk in _chunks(written):
        match = _KEY.fullmatch(chunk.split("\n")[0])
        if match is None:
            continue
        key, rest = match.groups()
        try:
            made = read(chunk, file, first + at)
        except TooMuchError:
            continue
        except BrokenError:
            if "\n" in chunk.rstrip():
                continue
            made = Read({key: unquoted(rest or "")}, {key: Where(file=file, line=first + at, column=1)})
        if made:
            values = {**made.values, **values}
            places = {**made.places, **places}
    return Read(values, places)


def _chunks(written: str) -> list[tuple[int, str]]:
    """Return the keys at lines' beginnings with what is below each, and the line (0-based) that each begins at."""
    found: list[tuple[int, list[str]]] = []
    for number, line in enumerate(written.split("\n")):
        if not found or _KEY.fullmatch(line):
            found.append((number, []))
        found[-1][1].append(line)
    return [(number, "\n".join(lines)) for number, lines in found]


class _Reader:
    """YAML read as plain values, with the place of each."""

    def __init__(self, file: str, first: int) -> None:
        self.file, self.first = file, first
        self.places: dict[str, Where] = {}
        self.problems: list[Problem] = []
        self._count = 0

    def read(self, written: str) -> dict[str, Any] | None:
        """Return what a mapping says; None when it is none.  Raises BrokenError."""
        import yaml  # costs 20 ms, and most texts have no front matter

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            root = yaml.compose(written, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            words = error.problem or error.context or "it is no YAML"
            raise BrokenError(words, mark.line if mark else 0, mark.column if mark else 0) from None
        except (yaml.YAMLError, RecursionError) as error:
            raise BrokenError(str(error).split("\n")[0], 0, 0) from None
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
            raise TooMuchError("it holds or repeats too much", mark.line, mark.column)
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
            line=start.line + self.first,
            column=start.column + 1 + quotes,
            end_line=end.line + self.first,
            end_column=end.column + 1 - quotes,
        )

    def _report(self, message: str, node: Node) -> None:
        mark = node.start_mark
        where = Where(file=self.file, line=mark.line + self.first, column=mark.column + 1)
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
