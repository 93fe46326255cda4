"""Make an SVG picture safe to carry: no scripts, no handlers, nothing that is fetched from elsewhere, no entities.

Its source need not be trusted; reading systems and browsers run what they find in one.  Every writer that packs pictures calls `safe`.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

from lxml import etree

from exporter.kinds import PACKED
from exporter.writing import drawing

SVG = "http://www.w3.org/2000/svg"
# Programs that draw keep notes of their own in these, which nothing shows or runs.
_EDITORS = (
    "http://www.inkscape.org/",
    "http://sodipodi.sourceforge.net/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/elements/1.1/",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://ns.adobe.com/",
    "http://www.bohemiancoding.com/sketch/ns",
)
_LARGEST = 2**26  # bytes
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
# What runs, embeds another document or holds HTML, which does both.
_REMOVED = {"script", "foreignObject", "iframe", "embed", "object", "audio", "video", "handler", "listener"}
_SHOWN = {"image", "feImage", "use"}  # what shows something else, and nothing without its address
_ANIMATIONS = {"animate", "set", "animateMotion", "animateTransform"}
_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
# What CSS may fetch with, or hide that behind (CSS Values 4, 4.5; CSS Images 4, 2); what has none of it is not read further.
_DOUBTFUL = re.compile(r"\\|@|url|src|image|cross-fade|expression", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d][\w.-]*")  # an NCName (Namespaces in XML 1.0, 4), near enough
_POINTER = re.compile(r"#([^\s)\"']+)")
_SCRIPT = re.compile(r"javascript\s*:", re.IGNORECASE)
_FETCHING = re.compile(r"(?:-\w+-)?(?:url|src|image|image-set|cross-fade|expression)", re.IGNORECASE)


def safe(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return an SVG without what it may not have, and what was taken out in words; as it stands when nothing was.

    Raises ValueError when it is no well-formed SVG, or draws more than anybody would wait for.
    """
    data = _unpacked(data)
    root = _parsed(data)
    if root.tag == "svg":  # cut from a page of HTML, where it needs no namespace
        root = _parsed(data.replace(b"<svg", b'<svg xmlns="%s"' % SVG.encode(), 1))
        data = etree.tostring(root, encoding="utf-8")
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError(f"its root is {root.tag}")
    drawing.bound(root)
    removed: dict[str, None] = {}
    for other in list(root.iter(etree.ProcessingInstruction, etree.Entity)):
        removed["an entity or an instruction"] = None
        _drop(other)
    for element in list(root.iter("*")):
        _clean(element, removed)
    _with_ids_once(root, removed)
    _with_names(root, removed)
    if not removed and _is_alone(root):
        return data, ()
    for element in root.iter("*"):  # an attribute's entities are written out, since their names are gone
        for attribute, value in element.attrib.items():
            element.set(attribute, value)
    # The root alone: what stands before it, a document type or a style sheet's address, goes.
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, with_tail=False), tuple(removed)


def _with_ids_once(root: etree._Element, removed: dict[str, None]) -> None:
    """Leave an id to the first element that has it; more than one are no XML that an EPUB may hold."""
    seen: set[str] = set()
    for element in root.iter(etree.Element):
        name = element.get("id")
        if name is not None and name in seen:
            removed[f"the second id {name}"] = None
            del element.attrib["id"]
        elif name is not None:
            seen.add(name)


def _with_names(root: etree._Element, removed: dict[str, None]) -> None:
    """Give a name of XML to each id that is none, as `1`, which browsers take and EPUBs may not hold, and to what refers to it."""
    ids = [name for element in root.iter(etree.Element) if (name := element.get("id")) is not None]
    renamed: dict[str, str] = {}
    for name in ids:
        if not _NAME.fullmatch(name):
            new = "id-" + re.sub(r"[^\w.-]", "-", name)
            while new in ids or new in renamed.values():
                new += "-"
            renamed[name] = new
            removed[f"the id {name}, which is no name"] = None
    if not renamed:
        return

    def put(text: str) -> str:
        return _POINTER.sub(lambda found: "#" + renamed.get(found[1], found[1]), text)

    for element in root.iter(etree.Element):
        for attribute, value in element.attrib.items():
            if attribute == "id":
                element.set("id", renamed.get(str(value), str(value)))
            elif "#" in value:
                element.set(attribute, put(str(value)))
        if element.text and etree.QName(element).localname == "style":
            element.text = put(element.text)


def _is_alone(root: etree._Element) -> bool:
    """Tell whether no document type, instruction or comment stands beside the root."""
    return (
        root.getprevious() is None
        and root.getnext() is None
        and root.getroottree().docinfo.internalDTD is None
    )


