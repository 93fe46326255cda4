"""pandoc's inlines as ours: a table from each constructor of pandoc-types 1.23 to the function that makes nodes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from exporter import model
from exporter.model import Inlines, Text
from exporter.reading import outline
from exporter.reading.pandoc import deep
from exporter.reading.pandoc.state import NESTING, State, attributes
from exporter.reading.positions import cleaned

Node = dict[str, Any]
Make = Callable[[State, Any], Inlines]


def inlines(state: State, nodes: Sequence[Node]) -> Inlines:
    """Return the inlines that a list of pandoc's holds, the text in a row as one."""
    if state.depth > NESTING:
        state.too_deep()
        return _text(cleaned(deep.words(list(nodes))))
    state.depth += 1
    done: list[model.Inline] = []
    open_: list[tuple[str, int]] = []  # raw tags: their name, and where what they hold begins
    for node in nodes:
        kind = node["t"]
        if kind in _LETTERS:
            _add_text(done, node["c"] if kind == "Str" else " ", open_[-1][1] if open_ else 0)
        elif kind == "RawInline" and node["c"][0].startswith("html"):
            _tag(state, done, open_, node["c"][1])
        else:
            done += INLINES[kind](state, node.get("c"))
    state.depth -= 1
    return tuple(done)


def _add_text(done: list[model.Inline], text: str, begun: int) -> None:
    """Add to the text that stands last, if it is not before `begun`."""
    text = cleaned(text)
    last = done[-1] if len(done) > begun else None
    if isinstance(last, Text):
        done[-1] = Text(text=last.text + text)
    elif text:
        done.append(Text(text=text))


def _text(text: str) -> Inlines:
    return (Text(text=text),) if text else ()


# Each constructor ───────────────────────────────────────────────────────────────────────────────


def _wrapped(kind: type, state: State, content: Any, **given: Any) -> Inlines:
    inner = inlines(state, content)
    return (kind(content=inner, **given),) if inner else ()


def _styled(style: model.Style, state: State, content: Any) -> Inlines:
    return _wrapped(model.Styled, state, content, style=style)


def _quoted(state: State, content: Any) -> Inlines:
    """Return a quotation; single marks that stand in no other quotation are the author's own choice, and stay."""
    kind, nodes = content
    state.quoted += 1
    inner = inlines(state, nodes)
    state.quoted -= 1
    if kind["t"] == "SingleQuote" and not state.quoted:
        return (Text(text="‘"), *inner, Text(text="’"))
    return (model.Quoted(content=inner),)


def _cite(state: State, content: Any) -> Inlines:
    cites, nodes = content
    if cites:  # LaTeX's own command stands for what is shown, and says no more than they do
        nodes = [one for one in nodes if one["t"] != "RawInline"]
    written = inlines(state, nodes)
    made = tuple(
        model.Cite(
            key=cleaned(one["citationId"]),
            prefix=inlines(state, one["citationPrefix"]),
            suffix=inlines(state, one["citationSuffix"]),
            suppress_author=one["citationMode"]["t"] == "SuppressAuthor",
        )
        for one in cites
    )
    words = model.plain(written)
    if not made:
        return written
    # What the source shows instead of the key, such as (Smith 2020) or a number, is what its reader is to see.
    shown = (
        () if not words or words.startswith("\\") or any(f"@{one.key}" in words for one in made) else written
    )
    narrative = cites[0]["citationMode"]["t"] == "AuthorInText"
    return (model.Citation(cites=made, narrative=narrative, resolved=shown),)


def _code(state: State, content: Any) -> Inlines:
    attr, text = content
    common = attributes(state, attr)
    language, *rest = common.pop("classes", ("",))
    if rest:
        common["classes"] = tuple(rest)
    return (model.Code(text=cleaned(text), language=language, **common),)


def _math(_: State, content: Any) -> Inlines:
    return (model.Math(source=cleaned(content[1])),)


def _link(state: State, content: Any) -> Inlines:
    attr, nodes, (target, title) = content
    inner = inlines(state, nodes)
    common = attributes(state, attr, ("uri", "email", "reference-type", "reference", "ref-type", "rid"))
    if not target:
        return (model.Span(content=inner, **common),)
    title = "" if title == "wikilink" else cleaned(title)
    return (model.Link(content=inner, target=cleaned(target), title=title, **common),)


_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,20})?)(%|px|pt|pc|in|cm|mm|em|ex|rem)?")


def _length(said: str) -> str:
    """Return a length with the decimals that tell: Word's inches have fifteen."""
    match = _LENGTH.fullmatch(said.strip())
    return f"{round(float(match[1]), 3):g}{match[2] or ''}" if match else ""


def _image(state: State, content: Any) -> Inlines:
    attr, nodes, (source, title) = content
    sizes: dict[str, Any] = {
        name: length for name, value in attr[2] if name in ("width", "height") and (length := _length(value))
    }
    words = model.plain(inlines(state, nodes)).strip()
    said = next((value for name, value in attr[2] if name == "alt"), "")
    return (
        model.Image(
            resource=state.resource(cleaned(source)),
            alt=cleaned(said) or words or None,
            title=cleaned(title.removeprefix("fig:")),
            where=state.where,
            **sizes,
            **attributes(state, attr, ("width", "height", "alt", "style")),
        ),
    )


