"""Sources that pandoc reads (the extra `pandoc`): docx, odt, rtf, reStructuredText, Org, LaTeX, JATS, DocBook, notebooks, EPUB and more.

pandoc parses; its document as JSON (pandoc-types 1.23) is turned into the model here.  It says no lines, so that a place is the file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exporter import model
from exporter.model import Blocks
from exporter.problems import ExportError, Problem
from exporter.reading import decoding
from exporter.reading.content import Asked, Content
from exporter.reading.pandoc import epub, latex, log, meta, process, word
from exporter.reading.pandoc.blocks import blocks
from exporter.reading.pandoc.state import State
from exporter.reading.positions import Source

# Formats whose files are archives or not text; those of others are decoded here, since pandoc takes nothing but UTF-8.
BINARY = ("docx", "odt", "epub", "rtf")
_PATIENCE = 15  # seconds for LaTeX whose preamble can be left out


def read(source: Source, asked: Asked) -> Content:
    """Return the blocks of a source that pandoc reads, and what it says of itself.

    Raises ExportError: exit code 69 when pandoc is not installed, 1 when it cannot read the source.
    """
    name, format = asked.name, asked.format
    data = asked.data or source.text.encode()
    of_text: tuple[Problem, ...] = ()
    text = ""
    if format not in BINARY:
        text, of_text = decoding.decode(data, name)
        data = text.encode()
    wanted = word.asked(data) if format == "docx" else format
    said = _latex(text, name) if format == "latex" else process.run(data, wanted, name)
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


def _latex(text: str, name: str) -> process.Said:
    """Return what pandoc reads in LaTeX; when it cannot follow the preamble, which may define anything, without most of that."""
    bare = latex.bare(text)
    try:
        return process.run(
            latex.plainer(text).encode(), "latex", name, _PATIENCE if bare else process.SECONDS
        )
    except ExportError as error:
        if not bare or error.exit_code != 1:
            raise
    said = process.run(latex.plainer(bare).encode(), "latex", name)
    message = "[WARNING] The definitions of the preamble cannot be followed and are left out"
    return replace(said, log=(message, *said.log))


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
