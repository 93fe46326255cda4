"""MDX as rules of markdown-it: components, HTML's tags with values in braces, lines of `import` and `export`.

A component's tags have lines of their own, and what they hold is Markdown: an admonition where classes.COMPONENTS has the name, a
labelled part where LABELLED has it, and else nothing but what it holds, as a `<div className=…>` is.  All of it is done in a source
that has a component.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from exporter.reading.classes import COMPONENTS, LABELLED
from exporter.reading.running import BLOCKS

MDX = "exporter.mdx"
# A value in braces may hold braces, three deep.
_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}"
_ATTRIBUTES = rf"""(?:\s+(?:[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|{_BRACES}))?|{_BRACES}))*+\s*"""
_COMPONENT = re.compile(
    rf"</?(?P<name>[A-Z][\w.]*|(?:div|section)(?=[^>]*(?:className=|=\{{))){_ATTRIBUTES}(?P<empty>/?)>[ \t]*"
)
_FRAGMENT = re.compile(r"</?>[ \t]*")
_TAG = re.compile(rf"</?[A-Za-z][\w.-]*{_ATTRIBUTES}/?>")
_VALUE = re.compile(rf"\s(?:(?P<name>[\w:-]+)\s*=\s*)?{_BRACES}")
# Values that say what they are in one text: `src={require('./a.png').default}`.
_PLAIN = ("src", "href", "alt", "title", "id", "width", "height")
_TEXT = re.compile(
    r"""\{[^"'`{}\[\]]*(["'`])(?P<text>(?:(?!\1)[^"'`{}])*)\1[^"'`{}]*\}|\{\s*(?P<number>\d+)\s*\}"""
)
_SAID = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|\{\s*["'`]([^"'`{}]*)["'`]\s*\})""")
_SCRIPT = re.compile(
    r"import\s+(?:[\w*{].*\s+from\s+)?['\"][^'\"]+['\"];?\s*|import\s*\{\s*|import\s+\w[^'\".]*\{\s*"
    r"|export\s+(?:default|const|let|var|function|class|async|\{|\*).*"
)
_ANY = re.compile(
    r"^(?:</?[A-Z][A-Za-z.]*[\s/>]|import .* from ['\"])|\{/\*(?:(?!\{/\*|\*/\}).)*+\*/\}"
    r"|<img\s(?:[^<>]*\s)?src=\{",
    re.MULTILINE,
)
_LONGEST = 60  # lines of one component's tag, or of one import


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.block.ruler.before("html_block", "component", _component, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("fence", "script", _script)
    parser.inline.ruler.before("html_inline", "tag", _tag)
    parser.core.ruler.after("block", "components", _pair)


def is_mdx(name: str, text: str) -> bool:
    """Tell whether a text is MDX, whatever its file is called: it has a component at the beginning of a line, or a comment of MDX."""
    return name.endswith(".mdx") or bool(_ANY.search(text))


def said(tag: str) -> dict[str, str]:
    """Return the attributes of a tag whose values are text."""
    return {name: "".join(values) for name, *values in _SAID.findall(tag)}


def _component(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if not state.env.get(MDX) or state.is_code_block(first):
        return False
    start = state.bMarks[first] + state.tShift[first]
    if not state.src.startswith("<", start):
        return False
    limit = state.eMarks[min(last, first + _LONGEST) - 1]
    match = _COMPONENT.match(state.src, start, limit) or _FRAGMENT.match(
        state.src, start, state.eMarks[first]
    )
    if match is None:
        return False
    end = first
    while state.eMarks[end] < match.end():
        end += 1
    if state.eMarks[end] != match.end():
        return _in_a_line(state, end, match, silent) if match.groupdict().get("name") else False
    if not silent:
        _push(state, match, first, end + 1)
        state.line = end + 1
    return True


def _in_a_line(state: StateBlock, line: int, match: re.Match[str], silent: bool) -> bool:
    """Take a component with its text on one line, `<Note>text</Note>`, where its name has a meaning."""
    name, rest = match["name"], state.src[match.end() : state.eMarks[line]].rstrip()
    closing = f"</{name}>"
    known = name in COMPONENTS or name in LABELLED
    if (
        not known
        or match[0].startswith("</")
        or match["empty"]
        or not rest.endswith(closing)
        or closing in rest[: -len(closing)]
    ):
        return False
    text = rest.removesuffix(closing).strip()
    if not silent:
        _push(state, match, line, line + 1)
        state.push("held_open", "p", 1).map = [line, line + 1]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = text, [line, line + 1], []
        state.push("held_close", "p", -1)
        _push(state, None, line, line + 1, name)
        state.line = line + 1
    return True


def _push(state: StateBlock, match: re.Match[str] | None, first: int, end: int, name: str = "") -> None:
    token = state.push("component", "", 0)
    token.map, token.content = [first, end], match[0] if match else ""
    token.meta = {
        "name": (match.groupdict().get("name") if match else name) or "",
        "closes": match is None or match[0].startswith("</"),
        "empty": match is not None and bool(match.groupdict().get("empty")),
    }


def _pair(state: StateCore) -> None:
    """Make one block of what stands between the tags of a component that means something to us."""
    if not state.env.get(MDX):
        return
    opened: list[list[Token]] = [[]]  # components that have no end yet, by the block that holds them
    for token in state.tokens:
        if token.nesting > 0:
            opened.append([])
        elif token.nesting < 0:
            opened.pop()
        if token.type == "html_block":
            token.content = _blanked(token.content)
        if token.type != "component":
            continue
        if not token.meta["closes"]:
            opened[-1] += [] if token.meta["empty"] else [token]
            continue
        while opened[-1]:
            one = opened[-1].pop()
            if one.meta["name"] == token.meta["name"]:
                deep = sum(map(len, opened)) + len(opened) > BLOCKS
                if deep:
                    break
                if one.meta["name"] in COMPONENTS or one.meta["name"] in LABELLED:
                    one.type, one.nesting = "component_open", 1
                    token.type, token.nesting = "component_close", -1
                break


def _blanked(markup: str) -> str:
    """Return HTML without values in braces but for the texts in those that are one, each character where it was."""
    if "{" not in markup:
        return markup
    return _TAG.sub(lambda tag: _VALUE.sub(_plain, tag[0]), markup)


def _plain(value: re.Match[str]) -> str:
    written = value[0]
    if value["name"] in _PLAIN and (said := _TEXT.search(written)):
        start, end = said.span("text" if said["text"] is not None else "number")
        name = written[: said.start()]
        return f'{name}{_spaces(written[said.start() : start - 1])}"{written[start:end]}"{_spaces(written[end + 1 :])}'
    return _spaces(written)


def _spaces(written: str) -> str:
    return "".join("\n" if one == "\n" else " " for one in written)


def _tag(state: StateInline, silent: bool) -> bool:
    """Take a tag in the line that has values in braces, which HTML has not."""
    if state.src[state.pos] != "<" or not state.env.get(MDX):
        return False
    match = _TAG.match(state.src, state.pos, state.posMax)
    if match is None or "{" not in match[0]:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = _blanked(match[0])
    state.pos = match.end()
    return True


def _script(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Take lines of import or export, up to an empty one, at the left of a source that is MDX."""
    if silent or not state.env.get(MDX) or state.level or state.sCount[first]:
        return False
    if not _SCRIPT.fullmatch(state.src[state.bMarks[first] : state.eMarks[first]]):
        return False
    end = first + 1
    while end < last and not state.isEmpty(end):
        end += 1
    token = state.push("script", "", 0)
    token.map = [first, end]
    state.line = end
    return True
