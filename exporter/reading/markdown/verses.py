"""Verse: line blocks (`| `), and paragraphs of a div of class verse or poem, whose lines are those of the source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exporter import model
from exporter.model import Blocks, Inlines, Where

if TYPE_CHECKING:
    from exporter.reading.markdown.composer import Composer, Node

_STEP, _MOST = 2, 6  # spaces of a step, and steps that a line may be indented by


def lines(composer: Composer, node: Node, where: Where) -> Blocks:
    """Return the verse of a line block; a bar alone parts two stanzas."""
    stanzas: list[list[model.Line]] = [[]]
    for child in node.children:
        place = composer.where(child.token)
        content = composer.running(child, place)
        if content:
            indent = min(_MOST, (child.token.meta["indent"] + _STEP - 1) // _STEP)
            stanzas[-1].append(model.Line(content=content, indent=indent, where=place))
        elif stanzas[-1]:
            stanzas.append([])
    made = tuple(model.Stanza(lines=tuple(stanza), where=where) for stanza in stanzas if stanza)
    return (model.Verse(stanzas=made, where=where, **composer.common(node.token, where)),) if made else ()


def of_paragraphs(blocks: Blocks, common: dict[str, Any], where: Where) -> Blocks:
    """Return the verse that paragraphs are, one stanza each; nothing where there are other blocks."""
    if len(blocks) == 1 and isinstance(blocks[0], model.Verse):
        return (replace(blocks[0], **common),)
    stanzas: list[model.Stanza] = []
    for block in blocks:
        if not isinstance(block, model.Paragraph):
            return ()
        stanza = tuple(
            model.Line(content=content, where=block.where) for content in _parted(block.content) if content
        )
        stanzas.append(model.Stanza(lines=stanza, id=block.id, where=block.where))
    return (model.Verse(stanzas=tuple(stanzas), where=where, **common),) if stanzas else ()


def _parted(content: Inlines) -> list[Inlines]:
    found: list[list[model.Inline]] = [[]]
    for node in content:
        if isinstance(node, model.SoftBreak | model.LineBreak):
            found.append([])
        else:
            found[-1].append(node)
    return [tuple(line) for line in found]
