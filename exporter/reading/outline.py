"""The outline of an article: headings in a row become sections in sections, and the first may be the article's title.

Readers give headings as sections without blocks, at the levels that the source says (1 to 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from exporter.model import Block, Blocks, Inlines, Node, Paragraph, Section, Where, branches, plain, walk
from exporter.problems import Problem, problem


def title(blocks: Blocks, known: Inlines) -> tuple[Inlines, Blocks]:
    """Return the article's title and the blocks that remain.

    known: what the metadata say, () = nothing.  A heading of level 1 that begins the article is its title when no title is known and
    it is the only one of its level, or has the next right below it, and is dropped when it says the known title again.
    """
    first = blocks[0] if blocks else None
    if not isinstance(first, Section) or first.level != 1 or first.blocks:
        return known, blocks
    if known:
        return (known, blocks[1:]) if _same(first.title, known) else (known, blocks)
    alone = all(not isinstance(block, Section) or block.level > 1 for block in blocks[1:])
    next_ = blocks[1] if len(blocks) > 1 else None
    over = isinstance(next_, Section) and next_.level == 1
    if alone or (over and any(not isinstance(block, Section) for block in blocks)):
        return first.title, blocks[1:]
    return known, blocks


def nested(blocks: Blocks, depth: int = 0, *, listed: bool = True) -> tuple[Blocks, tuple[Problem, ...]]:
    """Return the blocks with each heading's section holding what stands under it, and the levels that were mended.

    The highest heading becomes a section of level depth + 1, and none lies more than one level below the one that holds it.  Headings
    in quotations, lists, cells and whatever else holds blocks make sections there, below the one around them; they are not listed in
    a table of contents.  What was mended is told once, with the first place and how many there are.
    """
    headings = [block.level for block in blocks if isinstance(block, Section)]
    top = min(headings, default=1)
    mended: list[tuple[str, Where | None]] = []
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
            mended.append((message, block.where))
        open_.append((block, []))
    while len(open_) > 1:
        close()
    return tuple(open_[0][1]), _said(mended)


def _said(mended: list[tuple[str, Where | None]]) -> tuple[Problem, ...]:
    if not mended:
        return ()
    (message, where), *others = mended
    if others:
        message += f"  So {'are' if len(others) > 1 else 'is'} {len(others)} more."
    return (problem("heading.skipped", message, where),)


def _with_inner(node: Any, depth: int) -> Any:
    """Return a node, or a tuple of them, with the headings in what it holds made into sections."""
    if isinstance(node, tuple):
        return tuple(_with_inner(one, depth) for one in node)
    if not isinstance(node, Node) or isinstance(node, Paragraph):
        return node
    if not any(isinstance(one, Section) for one in walk(node)):
        return node
    changes: dict[str, Any] = {}
    kind: type = type(node)
    for name in branches(kind):
        inner = getattr(node, name)
        if name == "blocks" and any(isinstance(one, Section) for one in inner):
            changes[name] = nested(tuple(_flat(inner)), depth, listed=False)[0]
        else:
            changes[name] = _with_inner(inner, depth)
    return replace(node, **changes)


def _flat(blocks: Blocks) -> Iterator[Block]:
    """Yield headings and what stands under them one after the other, as a format's module has them or would have had them."""
    for block in blocks:
        if isinstance(block, Section) and block.blocks:
            yield replace(block, blocks=())
            yield from _flat(block.blocks)
        else:
            yield block


def _same(one: Inlines, other: Inlines) -> bool:
    return plain(one).casefold().split() == plain(other).casefold().split()
