"""Figures: what they show, and their captions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from exporter import model
from exporter.model import Blocks, Where
from exporter.reading import outline
from exporter.reading.html.anchors import carried
from exporter.reading.html.tree import Node, walk

if TYPE_CHECKING:
    from exporter.reading.html.building import Builder, Tag


def figure(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:  # noqa: ARG001
    """Return a figure; a table or a quotation alone in one takes the caption itself."""
    captions = [one for one in walk(node) if one.name == "figcaption" and _figure_of(one) is node]
    for one in captions:
        builder.notes.taken.add(id(one))
    blocks, fits = builder.nested(node.children, where)
    blocks, _ = outline.nested(blocks, 1, listed=False)
    caption: Blocks = ()
    for one in captions:
        builder.notes.taken.discard(id(one))
        inner, _ = builder.nested(one.children, where)
        caption += outline.nested(inner, 1, listed=False)[0]
    fields = builder.fields(node, where)
    if not blocks:
        return carried(fields, caption)
    only = blocks[0] if len(blocks) == 1 else None
    if not fits:
        return (*carried(fields, blocks), *caption)
    if isinstance(only, model.Table) and not only.caption:
        return carried(fields, (replace(only, caption=caption),))
    if (
        isinstance(only, model.Quote)
        and not only.attribution
        and len(caption) == 1
        and isinstance(caption[0], model.Paragraph)
    ):
        return carried(fields, (replace(only, attribution=caption[0].content),))
    kind: Literal["figure", "code"] = "code" if isinstance(only, model.CodeBlock) else "figure"
    if not caption and not any(isinstance(one, model.Image) for one in model.walk(blocks)):
        return carried(fields, blocks)
    return (model.Figure(blocks=blocks, caption=caption, kind=kind, where=where, **fields),)


def _figure_of(node: Node) -> Node | None:
    while node is not None and node.name != "figure":
        node = node.parent
    return node
