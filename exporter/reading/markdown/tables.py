"""Tables of pandoc's that GitHub has not, and captions of all of them (`: Caption {#id}` or `Table: Caption`), as rules of markdown-it.

Blocks stand in their cells, each of which is read as a text of its own; its places are those of the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from exporter.reading.markdown import columns, grids, places
from exporter.reading.markdown.grids import Cell, Grid, Line

Rule = Callable[[StateBlock, int, int, bool], bool]

_CAPTION = re.compile(r"(?:[Tt]able)?:[ \t]+(?=\S)")
_DASHES = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)++")
_PLAIN = re.compile(r"[^\W\d_]")
_LONGEST = 20_000  # lines of a table
_ENDS = {"table_close", "grid_close"}


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.block.ruler.at("table", partial(_piped, table), {"alt": ["paragraph", "reference"]})
    parser.block.ruler.after("table", "grid", _grid)
    parser.block.ruler.after("grid", "columns", _columns)
    parser.core.ruler.after("block", "captions", _captions)


def _piped(rule: Rule, state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Take GitHub's table, and one with more columns of dashes than its head has cells, whose last dashes say nothing."""
    if rule(state, first, last, silent):
        return True
    if first + 1 >= last or not state.src.startswith("|", state.bMarks[first] + state.tShift[first]):
        return False
    start, end = state.bMarks[first + 1] + state.tShift[first + 1], state.eMarks[first + 1]
    dashes = _DASHES.match(state.src, start, end)
    if dashes is None or state.src[dashes.end() : end].strip():
        return False
    cells = places.cells(state.src, state.bMarks[first] + state.tShift[first], state.eMarks[first])
    bars = [start + at for at, one in enumerate(dashes[0]) if one == "|"]
    count = sum(1 for _ in cells)
    if not 0 < count < len(bars) - 1:
        return False
    state.eMarks[first + 1] = bars[count] + 1
    try:
        return rule(state, first, last, silent)
    finally:
        state.eMarks[first + 1] = end


def _line(state: StateBlock, number: int) -> Line:
    """Return a line less the indentation of what holds it."""
    start = state.bMarks[number] + state.tShift[number]
    indent = max(0, state.sCount[number] - state.blkIndent)
    return Line(" " * indent + state.src[start : state.eMarks[number]].rstrip(), start - indent)


def _lines(state: StateBlock, first: int, last: int) -> Iterator[Line]:
    for number in range(first, min(last, first + _LONGEST)):
        if not state.isEmpty(number) and state.sCount[number] < state.blkIndent:
            return
        yield _line(state, number)


def _grid(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    start = state.bMarks[first] + state.tShift[first]
    if silent or state.is_code_block(first) or not state.src.startswith("+", start):
        return False
    if not grids.begins(_line(state, first).text.strip()):
        return False
    found: list[Line] = []
    for line in _lines(state, first, last):
        bare = line.text.lstrip(" ")
        if not bare.startswith(("+", "|")) or "\t" in bare:
            break
        found.append(Line(bare, line.start + len(line.text) - len(bare)))
    made = grids.grid(found)
    if made is None:
        return False
    _push(state, made, first, first + len(found))
    return True


def _columns(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if silent or state.is_code_block(first) or first + 2 >= last:
        return False
    head, below = (_line(state, number).text for number in (first, first + 1))
    several, whole = columns.is_rule(head), columns.is_full(head)
    if not (several or whole or columns.is_rule(below)):
        return False
    lines = _taken(state, first, last, 1 if several else 2 if whole else 0)
    made = None if whole else columns.simple(lines)
    if several and (made is None or made[1] < len(lines)):
        made = columns.multiline(lines) or made
    elif whole:
        made = columns.multiline(lines)
    if made is None:
        return False
    _push(state, made[0], first, first + made[1])
    return True


def _taken(state: StateBlock, first: int, last: int, rules: int) -> list[Line]:
    """Return the lines that a table may take: up to as many lines of dashes below its first; without any, up to an empty line."""
    found: list[Line] = []
    for line in _lines(state, first, last):
        found.append(line)
        if len(found) > 1 and (columns.is_rule(line.text) or columns.is_full(line.text)):
            rules -= 1
            if rules == 0:
                break
        elif rules in (0, -1, 2) and not line.text:
            break
    return found


def _push(state: StateBlock, grid: Grid, first: int, end: int) -> None:
    token = state.push("grid_open", "table", 1)
    token.map = [first, end]
    token.meta = {"aligns": grid.aligns, "head": grid.head, "foot": grid.foot}
    for row in grid.rows:
        state.push("grid_row_open", "tr", 1).map = [first, end]
        for cell in row:
            opening = state.push("grid_cell_open", "td", 1)
            begin = first + cell.first
            opening.map = [begin, begin + max(1, len(cell.lines))]
            opening.meta = {"rowspan": cell.rows, "colspan": cell.columns}
            _read(state, cell, begin)
            state.push("grid_cell_close", "td", -1)
        state.push("grid_row_close", "tr", -1)
    state.push("grid_close", "table", -1)
    state.line = end


def _read(state: StateBlock, cell: Cell, first: int) -> None:
    """Read the blocks of a cell as a text of its own, and move them to where it stands."""
    text = "\n".join(line.text for line in cell.lines)
    if not text.strip():
        return
    if len(cell.lines) == 1 and _PLAIN.match(text):  # as most are: no rule but the paragraph's would take it
        tokens = [Token("paragraph_open", "p", 1), Token("inline", "", 0), Token("paragraph_close", "p", -1)]
        for token in tokens:
            token.map, token.level = [first, first + 1], state.level
        tokens[1].content, tokens[1].children = text, []
        places.put(tokens[1], cell.lines[0].start)
        state.tokens += tokens
        return
    held = type(state)(text, state.md, state.env, [])
    held.level = state.level
    state.md.block.tokenize(held, held.line, held.lineMax)
    places.move(
        held.tokens, first, [line.start for line in cell.lines], [len(line.text) for line in cell.lines]
    )
    state.tokens += held.tokens


def _captions(state: StateCore) -> None:
    """Put the paragraph below a table, or above it, that is its caption, into it."""
    done: list[Token] = []
    tokens, at = state.tokens, 0
    while at < len(tokens):
        token = tokens[at]
        done.append(token)
        at += 1
        if token.type in _ENDS and (caption := _caption(tokens[at : at + 3])):
            done[-1:] = [*caption, token]
            at += 3
    state.tokens = done


def _caption(tokens: list[Token]) -> list[Token]:
    if (
        len(tokens) < 3
        or tokens[0].type != "paragraph_open"
        or not (match := _CAPTION.match(tokens[1].content))
    ):
        return []
    opening, inline, closing = tokens
    opening.type, closing.type = "caption_open", "caption_close"
    inline.content = inline.content[match.end() :]
    places.cut(inline, match.end())
    return tokens
