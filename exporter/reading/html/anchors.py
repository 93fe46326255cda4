"""Places that links lead to, and what else is said of an element that becomes no block: the blocks that it held carry it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exporter import model
from exporter.model import Blocks, Inlines
from exporter.reading.html import alignment


def only(content: Inlines) -> list[str] | None:
    """Return the ids of a run that is nothing but places to link to; None when it says something."""
    names = []
    for node in content:
        if isinstance(node, model.SoftBreak):
            continue
        if not (isinstance(node, model.Span | model.Link) and not node.content and node.id):
            return None
        names.append(node.id)
    return names


def anchored(names: list[str], blocks: Blocks) -> Blocks:
    """Return blocks with ids that lead to the first of them."""
    if not names or not blocks:
        return (*(model.Division(id=name) for name in names), *blocks)
    first, *rest = blocks
    if isinstance(first, model.Raw | model.PageBreak | model.Break):
        return (*(model.Division(id=name) for name in names), *blocks)
    last = names[-1]
    if not first.id:
        first, names = replace(first, id=last), names[:-1]
    names = [name for name in names if name != first.id]
    if names and isinstance(first, model.Paragraph):
        return (replace(first, content=(*(model.Span(id=name) for name in names), *first.content)), *rest)
    return (*(model.Division(id=name) for name in names), first, *rest)


def carried(fields: dict[str, Any], blocks: Blocks) -> Blocks:
    """Return blocks with what was said of the element around them, which is none any more."""
    done: list[Any] = list(blocks)
    for name in ("lang", "dir"):
        if name in fields:
            done = [one if getattr(one, name) else replace(one, **{name: fields[name]}) for one in done]
    done = alignment.handed_on(fields.get("classes", ()), done)
    if "role" in fields and done and isinstance(done[0], model.Section) and not done[0].role:
        done[0] = replace(done[0], role=fields["role"])
    return anchored([fields["id"]], tuple(done)) if "id" in fields else tuple(done)
