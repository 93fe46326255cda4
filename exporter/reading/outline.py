"""The outline of an article: headings in a row become sections in sections, and the first may be the article's title.

Readers give headings as sections without blocks, at the levels that the source says (1 to 6).
"""

from __future__ import annotations

from dataclasses import replace

from exporter.model import Block, Blocks, Inlines, Section, plain
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

    The highest heading becomes a section of level depth + 1, and none lies more than one level below the one that holds it.
    """
    headings = [block.level for block in blocks if isinstance(block, Section)]
    if not headings:
        return blocks, ()
    problems: list[Problem] = []
    top = min(headings)
    open_: list[tuple[Section | None, list[Block]]] = [(None, [])]
    levels = [0]

    def close() -> None:
        section, inner = open_.pop()
        levels.pop()
        assert section
        open_[-1][1].append(replace(section, blocks=tuple(inner)))

    for block in blocks:
        if not isinstance(block, Section):
            open_[-1][1].append(block)
            continue
        while levels[-1] >= block.level:
            close()
        level = len(levels)
        if listed and level != block.level - top + 1:
            problems.append(
                problem(
                    "heading.skipped",
                    f"'{plain(block.title)[:60]}' is a heading of level {block.level} under one of level {levels[-1]}.",
                    block.where,
                )
                if levels[-1]
                else problem(
                    "heading.skipped",
                    f"'{plain(block.title)[:60]}' is a heading of level {block.level}, though higher ones follow.",
                    block.where,
                )
            )
        open_.append((replace(block, level=depth + level, listed=listed), []))
        levels.append(block.level)
    while len(open_) > 1:
        close()
    return tuple(open_[0][1]), tuple(problems)


def _same(one: Inlines, other: Inlines) -> bool:
    return plain(one).casefold().split() == plain(other).casefold().split()
