"""pandoc's blocks as ours: a table from each constructor of pandoc-types 1.23 to the function that makes nodes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

from exporter import model
from exporter.model import Blocks, Inlines, Text
from exporter.reading import outline
from exporter.reading.pandoc import deep, divs, tables
from exporter.reading.pandoc.inlines import inlines, trimmed
from exporter.reading.pandoc.state import NESTING, State, attributes
from exporter.reading.positions import cleaned

Node = dict[str, Any]


def blocks(state: State, nodes: Sequence[Node]) -> Blocks:
    """Return the blocks that a list of pandoc's holds, headings as sections that hold nothing yet."""
    if state.depth > NESTING:
        state.too_deep()
        text = cleaned(deep.words(list(nodes)))
        return (model.Paragraph(content=(Text(text=text),), where=state.where),) if text else ()
    state.depth += 1
    done: list[model.Block] = []
    for node in nodes:
        done += BLOCKS[node["t"]](state, node.get("c"))
    state.depth -= 1
    return tuple(done)


# Text ───────────────────────────────────────────────────────────────────────────────────────────


def _paragraph(state: State, content: Any) -> Blocks:
    """Return a paragraph; mathematics on a line of its own parts it."""
    done: list[model.Block] = []
    run: list[Node] = []

    def end() -> None:
        if inner := trimmed(inlines(state, run)):
            done.append(model.Paragraph(content=inner, where=state.where))
        run.clear()

    for node in content:
        if node["t"] == "Math" and node["c"][0]["t"] == "DisplayMath":
            end()
            done.append(model.MathBlock(source=cleaned(node["c"][1]).strip(), where=state.where))
        else:
            run.append(node)
    end()
    return tuple(done)


def _verse(state: State, content: Any) -> Blocks:
    stanzas: list[model.Stanza] = []
    lines: list[model.Line] = []
    for nodes in [*content, []]:
        inner = trimmed(inlines(state, nodes))
        if inner:
            lines.append(_line(inner))
        elif lines:
            stanzas.append(model.Stanza(lines=tuple(lines)))
            lines = []
    return (model.Verse(stanzas=tuple(stanzas), where=state.where),) if stanzas else ()


def _line(content: Inlines) -> model.Line:
    """Return a line of verse: the no-break spaces that it begins with are its indent."""
    first = content[0]
    if not isinstance(first, Text) or not first.text.startswith("\u00a0"):
        return model.Line(content=content)
    text = first.text.lstrip("\u00a0 ")
    indent = min(8, (len(first.text) - len(text) + 1) // 2)
    return model.Line(content=(replace(first, text=text), *content[1:]), indent=indent)


def _code(state: State, content: Any) -> Blocks:
    attr, text = content
    common = attributes(state, attr, ("numberLines", "number-lines", "startFrom"))
    language, *rest = common.pop("classes", ("",))
    if rest:
        common["classes"] = tuple(rest)
    numbered = "numberLines" in attr[1] or "number-lines" in attr[1]
    first = next((value for name, value in attr[2] if name == "startFrom"), "1")
    start = int(first) if numbered and re.fullmatch("[0-9]{1,9}", first) else 0
    text = cleaned(text).removesuffix("\n")
    return (model.CodeBlock(text=text, language=language, start=start, where=state.where, **common),)


def _raw(state: State, content: Any) -> Blocks:
    format, text = content
    if format.startswith("html"):
        return _html(state, text)
    state.count("pandoc.raw", f"Raw {format} is left out", text)
    return ()


_SILENT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.DOTALL | re.IGNORECASE)
_MARKUP = re.compile(r"<!--.*?(?:-->|$)|<[!?/a-zA-Z][^<>]*>", re.DOTALL)


def _html(state: State, text: str) -> Blocks:
    """Return the words of raw HTML, which pandoc understood no more of."""
    import html

    bare = _MARKUP.sub(" ", _SILENT.sub(" ", text))
    words = " ".join(html.unescape(bare).split())
    if bare.strip() != text.strip():
        state.count("pandoc.raw", "A raw HTML tag is left out; its text is kept")
    return (model.Paragraph(content=(Text(text=cleaned(words)),), where=state.where),) if words else ()


def _quote(state: State, content: Any) -> Blocks:
    inner = blocks(state, content)
    return (model.Quote(blocks=inner, where=state.where),) if inner else ()


