"""MathML as a page may hold it: the elements and attributes that a table knows, what they say in words, and nothing that runs or loads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from exporter.mathml.tree import SILENT, Node, every, line, parsed, tex, texts

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_LENGTH = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:em|ex|px|in|cm|mm|pt|pc|%)?|(?:negative)?(?:very){0,2}(?:thin|medium|thick)mathspace"
_COLOR = r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?|[a-z]{3,20}"
_BOOLEAN = "true|false"
_ALIGNED = "left|center|right"
_ROWS = "top|bottom|center|baseline|axis"
_LINES = "none|solid|dashed"
# MathML 3, 2.1.5: what the value of an attribute may be; one whose value is something else is left out.
_VALUES: dict[str, str] = {
    "display": "block|inline",
    "dir": "ltr|rtl",
    "mathvariant": (
        "normal|bold|italic|bold-italic|double-struck|bold-fraktur|script|bold-script|fraktur|sans-serif|bold-sans-serif|"
        "sans-serif-italic|sans-serif-bold-italic|monospace|initial|tailed|looped|stretched"
    ),
    "mathsize": rf"small|normal|big|{_LENGTH}",
    "mathcolor": _COLOR,
    "mathbackground": rf"transparent|{_COLOR}",
    "displaystyle": _BOOLEAN,
    "scriptlevel": r"[+-]?\d{1,2}",
    "form": "prefix|infix|postfix",
    **dict.fromkeys(
        ("fence", "separator", "stretchy", "symmetric", "largeop", "movablelimits", "accent", "accentunder"),
        _BOOLEAN,
    ),
    **dict.fromkeys(("lspace", "rspace", "minsize", "maxsize"), rf"infinity|{_LENGTH}"),
    "linethickness": rf"thin|medium|thick|{_LENGTH}",
    **dict.fromkeys(("width", "height", "depth"), _LENGTH),
    "voffset": _LENGTH,
    "bevelled": _BOOLEAN,
    **dict.fromkeys(("numalign", "denomalign"), _ALIGNED),
    "align": _ALIGNED,
    "notation": r"[a-z ]{1,100}",
    **dict.fromkeys(("open", "close", "separators", "lquote", "rquote"), r".{0,20}"),
    "columnalign": rf"(?:{_ALIGNED})(?: (?:{_ALIGNED}))*",
    "rowalign": rf"(?:{_ROWS})(?: (?:{_ROWS}))*",
    **dict.fromkeys(("columnspacing", "rowspacing"), rf"(?:{_LENGTH})(?: (?:{_LENGTH}))*"),
    **dict.fromkeys(("columnlines", "rowlines"), rf"(?:{_LINES})(?: (?:{_LINES}))*"),
    "frame": _LINES,
    **dict.fromkeys(("rowspan", "columnspan"), r"[1-9]\d{0,2}"),
}
_ALL = ("mathcolor", "mathbackground")
_OF_TOKENS = (*_ALL, "mathvariant", "mathsize", "dir")
_OF_TABLES = ("columnalign", "rowalign")
_OPERATOR = (
    *("form", "fence", "separator", "lspace", "rspace", "stretchy", "symmetric", "minsize", "maxsize"),
    *("largeop", "movablelimits", "accent"),
)
# Elements whose content is text.
_TOKENS: dict[str, tuple[str, ...]] = {
    "mi": _OF_TOKENS,
    "mn": _OF_TOKENS,
    "mo": (*_OF_TOKENS, *_OPERATOR),
    "mtext": _OF_TOKENS,
    "ms": (*_OF_TOKENS, "lquote", "rquote"),
}
# Other elements, with their attributes; how many children some of them have to have.
_ELEMENTS: dict[str, tuple[str, ...]] = {
    "mrow": (*_ALL, "dir"),
    "mspace": (*_ALL, "width", "height", "depth"),
    "mfrac": (*_ALL, "linethickness", "numalign", "denomalign", "bevelled"),
    "msqrt": _ALL,
    "mroot": _ALL,
    "mstyle": (*_OF_TOKENS, "displaystyle", "scriptlevel"),
    "merror": _ALL,
    "mpadded": (*_ALL, "width", "height", "depth", "lspace", "voffset"),
    "mphantom": _ALL,
    "mfenced": (*_ALL, "open", "close", "separators"),
    "menclose": (*_ALL, "notation"),
    "msub": _ALL,
    "msup": _ALL,
    "msubsup": _ALL,
    "munder": (*_ALL, "accentunder", "align"),
    "mover": (*_ALL, "accent", "align"),
    "munderover": (*_ALL, "accent", "accentunder", "align"),
    "mmultiscripts": _ALL,
    "mtable": (
        *(*_ALL, *_OF_TABLES, "columnspacing", "rowspacing", "columnlines", "rowlines", "frame"),
        *("displaystyle", "width"),
    ),
    "mtr": (*_ALL, *_OF_TABLES),
    "mtd": (*_ALL, *_OF_TABLES, "rowspan", "columnspan"),
}
_COUNTS = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_OF_MATH = ("display", "dir")


def markup(source: str, *, block: bool = False) -> str:
    """Return a formula as it may stand in XHTML, and in HTML; "" when it cannot be read or shows nothing."""
    root = parsed(source)
    if root is None:
        return ""
    content = [one for row in _clean(root) for one in row.children]
    if not any(isinstance(one, Node) and _shows(one) for one in content):
        return ""
    attributes = _attributes(root, _OF_MATH)
    if block:
        attributes["display"] = "block"
    if said := tex(root) or line(root.attributes.get("alttext", "")):
        attributes["alttext"] = said
    return "".join(
        _written(
            Node(
                "math",
                {"xmlns": NAMESPACE, **attributes},
                list(content),
            )
        )
    )


@lru_cache(maxsize=512)
def words(source: str) -> str:
    """Return what a formula is called where it cannot be set: the TeX that it was made from, its alternative text, or itself in a line."""
    from exporter.mathml import linear

    root = parsed(source)
    if root is None:
        return line(re.sub(r"<[^<>]*>", " ", source))
    return tex(root) or line(root.attributes.get("alttext", "")) or line(linear.of(root))


# Cleaning ───────────────────────────────────────────────────────────────────────────────────────


def _clean(node: Node) -> list[Node]:
    """Return an element as the table has it: what it does not know is a row of what it holds."""
    name = node.name
    if name in SILENT:
        return []
    if name in _TOKENS:
        return [Node(name, _attributes(node, _TOKENS[name]), [line("".join(texts(node)))])]
    if name in (
        "semantics",
        "maction",
    ):  # the first child is how it looks, the others what it means, or would
        return [made for one in node.elements[:1] for made in _clean(one)]
    make = _SPECIAL.get(name)
    if make is not None:
        return make(node)
    children = [made for one in node.elements for made in _clean(one)]
    loose = line("".join(one for one in node.children if isinstance(one, str)))
    if loose:
        children.append(Node("mtext", {}, [loose]))
    if name in _COUNTS and len(children) != _COUNTS[name]:
        return [_row(children)]
    if name in _ELEMENTS:
        return [Node(name, _attributes(node, _ELEMENTS[name]), list(children))]
    return [_row(children)] if children else []


def _row(children: list[Node]) -> Node:
    return Node("mrow", {}, list(children))


def _one(node: Node) -> Node:
    """Return an element as exactly one, so that the others beside it keep their places."""
    made = _clean(node)
    return made[0] if len(made) == 1 else _row(made)


def _table(node: Node) -> list[Node]:
    rows = [_table_row(one) for one in node.elements if one.name not in SILENT]
    return [Node("mtable", _attributes(node, _ELEMENTS["mtable"]), list(rows))]


def _table_row(node: Node) -> Node:
    if node.name not in ("mtr", "mlabeledtr"):
        return Node("mtr", {}, [_cell(node)])
    cells = [_cell(one) for one in node.elements if one.name not in SILENT]
    if node.name == "mlabeledtr" and len(cells) > 1:  # its label stands first, and is read last
        cells = [*cells[1:], cells[0]]
    return Node("mtr", _attributes(node, _ELEMENTS["mtr"]), list(cells))


def _cell(node: Node) -> Node:
    if node.name != "mtd":
        return Node("mtd", {}, list(_clean(node)))
    inside = [made for one in node.elements for made in _clean(one)]
    return Node("mtd", _attributes(node, _ELEMENTS["mtd"]), list(inside))


def _scripts(node: Node) -> list[Node]:
    """Return a base with scripts in pairs behind and before it."""
    empty = ("none", "mprescripts")
    made = [
        Node(one.name) if one.name in empty else _one(one) for one in node.elements if one.name not in SILENT
    ]
    names = [one.name for one in made]
    at = names.index("mprescripts") if "mprescripts" in names else len(names)
    paired = at % 2 == 1 and (at == len(names) or (len(names) - at) % 2 == 1)
    if not paired or names.count("mprescripts") > 1 or names[:1] == ["none"]:
        return [_row([one for one in made if one.name not in empty])]
    return [Node("mmultiscripts", _attributes(node, _ELEMENTS["mmultiscripts"]), list(made))]


_SPECIAL: dict[str, Callable[[Node], list[Node]]] = {"mtable": _table, "mmultiscripts": _scripts}


def _attributes(node: Node, names: tuple[str, ...]) -> dict[str, str]:
    return {
        name: value
        for name in names
        if (value := line(node.attributes.get(name, ""))) and re.fullmatch(_VALUES[name], value)
    }


def _shows(node: Node) -> bool:
    return any(
        one.name in _TOKENS and any(isinstance(part, str) and part for part in one.children)
        for one in every(node)
    )


def _written(node: Node) -> Iterator[str]:
    yield f"<{node.name}"
    for name, value in node.attributes.items():
        yield f' {name}="{_escaped(value)}"'
    if not node.children:
        yield f"></{node.name}>"  # HTML knows no element of MathML that closes in its own tag but as this
        return
    yield ">"
    for one in node.children:
        if isinstance(one, str):
            yield _escaped(one)
        else:
            yield from _written(one)
    yield f"</{node.name}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
