"""HTML in Markdown: known elements become nodes where they balance, any other loses its tags but never its text.

Comments, declarations and processing instructions are dropped; scripts and style sheets too, and that is reported.  What is no tag,
and a comment without an end, is text.  Whole pages are not read here.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from markdown_it.token import Token

from exporter import model
from exporter.model import Blocks, Inlines, Where
from exporter.reading.positions import Source
from exporter.reading.running import Context, Run

_SPACE = " \t\n"  # what HTML makes one space of; U+00A0 stays

# Possessive, so that a tag without an end costs its length once.
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:.-]*)
    (?P<attributes>(?:[\s/]+[^\s"'>/=<]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*+)[\s/]*+>""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=<]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_DROPPED = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
_SILENT = ("script", "style")


class Part(NamedTuple):
    """A tag or a text of some HTML: `kind` is text, open, close, or silent; `name` the element's, or the text itself."""

    kind: str
    name: str
    start: int
    attributes: Mapping[str, str] = {}


def parts(markup: str) -> Iterator[Part]:
    """Yield the tags and texts of some HTML in order, comments left out."""
    absent: set[str] = set()  # end marks that do not come any more, so that none is looked for twice in vain
    begun = at = 0
    while (at := markup.find("<", at)) >= 0:
        end, found = _part(markup, at, absent)
        if end == at:  # no tag
            at += 1
            continue
        if begun < at:
            yield Part("text", markup[begun:at], begun)
        if found:
            yield found
        begun = at = end
    if begun < len(markup):
        yield Part("text", markup[begun:], begun)


def _part(markup: str, at: int, absent: set[str]) -> tuple[int, Part | None]:
    """Return where what begins at `at` ends, and what it is; `at` itself when it is text."""
    for mark, ending in _DROPPED:
        if markup.startswith(mark, at):
            if mark == "<!--" and (short := re.compile("<!--?-?>").match(markup, at)):
                return short.end(), None
            end = _end(markup, at + len(mark), ending, absent)
            if end < 0:
                return at, None
            data = Part("text", markup[at + 9 : end], at + 9) if mark == "<![CDATA[" else None
            return end + len(ending), data
    match = _TAG.match(markup, at)
    if match is None:
        return at, None
    name = match["name"].lower()
    if match["end"]:
        return match.end(), Part("close", name, at)
    if name in _SILENT and (end := _end(markup, match.end(), f"</{name}", absent)) >= 0:
        return markup.find(">", end) + 1 or len(markup), Part("silent", name, at)
    return match.end(), Part("open", name, at, _attributes(match["attributes"]))


def _end(markup: str, at: int, ending: str, absent: set[str]) -> int:
    if ending in absent:
        return -1
    found = re.compile(re.escape(ending), re.IGNORECASE).search(markup, at)
    if found is None:
        absent.add(ending)
        return -1
    return found.start()


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), html.unescape("".join(values)))
    return found


# Elements in the line ───────────────────────────────────────────────────────────────────────────


def add_inline(run: Run, written: str, where: Where, block: Where) -> None:
    """Take one tag (or comment) as it is written between running text."""
    for part in parts(written):
        if part.kind == "text":
            start = where.column + part.start
            exact = replace(where, column=start, end_column=start + len(part.name))
            run.add_text(part.name, exact if where.line == where.end_line and where != block else block)
        else:
            _add(run, part, where)


def _add(run: Run, part: Part, where: Where) -> None:
    name, context = part.name, run.context
    if part.kind == "silent":
        context.report_tag(f"<{name}> and what is in it are left out.", where)
    elif part.kind == "close":
        if name in _ELEMENTS:
            run.close_tag(name, where)
    elif name in _ELEMENTS:
        run.open(partial(_ELEMENTS[name], context, part, where), where, name)
    elif name in _VOID:
        run.add(*_VOID[name](context, part, where))
    else:
        context.report_tag(f"<{name}> is not understood; its text is kept.", where)


def _node(kind: type, context: Context, part: Part, where: Where, content: Inlines, **given: Any) -> Inlines:
    return (kind(content=content, where=where, **given, **context.common(part.attributes, where)),)


