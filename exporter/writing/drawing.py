"""How much an SVG picture draws when its parts are drawn wherever others name them: a few lines can stand for billions.

A `use` that names a group of uses, patterns filled with patterns and markers of markers multiply; whoever draws them never ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

MOST = 250_000  # elements; a map of a country has 50 000, and WeasyPrint draws some thousand a second
DEEPEST = 40  # parts that name parts

_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
# What these name is a place to go to, and nothing that is drawn.
_LEADING = {"a", "animate", "animateMotion", "animateTransform", "set", "mpath"}
_TARGET = re.compile(r"url\(\s{0,9}[\"']?\s{0,9}#([^\"')\s]+)")
_SELECTOR = re.compile(r"[.#]?[\w-]+|\*")
# What a group says of these holds for each shape in it.
_INHERITED = ("fill", "stroke", "marker", "style", "class")
_WIDELY = {"style", "class", "id"}


def bound(root: etree._Element) -> None:
    """Raise ValueError for a picture that draws more than it may."""
    _Count(root).bound(root)


class _Count:
    def __init__(self, root: etree._Element) -> None:
        self.by_id: dict[str, etree._Element] = {}
        for element in root.iter(etree.Element):
            if name := element.get("id"):
                self.by_id.setdefault(name, element)
        self.rules = _rules(root)
        self.shapes, self.points = _sizes(root)
        self.known: dict[str, int] = {}
        self.within: list[str] = []

    def bound(self, root: etree._Element) -> None:
        if self._drawn(root) > MOST:
            raise ValueError(f"it draws its parts more than {MOST} times")

    def _drawn(self, part: etree._Element) -> int:
        """Return how many elements a part draws, as far as MOST."""
        total = 0
        for element in part.iter(etree.Element):
            total += 1
            for target, times in self._named(element):
                total += times * self._of(target)
            if total > MOST:
                break
        return total

    def _of(self, name: str) -> int:
        if name not in self.known:
            if name in self.within or len(self.within) >= DEEPEST:
                raise ValueError("its parts are made of one another without end")
            self.within.append(name)
            self.known[name] = self._drawn(self.by_id[name])
            self.within.pop()
        return self.known[name]

    def _named(self, element: etree._Element) -> Iterator[tuple[str, int]]:
        """Yield the ids that an element draws, and how often."""
        local = etree.QName(element).localname
        for attribute, value in ((str(one), str(said)) for one, said in element.attrib.items()):
            if attribute in _HREFS:
                if local not in _LEADING and value.strip()[1:] in self.by_id:
                    yield value.strip()[1:], 1
            elif "url(" in value:
                for name in _TARGET.findall(value):
                    if name in self.by_id:
                        yield name, self._times(element, attribute, value)
        if self.rules:
            classes = (f".{one}" for one in element.get("class", "").split())
            for word in ("*", local, f"#{element.get('id', '')}", *classes):
                for style, name in self.rules.get(word, ()):
                    if name in self.by_id:
                        yield name, self._times(element, "style", style)

    def _times(self, element: etree._Element, attribute: str, value: str) -> int:
        """Return how often a part that an attribute names is drawn: for each shape of a group, for each point of a line."""
        if not attribute.startswith(_INHERITED):
            return 1
        if attribute in _WIDELY and not re.search(r"fill|stroke|marker", value):
            return 1
        return self.shapes[element] + (self.points[element] if "marker" in attribute + value else 0)


def _sizes(root: etree._Element) -> tuple[dict[etree._Element, int], dict[etree._Element, int]]:
    """Return how many elements, and about how many points of lines, lie in each element."""
    elements = list(root.iter(etree.Element))
    shapes = dict.fromkeys(elements, 1)
    points = {one: (len(one.get("d", "")) + len(one.get("points", ""))) // 4 for one in elements}
    for one in reversed(elements):
        parent = one.getparent()
        if parent is not None and one is not root:
            shapes[parent] += shapes[one]
            points[parent] += points[one]
    return shapes, points


def _rules(root: etree._Element) -> dict[str, list[tuple[str, str]]]:
    """Return the declarations that name a part, and the part, by the words of their selectors."""
    rules: dict[str, list[tuple[str, str]]] = {}
    for element in root.iter("{*}style"):
        css = str(element.xpath("string()"))
        if "url(" not in css:
            continue
        for rule in css.split("}"):
            selector, _, style = rule.rpartition("{")
            for name in _TARGET.findall(style):
                for word in set(_SELECTOR.findall(selector)):
                    rules.setdefault(word, []).append((style, name))
    return rules
