"""Elements in a line of HTML as inlines of the model: one table, for pages and for the tags in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Protocol
from urllib.parse import unquote

from exporter import model
from exporter.model import Inlines, Where
from exporter.reading.classes import is_handler
from exporter.reading.running import Context

# Classes of what turns the pages of a manual.
TURNING = frozenset(("navheader", "navfooter"))
# Classes of the numbers of lines of verse.
LINE_NUMBERS = frozenset((".lnum", ".linenum", ".lineno", ".line-number", ".linenumber", ".ln"))
_ANNOTATION = "exporter-annotation"
_WIDTH = re.compile(r"\s*([0-9]{1,5})(?:\.[0-9]+)?\s*(px|%|em|rem|ex)?\s*$")
_CANDIDATE = re.compile(r"\s*,*\s*(\S*[^\s,])(?:\s+([0-9.]+)([wx]))?\s*(?:,|$)")
# Attributes that a field holds, or that say how a browser shows and loads what we write in our own way.
_MARKED = re.compile(r"\s*<([a-z]{1,10})(?:\s[^<>]*)?>([^<>]*)</\1>\s*", re.IGNORECASE)
_OWN = frozenset(
    [
        "href",
        "src",
        "srcset",
        "sizes",
        "alt",
        "title",
        "width",
        "height",
        "align",
        "valign",
        "bgcolor",
        "border",
        "cellpadding",
        "cellspacing",
        "name",
        "target",
        "rel",
        "loading",
        "decoding",
        "fetchpriority",
        "crossorigin",
        "referrerpolicy",
        "role",
        "epub:type",
        "aria-label",
        "aria-hidden",
        "hidden",
        "datetime",
        "markdown",  # of PHP Markdown Extra: what the element holds is Markdown
        "color",
        "face",
        "size",
    ]
)
_OF_PAGES = frozenset(("id", "lang", "xml:lang", "dir"))
_SILENT_ROLES = frozenset(
    [
        "noteref",
        "backlink",
        "pagebreak",
        "link",
        "presentation",
        "none",
        "img",
        "group",
        "list",
        "listitem",
        "document",
        "article",
        "main",
        "button",
        "region",
        # What a heading is of the part that it begins, whose own role it must not hide.
        *("title", "fulltitle", "subtitle", "covertitle", "label", "ordinal"),
    ]
)


class Element(Protocol):
    """A tag: its name in small letters, and its attributes."""

    @property
    def name(self) -> str: ...
    @property
    def attributes(self) -> Mapping[str, str]: ...


def common(
    context: Context, attributes: Mapping[str, str], where: Where, own: Iterable[str] = ()
) -> dict[str, Any]:
    """Return the fields that any node has, of an element's attributes; a page's own styles and data are not among them."""
    left = {
        name: value
        for name, value in attributes.items()
        if (
            name in _OF_PAGES or is_handler(name)
            if context.page
            else name not in _OWN and not name.startswith(("aria-", "xmlns", "epub:"))
        )
        and name not in own
    }
    if not left and "epub:type" not in attributes and "role" not in attributes and "name" not in attributes:
        return {}
    done = context.common(left, where)
    if not done.get("id"):
        done.pop("id", None)
    if term := role(attributes):
        done["role"] = term
    return done


def role(attributes: Mapping[str, str]) -> str:
    """Return what a part is called in EPUB's vocabulary, by epub:type or by ARIA's role; "" when it is not said."""
    for term in attributes.get("epub:type", "").split():
        if ":" not in term and term not in _SILENT_ROLES:
            return term
    for term in attributes.get("role", "").split():
        name = term.removeprefix("doc-")
        if term.startswith("doc-") and name not in _SILENT_ROLES:
            return name
    return ""


def terms(attributes: Mapping[str, str]) -> set[str]:
    """Return all that an element is called: terms of epub:type and roles, without their prefixes, and classes."""
    said = attributes.get("epub:type", "").split() + attributes.get("role", "").split()
    names = {re.sub(r"^(?:z3998:|se:|doc-)", "", term) for term in said}
    return names | {f".{name}" for name in attributes.get("class", "").lower().split()}


def hides(attributes: Mapping[str, str]) -> bool:
    """Tell whether an element is not shown."""
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
        return True
    style = attributes.get("style", "").lower()
    if "display" in style and re.search(r"display\s*:\s*none", style):
        return True
    return "visibility" in style and bool(re.search(r"visibility\s*:\s*hidden", style))


# Elements ───────────────────────────────────────────────────────────────────────────────────────


def _node(
    kind: type, context: Context, element: Element, where: Where, content: Inlines, **given: Any
) -> Inlines:
    fields = common(context, element.attributes, where)
    return (kind(content=content, where=where, **given, **fields),) if content or "id" in fields else ()


def _styled(
    style: model.Style, context: Context, element: Element, where: Where, content: Inlines
) -> Inlines:
    return _node(model.Styled, context, element, where, content, style=style)


def _span(context: Context, element: Element, where: Where, content: Inlines) -> Inlines:
    given = common(context, element.attributes, where)
    if not content and not given.get("id"):
        return ()
    if context.page:
        content = _as_its_style_says(element.attributes, content, where)
    return (model.Span(content=content, where=where, **given),) if given else content


def _as_its_style_says(attributes: Mapping[str, str], content: Inlines, where: Where) -> Inlines:
    """Return content as italic, bold, small capitals, where only a style says so."""
    style = _style(attributes.get("style", ""))
    if not style or not content:
        return content
    if style.get("font-style", "").startswith(("italic", "oblique")):
        content = (model.Emphasis(content=content, where=where),)
    if re.match("bold|[6-9]00", style.get("font-weight", "")):
        content = (model.Strong(content=content, where=where),)
    if "small-caps" in (style.get("font-variant", "").split() + style.get("font-variant-caps", "").split()):
        content = (model.Styled(style="small-caps", content=content, where=where),)
    if "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", ""):
        content = (model.Styled(style="strike", content=content, where=where),)
    return content


def _style(written: str) -> dict[str, str]:
    """Return what a style attribute says, property by property."""
    pairs = (one.partition(":") for one in written.lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _abbreviation(context: Context, element: Element, where: Where, content: Inlines) -> Inlines:
    given = common(context, element.attributes, where)
    return (
        model.Abbreviation(
            content=content, expansion=element.attributes.get("title", "").strip(), where=where, **given
        ),
    )


def _code(context: Context, element: Element, where: Where, content: Inlines) -> Inlines:
    inner = content[0] if len(content) == 1 else None
    if isinstance(inner, model.Link):  # <code><a>name</a></code>
        return (replace(inner, content=_code(context, element, where, inner.content)),)
    text = model.plain(content)
    if any(
        isinstance(node, model.Link | model.Image | model.Note | model.Math) for node in model.walk(content)
    ):
        return tuple(_coded(node, where) for node in content)
    return (model.Code(text=text, where=where, **common(context, element.attributes, where)),) if text else ()


def _coded(node: model.Inline, where: Where) -> model.Inline:
    """Return code in which something must stay what it is: each run of text is code of its own."""
    if isinstance(node, model.Text):
        return model.Code(text=node.text, where=node.where or where)
    if isinstance(node, model.Link):
        return replace(node, content=tuple(_coded(one, where) for one in node.content))
    return node


def _link(context: Context, element: Element, where: Where, content: Inlines) -> Inlines:
    given = element.attributes
    fields = common(context, given, where)
    if "name" in given and "id" not in fields and (name := "-".join(given["name"].split())):
        fields["id"] = name
    target = given.get("href", given.get("xlink:href", "")).strip()
    if not target or (not content and "id" in fields):
        return (model.Span(content=content, where=where, **fields),) if fields else content
    if not content:
        return ()
    return (
        model.Link(
            content=content, target=target, title=given.get("title", "").strip(), where=where, **fields
        ),
    )


def _ruby(context: Context, element: Element, where: Where, content: Inlines) -> Inlines:
    made: list[model.Inline] = []
    base: list[model.Inline] = []
    for node in content:
        if isinstance(node, model.Span) and node.classes == (_ANNOTATION,):
            made.append(model.Ruby(content=tuple(base), annotation=node.content, where=where))
            base = []
        else:
            base.append(node)
    given = common(context, element.attributes, where)
    if len(made) == 1 and not base:
        made[0] = replace(made[0], **given)
        return tuple(made)
    made += base
    return (model.Span(content=tuple(made), where=where, **given),) if given else tuple(made)


def _annotation(context: Context, element: Element, where: Where, content: Inlines) -> Inlines:  # noqa: ARG001
    return (model.Span(content=content, classes=(_ANNOTATION,), where=where),) if content else ()


def _nothing(context: Context, element: Element, where: Where, content: Inlines) -> Inlines:  # noqa: ARG001
    return ()


def _content(context: Context, element: Element, where: Where, content: Inlines) -> Inlines:
    """Keep what an element holds; its id and language too."""
    given = common(context, element.attributes, where)
    said = {name: given[name] for name in ("id", "lang", "dir") if name in given}
    return (model.Span(content=content, where=where, **said),) if said else content


def _left_out(context: Context, element: Element, where: Where, content: Inlines) -> Inlines:  # noqa: ARG001
    context.report_tag(f"<{element.name}> and what is in it are left out.", where)
    return ()


def image(context: Context, element: Element, where: Where) -> Inlines:
    """Return a picture; of several files the one that a lazy page would load, or the largest that is not absurd."""
    given = element.attributes
    name = picture_name(given)
    if not name:
        if not context.page:  # pages have many that a script fills in
            context.report_tag(f"<{element.name}> names no file and is left out.", where)
        return ()
    fields = common(context, given, where, ("style",))
    return (
        model.Image(
            resource=context.resource(name, where),
            alt=_described(given.get("alt")),
            title=given.get("title", ""),
            width=_length(given.get("width", ""), page=context.page),
            height=_length(given.get("height", ""), page=context.page),
            where=where,
            **fields,
        ),
    )


def _described(alt: str | None) -> str | None:
    """Return an alternative text without the one element that a site's program has put round all of it."""
    found = _MARKED.fullmatch(alt or "")
    return found[2] if found else alt


