"""Make an SVG picture safe to carry: no scripts, no handlers, nothing that is fetched from elsewhere, no entities.

Its source need not be trusted; reading systems and browsers run what they find in one.  Every writer that packs pictures calls `safe`.
"""

from __future__ import annotations

import re

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
# What runs, embeds another document or holds HTML, which does both.
_REMOVED = {"script", "foreignObject", "iframe", "embed", "object", "audio", "video", "handler", "listener"}
_ANIMATIONS = {"animate", "set", "animateMotion", "animateTransform"}
_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_URL = re.compile(
    r"""url\(\s*(['"]?)(?!\s*['"]?#)[^)]*\)|@import[^;]*;?|expression\s*\(|javascript\s*:""", re.IGNORECASE
)


def safe(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return an SVG without what it may not have, and what was taken out in words; as it stands when nothing was.

    Raises ValueError when it is no well-formed SVG.
    """
    root = _parsed(data)
    if root.tag == "svg":  # cut from a page of HTML, where it needs no namespace
        root = _parsed(data.replace(b"<svg", b'<svg xmlns="%s"' % SVG.encode(), 1))
        data = etree.tostring(root, encoding="utf-8")
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError(f"its root is {root.tag}")
    removed: dict[str, None] = {}
    for other in list(root.iter(etree.ProcessingInstruction, etree.Entity)):
        removed["an entity or an instruction"] = None
        _drop(other)
    for element in list(root.iter("*")):
        _clean(element, removed)
    if not removed and b"<!DOCTYPE" not in data and b"<?xml-stylesheet" not in data:
        return data, ()
    # The root alone: what stands before it, a document type or a style sheet's address, goes.
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), tuple(removed)


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(str(error)) from None


def _clean(element: etree._Element, removed: dict[str, None]) -> None:
    name = etree.QName(element).localname
    if name in _REMOVED or (name in _ANIMATIONS and _animates_code(element)):
        removed[f"the element {name}"] = None
        _drop(element)
        return
    for attribute, value in element.attrib.items():
        reason = _fault(str(attribute), str(value))
        if reason:
            removed[reason] = None
            del element.attrib[attribute]
    if name == "style" and element.text and _URL.search(element.text):
        removed["an address in a style sheet"] = None
        element.text = _URL.sub("", element.text)


def _fault(attribute: str, value: str) -> str:
    local = attribute.rpartition("}")[2]
    if local.lower().startswith("on"):
        return f"the handler {local}"
    if attribute in _HREFS or local in ("src", "base"):
        return (
            ""
            if value.strip().startswith("#") or _DATA.match(value.strip())
            else "a reference to another file"
        )
    return "an address in a style" if _URL.search(value) else ""


def _animates_code(element: etree._Element) -> bool:
    name = str(element.get("attributeName", ""))
    return name.lower().startswith("on") or name.rpartition(":")[2] == "href"


def _drop(element: etree._Element) -> None:
    """Take an element out, leaving the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
