"""What other programs put into Markdown, as rules of markdown-it: shortcodes, tags of templates, comments of MDX.

`{{< meta KEY >}}` says what the metadata say, and what stands between tags of `highlight` is code.  Tags that keep others from being
read (`{% raw %}`) and comments are left out; any other tag is text as it is written.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from exporter.typesetting.protect import FILLED_IN

_ENDLESS = "exporter.endless"
_META = re.compile(r"""\{\{<\s*meta\s+["']?([\w.-]++)["']?\s*>\}\}""")
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
# What begins again before it ends does not begin yet, or each beginning would be looked through to the end.
_COMMENT = re.compile(r"\{/\*((?:(?!\{/\*|\*/\}).)*+)\*/\}", re.DOTALL)
TAG = re.compile(FILLED_IN)
_TAGS = (("meta", _META), ("left_out", _RAW), ("left_out", _COMMENT), ("template", TAG))
_HIGHLIGHT = re.compile(
    r"(?:\{%-?|\{\{[<%])\s*highlight\s+[\"']?(?P<language>[\w.+#-]+)[\"']?(?:\s[^{}\n]*?)?-?([%>]\}\}?)\s*"
)
_ENDS = {
    "%}": re.compile(r"\{%-?\s*endhighlight\s*-?%\}\s*"),
    ">}}": re.compile(r"\{\{<\s*/\s*highlight\s*>\}\}\s*"),
    "%}}": re.compile(r"\{\{%\s*/\s*highlight\s*%\}\}\s*"),
}
_ID = re.compile(r"\{/\*[ \t]*+([\w.:-]++)[ \t]*+\*/\}[ \t]*+\Z")


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.inline.ruler.before("escape", "template", _template)
    parser.block.ruler.before(
        "fence", "highlight", _highlight, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    parser.core.ruler.after("block", "heading-comments", _heading_ids)


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


def _highlight(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Take lines of code between two tags."""
    if state.is_code_block(first) or not (match := _HIGHLIGHT.fullmatch(_line(state, first))):
        return False
    # Between which lines an end was looked for in vain, so that it is not for each beginning.
    endless: dict[str, tuple[int, int]] = state.env.setdefault(_ENDLESS, {})
    mark = match[2]
    begun, done = endless.get(mark, (0, 0))
    if begun <= first < done:
        return False
    end = first + 1
    while end < last and (state.isEmpty(end) or state.sCount[end] >= state.blkIndent):
        if _ENDS[mark].fullmatch(_line(state, end)):
            break
        end += 1
    else:
        endless[mark] = first, end
        return False
    if not silent:
        token = state.push("fence", "code", 0)
        token.content = state.getLines(first + 1, end, state.sCount[first], True)
        token.info, token.map, token.markup = match["language"], [first, end + 1], match[0].strip()
        state.line = end + 1
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _heading_ids(state: StateCore) -> None:
    """Take the id that a comment at the end of a heading says."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        at = inline.content.rfind("{/*") if opening.type == "heading_open" else -1
        if at >= 0 and (match := _ID.match(inline.content, at)):
            inline.content = inline.content[:at].rstrip()
            opening.attrs.setdefault("id", match[1])