def picture_name(given: Mapping[str, str]) -> str:
    """Return the address of a picture's file."""
    for name in (
        "data-src",
        "data-original",
        "data-lazy-src",
        "data-orig-file",
        "data-actualsrc",
        "data-url",
    ):
        if (said := given.get(name, "").strip()) and re.search(r"[./]", said) and not said.startswith("{"):
            return said
    source = given.get("src", "").strip()
    if not source or source.startswith("data:"):
        for name in ("srcset", "data-srcset"):
            if best := _largest(given.get(name, "")):
                return best
    return source


def _largest(sources: str) -> str:
    """Return the largest file of a `srcset` that is not wider than 2000 px."""
    found: list[tuple[float, str]] = []
    for match in _CANDIDATE.finditer(sources[:20_000]):
        try:
            size = float(match[2] or 1) * (1 if match[3] == "w" else 1000)
        except ValueError:
            size = 0
        found.append((size if size <= 2000 else -size, match[1]))
    return max(found)[1] if found else ""


def _length(written: str, *, page: bool) -> str:
    match = _WIDTH.match(written)
    if not page:
        return written
    return f"{match[1]}{match[2] if match[2] == '%' else ''}" if match and match[1] != "0" else ""


def name_of(address: str) -> str:
    """Return the file's name at the end of an address."""
    path = address.split("?")[0].split("#")[0].rstrip("/")
    return unquote(path.rpartition("/")[2])[:80]


