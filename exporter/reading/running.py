"""Running text that is being put together, and what the reading of one source knows and has found to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from exporter import model
from exporter.model import Inlines, Resource, Where
from exporter.problems import Problem, problem
from exporter.reading import classes
from exporter.reading.content import Find
from exporter.reading.positions import Source

if TYPE_CHECKING:
    from markdown_it.token import Token

Make = Callable[[Inlines], Inlines]
# How many levels deep blocks, and text in them, are read, and a note may be called; what lies deeper keeps its words.
BLOCKS, NESTING, CALLS = 32, 48, 16


def no_note(token: Token, where: Where) -> Inlines:  # noqa: ARG001 - a note's signature
    """Know no note."""
    return ()


@dataclass(slots=True, kw_only=True)
class Context:
    """One reading: its source, the door to files, what makes a note of a token, and the problems so far.

    page: the source is HTML as a whole, whose classes and styles are those of its own sheets.
    """

    source: Source
    find: Find
    note: Callable[[Token, Where], Inlines] = no_note
    page: bool = False
    problems: list[Problem] = field(default_factory=list)
    tags: dict[str, tuple[Where, int]] = field(default_factory=dict)
    handlers: list[Where] = field(default_factory=list)  # of events
    depth: int = 0  # of what is being read now

    def report(self, code: str, message: str, where: Where | None) -> None:
        self.problems.append(problem(code, message, where))

    def too_deep(self, where: Where) -> None:
        if all(one.code != "markdown.nesting" for one in self.problems):
            message = "Text is nested in itself too deeply; its words are kept, the deepest levels are not."
            self.report("markdown.nesting", message, where)

    def report_tag(self, message: str, where: Where) -> None:
        """Remember what is to say of a tag, which is said once, with how often it is so."""
        first, count = self.tags.get(message, (where, 0))
        self.tags[message] = first, count + 1

    def said(self) -> tuple[Problem, ...]:
        """Return all that was reported."""
        tags = [
            problem(
                "html.left-out" if self.page else "markdown.html",
                message if count == 1 else f"{message} ({count} times)",
                where,
            )
            for message, (where, count) in self.tags.items()
        ]
        if self.handlers:
            count = len(self.handlers)
            message = (
                "A handler of events would run a script, and is left out."
                if count == 1
                else f"{count} handlers of events would run scripts, and are left out."
            )
            tags.append(problem("html.left-out", message, self.handlers[0]))
        return (*self.problems, *tags)

    def resource(self, name: str, where: Where) -> Resource:
        found, problems = self.find(name, where)
        self.problems += problems
        return found

    def at(self, token: Token, block: Where) -> Where:
        """Return the place of an inline token, or else its block's."""
        from exporter.reading.markdown.places import place  # which imports this module

        offsets = place(token)
        return self.source.where(*offsets) if offsets else block

    def common(self, attributes: Mapping[str, Any], where: Where, own: Iterable[str] = ()) -> dict[str, Any]:
        """Return attributes as the fields that any node has, less those named in `own` and what would run a script."""
        self.handlers += [where for name in attributes if classes.is_handler(name)]
        return classes.fields(
            attributes, own, wrong=lambda message: self.report("language.tag", message, where)
        )


class Run:
    """Inlines that are being put together: elements are opened and closed, and what does not balance loses its tags only."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._open: list[_Open] = [_Open("", _unwrapped, None)]

    def add(self, *nodes: model.Inline) -> None:
        self._open[-1].content += nodes

    def add_text(self, text: str, where: Where) -> None:
        if text:
            self._open[-1].content.append(model.Text(text=text, where=where))

    def open(self, make: Make, where: Where, tag: str = "") -> None:
        """Begin an element, which `make` makes of its content; `tag` is its name when it is HTML's."""
        self.context.depth += 1
        if self.context.depth > NESTING:
            self.context.too_deep(where)
            make = _unwrapped
        self._open.append(_Open(tag, make, where))

    def close(self) -> None:
        """End the innermost element that is not HTML's."""
        while self._open[-1].tag:
            self._dissolve()
        self._make()

    def close_tag(self, tag: str, where: Where) -> None:
        """End the innermost HTML element of a name, if it began within the element of Markdown that is open now."""
        within = takewhile(lambda opened: opened.tag, islice(reversed(self._open), 2 * NESTING))
        names = [opened.tag for opened in within]
        if tag not in names:
            self.context.report_tag(f"</{tag}> closes nothing here; the text before it is kept.", where)
            return
        for _ in range(names.index(tag)):
            self._dissolve()
        self._make()

    def finished(self) -> Inlines:
        """Return the whole; what is still open loses its tags."""
        while len(self._open) > 1:
            self._dissolve()
        return tuple(self._open[0].content)

    def _make(self) -> None:
        opened = self._open.pop()
        self.context.depth -= 1
        self.add(*opened.make(tuple(opened.content)))

    def _dissolve(self) -> None:
        opened = self._open.pop()
        self.context.depth -= 1
        self.add(*opened.content)
        if opened.where:
            self.context.report_tag(f"<{opened.tag}> is not closed here; its text is kept.", opened.where)


class _Open:
    """An element that is not closed yet."""

    __slots__ = ("content", "make", "tag", "where")

    def __init__(self, tag: str, make: Make, where: Where | None) -> None:
        self.tag, self.make, self.where = tag, make, where
        self.content: list[model.Inline] = []


def _unwrapped(content: Inlines) -> Inlines:
    return content
