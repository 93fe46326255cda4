"""What a page sets in the middle or to the right, by attribute, by style or as <center>: a class that the base style sheets know."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exporter import model
from exporter.model import Where
from exporter.reading.html.tree import Node, walk

if TYPE_CHECKING:
    from exporter.reading.html.building import Builder, Tag

CLASSES = frozenset(("center", "right"))
_STYLE = re.compile(r"text-align\s*:\s*(left|center|right|start|end|justify)")
_SAME = {"middle": "center", "end": "right"}


def of(given: Tag) -> str:
    """Return the class that an element's alignment is; "" for that of all text."""
    said = given.attributes
    match = _STYLE.search(said.get("style", "").lower())
    name = match[1] if match else "center" if given.name == "center" else said.get("align", "").lower()
    name = _SAME.get(name, name)
    return name if name in CLASSES else ""


def fields(builder: Builder, node: Node, given: Tag, where: Where) -> dict[str, Any]:
    """Return the fields of a paragraph or a division, with its alignment."""
    done = builder.fields(node, where)
    name = of(given)
    if name and name not in done.get("classes", ()):
        done["classes"] = (*done.get("classes", ()), name)
    return done


def handed_on(names: tuple[str, ...], blocks: list[Any]) -> list[Any]:
    """Return blocks of an element that is none any more, whose paragraphs are aligned as it was."""
    said = tuple(name for name in names if name in CLASSES)
    if not said:
        return blocks
    return [
        replace(one, classes=(*one.classes, *said))
        if isinstance(one, model.Paragraph) and not CLASSES.intersection(one.classes)
        else one
        for one in blocks
    ]


def is_of_a_layout(node: Node, made: model.Blocks) -> bool:
    """Tell whether a table within only placed things on the page, as the element around it did."""
    count = sum(one.name == "table" for one in walk(node))
    return bool(count) and count > sum(isinstance(one, model.Table) for one in model.walk(made))