def _abbreviation(context: Context, part: Part, where: Where, content: Inlines) -> Inlines:
    common = context.common(part.attributes, where, ("title",))
    expansion = part.attributes.get("title", "")
    return (model.Abbreviation(content=content, expansion=expansion, where=where, **common),)


def _code(context: Context, part: Part, where: Where, content: Inlines) -> Inlines:
    return (model.Code(text=model.plain(content), where=where, **context.common(part.attributes, where)),)


def _link(context: Context, part: Part, where: Where, content: Inlines) -> Inlines:
    given = part.attributes
    common = context.common(given, where, ("href", "title", "name", "target", "rel"))
    if "name" in given and "id" not in common:
        common["id"] = "-".join(given["name"].split())
    target = given.get("href", "").strip()
    if not target:
        return (model.Span(content=content, where=where, **common),)
    return (model.Link(content=content, target=target, title=given.get("title", ""), where=where, **common),)


def _image(context: Context, part: Part, where: Where) -> Inlines:
    given = part.attributes
    return (
        model.Image(
            resource=context.resource(given.get("src", "").strip(), where),
            alt=given.get("alt"),
            title=given.get("title", ""),
            width=given.get("width", ""),
            height=given.get("height", ""),
            where=where,
            **context.common(given, where, ("src", "srcset", "alt", "title", "width", "height", "style")),
        ),
    )


def _left_out(context: Context, part: Part, where: Where, content: Inlines) -> Inlines:  # noqa: ARG001 - _ELEMENTS' signature
    context.report_tag(f"<{part.name}> and what is in it are left out.", where)
    return ()


_STYLES: dict[str, model.Style] = {
    "s": "strike",
    "strike": "strike",
    "u": "underline",
    "sup": "superscript",
    "sub": "subscript",
    "mark": "mark",
    "ins": "insert",
    "del": "delete",
    "small": "small",
    "cite": "cite",
    "dfn": "defined",
    "kbd": "keyboard",
    "samp": "sample",
    "var": "variable",
}
_ELEMENTS: dict[str, Callable[[Context, Part, Where, Inlines], Inlines]] = {
    **{name: partial(_node, model.Styled, style=style) for name, style in _STYLES.items()},
    **dict.fromkeys(("em", "i"), partial(_node, model.Emphasis)),
    **dict.fromkeys(("strong", "b"), partial(_node, model.Strong)),
    **dict.fromkeys(("span", "bdi", "bdo", "time", "data"), partial(_node, model.Span)),
    **dict.fromkeys(("code", "tt"), _code),
    **dict.fromkeys(_SILENT, _left_out),
    "q": partial(_node, model.Quoted),
    "abbr": _abbreviation,
    "a": _link,
}
_VOID: dict[str, Callable[[Context, Part, Where], Inlines]] = {
    "br": lambda _, __, where: (model.LineBreak(where=where),),
    "wbr": lambda _, __, ___: (),
    "img": _image,
}


