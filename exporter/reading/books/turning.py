"""What leads from page to page of a manual: words of a page alone, and none of a chapter's, which a book's own order leads to."""

from __future__ import annotations

from exporter.model import Book, Division, rebuild
from exporter.problems import Problem, problem
from exporter.reading.classes import NAVIGATION


def dropped(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """Return a chapter without it, and one problem where there was some."""
    found: list[Division] = []

    def without(node: object) -> object:
        if isinstance(node, Division) and NAVIGATION in node.classes:
            found.append(node)
            return ()
        return node

    made: Book = rebuild(book, without)
    if not found:
        return book, ()
    message = "What leads to the manual's other pages is left out of the chapter."
    return made, (problem("html.extracted", message, found[0].where),)