def _unpacked(data: bytes) -> bytes:
    """Return what gzip packed.  Raises ValueError for too much of it."""
    if not data.startswith(PACKED):
        return data
    packed = zlib.decompressobj(31)
    try:
        found = packed.decompress(data, _LARGEST)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if packed.unconsumed_tail:
        raise ValueError(f"it unpacks to more than {_LARGEST // 2**20} MB")
    return found


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(str(error)) from None


def _clean(element: etree._Element, removed: dict[str, None]) -> None:
    name = etree.QName(element)
    is_foreign = name.namespace != SVG and not (name.namespace or "").startswith(_EDITORS)
    if (
        is_foreign
        or name.localname in _REMOVED
        or (name.localname in _ANIMATIONS and _animates_code(element))
    ):
        removed[f"the element {name.localname}"] = None
        if name.localname == "foreignObject":
            _keep_words(element)
        _drop(element)
        return
    for attribute, value in element.attrib.items():
        reason = _fault(str(attribute), str(value))
        if reason:
            removed[reason] = None
            del element.attrib[attribute]
            # WeasyPrint cannot do without the address of these.
            if attribute in _HREFS and name.localname in _SHOWN:
                _drop(element)
                return
    if name.localname == "style":
        # A comment of XML parts the text in two, and is none of CSS's.
        css = str(element.xpath("string()"))
        kept = _without_addresses(css)
        if kept != css:
            removed["an address in a style sheet"] = None
            for child in list(element):
                element.remove(child)
            element.text = kept


def _fault(attribute: str, value: str) -> str:
    local = attribute.rpartition("}")[2]
    if local.lower().startswith("on"):
        return f"the handler {local}"
    if attribute in _HREFS or local in ("src", "base"):
        return "" if _is_inside(value) else "a reference to another file"
    is_harmless = not _SCRIPT.search(value) and _without_addresses(value) == value
    return "" if is_harmless else "an address in a style"


def _without_addresses(css: str) -> str:
    """Return CSS without what it would fetch or run, however that is spelled; as it stands when there is nothing of it."""
    if not _DOUBTFUL.search(css):
        return css
    import tinycss2

    tokens = tinycss2.parse_component_value_list(css)
    taken: list[Any] = []
    try:
        kept = _harmless(tokens, taken)
        return str(tinycss2.serialize(kept)) if taken else css
    except RecursionError:  # nobody nests a thousand blocks who means well
        return ""


def _harmless(values: list[Any], taken: list[Any]) -> list[Any]:
    """Return component values without imports, addresses of elsewhere, and functions that hold some, which are `taken` out."""
    from tinycss2 import ast

    kept: list[Any] = []
    importing = False
    for value in values:
        if importing or (value.type == "at-keyword" and value.lower_value == "import"):
            taken.append(value)
            importing = value != ";"
            continue
        for name in ("arguments", "content"):
            inner = getattr(value, name, None)
            if isinstance(inner, list):
                setattr(value, name, _harmless(inner, taken))
        if (value.type == "url" and not _is_inside(value.value)) or (
            value.type == "function"
            and _FETCHING.fullmatch(value.name)
            and not _fetches_nothing(value.arguments)
        ):
            taken.append(value)
            # A declaration without a value would be no CSS.
            kept.append(ast.IdentToken(value.source_line, value.source_column, "none"))
        else:
            kept.append(value)
    return kept


def _fetches_nothing(arguments: list[Any]) -> bool:
    strings = [token.value for token in arguments if token.type == "string"]
    return bool(strings) and all(map(_is_inside, strings))


def _is_inside(address: str) -> bool:
    """Tell whether an address is of the picture itself: a part of it, or a picture that it holds."""
    return address.strip().startswith("#") or _DATA.match(address.strip()) is not None


def _animates_code(element: etree._Element) -> bool:
    name = str(element.get("attributeName", ""))
    return name.lower().startswith("on") or name.rpartition(":")[2] == "href"


def _keep_words(element: etree._Element) -> None:
    """Put the words of HTML before it, in the middle of its place; within `switch` the picture has words for who shows no HTML."""
    parent = element.getparent()
    shown = "descendant::text()[not(ancestor::*[local-name() = 'script' or local-name() = 'style'])]"
    found: Any = element.xpath(shown)
    words = " ".join(" ".join(map(str, found)).split())
    if parent is None or not words or etree.QName(parent).localname == "switch":
        return
    x, y, width, height = (_number(element.get(one, "")) for one in ("x", "y", "width", "height"))
    text = etree.Element(f"{{{SVG}}}text", {"x": f"{x + width / 2:g}", "y": f"{y + height / 2:g}"})
    text.set("text-anchor", "middle")
    text.text = words
    element.addprevious(text)


def _number(written: str) -> float:
    found = re.fullmatch(r"\s*([+-]?[\d.]{1,12})(?:px)?\s*", written)
    try:
        return float(found[1]) if found else 0
    except ValueError:
        return 0


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
