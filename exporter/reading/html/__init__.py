"""HTML and XHTML to blocks: pages of any quality by the rules of browsers, and books whose markup says what things are.

justhtml parses; one table of elements makes the model of its tree, for pages and for the HTML in Markdown.  No word that a browser
would show is lost: what we do not know loses its tags alone.
"""

from __future__ import annotations

from exporter.model import Metadata, Text
from exporter.reading.content import Asked, Content
from exporter.reading.html import tree as trees
from exporter.reading.html.building import Builder
from exporter.reading.positions import Source
from exporter.reading.running import Context


def read(source: Source, asked: Asked) -> Content:
    """Return the blocks of a page, headings as sections that hold nothing yet, and what is to say of it."""
    tree = trees.parse(source, xml=is_xml(source, asked.name))
    context = Context(source=source, find=asked.find, page=True)
    builder = Builder(context, tree)
    body = tree.body
    blocks = builder.blocks(body.children if body is not None else tree.root.children)
    return Content(blocks=blocks, metadata=_metadata(tree), problems=context.said())


def is_xml(source: Source, name: str) -> bool:
    """Tell whether a page is XHTML, whose elements may close in their own tags."""
    start = source.text[:2000]
    return (
        start.lstrip("\ufeff \n").startswith("<?xml")
        or name.lower().endswith((".xhtml", ".xht"))
        or 'xmlns="http://www.w3.org/1999/xhtml"' in start
    )


def _metadata(tree: trees.Tree) -> Metadata:
    from exporter.languages import tags

    head = tree.head
    title = next((one for one in head.children if one.name == "title"), None) if head is not None else None
    words = " ".join(tree.text(title).split()) if title is not None else ""
    page = next((one for one in tree.root.children if one.name == "html"), None)
    said = (page.attrs.get("lang") or page.attrs.get("xml:lang") or "") if page is not None else ""
    return Metadata(
        title=(Text(text=words, where=tree.where(title)),) if words else (), language=tags.normal(said) or ""
    )
