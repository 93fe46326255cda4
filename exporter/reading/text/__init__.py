"""Plain text to blocks: title, headings, lists, verse and paragraphs are told from how the lines lie.

Two ways of writing are told apart.  Either every line is a paragraph; or lines are broken by hand at some width, and blank lines
part the paragraphs, as Project Gutenberg has it: then nearly every line flows into the next.  Lines of verse do not.
"""

from __future__ import annotations

from exporter.reading.content import Asked, Content
from exporter.reading.positions import Source


def read(source: Source, asked: Asked) -> Content:
    """Return the blocks of a text: the title as a heading of level 1, other headings below it, sections not nested yet."""
    from exporter.reading.metadata import metadata
    from exporter.reading.text import gutenberg, notes
    from exporter.reading.text.blocks import Reader
    from exporter.reading.text.lines import chunks_of, width_of

    chunks, pages = chunks_of(source)
    head = gutenberg.head(source)
    reader = Reader(source, width_of(chunks), pages, emphasis=bool(head))
    said, problems = metadata(head, source.file, find=asked.find)
    return Content(blocks=notes.taken(reader.read(chunks)), metadata=said, problems=problems)
