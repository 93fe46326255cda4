"""Notes of a page: what calls them, by its role or by the habits of programs that write HTML, and where their text stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from exporter.reading.html.tree import Node, text_of, walk

_HOLDERS = frozenset(("li", "p", "div", "aside", "dd", "section", "td", "blockquote"))
_LABEL = re.compile(
    r"^[\[(]?\s*(?:[0-9]{1,4}|[a-zA-Z]|[*†‡§¶#]{1,4}|[ivxlc]{1,6}|[0-9⁰¹²³⁴-⁹]{1,4})\s*[\])]?[.:]?$"
)
_BACK = re.compile(
    r"^[\s\[(]*(?:[↩↑⤴⏎^←⇑⮐↵⬆️\ufe0e\ufe0f]+|back|return|retour|zurück)[\s\])]*$", re.IGNORECASE
)
_BACK_NAMES = re.compile(r"back-?link|footnote-?back|reversefootnote|backref")
_OF_NOTES = re.compile(r"foot-?_?note|end-?_?note|^fn|^_?ftn|notes?$|fußnote|reference", re.IGNORECASE)
_CALLS = re.compile(r"noteref|footnote|fnref|fnanchor|footnote-ref|_ftnref", re.IGNORECASE)


@dataclass(slots=True)
class Held:
    """A note's text: the nodes that hold it, whether it is inside them or they themselves, how often it is called and by what labels."""

    nodes: list[Node]
    inside: bool
    kind: Literal["foot", "end", "margin"] = "foot"
    calls: int = 0
    labels: set[str] = field(default_factory=set)


class Notes:
    """The notes of one tree: `calls` (element → id of the note), `taken` (nodes that are not read where they stand)."""

    def __init__(self, root: Node) -> None:
        self.calls: dict[int, str] = {}
        self.taken: set[int] = set()
        self.told: set[str] = set()
        self._held: dict[str, Held] = {}
        self._find(root)

    def of(self, target: str) -> Held:
        return self._held[target]

    def _find(self, root: Node) -> None:
        targets: dict[str, Node] = {}
        links: list[Node] = []
        inline: list[Node] = []
        for node in walk(root):
            if not node.name[0].isalpha():
                continue
            attributes = node.attrs or {}
            for name in ("id", "name") if node.name == "a" else ("id",):
                if said := attributes.get(name):
                    targets.setdefault(said, node)
            if node.name == "a" and (attributes.get("href") or "").startswith("#"):
                links.append(node)
            if node.name in ("d-footnote", "dt-fn"):
                inline.append(node)
        for number, node in enumerate(inline):
            target = f"inline-{number}"
            self._held[target] = Held([node], True, calls=1)
            self.calls[id(node)] = target
        called: set[int] = set()  # what calls a note, with what is round it: a link to it leads back
        for link in links:
            target = unquote(link.attrs["href"][1:])
            place = targets.get(target)
            if place is None or not self._is_call(link) or any(id(one) in called for one in walk(place)):
                continue
            held = self._held.get(target) or _holder(link, place)
            if held is None:
                continue
            if target not in self._held and any(id(one) in self.taken for one in held.nodes):
                continue
            self._held[target] = held
            held.calls += 1
            held.labels.add(_core(text_of(link)))
            outer = _outermost(link)
            called |= {id(link), id(outer), *(id(one) for one in walk(outer))}
            self.calls[id(outer)] = target
            self.taken.update(id(one) for one in held.nodes)
        for held in self._held.values():
            for one in held.nodes:
                for back in _backs(one, held.labels):
                    self.taken.add(id(back))
        self._empty()

    def _is_call(self, link: Node) -> bool:
        said = link.attrs
        words = f"{said.get('epub:type') or ''} {said.get('role') or ''}"
        if "noteref" in words:
            return True
        if "backlink" in words or _is_back(link):
            return False
        text = text_of(link).strip()
        if not _LABEL.match(text):
            return False
        own = " ".join(str(said.get(name) or "") for name in ("class", "id", "name", "rel"))
        parent = link.parent
        own += " " + " ".join(str((parent.attrs or {}).get(name) or "") for name in ("class", "id"))
        raised = (parent is not None and parent.name == "sup") or any(one.name == "sup" for one in walk(link))
        return raised or bool(_CALLS.search(own))

    def _empty(self) -> None:
        """Take with the notes what held nothing else: their list, and the section of it when it has but a rule and a heading."""
        for held in list(self._held.values()):
            for node in held.nodes:
                above = node.parent
                while above is not None and above.name not in (
                    "body",
                    "html",
                    "#document",
                    "#document-fragment",
                ):
                    left = [
                        one for one in above.children if id(one) not in self.taken and not _is_nothing(one)
                    ]
                    if left:
                        break
                    self.taken.add(id(above))
                    above = above.parent


