"""Marks within a line, as rules of markdown-it: `~sub~`, `^super^` and `==mark==`, `[[wikilinks]]`, citations.

A rule that depends on what else is known asks `env`: KNOWN, whether a page of a name lies beside the source, and CITES, whether the
metadata name a bibliography, without which an `@name` is a person's.
"""

from __future__ import annotations

import re
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

KNOWN, CITES = "exporter.known", "exporter.cites"
_SHIFTED = {
    "^": ("sup", re.compile(r"\^(?!\[)((?:[^\s^\\]|\\.)++)\^")),
    "~": ("sub", re.compile(r"~((?:[^\s~\\/]|\\.)++)~(?!~)")),
    # `a == b == c` and `==reader==>` are none.
    "=": (
        "mark",
        re.compile(r"(?<![\w=<>!])==(?![\s=])((?:[^=\\]|\\.|=(?!=))++)(?<!\s)==(?![\w=>])", re.DOTALL),
    ),
}
_WIKI = re.compile(r"(!?)\[\[([^\[\]|\n]{1,200})(?:\\?\|([^\[\]|\n]{1,200}))?\]\]")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)\Z", re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,4})(?:x(\d{1,4}))?")
_KEY = r"(?:\{(?P<braced>[^{}\n]+)\}|(?P<key>\w(?:\w|[:.\#$%&+?<>~/-](?=\w))*))"
_CITE = re.compile(
    rf"\s*(?P<prefix>(?:[^@\n]*\s)?)(?P<minus>-?)@{_KEY}(?P<suffix>(?:[\s,:(\[][^@]*)?)", re.DOTALL
)
_NARRATIVE = re.compile(rf"@{_KEY}(?:[ ]\[(?P<suffix>[^\[\]@\n]+)\])?")


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    for mark in _SHIFTED:
        parser.inline.ruler.before("strikethrough", f"shifted{mark}", partial(_shifted, mark))
    parser.inline.ruler.before("link", "wikilink", _wikilink)
    parser.inline.ruler.after("span", "citation", _citation)
    parser.inline.ruler.push("narrative", _narrative)
    # The text rule goes on to the next of these whatever it is told, and what follows a citation's key ends at a semicolon.
    parser.inline.add_terminator_char(";")


def _shifted(mark: str, state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != mark or (mark == "~" and state.src[state.pos - 1 : state.pos] == "~"):
        return False
    name, pattern = _SHIFTED[mark]
    match = pattern.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        maximum, count = state.posMax, len(state.tokens)
        state.pos, state.posMax = match.start(1), match.end(1)
        state.push(f"{name}_open", name, 1)
        state.md.inline.tokenize(state)
        state.push(f"{name}_close", name, -1)
        state.posMax = maximum
        for token in state.tokens[count:]:
            if token.type == "text" and mark != "=":  # an escaped space, which does not end what is raised
                token.content = token.content.replace("\\ ", "\u00a0")
    state.pos = match.end()
    return True


def _wikilink(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(("[[", "![["), state.pos):
        return False
    match = _WIKI.match(state.src, state.pos, state.posMax)
    known = state.env.get(KNOWN)
    if match is None or known is None or state.linkLevel:
        return False
    page, _, fragment = match[2].strip().partition("#")
    fragment = fragment.removeprefix("^")  # Obsidian's ids of blocks
    words = 3 if match[3] else 2
    if match[1] and _PICTURE.search(page):
        if not silent:
            token = state.push("image", "img", 0)
            size = _SIZE.fullmatch((match[3] or "").strip())
            token.attrs = {"src": page, "alt": ""}
            if size:
                token.attrs |= {"width": size[1]} | ({"height": size[2]} if size[2] else {})
            token.content, token.children = "", []
        state.pos = match.end()
        return True
    target = known(page) if page else ""
    if match[1] or not (target or match[3] or (fragment and not page)):
        return False
    if not silent:
        maximum = state.posMax
        address = (target or page) + (f"#{fragment}" if fragment else "")
        state.push("link_open", "a", 1).attrs = {"href": address}
        start, end = match.span(words)
        if words == 2 and state.src[start] == "#":
            start += 2 if state.src[start + 1] == "^" else 1
        state.pos, state.posMax = start, end
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
        state.posMax = maximum
    state.pos = match.end()
    return True


def _citation(state: StateInline, silent: bool) -> bool:
    """Take `[see @key, p. 3; -@other]`: every part between semicolons has one key."""
    if state.src[state.pos] != "[":
        return False
    end = state.src.find("]", state.pos, min(state.posMax, state.pos + 2000))
    if end < 0 or "@" not in state.src[state.pos : end]:
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos, False)
    if end < 0 or state.src.startswith("(", end + 1):
        return False
    cites: list[re.Match[str]] = []
    start = state.pos + 1
    while start <= end:
        stop = state.src.find(";", start, end)
        stop = end if stop < 0 else stop
        match = _CITE.fullmatch(state.src, start, stop)
        if match is None:
            return False
        cites.append(match)
        start = stop + 1
    if not silent:
        _push(state, cites, narrative=False)
    state.pos = end + 1
    return True


def _narrative(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@" or not state.env.get(CITES) or state.linkLevel:
        return False
    match = _NARRATIVE.match(state.src, state.pos, state.posMax)
    if match is None or re.match(r"[\w.+-]", state.src[state.pos - 1 : state.pos]):
        return False
    if not silent:
        _push(state, [match], narrative=True)
    state.pos = match.end()
    return True


def _push(state: StateInline, cites: list[re.Match[str]], *, narrative: bool) -> None:
    """Push a citation with two spans a cite: what stands before its key, and what follows it."""
    maximum = state.posMax
    token = state.push("citation_open", "cite", 1)
    token.meta["narrative"] = narrative
    token.meta["cites"] = [
        (match["braced"] or match["key"], bool(match.groupdict().get("minus"))) for match in cites
    ]
    for match in cites:
        for name in ("prefix", "suffix"):
            state.push("span_open", "span", 1)
            if match.groupdict().get(name):
                state.pos, state.posMax = match.span(name)
                state.md.inline.tokenize(state)
            state.push("span_close", "span", -1)
    state.push("citation_close", "cite", -1)
    state.posMax = maximum
