"""References to pages, made once: pydyf 0.13 makes those of all pages anew for every element of the tag tree, a square of the pages.

1 s of CPU in 160 pages, 50 million steps in 730.
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    """Let a PDF keep its `page_references` until a page is added."""
    import pydyf

    make = pydyf.PDF.page_references.fget

    def page_references(self: Any) -> tuple[bytes, ...]:
        count = len(self.pages["Kids"])
        kept = vars(self).get("_page_references")
        if kept is None or kept[0] != count:
            kept = self._page_references = count, make(self)
        references: tuple[bytes, ...] = kept[1]
        return references

    pydyf.PDF.page_references = property(page_references)
