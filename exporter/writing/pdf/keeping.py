"""What stays together on paper: an announcement with what it announces, a paragraph's last short word with the one before, an article or
a preposition of a head with its noun.

Spaces that hold become no-break spaces (U+00A0); no word changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from exporter.model import (
    Code,
    CodeBlock,
    Definitions,
    Figure,
    Inlines,
    Listing,
    MathBlock,
    Paragraph,
    Quote,
    Section,
    Table,
    Text,
    Verse,
    plain,
    rebuild,
)

_ANNOUNCED = (CodeBlock, Definitions, Figure, Listing, MathBlock, Quote, Table, Verse)
# A last word of up to four letters would be shorter than an indent.
# No word of a language is so long, nor any line: what has more letters is data.  WeasyPrint 70 takes minutes to hyphenate it, and what
# does not fit on one page is lost without a word.
_ENDLESS = re.compile(r"\S{200,}")
_STEP = 20  # letters between the places at which it may be divided
_LAST = re.compile(r"(?<=\w) (?=\W?\w{1,4}\W{0,3}$)")
# Words that do not end a line of a head, by language; one that is elided before them (d’une) belongs to them.
_LEANING = {
    "de": "der die das den dem des ein eine einen einem einer und oder in im am an auf aus bei mit von vom zu zum zur für",
    "en": "a an the of in on to for by with from at and or",
    "es": "el la los las un una de del en a al por para con y o",
    "fr": "le la les un une des du de à au aux en et ou par pour sur sous sans dans avec ce cet cette ces son sa ses leur leurs nos vos",
    "it": "il lo la i gli le un uno una di del della dei delle da in a al con per su e o",
    "pt": "o a os as um uma de do da dos das em no na por para com e ou",
}


def kept(node: Any) -> Any:
    """Return a node (for `rebuild`) with its announcements marked, a paragraph's last words tied, and endless words divisible."""
    if isinstance(node, Text | Code | CodeBlock):
        return _divisible(node)
    if isinstance(node, Paragraph):
        return _with_tied_end(node)
    blocks = getattr(node, "blocks", ())
    announcing = [
        isinstance(block, Paragraph) and isinstance(after, _ANNOUNCED) and plain(block).rstrip().endswith(":")
        for block, after in pairwise(blocks)
    ]
    if not any(announcing):
        return node
    marked = tuple(
        replace(block, classes=(*block.classes, "announces")) if announces else block
        for block, announces in zip(blocks, (*announcing, False), strict=True)
    )
    return replace(node, blocks=marked)


def _divisible(node: Any) -> Any:
    """Return a node whose endless words may be divided, at zero width spaces (U+200B)."""
    if len(node.text) < 200 or not _ENDLESS.search(node.text):
        return node

    def divided(found: re.Match[str]) -> str:
        return "\u200b".join(found[0][at : at + _STEP] for at in range(0, len(found[0]), _STEP))

    return replace(node, text=_ENDLESS.sub(divided, node.text))


def head(title: Inlines, language: str) -> Inlines:
    """Return a head's words with those that lean on the next one tied to it."""
    leaning = _leaning(language)
    if leaning is None:
        return title

    def tied(node: Any) -> Any:
        text = leaning.sub("\\1\u00a0", node.text) if isinstance(node, Text) else ""
        return replace(node, text=text) if text and text != node.text else node

    changed: Inlines = rebuild(title, tied)
    return changed


def heads(language: str) -> Callable[[Any], Any]:
    """Return a change (for `rebuild`) that does so in the heads of sections."""

    def change(node: Any) -> Any:
        if not isinstance(node, Section) or not node.title:
            return node
        title = head(node.title, language)
        return node if title is node.title else replace(node, title=title)

    return change


def _leaning(language: str) -> re.Pattern[str] | None:
    words = _LEANING.get(language.partition("-")[0])
    return re.compile(rf"(?i)(?<![\w-])({'|'.join(words.split())}) ") if words else None


def _with_tied_end(paragraph: Paragraph) -> Paragraph:
    last = paragraph.content[-1] if paragraph.content else None
    if not isinstance(last, Text):
        return paragraph
    text = _LAST.sub("\u00a0", last.text)
    if text == last.text:
        return paragraph
    return replace(paragraph, content=(*paragraph.content[:-1], replace(last, text=text)))
