"""What other programs put into Markdown, as rules of markdown-it: shortcodes, tags of templates, components and comments of MDX.

`{{< meta KEY >}}` says what the metadata say.  Tags that keep others from being read (`{% raw %}`) and comments are left out; any other
tag is text as it is written.  A component's tags (`<Intro>`) lose their lines, and what they hold is Markdown; in a source that has
components, lines of `import` and `export` are left out.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

MDX = "exporter.mdx"
_META = re.compile(r"""\{\{<\s*meta\s+["']?([\w.-]+)["']?\s*>\}\}""")
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_COMMENT = re.compile(r"\{/\*(.{0,5000}?)\*/\}", re.DOTALL)
TAG = re.compile(r"\{\{.{1,1000}?\}\}|\{%.{1,1000}?%\}", re.DOTALL)
_TAGS = (("meta", _META), ("left_out", _RAW), ("left_out", _COMMENT), ("template", TAG))
_ID = re.compile(r"[ \t]*\{/\*[ \t]*([\w.:-]+)[ \t]*\*/\}[ \t]*\Z")
# A component alone on its line or lines; a value in braces may hold braces, three deep.
_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}"
_COMPONENT = re.compile(
    rf"""</?(?P<name>[A-Z][\w.]*)
    (?:\s+(?:[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|{_BRACES}))?|{_BRACES}))*+ \s*/?>[ \t]*""",
    re.VERBOSE,
)
_FRAGMENT = re.compile(r"</?>[ \t]*")
_SCRIPT = re.compile(
    r"import\s+(?:[\w*{].*\s+from\s+)?['\"][^'\"]+['\"];?\s*|import\s*\{\s*|import\s+\w[^'\".]*\{\s*"
    r"|export\s+(?:default|const|let|var|function|class|async|\{|\*).*"
)
_ANY = re.compile(r"^(?:</?[A-Z][A-Za-z.]*[\s/>]|import .* from ['\"])|\{/\*.*\*/\}", re.MULTILINE)
_LONGEST = 60  # lines of one component's tag, or of one import


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.block.ruler.before("html_block", "component", _component, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("fence", "script", _script)
    parser.inline.ruler.before("escape", "template", _template)
    parser.core.ruler.after("block", "heading-comments", _heading_ids)


def is_mdx(name: str, text: str) -> bool:
    """Tell whether a text is MDX, whatever its file is called: it has a component at the beginning of a line, or a comment of MDX."""
    return name.endswith(".mdx") or bool(_ANY.search(text))


def _template(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{" or state.src[state.pos + 1 : state.pos + 2] not in ("{", "%", "/"):
        return False
    found = ((kind, pattern.match(state.src, state.pos, state.posMax)) for kind, pattern in _TAGS)
    kind, match = next(((kind, match) for kind, match in found if match), ("", None))
    if match is None:
        return False
    if not silent and kind == "template":
        state.push("text", "", 0).content = match[0]
    elif not silent:
        token = state.push(kind, "", 0)
        token.content, token.meta["key"] = match[0], match[1] if kind == "meta" else ""
    state.pos = match.end()
    return True


def _heading_ids(state: StateCore) -> None:
    """Take the id that a comment at the end of a heading says."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open" and (match := _ID.search(inline.content)):
            inline.content = inline.content[: match.start()]
            opening.attrs.setdefault("id", match[1])


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
        return False
    if not silent:
        token = state.push("component", "", 0)
        token.map, token.content = [first, end + 1], match[0]
        token.meta = {"name": match.groupdict().get("name") or "", "closes": match[0].startswith("</")}
        state.line = end + 1
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