def _is_nothing(node: Node) -> bool:
    if node.name == "#text":
        return not (node.data or "").strip()
    return node.name in ("hr", "#comment", "br") or not node.name[0].isalpha()


def _holder(link: Node, place: Node) -> Held | None:
    """Return the note that an element leads to: the block that its target is or stands in; None when it is no note's."""
    said = f"{(place.attrs or {}).get('epub:type') or ''} {(place.attrs or {}).get('role') or ''}"
    node = place
    steps = 0
    while node is not None and node.name not in _HOLDERS and steps < 4:
        node, steps = node.parent, steps + 1
    if node is None or node.name not in _HOLDERS or _within(link, node):
        return None
    if node.name == "td" or (node is not place and node.name in ("section", "div", "blockquote")):
        return None
    kind: Literal["foot", "end"] = "end" if "endnote" in said or "rearnote" in said else "foot"
    if "footnote" in said or "endnote" in said or "rearnote" in said:
        return Held([node], node.name != "p", kind)
    names = {str(value) for name in ("id", "name") for value in [(link.attrs or {}).get(name)] if value}
    above, steps = link.parent, 0
    while above is not None and steps < 2:
        names |= {str((above.attrs or {}).get("id") or "")} - {""}
        above, steps = above.parent, steps + 1
    backs = [one for one in walk(node) if one.name == "a" and (one.attrs.get("href") or "").startswith("#")]
    returns = any(unquote(one.attrs["href"][1:]) in names or _is_back(one) for one in backs)
    called = " ".join(
        str(((one.attrs or {}).get(name)) or "")
        for one in (
            node,
            place,
            node.parent,
            *([node.parent.parent] if node.parent is not None and node.parent.parent is not None else []),
        )
        if one is not None
        for name in ("id", "class", "epub:type", "role")
    )
    if not returns and not any(_OF_NOTES.search(word) for word in called.split()):
        return None
    if node.name == "p" and not returns and not _OF_NOTES.search(called):
        return None
    nodes = [node]
    parent = node.parent
    if node.name == "p" and parent is not None and parent.name in ("div", "aside", "li"):
        own = f"{(parent.attrs or {}).get('class') or ''} {(parent.attrs or {}).get('id') or ''}"
        starts = [one for one in walk(parent) if one.name == "a" and _is_first(one)]
        if _OF_NOTES.search(own) and len(starts) <= 1 and not _within(link, parent):
            return Held([parent], True, kind)
    return Held(nodes, node.name != "p", kind)


def _is_first(link: Node) -> bool:
    return bool(_LABEL.match(text_of(link).strip()))


def _core(label: str) -> str:
    return label.strip("[]().: \t\n")


def _backs(node: Node, labels: set[str]) -> list[Node]:
    """Return what leads from a note back to its call, with the number of the note; another number is the author's, such as a line's."""
    found: list[Node] = []
    for one in walk(node):
        if one.name != "a" or not one.attrs.get("href"):
            continue
        text = text_of(one).strip()
        said = (
            f"{one.attrs.get('epub:type') or ''} {one.attrs.get('role') or ''} {one.attrs.get('class') or ''}"
        )
        local = str(one.attrs["href"]).startswith("#")
        core = _core(text)
        labels_it = _LABEL.match(text) and (core in labels or not core.isdecimal()) and _begins(one, node)
        if local and (_is_back(one) or "backlink" in said or labels_it):
            found.append(_outermost(one))
    return found


def _begins(link: Node, node: Node) -> bool:
    """Tell whether nothing is said in a note before a link."""
    for one in walk(node):
        if one is link:
            return True
        if one.name == "#text" and (one.data or "").strip(" \t\n[(^") and not _within(one, link):
            return False
    return False


def _is_back(link: Node) -> bool:
    said = " ".join(str(link.attrs.get(name) or "") for name in ("epub:type", "role", "class", "rev"))
    return bool(_BACK_NAMES.search(said) or _BACK.match(text_of(link)))


def _outermost(link: Node) -> Node:
    """Return a link with what is only there to raise it."""
    node = link
    while (
        node.parent is not None and node.parent.name in ("sup", "span", "small", "b", "cite") and _alone(node)
    ):
        node = node.parent
    return node


def _alone(node: Node) -> bool:
    return all(
        one is node or (one.name == "#text" and not (one.data or "").strip(" \t\n[]()"))
        for one in node.parent.children
    )


def _within(node: Node, holder: Node) -> bool:
    steps = 0
    while node is not None and steps < 2000:
        if node is holder:
            return True
        node, steps = node.parent, steps + 1
    return False
