"""An EPUB as a reading system opens it: its package document, navigation and pages, from the bytes alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

XML = "{http://www.w3.org/XML/1998/namespace}"
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
TYPE = "{http://www.idpf.org/2007/ops}type"


class File(NamedTuple):
    """A row of the manifest."""

    href: str
    media_type: str
    properties: str


class Opened:
    """What an EPUB says, by the names of EPUB 3.3."""

    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.package = ElementTree.fromstring(self.read("content.opf"))
        self.manifest = {
            node.attrib["id"]: File(
                node.attrib["href"], node.attrib["media-type"], node.get("properties", "")
            )
            for node in self.package.iter(f"{OPF}item")
        }
        self.spine = [
            (self.manifest[node.attrib["idref"]].href, node.get("linear", "yes"))
            for node in self.package.iter(f"{OPF}itemref")
        ]

    def read(self, name: str) -> bytes:
        return self.zip.read(f"EPUB/{name}")

    def text(self, name: str) -> str:
        return self.read(name).decode()

    def dc(self, name: str) -> list[str]:
        return [node.text or "" for node in self.package.iter(f"{DC}{name}")]

    def meta(self, property: str) -> list[str]:
        """The values of a property, whatever it refines."""
        return [
            node.text or "" for node in self.package.iter(f"{OPF}meta") if node.get("property") == property
        ]

    def named(self, name: str) -> list[str]:
        """The contents of EPUB 2's `<meta name>`."""
        return [
            node.get("content", "") for node in self.package.iter(f"{OPF}meta") if node.get("name") == name
        ]

    def refining(self, value: str) -> dict[str, list[str]]:
        """What is said of the element of Dublin Core with this text: property → values."""
        id = next(node.get("id") for node in self.package.iter() if node.text == value and node.get("id"))
        found: dict[str, list[str]] = {}
        for node in self.package.iter(f"{OPF}meta"):
            if node.get("refines") == f"#{id}":
                found.setdefault(node.attrib["property"], []).append(node.text or "")
        return found

    def page(self, name: str) -> Element:
        return ElementTree.fromstring(self.read(name))

    def pages(self) -> Iterator[tuple[str, Element]]:
        """The pages of the spine, in order."""
        for name, _ in self.spine:
            yield name, self.page(name)

    def nav(self, kind: str) -> list[tuple[int, str, str, str]]:
        """A list of the navigation document: (depth, words, href, epub:type)."""
        whole = self.page("nav.xhtml")
        root = next(node for node in whole.iter(f"{XHTML}nav") if node.get(TYPE) == kind)
        return list(_entries(root.find(f"{XHTML}ol"), 1))

    def toc(self) -> list[tuple[int, str, str]]:
        return [(depth, words, href) for depth, words, href, _ in self.nav("toc")]

    def landmarks(self) -> list[tuple[str, str, str]]:
        return [(kind, words, href) for _, words, href, kind in self.nav("landmarks")]

    def leads_somewhere(self, page: str, href: str) -> bool:
        """Whether a link on a page has its target in the book."""
        file, _, id = href.partition("#")
        parts: list[str] = []
        for part in (PurePosixPath(page).parent / file if file else PurePosixPath(page)).parts:
            parts.pop() if part == ".." else parts.append(part)
        name = "/".join(parts)
        if f"EPUB/{name}" not in self.zip.namelist():
            return False
        return not id or any(node.get("id") == id for node in self.page(name).iter())


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def first(root: Element, name: str) -> Element:
    return next(root.iter(f"{XHTML}{name}"))


def _entries(list_: Element | None, depth: int) -> Iterator[tuple[int, str, str, str]]:
    assert list_ is not None
    for item in list_.findall(f"{XHTML}li"):
        link = item.find(f"{XHTML}a")
        assert link is not None
        yield depth, words(link), link.attrib["href"], link.get(TYPE, "")
        below = item.find(f"{XHTML}ol")
        if below is not None:
            yield from _entries(below, depth + 1)
