"""Typeset text as lines for a terminal: the edits as a diff whose spaces can be seen, and the text alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import typer

from exporter import model

if TYPE_CHECKING:
    from exporter.typesetting import Edit

# Spaces and joiners that look like others, or like nothing; Unicode's own pictures of them where it has some.
VISIBLE = str.maketrans(
    {
        "\u00a0": "⍽",  # no-break space
        "\u202f": "⎵",  # narrow no-break space
        "\u2009": "·",  # thin space
        "\u00ad": "¬",  # soft hyphen
        "\u200b": "|",  # zero width space
        "\u2060": "⁀",  # word joiner
        "\n": "⏎",
    }
)
LEGEND = "⍽ no-break space, ⎵ narrow no-break space, · thin space, ¬ soft hyphen, ⁀ word joiner, ⏎ line end"


def edits(made: Iterable[Edit], colored: bool) -> Iterator[str]:
    """Yield each edit as three lines: place and rule, what stood there and what stands there now, with words around it."""
    for edit in made:
        place = f"{edit.where} " if edit.where else ""
        yield f"{place}{edit.rule}"
        old = f"- {edit.left}{edit.before}{edit.right}".translate(VISIBLE)
        new = f"+ {edit.new_left}{edit.after}{edit.new_right}".translate(VISIBLE)
        yield _painted(old, typer.colors.RED, colored)
        yield _painted(new, typer.colors.GREEN, colored)


def text(book: model.Book) -> Iterator[str]:
    """Yield the text of a book, a line a paragraph, blank lines between blocks, an article's notes at its end."""
    for article in book.articles:
        title = model.plain(article.metadata.title)
        yield from (title, "") if title else ()
        for block in article.blocks:
            yield from (*_lines(block), "")
        for note in _notes(article):
            for at, line in enumerate(line for block in note.blocks for line in (*_lines(block), "")):
                yield f"{note.number}. {line}" if not at else line


def _notes(article: model.Article) -> tuple[model.Note, ...]:
    """Return the notes of an article, those within notes too, each once."""
    notes = (node for node in model.walk(article) if isinstance(node, model.Note))
    return tuple({note.id: note for note in notes}.values())


def _lines(node: Any) -> Iterator[str]:
    """Yield the lines of a block: what holds running text is one line, anything else what is in it."""
    match node:
        case model.Section():
            yield from (model.plain(node.title), "")
            for block in node.blocks:
                yield from (*_lines(block), "")
        case model.Paragraph() | model.Line():
            yield model.plain(node.content)
        case model.CodeBlock():
            yield node.text.rstrip("\n")
        case model.Item():
            for at, line in enumerate(line for block in node.blocks for line in _lines(block)):
                yield f"{'  ' if at else '- '}{line}" if line else line
        case model.Row():
            yield " | ".join(model.plain(cell.blocks) for cell in node.cells)
        case model.Definition():
            for term in node.terms:
                yield model.plain(term)
            for detail in node.details:
                yield from (f"  {line}" for block in detail for line in _lines(block))
        case _:
            for child in _children(node):
                yield from _lines(child)


def _children(node: Any) -> Iterator[Any]:
    """Yield the blocks directly in a block, in reading order."""
    for name in ("caption", "blocks", "entries", "stanzas", "lines", "head", "bodies", "foot"):
        for child in getattr(node, name, ()):
            yield from child if isinstance(child, tuple) else (child,)


def _painted(line: str, color: str, colored: bool) -> str:
    return typer.style(line, fg=color) if colored else line
