"""Where pages of the printed edition begin: by epub:type or role, or as Project Gutenberg's volunteers number them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exporter import model
from exporter.model import Where
from exporter.reading.html import elements
from exporter.reading.html.tree import Node, text_of, walk

if TYPE_CHECKING:
    from exporter.reading.html.building import Tag

_CLASSES = frozenset((".pagenum", ".pagenumber", ".pageno", ".page-number", ".page_number", ".pagebreak"))
_LONGEST = 40  # characters of what stands for a page number
_NUMBER = re.compile(
    r"[\[({<|\s]*(?:(?:pages?|pg|p|seite|s)\b\.?\s*)?([0-9]{1,4}[a-z]?|[ivxlcdm]{1,9})[\s.|>})\]]*",
    re.IGNORECASE,
)


def is_page(node: Node, given: Tag) -> bool:
    """Tell whether an element says no more than that a page begins here."""
    terms = elements.terms(given.attributes)
    if "pagebreak" in terms:
        return True
    if not terms & _CLASSES:
        return False
    text = text_of(node).strip()
    return bool(_label(given, text)) and not any(one.name == "img" for one in walk(node))


def page(node: Node, given: Tag, text: str, where: Where, fields: dict[str, Any]) -> model.PageBreak:
    """Return where a page begins, with its number; what links lead to may be an anchor within."""
    inner = next((name for one in walk(node) if one is not node and (name := _anchor(one))), "")
    return model.PageBreak(label=_label(given, text), where=where, id=fields.get("id", "") or inner)


def _label(given: Tag, text: str) -> str:
    said = given.attributes
    if "pagebreak" in elements.terms(said):
        own = said.get("title") or said.get("aria-label") or text.strip()
        return " ".join((own or re.sub(r"^\D+", "", said.get("id", ""))).split()).strip(" .")
    if len(text) > _LONGEST:
        return ""
    text = text.strip() or re.sub(r"^(?:page|pg|p)[_-]?", "", said.get("id", ""), flags=re.IGNORECASE)
    match = _NUMBER.fullmatch(text)
    return match[1] if match else ""


def _anchor(node: Node) -> str:
    if not node.name[0].isalpha():
        return ""
    said = node.attrs or {}
    return "-".join(str(said.get("id") or (said.get("name") if node.name == "a" else "") or "").split())
