"""A formula's elements as expat reads them, within bounds: nothing is declared, and nothing is nested without end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

_LARGE = 200_000  # characters of one formula
_DEPTH = 100
_NODES = 20_000
# What is no part of how a formula looks; <annotation> says what it means, and is asked for its TeX.
SILENT = frozenset(("script", "style", "annotation", "annotation-xml"))


@dataclass(slots=True)
class Node:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def elements(self) -> list[Node]:
        return [one for one in self.children if isinstance(one, Node)]


@lru_cache(maxsize=64)
def parsed(source: str) -> Node | None:
    """Return the <math> of a source; None when it is none, not well-formed, too large or declares entities."""
    if len(source) > _LARGE:
        return None
    parser = expat.ParserCreate()
    top = Node("")
    stack = [top]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > _NODES or len(stack) > _DEPTH:
            raise ValueError("too large")
        node = Node(
            name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()}
        )
        stack[-1].children.append(node)
        stack.append(node)

    def declared(*_: object) -> None:
        raise ValueError("declares something")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()
    parser.CharacterDataHandler = lambda text: stack[-1].children.append(text)
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(source.encode("utf-8"), True)
    except (expat.ExpatError, ValueError):
        return None
    (root,) = top.elements
    return root if root.name == "math" else None


def every(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        stack.extend(reversed(one.elements))


def tex(root: Node) -> str:
    for node in every(root):
        if node.name == "annotation" and "tex" in node.attributes.get("encoding", "").lower():
            return line("".join(one for one in node.children if isinstance(one, str)))
    return ""


def texts(node: Node) -> Iterator[str]:
    for one in node.children:
        if isinstance(one, str):
            yield one
        elif one.name not in SILENT:
            yield from texts(one)


def line(text: str) -> str:
    """Return a text whose white space in a row is one space; other spaces, such as U+00A0, are the formula's own."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
