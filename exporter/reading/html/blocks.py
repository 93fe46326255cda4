"""Elements of lines of their own as blocks of the model: one table, for pages and for the HTML in Markdown."""

# ruff: noqa: ARG001 - every maker has the signature of the table

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from exporter import model
from exporter.model import Blocks, Where
from exporter.reading import classes, outline
from exporter.reading.html import alignment, elements, figures, lists, printed, tables, verse
from exporter.reading.html.anchors import anchored, carried
from exporter.reading.html.building import Builder, Tag, paragraphs, tag
from exporter.reading.html.spaces import trimmed
from exporter.reading.html.tree import Node, walk

if TYPE_CHECKING:
    from exporter.model import Inlines

_LANGUAGE = re.compile(
    r"(?:^|[\s:;])(?:language-|lang-|highlight-source-|sourceCode-|brush:\s*)([A-Za-z0-9#+._-]+)"
)


def by_terms(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks | None:
    """Return what an element is by its role or class rather than by its name; None when those say nothing of it."""
    said = given.attributes
    if not said:
        return None
    terms = elements.terms(said)
    if printed.is_page(node, given):
        return (printed.page(node, given, builder.tree.text(node), where, builder.fields(node, where)),)
    if terms & verse.TERMS and given.name in verse.HOLDERS:
        made = verse.verse(builder, node, given, where)
        if made:
            return made
    if given.name == "div" and said.get("class") in elements.TURNING:
        return _navigation(builder, node, where)
    kind = (
        classes.admonition(said.get("class", "").lower().split())
        if ".admonition" in terms or ".title" in _titles(node)
        else ""
    )
    if kind:
        return _admonition(builder, node, where, kind)
    return None


def _navigation(builder: Builder, node: Node, where: Where) -> Blocks:
    """Return what turns a manual's pages in words: its pictures are those of buttons."""
    problems = builder.context.problems
    before = len(problems)
    made, _ = builder.nested(node.children, where)
    problems[before:] = [one for one in problems[before:] if not one.code.startswith("resource.")]
    words: Blocks = model.rebuild(
        made,
        lambda one: model.Text(text=one.alt or "", where=one.where) if isinstance(one, model.Image) else one,
    )
    return (model.Division(blocks=words, classes=(classes.NAVIGATION,), where=where),) if words else ()


def _titles(node: Node) -> set[str]:
    """Return the classes of an element's first child, as DocBook's pages name titles."""
    first = next((one for one in node.children if one.name[0].isalpha()), None)
    return (
        elements.terms(tag(first).attributes)
        if first is not None and node.name in ("div", "aside")
        else set()
    )


def _admonition(builder: Builder, node: Node, where: Where, kind: str) -> Blocks:
    first = next((one for one in node.children if one.name[0].isalpha()), None)
    title: Inlines = ()
    rest = list(node.children)
    if first is not None and {".title", ".admonition-title", ".markdown-alert-title"} & elements.terms(
        tag(first).attributes
    ):
        title = builder.within(first)
        rest.remove(first)
        if model.plain(title).strip().casefold() == kind:
            title = ()
    blocks, fits = builder.nested(rest, where)
    blocks, _ = outline.nested(blocks, 1, listed=False)
    if not fits:
        return (*paragraphs(title, where), *blocks)
    fields = builder.fields(node, where, "class")
    return (model.Admonition(kind=kind, title=title, blocks=blocks, where=where, **fields),)


def _paragraph(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    fields = alignment.fields(builder, node, given, where)
    if any(builder.is_block(one) for one in node.children):
        return carried(fields, builder.blocks(node.children))
    content = builder.within(node)
    if not content:
        return (model.Division(id=fields["id"]),) if "id" in fields else ()
    return paragraphs(content, where, **fields)


def _heading(level: int, builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    fields = builder.fields(node, where)
    title = builder.within(node)
    anchors = [
        one.id for one in title if isinstance(one, model.Span | model.Link) and one.id and not one.content
    ]
    if not any(
        isinstance(one, model.Text | model.Code | model.Image | model.Math) for one in model.walk(title)
    ):
        builder.context.report("heading.empty", "A heading says nothing and is left out.", where)
        return tuple(
            model.Division(id=name) for name in (*anchors, *([fields["id"]] if "id" in fields else ()))
        )
    if anchors and "id" not in fields:  # <h2><a name="x"></a>Title</h2>
        fields["id"] = anchors[0]
        title = tuple(
            one
            for one in title
            if not (getattr(one, "id", "") == anchors[0] and not getattr(one, "content", ()))
        )
    return (model.Section(level=level, title=title, where=where, **fields),)


def _division(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    """Return what a part holds, in a division of its own when it says something and has no headings."""
    fields = alignment.fields(builder, node, given, where)
    if not fields or not node.children:
        made = builder.blocks(node.children)
        return carried(fields, made) if made or "id" in fields else ()
    made, fits = builder.nested(node.children, where)
    if alignment.of(given) and alignment.is_of_a_layout(node, made):
        fields["classes"] = tuple(one for one in fields["classes"] if one not in alignment.CLASSES)
        fields = {name: value for name, value in fields.items() if value}
        if not fields:
            return made
    held = any(isinstance(one, model.Section) for one in made)
    only = made[0] if len(made) == 1 else None
    names = {"id", "lang", "dir", "role", "classes", "attributes", "only"} & fields.keys()
    if (
        held
        or not fits
        or not made
        or names == {"id"}
        or (names == {"role"} and fields["role"] in ("bodymatter", "frontmatter", "backmatter"))
    ):
        return carried(fields, made)
    if isinstance(only, model.Division | model.Quote | model.Verse) and not any(
        getattr(only, name) for name in names
    ):
        return (replace(only, **fields),)
    return (model.Division(blocks=made, where=where, **fields),)


def _aside(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    fields = builder.fields(node, where)
    made, fits = builder.nested(node.children, where)
    if not made or not fits or any(isinstance(one, model.Section) for one in made):
        return carried(fields, made)
    fields["classes"] = (*fields.get("classes", ()), "aside")
    return (model.Division(blocks=made, where=where, **fields),)


def _details(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    fields = builder.fields(node, where, "open")
    made, fits = builder.nested(node.children, where)
    if not made or not fits or any(isinstance(one, model.Section) for one in made):
        return carried(fields, made)
    fields["classes"] = (*fields.get("classes", ()), "details")
    return (model.Division(blocks=made, where=where, **fields),)


def _summary(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    if any(one.name in ("h1", "h2", "h3", "h4", "h5", "h6") for one in walk(node)):
        return builder.blocks(node.children)
    content = builder.within(node)
    fields = builder.fields(node, where)
    if not content:
        return ()
    if not all(isinstance(one, model.Strong) for one in content):
        content = (model.Strong(content=content, where=where),)
    return (model.Paragraph(content=content, where=where, **fields),)


def _quote(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    fields = builder.fields(node, where, "cite")
    children = list(node.children)
    attribution: Inlines = ()
    told = [
        one for one in children if one.name[0].isalpha() or (one.name == "#text" and (one.data or "").strip())
    ]
    if len(told) > 1 and (
        told[-1].name in ("footer", "cite")
        or (
            {".attribution", ".quote-author", ".author"} & elements.terms(tag(told[-1]).attributes)
            if told[-1].name[0].isalpha()
            else False
        )
    ):
        attribution = builder.within(told[-1])
        children.remove(told[-1])
    blocks, fits = builder.nested(children, where)
    if not blocks and not attribution:
        return carried(fields, ())
    if not fits:
        return (*carried(fields, blocks), *paragraphs(attribution, where))
    return (model.Quote(blocks=blocks, attribution=attribution, where=where, **fields),)


def _pre(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    fields = builder.fields(node, where, "class")
    inner = [one for one in walk(node) if one.name == "code"]
    said = [given.attributes.get("class", ""), *(str(one.attrs.get("class") or "") for one in inner[:1])]
    said += [
        given.attributes.get("data-lang", ""),
        given.attributes.get("lang", "") if not builder.context.page else "",
    ]
    above, steps = node.parent, 0
    while above is not None and steps < 2 and above.name == "div":
        said.append(str((above.attrs or {}).get("class") or ""))
        above, steps = above.parent, steps + 1
    language = next((match[1] for one in said if (match := _LANGUAGE.search(one))), "")
    if not language and "sourceCode" in said[0]:  # pandoc's way
        language = next((name for name in said[0].split() if name != "sourceCode"), "")
    text = builder.code(node).strip("\n")
    pictures = [one for one in walk(node) if one.name == "img"]
    made: Blocks = ()
    if text.strip():
        made = (model.CodeBlock(text=text, language=language, where=where, **fields),)
    for one in pictures:
        made += paragraphs(builder.inlines((one,)), where)
    anchors = [
        str(one.attrs["id"])
        for one in walk(node)
        if one is not node and one.name[0].isalpha() and one.attrs.get("id") and one.name == "a"
    ]
    return anchored(anchors[:20], made) if anchors and made else made


def _rule(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    return (model.Rule(where=where, **builder.fields(node, where, "size", "noshade", "style", "class")),)


def _option(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    return paragraphs(trimmed(builder.within(node)), where)


Maker = Callable[[Builder, Node, Tag, Where], Blocks]
BLOCKS: dict[str, Maker] = {
    **{f"h{level}": partial(_heading, level) for level in range(1, 7)},
    **dict.fromkeys(
        (
            *(
                "div",
                "section",
                "article",
                "main",
                "header",
                "footer",
                "nav",
                "center",
                "hgroup",
                "body",
                "html",
            ),
            *("fieldset", "form", "dialog", "search", "figcaption", "frameset", "noframes", "li", "dd", "dt"),
            *("caption", "tbody", "thead", "tfoot", "tr", "td", "th", "optgroup"),
        ),
        _division,
    ),
    **dict.fromkeys(("p", "legend", "address"), _paragraph),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), _pre),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), lists.listing),
    "option": _option,
    "aside": _aside,
    "details": _details,
    "summary": _summary,
    "blockquote": _quote,
    "dl": lists.definitions,
    "figure": figures.figure,
    "hr": _rule,
    "table": tables.table,
}