def _note(state: State, content: Any) -> Inlines:
    inner, _ = outline.nested(state.blocks(state, content), 3, listed=False)
    return (model.Note(blocks=inner, where=state.where),)


_STYLES: dict[str, model.Style] = {
    "mark": "mark",
    "smallcaps": "small-caps",
    "small-caps": "small-caps",
    "underline": "underline",
    "ul": "underline",
    "kbd": "keyboard",
    "insertion": "insert",
    "deletion": "delete",
    "dfn": "defined",
}


def _span(state: State, content: Any) -> Inlines:
    attr, nodes = content
    style = next((_STYLES[name] for name in attr[1] if name in _STYLES), None)
    common = attributes(state, attr, ("anchor", "label", *(_STYLES if style else ())))
    inner = inlines(state, nodes)
    if style:
        return (model.Styled(style=style, content=inner, **common),)
    if not inner and common.get("role") == "pagebreak" and (label := _folio(attr)):
        return (model.PageBreak(label=label, id=common.get("id", "")),)
    if not inner and not common.get("id"):
        return ()
    return (model.Span(content=inner, **common),) if common else inner


def _folio(attr: Any) -> str:
    return next((cleaned(value) for name, value in attr[2] if name in ("title", "aria-label")), "")


def _raw(state: State, content: Any) -> Inlines:
    state.count("pandoc.raw", f"Raw {content[0]} is left out", content[1])
    return ()


# Raw HTML in the line ───────────────────────────────────────────────────────────────────────────

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^>]*>")


def _element(kind: type, content: Inlines, **given: Any) -> Inlines:
    return (kind(content=content, **given),)


def _rubies(content: Inlines) -> Inlines:
    """Return each base with the annotation that follows it."""
    done: list[model.Inline] = []
    base: list[model.Inline] = []
    for one in content:
        if isinstance(one, model.Ruby) and not one.content:
            done.append(replace(one, content=tuple(base)))
            base = []
        else:
            base.append(one)
    return (*done, *base)


def _annotation(content: Inlines) -> Inlines:
    return (model.Ruby(annotation=content),) if content else ()


_RAW_STYLES: dict[str, model.Style] = {
    "u": "underline",
    "s": "strike",
    "del": "delete",
    "ins": "insert",
    "sub": "subscript",
    "sup": "superscript",
    "mark": "mark",
    "small": "small",
    "cite": "cite",
    "kbd": "keyboard",
    "samp": "sample",
    "var": "variable",
    "dfn": "defined",
}
_ELEMENTS: dict[str, Callable[..., Inlines]] = {
    **dict.fromkeys(("b", "strong"), partial(_element, model.Strong)),
    **dict.fromkeys(("i", "em"), partial(_element, model.Emphasis)),
    "q": partial(_element, model.Quoted),
    "ruby": _rubies,
    **dict.fromkeys(("rb", "rbc", "rtc"), lambda content: content),
    "rt": _annotation,
    "rp": lambda content: (),  # noqa: ARG005 - brackets for who shows no annotations
    **{name: partial(_element, model.Styled, style=style) for name, style in _RAW_STYLES.items()},
}


def _tag(state: State, done: list[model.Inline], open_: list[tuple[str, int]], written: str) -> None:
    """Take one tag as it is written: what pairs within one list of inlines makes an element, any other is left out."""
    match = _TAG.fullmatch(written.strip())
    if match is None:
        if not written.startswith("<!--"):
            state.count("pandoc.raw", "Raw HTML is left out", written)
        return
    end, name = match[1], match[2].lower()
    if name == "br":
        done.append(model.LineBreak())
    elif name == "wbr":
        return
    elif not end and name in _ELEMENTS:
        open_.append((name, len(done)))
    elif end and any(name == one[0] for one in open_):
        while open_:
            opened, begun = open_.pop()
            if opened == name:
                done[begun:] = _ELEMENTS[name](content=tuple(done[begun:]))
                return
    else:
        state.count("pandoc.raw", f"<{name}> is left out; its text is kept")


_LETTERS = ("Str", "Space")
INLINES: dict[str, Make] = {
    "Str": lambda _, content: _text(cleaned(content)),
    "Space": lambda _, content: _text(" "),  # noqa: ARG005 - Make's signature
    "SoftBreak": lambda *_: (model.SoftBreak(),),
    "LineBreak": lambda *_: (model.LineBreak(),),
    "Emph": partial(_wrapped, model.Emphasis),
    "Strong": partial(_wrapped, model.Strong),
    "Underline": partial(_styled, "underline"),
    "Strikeout": partial(_styled, "strike"),
    "Superscript": partial(_styled, "superscript"),
    "Subscript": partial(_styled, "subscript"),
    "SmallCaps": partial(_styled, "small-caps"),
    "Quoted": _quoted,
    "Cite": _cite,
    "Code": _code,
    "Math": _math,
    "RawInline": _raw,
    "Link": _link,
    "Image": _image,
    "Note": _note,
    "Span": _span,
}


def trimmed(content: Iterable[model.Inline]) -> Inlines:
    """Return inlines without breaks at their ends."""
    found = list(content)
    while found and isinstance(found[-1], model.SoftBreak | model.LineBreak):
        found.pop()
    while found and isinstance(found[0], model.SoftBreak | model.LineBreak):
        found.pop(0)
    return tuple(found)
