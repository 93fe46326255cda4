"""What the reading of one source by pandoc knows, and has found to say: the door to files, how deep it is, what ids stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exporter.languages import tags
from exporter.model import Blocks, Medium, Resource, Where
from exporter.problems import Problem, problem
from exporter.reading.content import Asked
from exporter.reading.positions import cleaned

NESTING = 40  # levels deep that blocks and text in them are read; what lies deeper keeps its words
# Classes that say for whom something is: pandoc's Markdown and Quarto have no others.
_ONLY: dict[str, tuple[Medium, ...]] = {
    "only-epub": ("epub",),
    "only-print": ("print",),
    "only-pdf": ("print",),
    "only-web": ("web",),
}
_SEMANTICS = ("epub:type", "role", "type")


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
    counted: dict[tuple[str, str], int] = field(default_factory=dict)
    held: dict[str, Resource] = field(default_factory=dict)

    @property
    def where(self) -> Where:
        """The source: pandoc says no lines."""
        return Where(file=self.asked.name)

    def report(self, code: str, message: str) -> None:
        self.problems.append(problem(code, message, self.where))

    def count(self, code: str, message: str) -> None:
        """Remember what is to be said once, with how often it is so."""
        self.counted[code, message] = self.counted.get((code, message), 0) + 1

    def said(self) -> tuple[Problem, ...]:
        """Return all that was reported."""
        counted = [
            problem(code, message if times == 1 else f"{message} ({times} times)", self.where)
            for (code, message), times in self.counted.items()
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


def attributes(state: State, attr: Any, dropped: Iterable[str] = ()) -> dict[str, Any]:
    """Return pandoc's identifier, classes and pairs as the fields that any node has, less the classes and keys in `dropped`."""
    id, classes, pairs = attr
    done: dict[str, Any] = {}
    if id:
        done["id"] = cleaned("-".join(id.split()))
    if only := next((_ONLY[name] for name in classes if name in _ONLY), None):
        done["only"] = only
    if named := tuple(cleaned(name) for name in classes if name not in dropped and name not in _ONLY):
        done["classes"] = named
    rest = []
    for name, value in pairs:
        if name in dropped or name.startswith("on") or name == "style":
            continue
        if name in ("lang", "xml:lang"):
            if tag := tags.normal(value):
                done["lang"] = tag
            elif value:
                state.count("language.tag", f"'{value}' is not the tag of a language.")
        elif name == "dir" and value in ("ltr", "rtl", "auto"):
            done["dir"] = value
        elif name in _SEMANTICS:
            if value:
                done["role"] = cleaned(value.split()[0].removeprefix("doc-"))
        elif name:
            rest.append((cleaned(name), cleaned(value)))
    if rest:
        done["attributes"] = tuple(rest)
    return done
