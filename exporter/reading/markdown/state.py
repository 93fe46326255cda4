"""What the reading of one Markdown text knows beside what any reading does: abbreviations, the metadata, what other programs left in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from exporter import model
from exporter.model import Inlines, Where
from exporter.reading import classes
from exporter.reading.running import Context


def no_value(key: str) -> str | None:  # noqa: ARG001 - a value's signature
    """Know nothing of the work."""
    return None


@dataclass(slots=True, kw_only=True)
class State(Context):
    """One reading of a Markdown text.

    value: what the metadata say for a dotted key.  abbreviations: finds those that the text explains.
    """

    value: Callable[[str], str | None] = no_value
    abbreviations: re.Pattern[str] | None = None
    expansions: dict[str, str] = field(default_factory=dict)
    unused: set[str] = field(default_factory=set)  # abbreviations that the text has not had so far
    raw: bool = False  # what looks like a template's tag is text
    counted: dict[str, list[Any]] = field(
        default_factory=dict
    )  # code → first place, how often, what it says first

    def abbreviate(self, expansions: Mapping[str, str]) -> None:
        """Take abbreviations and what they stand for."""
        self.expansions = dict(expansions)
        self.unused = set(expansions)
        if expansions:
            words = "|".join(re.escape(word) for word in sorted(expansions, key=len, reverse=True))
            self.abbreviations = re.compile(rf"(?<!\w)(?:{words})(?!\w)")

    def expanded(self, term: str) -> str:
        """Return what an abbreviation stands for."""
        self.unused.discard(term)
        return self.expansions[term]

    def count(self, code: str, message: str, where: Where) -> None:
        """Remember what is said once a text: `message`, in which {} is how often."""
        found = self.counted.setdefault(code, [where, 0, message])
        found[1] += 1

    def keep_raw(self, written: str) -> None:
        """Heed a tag that begins or ends what a template is not to fill in."""
        if written.startswith("{%"):
            self.raw = "endraw" not in written

    def report_template(self, written: str, where: Where) -> None:
        if self.raw:
            return
        shown = " ".join(written.split())
        self.count(
            "markdown.template",
            f"{shown[:60]} is another program's to fill in; it is kept as it is written",
            where,
        )

    def report_comment(self, where: Where) -> None:
        self.count("markdown.comment", "A comment between two %% is left out", where)

    def report_raw(self, token: Token, where: Where) -> None:
        self.count("markdown.raw", f"Raw {token.meta['format']} is left out", where)

    def said_in_text(self, token: Token, where: Where, block: Where) -> model.Inline:
        """Return what the metadata say in the place of a shortcode; the shortcode itself where they say nothing."""
        value = None if self.raw else self.value(token.meta["key"])
        if value is None:
            self.report_template(token.content, where)
            return model.Text(text=token.content, where=where)
        return model.Span(content=(model.Text(text=value, where=block),), where=where)

    def report_counted(self) -> None:
        """Report what was counted."""
        for code, (where, times, message) in self.counted.items():
            self.report(code, f"{message}." if times == 1 else f"{message} ({times} such places).", where)
        self.counted.clear()

    def common(self, attributes: Mapping[str, Any], where: Where, own: Iterable[str] = ()) -> dict[str, Any]:
        """Return attributes as any reading does; classes that say for which medium something is are its `only`."""
        return classes.shown(Context.common(self, attributes, where, own))


def words(content: Inlines) -> str:
    """Return inlines as a line of text."""
    return " ".join(model.plain(content).split())