STYLES: dict[str, model.Style] = {
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
Make = Callable[[Context, Element, Where, Inlines], Inlines]
ELEMENTS: dict[str, Make] = {
    **{name: partial(_styled, style) for name, style in STYLES.items()},
    **dict.fromkeys(("em", "i"), partial(_node, model.Emphasis)),
    **dict.fromkeys(("strong", "b"), partial(_node, model.Strong)),
    **dict.fromkeys(("span", "bdi", "bdo"), _span),
    **dict.fromkeys(
        (
            *("time", "data", "font", "big", "nobr", "label", "output", "meter", "progress", "rb", "button"),
            *("map", "slot", "picture"),
        ),
        _content,
    ),
    **dict.fromkeys(("code", "tt"), _code),
    **dict.fromkeys(("rt", "rtc"), _annotation),
    **dict.fromkeys(("script", "style"), _left_out),
    "rp": _nothing,
    "ruby": _ruby,
    "q": partial(_node, model.Quoted),
    "abbr": _abbreviation,
    "acronym": _abbreviation,
    "a": _link,
}
VOIDS: dict[str, Callable[[Context, Element, Where], Inlines]] = {
    "br": lambda context, element, where: (
        model.LineBreak(where=where, **common(context, element.attributes, where, ("class", "clear"))),
    ),
    "wbr": lambda *_: (),
    "img": image,
    **dict.fromkeys(("source", "track", "param", "area", "col", "link", "meta", "base"), lambda *_: ()),
}
