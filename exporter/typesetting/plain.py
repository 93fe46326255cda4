"""Plain text, as of an attribute: set paragraph by paragraph."""

from __future__ import annotations

import re

from exporter.typesetting.engine import Manner, Outcome, apply
from exporter.typesetting.runs import LOWERED, RAISED, Piece, shown

_SUPERIORS = {ord(RAISED): None, ord(LOWERED): None}  # plain text has none


def typeset(text: str, lang: str, manner: Manner | None = None) -> str:
    """Return the text set by the rules of a language; a line's end within a paragraph counts as a space."""
    parts = re.split(r"(\n[^\S\n]*\n\s*)", text)
    parts[::2] = ["".join(line(part, lang, manner or Manner()).texts) for part in parts[::2]]
    return "".join(parts)


def line(text: str, lang: str, manner: Manner) -> Outcome:
    """Return one paragraph of plain text, set."""
    outcome = apply((Piece(text, lang),), manner)
    if RAISED in text or RAISED not in outcome.texts[0]:
        return outcome
    edits = [edit for edit in outcome.edits if shown(RAISED) not in edit.after]
    return Outcome([text.translate(_SUPERIORS) for text in outcome.texts], edits, outcome.problems)
