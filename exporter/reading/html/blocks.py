"""Elements of lines of their own as blocks of the model: one table, for pages and for the HTML in Markdown."""

# ruff: noqa: ARG001 - every maker has the signature of the table

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from exporter import model
from exporter.model import Blocks, Where
from exporter.reading import classes, outline
from exporter.reading.html import alignment, elements, printed, tables, verse
from exporter.reading.html.building import Builder, Tag, anchored, paragraphs, tag, trimmed
from exporter.reading.html.tree import Node, walk

if TYPE_CHECKING:
    from exporter.model import Inlines

_LANGUAGE = re.compile(
    r"(?:^|[\s:;])(?:language-|lang-|highlight-source-|sourceCode-|brush:\s*)([A-Za-z0-9#+._-]+)"
)
_MARKERS: dict[str, Literal["decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"]] = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_STYLED = re.compile(
    r"list-style(?:-type)?\s*:\s*(decimal|lower-alpha|upper-alpha|lower-roman|upper-roman|lower-latin|upper-latin)"
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


def carried(fields: dict[str, Any], blocks: Blocks) -> Blocks:
    """Return blocks with what was said of the element around them, which is none any more."""
    done: list[Any] = list(blocks)
    for name in ("lang", "dir"):
        if name in fields:
            done = [one if getattr(one, name) else replace(one, **{name: fields[name]}) for one in done]
    done = alignment.handed_on(fields.get("classes", ()), done)
    if "role" in fields and done and isinstance(done[0], model.Section) and not done[0].role:
        done[0] = replace(done[0], role=fields["role"])
    return anchored([fields["id"]], tuple(done)) if "id" in fields else tuple(done)


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


def _list(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    said = given.attributes
    fields = builder.fields(node, where, "start", "type", "reversed", "compact")
    ordered = given.name == "ol"
    context = builder.context
    context.depth += 1
    fits = context.depth <= 32
    entries: list[model.Item] = []
    values: dict[int, int] = {}
    loose = False
    for one in node.children:
        if one.name == "li":
            entries.append(_item(builder, one))
            value = str(one.attrs.get("value") or "")
            if ordered and re.fullmatch("[0-9]{1,9}", value):
                values[len(entries) - 1] = int(value)
            loose = loose or any(inner.name == "p" for inner in one.children)
        elif one.name[0].isalpha() or (one.name == "#text" and (one.data or "").strip()):
            made = builder.blocks((one,))
            if made and entries and one.name in ("ul", "ol", "menu"):
                entries[-1] = replace(entries[-1], blocks=(*entries[-1].blocks, *made))
            elif made:
                entries.append(model.Item(blocks=made, where=builder.tree.where(one)))
    context.depth -= 1
    told = [at for at, one in enumerate(entries) if one.blocks or one.id or one.checked is not None]
    entries = [entries[at] for at in told]
    values = {number: values[at] for number, at in enumerate(told) if at in values}
    if not entries:
        return carried(fields, ())
    if not fits:
        context.too_deep(where)
        return tuple(block for entry in entries for block in entry.blocks)
    if "reversed" in said and ordered:
        context.report_tag("A list that counts down is numbered upwards.", where)
    start = said.get("start", "") or next(
        (str(one.attrs.get("value") or "") for one in node.children if one.name == "li"), ""
    )
    marker: Any = _MARKERS.get(said.get("type", ""), "")
    if (match := _STYLED.search(said.get("style", ""))) and ordered:
        marker = match[1].replace("latin", "alpha")
    fields.pop("attributes", None) if builder.context.page else None
    listing = model.Listing(
        entries=tuple(entries),
        ordered=ordered,
        start=int(start) if ordered and re.fullmatch("[0-9]{1,9}", start) else 1,
        marker=marker if ordered and marker != "decimal" else "",
        tight=not loose,
        where=where,
        **fields,
    )
    return _numbered(listing, values) if values else (listing,)


def _numbered(listing: model.Listing, values: dict[int, int]) -> Blocks:
    """Return an ordered list as several, a new one at each item whose `value` (by its place) is not the next number."""
    runs: list[tuple[int, list[model.Item]]] = [(listing.start, [])]
    number = listing.start
    for at, item in enumerate(listing.entries):
        value = values.get(at, number)
        if value != number and runs[-1][1]:
            runs.append((value, []))
        runs[-1][1].append(item)
        number = value + 1
    first, *others = (replace(listing, start=start, entries=tuple(items)) for start, items in runs)
    return (first, *(replace(one, id="") for one in others))


def _item(builder: Builder, node: Node) -> model.Item:
    where = builder.tree.where(node)
    if id(node) in builder.notes.taken or builder._left_out(node, where):
        return model.Item()
    boxes = [one for one in walk(node) if one.name == "input" and one.attrs.get("type") == "checkbox"][:1]
    checked = None
    if boxes and boxes[0].parent in (node, *(one for one in node.children if one.name in ("p", "label"))):
        checked = "checked" in boxes[0].attrs
    return model.Item(
        blocks=builder.blocks(node.children),
        checked=checked,
        where=where,
        **builder.fields(node, where, "value", "type"),
    )


def _definitions(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    entries: list[model.Definition] = []
    builder.context.depth += 1
    fits = builder.context.depth <= 32
    for one in _of_list(node.children):
        place = builder.tree.where(one)
        if one.name == "dt":
            content = builder.within(one)
            fields = builder.fields(one, place)
            if content or "id" in fields:
                if entries and not entries[-1].details and not fields:
                    entries[-1] = replace(entries[-1], terms=(*entries[-1].terms, content))
                else:
                    entries.append(model.Definition(terms=(content,), where=place, **fields))
            continue
        blocks = builder.blocks(one.children if one.name == "dd" else (one,))
        if one.name == "dd":
            blocks = carried(builder.fields(one, place), blocks)
        blocks, _ = outline.nested(blocks, 1, listed=False)
        if not blocks:
            continue
        if not entries:
            entries.append(model.Definition(where=place))
        entries[-1] = replace(entries[-1], details=(*entries[-1].details, blocks))
    builder.context.depth -= 1
    fields = builder.fields(node, where)
    if not entries:
        return carried(fields, ())
    if not fits:
        builder.context.too_deep(where)
        return tuple(
            block
            for entry in entries
            for block in (
                *(model.Paragraph(content=term) for term in entry.terms),
                *(one for detail in entry.details for one in detail),
            )
        )
    return (model.Definitions(entries=tuple(entries), where=where, **fields),)


def _of_list(nodes: Iterable[Node]) -> Iterable[Node]:
    for node in nodes:
        if node.name == "div" and any(one.name in ("dt", "dd") for one in node.children):
            yield from _of_list(node.children)
        elif node.name[0].isalpha() or (node.name == "#text" and (node.data or "").strip()):
            yield node


def _figure(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    captions = [one for one in walk(node) if one.name == "figcaption" and _figure_of(one) is node]
    for one in captions:
        builder.notes.taken.add(id(one))
    blocks, fits = builder.nested(node.children, where)
    blocks, _ = outline.nested(blocks, 1, listed=False)
    caption: Blocks = ()
    for one in captions:
        builder.notes.taken.discard(id(one))
        inner, _ = builder.nested(one.children, where)
        caption += outline.nested(inner, 1, listed=False)[0]
    fields = builder.fields(node, where)
    if not blocks:
        return carried(fields, caption)
    only = blocks[0] if len(blocks) == 1 else None
    if not fits:
        return (*carried(fields, blocks), *caption)
    if isinstance(only, model.Table) and not only.caption:
        return carried(fields, (replace(only, caption=caption),))
    if (
        isinstance(only, model.Quote)
        and not only.attribution
        and len(caption) == 1
        and isinstance(caption[0], model.Paragraph)
    ):
        return carried(fields, (replace(only, attribution=caption[0].content),))
    kind: Literal["figure", "code"] = "code" if isinstance(only, model.CodeBlock) else "figure"
    if not caption and not any(isinstance(one, model.Image) for one in model.walk(blocks)):
        return carried(fields, blocks)
    return (model.Figure(blocks=blocks, caption=caption, kind=kind, where=where, **fields),)


def _figure_of(node: Node) -> Node | None:
    while node is not None and node.name != "figure":
        node = node.parent
    return node


def _rule(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    return (model.Rule(where=where, **builder.fields(node, where, "size", "noshade", "style", "class")),)


def _address(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    return _paragraph(builder, node, given, where)


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
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _list),
    "option": _option,
    "aside": _aside,
    "details": _details,
    "summary": _summary,
    "blockquote": _quote,
    "dl": _definitions,
    "figure": _figure,
    "hr": _rule,
    "table": tables.table,
}