def _heading(state: State, content: Any) -> Blocks:
    level, attr, nodes = content
    title = trimmed(inlines(state, nodes))
    if not title:
        state.report("heading.empty", "A heading says nothing and is left out.")
        return _anchor(state, attr[0])
    common = attributes(state, attr, ("unnumbered", "unlisted", "number"))
    return (model.Section(level=min(max(level, 1), 6), title=title, where=state.where, **common),)


def _anchor(state: State, id: str) -> Blocks:
    """Return a place that links may lead to, where nothing else is left of what had the id."""
    return (model.Paragraph(content=(model.Span(id=id),), where=state.where),) if id else ()


# Lists ──────────────────────────────────────────────────────────────────────────────────────────

_BOXES = {"\u2610": False, "\u2611": True, "\u2612": True}


def _bullets(state: State, content: Any) -> Blocks:
    return _list(state, content)


def _numbers(state: State, content: Any) -> Blocks:
    (start, style, delimiter), items = content
    return _list(
        state,
        items,
        ordered=True,
        start=start,
        marker=_MARKERS.get(style["t"], ""),
        delimiter=_DELIMITERS.get(delimiter["t"], ""),
    )


def _list(state: State, items: Any, **given: Any) -> Blocks:
    entries = tuple(_item(state, item) for item in items)
    tight = all(node["t"] != "Para" for item in items for node in item)
    return (model.Listing(entries=entries, tight=tight, where=state.where, **given),) if entries else ()


def _item(state: State, nodes: Sequence[Node]) -> model.Item:
    """Return an item; a box that it begins with makes it a task."""
    checked = None
    if nodes and nodes[0]["t"] in ("Plain", "Para"):
        first = nodes[0]["c"]
        if len(first) > 1 and first[0]["t"] == "Str" and first[1]["t"] == "Space":
            checked = _BOXES.get(first[0]["c"])
        if checked is not None:
            nodes = [{"t": nodes[0]["t"], "c": first[2:]}, *nodes[1:]]
    return model.Item(blocks=blocks(state, nodes), checked=checked, where=state.where)


_MARKERS: dict[str, Literal["decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"]] = {
    "Decimal": "decimal",
    "Example": "decimal",
    "LowerAlpha": "lower-alpha",
    "UpperAlpha": "upper-alpha",
    "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}
_DELIMITERS: dict[str, Literal[".", ")"]] = {"Period": ".", "OneParen": ")", "TwoParens": ")"}


def _definitions(state: State, content: Any) -> Blocks:
    entries = tuple(
        model.Definition(
            terms=(inlines(state, term),),
            details=tuple(outline.nested(blocks(state, detail), 1, listed=False)[0] for detail in details),
            where=state.where,
        )
        for term, details in content
    )
    return (model.Definitions(entries=entries, where=state.where),) if entries else ()


# Figures and tables ─────────────────────────────────────────────────────────────────────────────


def _figure(state: State, content: Any) -> Blocks:
    attr, (short, caption), nodes = content
    inner = blocks(state, nodes)
    said = blocks(state, caption)
    return (
        model.Figure(
            blocks=inner,
            caption=said,
            short_caption=inlines(state, short or ()),
            kind=_kind(inner),
            where=state.where,
            **attributes(state, attr),
        ),
    )


def _kind(inner: Blocks) -> Literal["figure", "table", "code"]:
    if inner and all(isinstance(block, model.Table) for block in inner):
        return "table"
    return "code" if inner and all(isinstance(block, model.CodeBlock) for block in inner) else "figure"


def _table(state: State, content: Any) -> Blocks:
    return (tables.table(state, content, blocks),)


def _div(state: State, content: Any) -> Blocks:
    return divs.div(state, content, blocks)


Make = Callable[[State, Any], Blocks]
BLOCKS: dict[str, Make] = {
    "Plain": _paragraph,
    "Para": _paragraph,
    "LineBlock": _verse,
    "CodeBlock": _code,
    "RawBlock": _raw,
    "BlockQuote": _quote,
    "OrderedList": _numbers,
    "BulletList": _bullets,
    "DefinitionList": _definitions,
    "Header": _heading,
    "HorizontalRule": lambda state, _: (model.Rule(where=state.where),),
    "Table": _table,
    "Figure": _figure,
    "Div": _div,
    "Null": lambda *_: (),
}
