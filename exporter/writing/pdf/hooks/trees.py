"""Documents read as XML, which what our templates write is: a note may hold paragraphs where its call stands, and reading is fast.

WeasyPrint 70 reads HTML alone, in Python (.2 s for 300 pages), where a `<p>` within a paragraph ends it (HTML, 13.1.2.4): a note's
paragraphs, which print sets at the page's foot, would tear the paragraph of its call in two.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from exporter.writing.pdf.hooks import weasyprint


def html(text: str, url_fetcher: Any) -> Any:
    """Return WeasyPrint's HTML of a page; one whose raw markup is not XML is read as HTML."""
    library = weasyprint()
    try:
        root = ElementTree.fromstring(text.partition("<!DOCTYPE html>")[2])  # noqa: S314 - no doctype, so no entity
    except ElementTree.ParseError:
        return library.HTML(string=text, url_fetcher=url_fetcher)

    made = library.HTML.__new__(library.HTML)
    made.base_url, made.url_fetcher, made.media_type = None, url_fetcher, "print"
    made.wrapper_element = library.cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    made.etree_element = root
    return made
