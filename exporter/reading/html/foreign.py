"""What is no running text of HTML: SVG, MathML and TeX, films and sounds, parts of forms."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from exporter import model
from exporter.model import Inlines, Where
from exporter.reading.html import elements
from exporter.reading.html.tree import Node, standing, text_of, walk

if TYPE_CHECKING:
    from exporter.reading.html.building import Builder, Tag

# Elements whose text is text, whatever they do on a page.
PLAIN = frozenset(
    (
        *[
            "textarea",
            "select",
            "optgroup",
            "option",
            "input",
            "noscript",
            "basefont",
            "rbc",
            "d-cite",
            "dt-cite",
            "d-footnote",
            "dt-fn",
        ],
        *[
            "details",
            "summary",
            "body",
            "html",
            "frameset",
            "noframes",
            "legend",
            "fieldset",
            "form",
            "selectedcontent",
        ],
    )
)
_NAMESPACES = {"svg": "http://www.w3.org/2000/svg", "math": "http://www.w3.org/1998/Math/MathML"}
_DRAWN = frozenset(
    ["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "image", "foreignObject"]
)
_FILMS = frozenset(("iframe", "video", "audio", "embed", "object", "frame", "applet"))
_TEX = re.compile(r"^math/tex")


def inline(builder: Builder, node: Node, where: Where) -> Inlines:
    """Return an element of SVG or MathML as a picture or as mathematics."""
    if node.name == "math":
        return (mathematics(node, where),)
    if node.name == "svg":
        return _drawing(builder, node, where)
    text = " ".join(standing(text_of(node)).split())  # an element outside of any drawing
    return (model.Text(text=text, where=where),) if text else ()


def special(builder: Builder, node: Node, given: Tag, where: Where) -> Inlines | None:
    """Return what an element is that stands for more than its text; None when it is as any other."""
    name, said = given.name, given.attributes
    if name in _FILMS:
        return _film(builder, node, given, where)
    if name == "noscript":
        return _unscripted(builder, node, where)
    if name == "input":
        text = said.get("value", "") if said.get("type") in ("submit", "button", "reset") else ""
        return (model.Text(text=text, where=where),) if text.strip() else ()
    if name == "canvas":
        return tuple(builder._all(node.children))
    classes = said.get("class", "").split()
    if name in ("span", "div") and {"katex", "katex-display", "MathJax", "mwe-math-element"} & set(classes):
        return _annotated(node, where, block="katex-display" in classes)
    if name in ("math-tex", "d-math", "dt-math") or (name == "span" and "math-tex" in classes):
        source = standing(text_of(node)).strip()
        source = re.sub(r"^(?:\\\(|\\\[|\$\$?)\s*|\s*(?:\\\)|\\\]|\$\$?)$", "", source)
        block = (("display", "block"),) if "block" in said else ()
        return (model.Math(source=source, attributes=block, where=where),) if source else ()
    return None


def script(node: Node, where: Where) -> Inlines:
    """Return the TeX that a page has MathJax typeset."""
    if not _TEX.match(str(node.attrs.get("type") or "").lower()):
        return ()
    source = standing(text_of(node)).strip()
    block = (("display", "block"),) if "mode=display" in str(node.attrs.get("type")) else ()
    return (model.Math(source=source, attributes=block, where=where),) if source else ()


def mathematics(node: Node, where: Where) -> model.Math:
    """Return MathML as it stands."""
    block = (("display", "block"),) if node.attrs.get("display") == "block" else ()
    return model.Math(source=serialized(node, prefix=False), notation="mathml", attributes=block, where=where)


def _annotated(node: Node, where: Where, *, block: bool) -> Inlines | None:
    """Return the formula that a page's program has set: its MathML, else its TeX."""
    for one in walk(node):
        if one.name == "math" and text_of(one).strip():
            made = mathematics(one, where)
            return (replace(made, attributes=(("display", "block"),)) if block else made,)
    for one in walk(node):
        if one.name == "annotation" and "tex" in str((one.attrs or {}).get("encoding") or "").lower():
            source = standing(text_of(one)).strip()
            shown = block or any(
                inner.name == "math" and (inner.attrs or {}).get("display") == "block" for inner in walk(node)
            )
            return (
                model.Math(source=source, attributes=(("display", "block"),) if shown else (), where=where),
            )
    return None


