"""What a rendered page holds, found by parsing it once: elements, classes, characters, pictures, what the manifest must say of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

_XHTML = "http://www.w3.org/1999/xhtml"
# EPUB 3.3, D.6.3: namespaces and elements that a page's properties must name.
_NAMESPACES = {"http://www.w3.org/2000/svg": "svg", "http://www.w3.org/1998/Math/MathML": "mathml"}
_SCRIPTED = {"script", "form", "input", "button", "select", "textarea"}
_REMOTE = {"img", "audio", "video", "source", "link", "iframe", "script", "embed", "object"}


@dataclass(slots=True, kw_only=True)
class Survey:
    """What one page or more hold; pictures are counted by whether their text says what they show, adorns, or is missing."""

    elements: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    characters: set[str] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)
    described: int = 0
    decorative: int = 0
    undescribed: int = 0

    @property
    def visual(self) -> bool:
        """Whether anything is to be seen that text must stand in for."""
        return bool(self.described or self.undescribed or "svg" in self.properties)


def survey(page: bytes) -> Survey:
    """Return what a page holds.  Raises expat.ExpatError when it is not well-formed XML."""
    found = Survey()
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        namespace, _, element = name.rpartition(" ")
        if namespace == _XHTML:
            found.elements.add(element)
            _see(found, element, attributes)
        elif namespace in _NAMESPACES:
            found.properties.add(_NAMESPACES[namespace])
        found.classes.update(attributes.get("class", "").split())

    parser.StartElementHandler = start
    parser.CharacterDataHandler = found.characters.update
    parser.Parse(page, True)
    return found


def joined(pages: Iterable[Survey]) -> Survey:
    """Return what several pages hold together."""
    whole = Survey()
    for page in pages:
        whole.elements |= page.elements
        whole.classes |= page.classes
        whole.characters |= page.characters
        whole.properties |= page.properties
        whole.described += page.described
        whole.decorative += page.decorative
        whole.undescribed += page.undescribed
    return whole


def is_well_formed(markup: str) -> bool:
    """Tell whether markup can stand in a page."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(
            f'<x xmlns:epub="http://www.idpf.org/2007/ops">{markup}</x>'.encode("utf-8", "replace"), True
        )
    except expat.ExpatError:
        return False
    return True


def _see(found: Survey, element: str, attributes: dict[str, str]) -> None:
    if element == "img":
        if attributes.get("alt"):
            found.described += 1
        elif attributes.get("role") == "presentation":
            found.decorative += 1
        else:
            found.undescribed += 1
    if element in _SCRIPTED or any(name.startswith("on") for name in attributes):
        found.properties.add("scripted")
    address = (
        attributes.get("src")
        or attributes.get("data")
        or (attributes.get("href") if element == "link" else "")
    )
    if element in _REMOTE and (address or "").startswith(("http:", "https:", "//")):
        found.properties.add("remote-resources")