# Blocks ─────────────────────────────────────────────────────────────────────────────────────────

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# What only holds other blocks, and means nothing that we would lose.
_CONTAINERS = {"div", "p", "section", "article", "main", "header", "footer", "center", "figure", "hgroup"}
# What begins on a line of its own, as HTML's style sheet has it (HTML, 15.3).
_BREAKING = {
    *_CONTAINERS,
    *_HEADINGS,
    *("address", "aside", "blockquote", "body", "caption", "col", "colgroup", "dd", "details", "dialog"),
    *("dl", "dt", "fieldset", "figcaption", "form", "hr", "html", "legend", "li", "menu", "nav", "ol"),
    *("optgroup", "option", "pre", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title"),
    *("tr", "ul"),
}


def blocks(context: Context, token: Token, where: Where) -> Blocks:
    """Return the blocks that HTML on lines of its own holds; headings have no section yet."""
    page = _Page(context, where)
    placed = _placer(context.source, token)
    for part in parts(token.content):
        if part.kind == "text":
            if "<!--" in part.name:
                context.report_tag("<!-- begins a comment that does not end; its text is kept.", where)
            page.add_text(part.name, part.start, placed)
        else:
            page.add_tag(part, placed(part.start, part.start + 1))
    page.end_block()
    return tuple(page.done)


class _Page:
    """Blocks that are being put together: `done`, and the text of the next one with the tag that began it."""

    def __init__(self, context: Context, where: Where) -> None:
        self.context, self.where = context, where
        self.done: list[model.Block] = []
        self._run = Run(context)
        self._begun = Part("open", "p", 0)

    def add_tag(self, part: Part, where: Where) -> None:
        if part.name not in _BREAKING:
            _add(self._run, part, where)
            return
        self.end_block()
        if part.kind == "open":
            self._begun = part
            if part.name == "hr":
                self.done.append(model.Rule(where=where, **self.context.common(part.attributes, where)))
            elif part.name not in _CONTAINERS | _HEADINGS.keys() | {"pre"}:
                self.context.report_tag(f"<{part.name}> is not understood; its text is kept.", where)

    def add_text(self, text: str, start: int, placed: Callable[[int, int], Where]) -> None:
        if self._begun.name == "pre":
            self._run.add_text(html.unescape(text), placed(start, start + len(text)))
            return
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if 0 < number < len(lines) - 1 and not line.strip(_SPACE):
                self.end_block()
            elif number:
                self._run.add(model.SoftBreak())
            if line.strip(_SPACE):
                self._run.add_text(html.unescape(line), placed(start, start + len(line)))
            elif line and not number:  # a space between two elements
                self._run.add_text(" ", placed(start, start + len(line)))
            start += len(line) + 1

    def end_block(self) -> None:
        content, begun = self._run.finished(), self._begun
        self._run, self._begun = Run(self.context), Part("open", "p", 0)
        kept = begun.name in ("p", "pre", *_HEADINGS)
        if begun.name == "pre":
            text = model.plain(content).strip("\n")
            if text.strip():
                common = self.context.common(begun.attributes, self.where)
                self.done.append(model.CodeBlock(text=text, where=self.where, **common))
            return
        content = _trimmed(content)
        if not content:
            return
        common = self.context.common(begun.attributes, self.where, ("align",)) if kept else {}
        if begun.name in _HEADINGS:
            level = _HEADINGS[begun.name]
            self.done.append(model.Section(level=level, title=content, where=self.where, **common))
        else:
            self.done.append(model.Paragraph(content=content, where=self.where, **common))


def _trimmed(content: Inlines) -> Inlines:
    """Return a block's text without white space at its ends and round its line breaks."""
    done: list[model.Inline] = []
    for node in content:
        if isinstance(node, model.Text) and (not done or isinstance(done[-1], model.SoftBreak)):
            node = _cut(node, len(node.text) - len(node.text.lstrip(_SPACE)), 0)
        if isinstance(node, model.SoftBreak):
            if done and isinstance(done[-1], model.Text):
                done[-1] = _cut(done[-1], 0, len(done[-1].text) - len(done[-1].text.rstrip(_SPACE)))
                if not done[-1].text:
                    done.pop()
            if not done or isinstance(done[-1], model.SoftBreak):
                continue
        if not isinstance(node, model.Text) or node.text:
            done.append(node)
    while done and isinstance(done[-1], model.SoftBreak):
        done.pop()
    if done and isinstance(done[-1], model.Text):
        done[-1] = _cut(done[-1], 0, len(done[-1].text) - len(done[-1].text.rstrip(_SPACE)))
    return tuple(node for node in done if not isinstance(node, model.Text) or node.text)


def _cut(text: model.Text, left: int, right: int) -> model.Text:
    """Return a text without `left` characters at its start and `right` at its end; its place is cut too where it is exact."""
    where = text.where
    if where and where.end_column - where.column == len(text.text):
        where = replace(where, column=where.column + left, end_column=where.end_column - right)
    return replace(text, text=text.text[left : len(text.text) - right], where=where)


def _placer(source: Source, token: Token) -> Callable[[int, int], Where]:
    """Return what tells the place of content[start:end] of an HTML block, each line of which is the end of a source line."""
    assert token.map
    starts = [0, *(end.end() for end in re.finditer("\n", token.content))]
    first = token.map[0]

    def offset(at: int) -> int:
        number = bisect_right(starts, at) - 1
        stop = starts[number + 1] - 1 if number + 1 < len(starts) else len(token.content)
        line = source.line(first + number)
        return source.start(first + number) + max(0, len(line) - (stop - at))

    return lambda start, end: source.where(offset(start), offset(start) + end - start)