def _drawing(builder: Builder, node: Node, where: Where) -> Inlines:
    context = builder.context
    inner = list(walk(node))
    title = next((text_of(one) for one in inner if one.name == "title" and one.namespace == "svg"), "")
    words = " ".join(standing(title or str(node.attrs.get("aria-label") or "")).split())
    if not any(one.name in _DRAWN for one in inner) and (context.page or not words):
        context.report_tag("<svg> draws nothing, and is left out.", where)
        return (model.Text(text=words, where=where),) if words else ()
    if not words:
        words = " ".join(
            standing(
                " ".join(
                    one.data or ""
                    for one in inner
                    if one.name == "#text" and one.parent.name not in ("style", "script")
                )
            ).split()
        )
    data = serialized(node, prefix=True).encode()
    resource = context.resource(f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}", where)
    hidden = str(node.attrs.get("aria-hidden") or "") == "true"
    fields: dict[str, Any] = {"id": str(node.attrs["id"])} if node.attrs.get("id") else {}
    return (
        model.Image(
            resource=resource,
            alt=words or ("" if hidden or context.page else None),
            width=elements._length(str(node.attrs.get("width") or ""), page=True),
            height=elements._length(str(node.attrs.get("height") or ""), page=True),
            where=where,
            **fields,
        ),
    )


def serialized(node: Node, *, prefix: bool) -> str:
    """Return an element of SVG or MathML as XML."""
    parts: list[str] = []
    stack: list[tuple[Node, bool, str]] = [(node, False, "")]
    while stack:
        one, leaving, outer = stack.pop()
        if one.name == "#text":
            parts.append(escape(standing(one.data or "")))
            continue
        if not re.match(r"[A-Za-z_][\w.-]*$", one.name):
            continue
        if leaving:
            parts.append(f"</{one.name}>")
            continue
        if one.name == "script":
            continue
        space = _NAMESPACES.get(one.namespace, "http://www.w3.org/1999/xhtml")
        parts.append(f"<{one.name}")
        if space != outer:
            parts.append(f' xmlns="{space}"')
        if one is node and prefix:
            parts.append(' xmlns:xlink="http://www.w3.org/1999/xlink"')
        for name, value in (one.attrs or {}).items():
            if name.startswith(("xmlns", "on")) or not re.match(r"(?:xlink:|xml:)?[A-Za-z_][\w.-]*$", name):
                continue
            parts.append(f" {name}={quoteattr(standing(value or ''))}")
        if not one.children:
            parts.append("/>")
            continue
        parts.append(">")
        stack.append((one, True, ""))
        stack.extend((child, False, space) for child in reversed(one.children))
    return "".join(parts)


def _film(builder: Builder, node: Node, given: Tag, where: Where) -> Inlines:
    """Return a link to what no page of paper shows."""
    context, said = builder.context, given.attributes
    address = said.get("src") or said.get("data") or said.get("data-src") or ""
    if not address:
        address = next(
            (
                str(one.attrs.get("src") or "")
                for one in walk(node)
                if one.name == "source" and one.attrs.get("src")
            ),
            "",
        )
    kind = said.get("type", "")
    if given.name in ("object", "embed") and (
        kind.startswith("image/") or re.search(r"\.(svg|png|jpe?g|gif|webp)$", address)
    ):
        alt = said.get("alt") or standing(text_of(node)).strip() or None
        return (model.Image(resource=context.resource(address, where), alt=alt, where=where),)
    if given.name in ("object", "applet") and text_of(node).strip():
        return tuple(builder._all(node.children))
    address = address.strip()
    if not address or address.startswith(("about:", "javascript:", "data:")):
        if address or given.name != "iframe":
            context.report_tag(f"<{given.name}> cannot be shown, and is left out.", where)
        return ()
    if address.startswith("//"):
        address = f"https:{address}"
    context.report_tag(f"<{given.name}> cannot be shown; a link stands in its place.", where)
    words = said.get("title") or said.get("aria-label") or address
    return (
        model.Link(
            content=(model.Text(text=" ".join(words.split()), where=where),), target=address, where=where
        ),
    )


def _unscripted(builder: Builder, node: Node, where: Where) -> Inlines:
    """Return what a page shows without scripts: the picture that a script would load, unless it stands beside."""
    pictures = [one for one in walk(node) if one.name == "img"]
    siblings = node.parent.children if node.parent is not None else ()
    if pictures and not any(one.name in ("img", "picture") for one in siblings):
        return tuple(builder._all(node.children))
    if text_of(node).strip() or pictures:
        builder.context.report_tag("<noscript> and what is in it are left out.", where)
    return ()
