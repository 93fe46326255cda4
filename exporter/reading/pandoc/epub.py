"""What is to be mended in an EPUB that pandoc has read: its cover is no picture of the text, its contents and titles stand twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exporter import model
from exporter.model import Block, Blocks, Metadata, Paragraph, Resource, plain, walk
from exporter.reading.pandoc.state import State

_CONTENTS = ("toc", "landmarks", "page-list", "lot", "loi")


def mended(state: State, blocks: Blocks, metadata: Metadata) -> tuple[Blocks, Metadata]:
    """Return the text without its cover, and the metadata with it; lists that link to all chapters are left out, and reported."""
    cover, blocks = _cover(blocks)
    if cover and not metadata.cover:
        metadata = replace(metadata, cover=cover)
    kept: list[Block] = []
    for block in blocks:
        if _is_contents(block):
            state.report("pandoc.contents", "The table of contents is left out, since we make one.")
        elif not _is_empty(block):
            kept.append(block)
    return _anchored(state, tuple(kept), blocks), metadata


def _cover(blocks: Blocks) -> tuple[Resource | None, Blocks]:
    """Return the picture that the text begins with by pandoc's own doing, and the rest."""
    first = blocks[0] if blocks else None
    if (
        isinstance(first, Paragraph)
        and len(first.content) == 1
        and isinstance(picture := first.content[0], model.Image)
        and picture.resource.digest
    ):
        rest = tuple(block for block in blocks[1:] if not _shows(block, picture.resource))
        return picture.resource, rest
    return None, blocks


def _shows(block: Block, cover: Resource) -> bool:
    """Tell a block that shows the cover and says nothing."""
    pictures = [node for node in walk(block) if isinstance(node, model.Image)]
    return bool(pictures) and all(one.resource == cover for one in pictures) and not plain(block).strip()


def _is_contents(block: Any) -> bool:
    return isinstance(block, model.Division) and (
        block.role in _CONTENTS or any(name in _CONTENTS for name in block.classes)
    )


def _is_empty(block: Any) -> bool:
    """Tell a paragraph that is nothing but the place where a chapter's file began."""
    return isinstance(block, Paragraph) and all(
        isinstance(one, model.Span) and not one.content for one in block.content
    )


def _anchored(state: State, kept: Blocks, all_: Blocks) -> Blocks:
    """Let links to the beginning of a chapter's file lead to what follows there; return what is kept, with ids where none was."""
    waiting: list[str] = []
    done: list[Block] = []
    places = {id(block) for block in kept}
    for block in all_:
        if _is_empty(block):
            assert isinstance(block, Paragraph)
            waiting += [one.id for one in block.content if one.id]
        elif id(block) in places:
            if waiting:
                first = block.id or waiting[0]
                state.aliases |= dict.fromkeys((one for one in waiting if one != first), first)
                block = replace(block, id=first)
                waiting = []
            done.append(block)
    return tuple(done)
