"""HTML in Markdown, part by part: tags, texts, and what is silent; and the tags in running text, by the table that pages have.

Comments, declarations and processing instructions are dropped; scripts and style sheets too, and that is reported.  What is no tag,
and a comment without an end, is text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from markdown_it.token import Token

from exporter.model import Where
from exporter.reading.html import elements
from exporter.reading.running import Context, Run

# Possessive, so that a tag without an end costs its length once.
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:.-]*)
    (?P<attributes>(?:[\s/]+[^\s"'>/=<]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*+)(?P<closed>[\s/]*+)>""",
    re.VERBOSE,
)
# What browsers take for a tag besides, `<img src="a"alt=""b"">`.
_LOOSE = re.compile(r"""<([a-zA-Z][a-zA-Z0-9]*)\s(?:"[^"<>]*"|'[^'<>]*'|[^"'<>])*+>""")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=<]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_DROPPED = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
_SILENT = ("script", "style")
# What stands for more than its text, and is read as a piece of a page.
_WHOLE = frozenset(("svg", "math", "video", "audio", "iframe", "object"))
_OPENING = re.compile(r"<(/?)([a-zA-Z]+)")


class Part(NamedTuple):
    """A tag or a text of some HTML, markup[start:end]: `name` is the element's, or the text itself.

    kind: text, open, close; closed, which ends in its own tag; or silent, which stands for all up to its closing tag.
    """

    kind: str
    name: str
    start: int
    end: int
    attributes: Mapping[str, str] = {}


def parts(markup: str, known: Container[str] | None = None) -> Iterator[Part]:
    """Yield the tags and texts of some HTML in order, comments left out; of `known` elements badly written tags too."""
    absent: set[str] = set()  # end marks that do not come any more, so that none is looked for twice in vain
    begun = at = 0
    while (at := markup.find("<", at)) >= 0:
        end, found = _part(markup, at, absent, known)
        if end == at:  # no tag
            at += 1
            continue
        if begun < at:
            yield Part("text", markup[begun:at], begun, at)
        if found:
            yield found
        begun = at = end
    if begun < len(markup):
        yield Part("text", markup[begun:], begun, len(markup))


def _part(markup: str, at: int, absent: set[str], known: Container[str] | None) -> tuple[int, Part | None]:
    """Return where what begins at `at` ends, and what it is; `at` itself when it is text."""
    for mark, ending in _DROPPED:
        if markup.startswith(mark, at):
            if mark == "<!--" and (short := re.compile("<!--?-?>").match(markup, at)):
                return short.end(), None
            end = _end(markup, at + len(mark), ending, absent)
            if end < 0:
                return at, None
            data = Part("text", markup[at + 9 : end], at + 9, end) if mark == "<![CDATA[" else None
            return end + len(ending), data
    match = _TAG.match(markup, at)
    if match is None:
        loose = _LOOSE.match(markup, at) if known is not None else None
        if loose and known is not None and loose[1].lower() in known and "=" in loose[0]:
            return loose.end(), Part("open", loose[1].lower(), at, loose.end())
        return at, None
    name, after = match["name"].lower(), match.end()
    if match["end"]:
        return after, Part("close", name, at, after)
    attributes = _attributes(match["attributes"])
    if "/" in match["closed"]:
        return after, Part("closed", name, at, after, attributes)
    if name in _SILENT and (end := _end(markup, after, f"</{name}", absent)) >= 0:
        end = markup.find(">", end) + 1 or len(markup)
        return end, Part("silent", name, at, end, attributes)
    return after, Part("open", name, at, after, attributes)


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


def unclosed(context: Context, name: str, where: Where) -> None:
    context.report_tag(f"<{name}> is not closed here; its text is kept.", where)


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
        if name in elements.ELEMENTS:
            run.close_tag(name, where)
    elif name in elements.ELEMENTS:
        run.open(partial(elements.ELEMENTS[name], context, part, where), where, name)
    elif name in elements.VOIDS:
        run.add(*elements.VOIDS[name](context, part, where))
    else:
        context.report_tag(f"<{name}> is not understood; its text is kept.", where)


def whole(tokens: Sequence[Token]) -> dict[int, int]:
    """Return which of a line's tokens begin an element that is read as a whole, and the tokens that end it."""
    open_: dict[str, list[int]] = {}
    found: dict[int, int] = {}
    for number, token in enumerate(tokens):
        if token.type != "html_inline" or not (match := _OPENING.match(token.content)):
            continue
        name = match[2]  # <Math> is a component of MDX
        if name == "embed":
            found[number] = number
        if name not in _WHOLE or token.content.endswith("/>"):
            continue
        if not match[1]:
            open_.setdefault(name, []).append(number)
        elif open_.get(name):
            found[open_[name].pop()] = number
    return found


def holds_others(tokens: Sequence[Token]) -> bool:
    """Tell whether among a line's tokens an element begins that is not one of the line."""
    for token in tokens:
        if token.type == "html_inline" and (match := _OPENING.match(token.content)) and not match[1]:
            name = match[2].lower()
            if name not in elements.ELEMENTS and name not in elements.VOIDS:
                return True
    return False
