"""HTML and XHTML to blocks: pages of any quality by the rules of browsers, and books whose markup says what things are.

justhtml parses; one table of elements makes the model of its tree, for pages and for the HTML in Markdown.  No word that a browser
would show is lost: what we do not know loses its tags alone.
"""

from __future__ import annotations

from dataclasses import replace

from exporter.reading.content import Asked, Content
from exporter.reading.positions import Source
from exporter.reading.running import Context


def read(source: Source, asked: Asked) -> Content:
    """Return the blocks of a page, headings as sections that hold nothing yet, and what is to say of it."""
    from exporter.reading.html import (
        addresses,
        extracting,
        head,
        titles,
    )  # not needed for the tags in Markdown
    from exporter.reading.html import tree as trees
    from exporter.reading.html.building import Builder

    tree = trees.parse(source, xml=is_xml(source, asked.name))
    base = head.base_address(tree, asked)
    said, of_head = head.metadata(tree, asked)
    named = head.names(tree)
    roots, of_article = extracting.article(tree, asked)
    context = Context(source=source, find=addresses.finding(asked, base), page=True)
    builder = Builder(context, tree)
    blocks = builder.blocks([node for root in roots for node in (root.children or ())])
    title, blocks = titles.settled(
        asked.metadata.title or said.title, blocks, said=named or bool(asked.metadata.title)
    )
    said = replace(said, title=title)
    return Content(
        blocks=addresses.linked(blocks, asked, base),
        metadata=said,
        problems=(*of_head, *of_article, *context.said()),
    )


def is_xml(source: Source, name: str) -> bool:
    """Tell whether a page is XHTML, whose elements may close in their own tags."""
    start = source.text[:2000]
    return (
        start.lstrip("\ufeff \n").startswith("<?xml")
        or name.lower().endswith((".xhtml", ".xht"))
        or 'xmlns="http://www.w3.org/1999/xhtml"' in start
    )
