"""Tables that are wider than the text: found after layout, so that they can be laid out again with columns of one width.

WeasyPrint 70 does not count `overflow-wrap: anywhere` towards the least width of a cell (css-text-3, 5.5), so that a table of long words
in an automatic layout runs over the margin.
"""

from __future__ import annotations

from typing import Any

_EPSILON = 0.5  # CSS px


def overflowing(pages: Any) -> tuple[Any, ...]:
    """Return the elements of the tables that are wider than what they stand in."""
    from weasyprint.formatting_structure import boxes

    found = []
    for page in pages.pages:
        for box in page._page_box.descendants():
            if isinstance(box, boxes.BlockContainerBox):
                found += [
                    child.get_wrapped_table().element
                    for child in box.children
                    if isinstance(child, boxes.BlockBox)
                    and child.is_table_wrapper
                    and child.get_wrapped_table().border_width() > box.width + _EPSILON
                ]
    return tuple(dict.fromkeys(found))
