"""What a page is called: what it says, or the heading that begins it, at whatever level; that heading is not said twice."""

from __future__ import annotations

import re

from exporter import model
from exporter.model import Blocks, Inlines, Section, plain
from exporter.reading.classes import NAVIGATION
from exporter.reading.html.anchors import anchored


def settled(title: Inlines, blocks: Blocks, *, said: bool) -> tuple[Inlines, Blocks]:
    """Return a page's title, () when its heading says it better, and its blocks, without a heading that says the title again.

    said: the title is more than what <title> has for a window's frame, such as OpenGraph's.
    """
    at = next((number for number, one in enumerate(blocks) if not _is_nothing(one)), len(blocks))
    first = blocks[at] if at < len(blocks) else None
    if not isinstance(first, Section) or first.blocks:
        return title, blocks
    levels = [one.level for one in blocks if isinstance(one, Section)]
    alone = first.level == min(levels) and levels.count(first.level) == 1
    same = _words(title) == _words(first.title)
    if not same and (said or not alone or (bool(title) and first.level > 1)):
        return title, blocks
    rest = blocks[at + 1 :]
    return first.title, (*blocks[:at], *(anchored([first.id], rest) if first.id else rest))


def _is_nothing(block: model.Block) -> bool:
    """Tell whether a block is only a place to link to, what turns pages, or where a page of the printed edition begins."""
    return isinstance(block, model.PageBreak) or (
        isinstance(block, model.Division) and (not block.blocks or NAVIGATION in block.classes)
    )


def _words(title: Inlines) -> list[str]:
    return re.findall(r"\w+", plain(title).casefold())
