"""Notes stay on the page of their call.

Where the second line of a paragraph does not fit, WeasyPrint 70 makes room by sending the notes of earlier paragraphs to the next page,
even to one that holds nothing else, rather than the new paragraph.  One condition in `_linebox_layout` decides it; with it off, the
paragraph moves.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

_CONDITION = "report = not context.in_column and can_break_now and not could_break_before"


def install() -> None:
    """Replace that condition in WeasyPrint's `_linebox_layout`."""
    from weasyprint.layout import block

    source = inspect.getsource(block._linebox_layout)
    if source.count(_CONDITION) != 1:
        raise AssertionError("WeasyPrint's _linebox_layout is not that of 70.0")
    exec(source.replace(_CONDITION, "report = False"), vars(block))  # noqa: S102 - one line of a function of 150


def shares(page: Any) -> Iterator[tuple[str, float]]:
    """Yield the id of each note at a page's foot, and its height as a share of the height of the page's text."""
    from weasyprint.formatting_structure import boxes

    for area in page._page_box.descendants():
        if isinstance(area, boxes.FootnoteAreaBox):
            for note in area.children:
                if note.element is not None and note.element.get("id"):
                    yield note.element.get("id"), note.height / page._page_box.height
