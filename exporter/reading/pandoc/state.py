"""What the reading of one source by pandoc knows, and has found to say: the door to files, how deep it is, what ids stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exporter.model import Blocks, Resource, Where
from exporter.problems import Problem, problem
from exporter.reading import classes
from exporter.reading.content import Asked

NESTING = 40  # levels deep that blocks and text in them are read; what lies deeper keeps its words
_SHOWN = 40  # characters of what is left out
_SEMANTICS = ("epub:type", "role", "type")
_SAID = ("id", "class", "lang", "xml:lang")  # what says nothing when it is empty


@dataclass(slots=True, kw_only=True)
class State:
    """One reading.

    blocks: makes blocks, which inlines hold in notes.  media: the files that the source holds, by the names that its pictures call
    them.  aliases: ids that something else has taken over.  depth: of what is being read now.
    """

    asked: Asked
    blocks: Callable[[State, Sequence[dict[str, Any]]], Blocks]
    media: Mapping[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    depth: int = 0
    quoted: int = 0  # how many quotations are open
    counted: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    held: dict[str, Resource] = field(default_factory=dict)

    @property
    def where(self) -> Where:
        """The source: pandoc says no lines."""
        return Where(file=self.asked.name)

    def report(self, code: str, message: str) -> None:
        self.problems.append(problem(code, message, self.where))

    def count(self, code: str, message: str, such: str = "") -> None:
        """Remember what is to be said once, with how often it is so; `such` is what it is said of, of which the first is shown."""
        self.counted.setdefault((code, message.rstrip(".")), []).append(such)

    def said(self) -> tuple[Problem, ...]:
        """Return all that was reported."""
        counted = [
            problem(code, f"{message}{_shown(such)}.", self.where)
            for (code, message), such in self.counted.items()
        ]
        return (*self.problems, *counted)

    def too_deep(self) -> None:
        message = "Text is nested in itself too deeply; its words are kept, the deepest levels are not."
        if not any(one.code == "pandoc.nesting" for one in self.problems):
            self.report("pandoc.nesting", message)

    def resource(self, name: str) -> Resource:
        """Return the file that a picture names: one that the source holds, or else one beside it."""
        if name in self.held:
            return self.held[name]
        held = self._held(name)
        if held in self.media:
            found, problems = self.asked.resources.hold(self.media[held], held, self.where)
        else:
            found, problems = self.asked.find(name, self.where)
        self.problems += problems
        self.held[name] = found
        return found

    def _held(self, name: str) -> str:
        """Return the name that a file in the source goes by: a notebook's attachments have that of their cell before them."""
        attachment = name.removeprefix("attachment:")
        if attachment == name:
            return name
        return next((one for one in self.media if one.endswith(f"-{attachment}")), attachment)


def _shown(such: Sequence[str]) -> str:
    """Return how often something is so, and the first that it is so of."""
    first = " ".join(such[0].split())
    if not first:
        return f" ({len(such)} times)" if len(such) > 1 else ""
    more = f" and {len(such) - 1} more" if len(such) > 1 else ""
    return f": {first if len(first) <= _SHOWN else f'{first[:_SHOWN]}…'}{more}"


def attributes(state: State, attr: Any, dropped: Iterable[str] = ()) -> dict[str, Any]:
    """Return pandoc's identifier, classes and pairs as the fields that any node has, less the classes and keys in `dropped`."""
    id, names, pairs = attr
    dropped = frozenset(dropped)
    given = {"id": id, "class": " ".join(name for name in names if name not in dropped), **dict(pairs)}
    said = {name: value for name, value in given.items() if name and (value or name not in _SAID)}
    done = classes.shown(
        classes.fields(said, dropped | {"style"}, wrong=lambda message: state.count("language.tag", message))
    )
    rest = done.pop("attributes", ())
    if role := next((value for name, value in rest if name in _SEMANTICS and value), ""):
        done["role"] = role.split()[0].removeprefix("doc-")
    if kept := tuple(pair for pair in rest if pair[0] not in _SEMANTICS):
        done["attributes"] = kept
    return {name: value for name, value in done.items() if value}
