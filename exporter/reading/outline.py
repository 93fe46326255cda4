"""The outline of an article: headings in a row become sections in sections, and the first may be the article's title.

Readers give headings as sections without blocks, at the levels that the source says (1 to 6).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exporter.model import (
    Block,
    Blocks,
    Division,
    Inlines,
    Item,
    Listing,
    Quote,
    Section,
    plain,
    rebuild,
    walk,
)
from exporter.problems import Problem, problem


def title(blocks: Blocks, known: Inlines) -> tuple[Inlines, Blocks]:
    """Return the article's title and the blocks that remain.

    known: what the metadata say, () = nothing.  A heading of level 1 that begins the article is its title when it is the only one of
    its level and no title is known, and is dropped when it says the known title again.
    """
    first = blocks[0] if blocks else None
    if not isinstance(first, Section) or first.level != 1 or first.blocks:
        return known, blocks
    if known:
        return (known, blocks[1:]) if _same(first.title, known) else (known, blocks)
    alone = all(not isinstance(block, Section) or block.level > 1 for block in blocks[1:])
    return (first.title, blocks[1:]) if alone else (known, blocks)


def nested(blocks: Blocks, depth: int = 0, *, listed: bool = True) -> tuple[Blocks, tuple[Problem, ...]]:
    """Return the blocks with each heading's section holding what stands under it, and the levels that were mended.

    The highest heading becomes a section of level depth + 1, and none lies more than one level below the one that holds it.  Headings
    in quotations and lists make sections there, below the one around them; they are not listed in a table of contents.
    """
    headings = [block.level for block in blocks if isinstance(block, Section)]
    top = min(headings, default=1)
    problems: list[Problem] = []
    open_: list[tuple[Section | None, list[Block]]] = [(None, [])]

    def close() -> None:
        section, inner = open_.pop()
        assert section
        open_[-1][1].append(replace(section, level=depth + len(open_), blocks=tuple(inner), listed=listed))

    for block in blocks:
        if not isinstance(block, Section):
            open_[-1][1].append(_with_inner(block, depth + len(open_) - 1))
            continue
        while (above := open_[-1][0]) and above.level >= block.level:
            close()
        if listed and len(open_) != block.level - top + 1:
            under = f"under one of level {above.level}" if above else "though higher ones follow"
            message = f"'{plain(block.title)[:60]}' is a heading of level {block.level}, {under}."
            problems.append(problem("heading.skipped", message, block.where))
        open_.append((block, []))
    while len(open_) > 1:
        close()
    return tuple(open_[0][1]), tuple(problems)


def _with_inner(block: Block, depth: int) -> Block:
    """Return a block that holds others with the headings in it made into sections."""
    if not isinstance(block, Quote | Listing | Division) or not any(
        isinstance(node, Section) for node in walk(block)
    ):
        return block

    def mended(node: Any) -> Any:
        if isinstance(node, Quote | Item | Division) and any(isinstance(one, Section) for one in node.blocks):
            return replace(node, blocks=nested(node.blocks, depth, listed=False)[0])
        return node

    made: Block = rebuild(block, mended)
    return made


def _same(one: Inlines, other: Inlines) -> bool:
    return plain(one).casefold().split() == plain(other).casefold().split()
