"""The engine: the rules of each language of a run, applied in order, and the check that no word was changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from exporter import languages
from exporter.languages import Language
from exporter.problems import Problem, problem
from exporter.typesetting import quotes, rules
from exporter.typesetting.protect import protected
from exporter.typesetting.runs import QUOTE_OPENS, Edit, Piece, Run

if TYPE_CHECKING:
    from exporter.settings import Typography


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How text is set: whether the rules are applied, which are not, and what stands in for a language's own values."""

    enabled: bool = True
    off: tuple[str, ...] = ()
    narrow: str = ""
    nested: str = ""

    @classmethod
    def of(cls, typography: Typography) -> Manner:
        """Return what the settings say."""
        return cls(
            enabled=typography.enabled,
            off=typography.off,
            narrow="\u00a0" if typography.narrow == "nbsp" else "",
            nested="".join(typography.nested.split()) if is_pair(typography.nested) else "",
        )

    def language(self, tag: str) -> Language:
        """Return the table of a language, with what stands in."""
        return _table(tag, self.narrow, self.nested)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What each piece of a run became, the edits, and what went wrong."""

    texts: list[str]
    edits: list[Edit]
    problems: tuple[Problem, ...] = ()


def apply(pieces: Sequence[Piece], manner: Manner) -> Outcome:
    """Set the pieces of a run by the rules of their languages.  A run whose words would change is left as it is."""
    text = "".join([piece.text for piece in pieces])
    run = Run(pieces, protected(text))
    for tag in run.languages:
        language = manner.language(tag)
        run.look(tag)
        for rule in rules.of(language.rules, manner.off) if manner.enabled else ():
            if not rule.needs.isdisjoint(run.characters):
                run.change(rule.id, rule.apply(run.seen, language))
        if QUOTE_OPENS in run.seen:  # no rule has made them
            run.change("", quotes.made(run.seen, language))
    if run.text == run.original:
        return Outcome([piece.text for piece in pieces], [])
    if words(run.text) != words(run.original):
        return Outcome([piece.text for piece in pieces], [], (_changed(run),))
    return Outcome(run.results(), run.edits())


def is_pair(marks: str) -> bool:
    """Tell whether marks are an opening and a closing one, with or without spaces between them; "" is none chosen."""
    return len("".join(marks.split())) in (0, 2)


def words(text: str) -> str:
    """Return the letters and digits of a text, which no rule may change; × stands for the x that it was typed as."""
    return re.sub(r"[\W_]+", "", text.replace("×", "x"))


def _changed(run: Run) -> Problem:
    shown = run.original if len(run.original) <= 60 else f"{run.original[:59]}…"
    return problem(
        "typesetting.words", f"A rule would have changed words, so this stays as it was: {shown}", run.where
    )


@cache
def _table(tag: str, narrow: str, nested: str) -> Language:
    language = languages.get(tag)
    if narrow:
        spaces = {name: narrow if space == "\u202f" else space for name, space in language.spaces.items()}
        language = replace(language, spaces=spaces)
    if nested:
        language = replace(language, quotes=(language.quotes[0], nested), also=())
    return language
