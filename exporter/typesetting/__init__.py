"""A book set by the rules of its languages: quotation marks, spaces, dashes, what is tied together; notes numbered, sections named.

Rules work on the text of a whole block, across its inline borders, by the nearest language; they never change a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.model import Book
from exporter.problems import Problem, problem
from exporter.typesetting.runs import Edit

if TYPE_CHECKING:
    from exporter.settings import Settings

__all__ = ["Edit", "typeset", "typeset_html", "typeset_text"]


def typeset(book: Book, settings: Settings) -> tuple[Book, tuple[Edit, ...], tuple[Problem, ...]]:
    """Return the book as it is to be read, what was changed in its text, and what was found wrong on the way.

    Every note has an id and a number then, and every section with a title an id, all of them unique in the book.
    """
    from exporter.typesetting import blocks, numbering
    from exporter.typesetting.engine import Manner, is_pair

    done, edits, problems = blocks.typeset(book, Manner.of(settings.typography))
    named, found = numbering.number(done)
    nested = settings.typography.nested
    if not is_pair(nested):
        problems += (problem("typesetting.nested", f"'{nested}' is not an opening and a closing mark."),)
    return named, edits, (*problems, *found)


def typeset_text(text: str, lang: str) -> str:
    """Return plain text set by the rules of a language (BCP 47); paragraphs are parted by blank lines."""
    from exporter.typesetting import plain

    return plain.typeset(text, lang)


def typeset_html(fragment: str, lang: str) -> str:
    """Return HTML whose text is set by the rules of the language, or the nearest `lang` in it.

    Markup stays as it is, byte for byte, but for <sup> that is added around the letters of ordinals.  Code, mathematics,
    translate="no" and the class notypo are left alone.
    """
    from exporter.typesetting import html

    return html.typeset(fragment, lang)
