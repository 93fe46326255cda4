"""Sources that pandoc reads (the extra `pandoc`): docx, odt, rtf, reStructuredText, Org, LaTeX, JATS, DocBook, notebooks, EPUB and more.

pandoc parses; its document as JSON (pandoc-types 1.23) is turned into the model here.  It says no lines, so that a place is the file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exporter import model
from exporter.model import Blocks
from exporter.problems import Problem
from exporter.reading import decoding
from exporter.reading.content import Asked, Content
from exporter.reading.pandoc import epub, log, meta, process
from exporter.reading.pandoc.blocks import blocks
from exporter.reading.pandoc.state import State
from exporter.reading.positions import Source

# Formats whose files are archives or not text; those of others are decoded here, since pandoc takes nothing but UTF-8.
BINARY = ("docx", "odt", "epub", "rtf")
# What is asked of pandoc for a format where its name alone would not do.
_ASKED = {"docx": "docx+citations"}


def read(source: Source, asked: Asked) -> Content:
    """Return the blocks of a source that pandoc reads, and what it says of itself.

    Raises ExportError: exit code 69 when pandoc is not installed, 1 when it cannot read the source.
    """
    name, format = asked.name, asked.format
    data = asked.data or source.text.encode()
    of_text: tuple[Problem, ...] = ()
    if format not in BINARY:
        text, of_text = decoding.decode(data, name)
        data = _plainer(text).encode() if format == "latex" else text.encode()
    said = process.run(data, _ASKED.get(format, format), name)
    state = State(asked=asked, blocks=blocks, media=said.media)
    made = blocks(state, said.document["blocks"])
    known, opening = meta.metadata(state, said.document["meta"])
    if format == "epub":
        made, known = epub.mended(state, made, known)
    made = _linked(state, (*opening, *made))
    return Content(
        blocks=made,
        metadata=known,
        problems=(*of_text, *log.problems(said.log, name), *state.said()),
    )


def _plainer(text: str) -> str:
    """Return LaTeX without a command that pandoc writes round pictures, and whose own definition it cannot follow."""
    return text.replace("\\pandocbounded{", "{")


def _linked(state: State, made: Blocks) -> Blocks:
    """Return blocks with the links to ids that another node has taken over leading there."""
    if not state.aliases:
        return made

    def led(node: Any) -> Any:
        if isinstance(node, model.Link) and node.target.removeprefix("#") in state.aliases:
            return replace(node, target=f"#{state.aliases[node.target[1:]]}")
        return node

    done: Blocks = model.rebuild(made, led)
    return done
