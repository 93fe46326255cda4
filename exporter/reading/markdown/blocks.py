"""Blocks of the model, made of markdown-it's block tokens: one function a kind of token, and the table of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from exporter import model
from exporter.model import Blocks, Inlines, Where
from exporter.reading import outline
from exporter.reading.markdown import admonitions, attributes, verses
from exporter.reading.markdown.inlines import caption, image
from exporter.reading.running import BLOCKS as DEEPEST

if TYPE_CHECKING:
    from exporter.reading.markdown.composer import Composer, Node


_CLOSING = re.compile(r"[ \t]+#+\Z")


def _paragraph(composer: Composer, node: Node, where: Where) -> Blocks:
    token, context = node.token, composer.context
    if token.level >= DEEPEST:
        context.too_deep(where)
    children = [inline for child in node.children for inline in child.token.children or ()]
    if len(children) == 1 and children[0].type == "image" and not token.hidden:
        return _figure(composer, token, children[0], where)
    said = attributes.take_trailing(node.children[0].token.children or [], on_a_line=True)
    if not said and not token.attrs and (made := composer.mixed(node, where)) is not None:
        return made
    content = composer.running(node, where)
    if not content:
        return ()
    common = context.common({**token.attrs, **said}, where)
    if not common.get("only") and (only := _all_only(content)):
        common["only"] = only
    return (model.Paragraph(content=content, where=where, **common),)


def _all_only(content: Inlines) -> tuple[model.Medium, ...]:
    """Return the media that alone show each of a paragraph's inlines, so that no empty paragraph is left in the others."""
    found = {
        one.only
        for one in content
        if not isinstance(one, model.SoftBreak | model.LineBreak)
        and not (isinstance(one, model.Text) and not one.text.strip())
    }
    return found.pop() if len(found) == 1 else ()


def _figure(composer: Composer, token: Token, picture: Token, block: Where) -> Blocks:
    """Return the figure that an image alone in its paragraph is: its title is the caption, or else its alternative text."""
    context, where = composer.context, composer.context.at(picture, block)
    made = image(context, picture, where)
    words: Inlines = caption(context, picture, where)
    if made.title:
        words = (
            model.Text(text=made.title, where=where),
            *(one for one in words if isinstance(one, model.Note)),
        )
    paragraph = model.Paragraph(content=words, where=where)
    common = composer.common(token, block)
    only = common.get("only") or made.only
    return (
        model.Figure(
            blocks=(model.Paragraph(content=(replace(made, id="", title="", only=()),), where=where),),
            caption=(paragraph,) if words else (),
            where=block,
            **{**common, "id": common.get("id", made.id), "only": only},
        ),
    )


def _heading(composer: Composer, node: Node, where: Where) -> Blocks:
    token = node.token
    said = attributes.take_trailing(node.children[0].token.children or [], on_a_line=False)
    if said and token.markup.startswith("#"):  # `## Title ## {#id}`: the closing marks are no words
        last = (node.children[0].token.children or [node.token])[-1]
        last.content = _CLOSING.sub("", last.content)
    title = composer.running(node, where)
    if not title:
        composer.context.report("heading.empty", "A heading says nothing and is left out.", where)
        return ()
    common = composer.context.common({**token.attrs, **said}, where)
    return (model.Section(level=int(token.tag[1:]), title=title, where=where, **common),)


def _quote(composer: Composer, node: Node, where: Where) -> Blocks:
    if made := admonitions.alert(composer, node, where):
        return made
    blocks = composer.blocks(node.children)
    return (model.Quote(blocks=blocks, where=where, **composer.common(node.token, where)),) if blocks else ()


def _list(composer: Composer, node: Node, where: Where) -> Blocks:
    token = node.token
    ordered = token.type == "ordered_list_open"
    paragraphs = [
        child.token
        for item in node.children
        for child in item.children
        if child.token.type == "paragraph_open"
    ]
    return (
        model.Listing(
            entries=tuple(_item(composer, item) for item in node.children),
            ordered=ordered,
            start=int(start) if re.fullmatch("[0-9]{1,9}", start := str(token.attrs.get("start"))) else 1,
            delimiter=_DELIMITERS.get(token.markup, ""),
            tight=all(paragraph.hidden for paragraph in paragraphs),
            where=where,
            **_without(composer.common(token, where, ("start",)), "contains-task-list"),
        ),
    )


def _item(composer: Composer, node: Node) -> model.Item:
    token, where = node.token, composer.where(node.token)
    return model.Item(
        blocks=composer.blocks(node.children),
        checked=token.meta.get("checked"),
        where=where,
        **_without(composer.common(token, where), "task-list-item"),
    )


def _without(common: dict[str, Any], name: str) -> dict[str, Any]:
    """Leave out the class that the parser gives."""
    if name in common.get("classes", ()):
        common["classes"] = tuple(one for one in common["classes"] if one != name)
    return common


_DELIMITERS: dict[str, Literal[".", ")"]] = {".": ".", ")": ")"}


def _definitions(composer: Composer, node: Node, where: Where) -> Blocks:
    entries: list[model.Definition] = []
    for child in node.children:
        place = composer.where(child.token)
        if child.token.type in ("dt_open", "label_open"):
            common = composer.common(child.token, place)
            entries.append(model.Definition(terms=(composer.running(child, place),), where=place, **common))
        else:
            blocks, _ = outline.nested(composer.blocks(child.children), 1, listed=False)
            entries[-1] = replace(entries[-1], details=(*entries[-1].details, blocks))
    return (model.Definitions(entries=tuple(entries), where=where, **composer.common(node.token, where)),)


def _fence(composer: Composer, node: Node, where: Where) -> Blocks:
    token = node.token
    first, last = token.map or (0, 0)
    if token.content[-1:] not in ("", "\n") or last - first != token.content.count("\n") + 2:
        opening = composer.context.source.rows(first, first + 1)
        message = (
            f"The code that begins with {token.markup} does not end; all that follows was taken for code."
        )
        composer.context.report("markdown.unclosed-fence", message, opening)
    info = unescapeAll(token.info.strip())
    braces = info[info.find("{") :] if info.endswith("}") and "{" in info else ""
    given = attributes.parse(braces)
    common = composer.context.common({**token.attrs, **given}, where)
    name = (info.removesuffix(braces) if given else info).split()
    language = (
        name[0].partition(",")[0].lstrip(".") if name else ""
    )  # rust,editable, and .html of PHP Markdown Extra
    if given and not language and common.get("classes"):  # pandoc's way: ```{.python .wide}
        language, *rest = common["classes"]
        common["classes"] = tuple(rest)
    return (model.CodeBlock(text=token.content.removesuffix("\n"), language=language, where=where, **common),)


def _code(composer: Composer, node: Node, where: Where) -> Blocks:
    text = node.token.content.removesuffix("\n")
    return (model.CodeBlock(text=text, where=where, **composer.common(node.token, where)),)


def _rule(composer: Composer, node: Node, where: Where) -> Blocks:
    return (model.Rule(where=where, **composer.common(node.token, where)),)


def _table(composer: Composer, node: Node, where: Where) -> Blocks:
    parts = {child.token.type: child.children for child in node.children}
    head = tuple(_row(composer, row) for row in parts.get("thead_open", ()))
    body = tuple(_row(composer, row) for row in parts.get("tbody_open", ()))
    heads = parts["thead_open"][0].children
    for row in body:
        if len(row.cells) > len(heads):
            message = f"A row of a table has {len(row.cells)} cells, and its head {len(heads)}."
            composer.context.report("markdown.cells", message, row.where)
    caption, said = _caption(composer, node)
    return (
        model.Table(
            caption=caption,
            columns=tuple(
                model.Column(align=_ALIGNS.get(str(cell.token.attrs.get("style")), "")) for cell in heads
            ),
            head=head,
            bodies=(body,) if body else (),
            where=where,
            **composer.context.common({**node.token.attrs, **said}, where),
        ),
    )


def _caption(composer: Composer, node: Node) -> tuple[Blocks, dict[str, str]]:
    """Return a table's caption, and the attributes in braces at its end, which are the table's."""
    child = next((child for child in node.children if child.token.type == "caption_open"), None)
    if child is None:
        return (), {}
    where = composer.where(child.token)
    said = attributes.take_trailing(child.children[0].token.children or [], on_a_line=False)
    content = composer.running(child, where)
    return ((model.Paragraph(content=content, where=where),) if content else ()), said


def _grid(composer: Composer, node: Node, where: Where) -> Blocks:
    meta = node.token.meta
    rows = tuple(_grid_row(composer, child) for child in node.children if child.token.type == "grid_row_open")
    end = len(rows) - meta["foot"]
    head, body, foot = rows[: meta["head"]], rows[meta["head"] : end], rows[end:]
    caption, said = _caption(composer, node)
    return (
        model.Table(
            caption=caption,
            columns=tuple(model.Column(align=align) for align in meta["aligns"]),
            head=head,
            bodies=(body,) if body else (),
            foot=foot,
            where=where,
            **composer.context.common({**node.token.attrs, **said}, where),
        ),
    )


def _grid_row(composer: Composer, node: Node) -> model.Row:
    cells = []
    for child in node.children:
        where = composer.where(child.token)
        blocks, _ = outline.nested(composer.blocks(child.children), 1, listed=False)
        cells.append(model.Cell(blocks=blocks, where=where, **child.token.meta))
    return model.Row(cells=tuple(cells), where=cells[0].where if cells else composer.where(node.token))


_ALIGNS: dict[str, Literal["left", "center", "right"]] = {
    "text-align:left": "left",
    "text-align:center": "center",
    "text-align:right": "right",
}


def _row(composer: Composer, node: Node) -> model.Row:
    where = composer.where(node.token)
    cells = []
    for cell in node.children:
        blocks = composer.mixed(cell, where)
        if blocks is None:
            content = composer.running(cell, where)
            blocks = (model.Paragraph(content=content, where=where),) if content else ()
        cells.append(model.Cell(blocks=blocks, where=where))
    return model.Row(cells=tuple(cells), where=where)


def _math(composer: Composer, node: Node, where: Where) -> Blocks:
    token = node.token
    common = composer.common(token, where)
    return (model.MathBlock(source=token.content, number=token.meta["number"], where=where, **common),)


def _component(composer: Composer, node: Node, where: Where) -> Blocks:
    if not node.token.meta["closes"] and not node.token.meta["name"].islower():
        tag = " ".join(node.token.content.split())
        message = f"{tag[:60]} is a component of MDX, whose tags are left out; what it holds is kept"
        composer.context.count("markdown.component", message, where)
    return ()


def _script(composer: Composer, node: Node, where: Where) -> Blocks:  # noqa: ARG001 - BLOCKS' signature
    message = "Lines of import or export, a program's part of MDX, are left out"
    composer.context.count("markdown.script", message, where)
    return ()


def _contents(composer: Composer, node: Node, where: Where) -> Blocks:
    return (model.Generated(kind="contents", where=where, **composer.common(node.token, where)),)


def _raw(composer: Composer, node: Node, where: Where) -> Blocks:
    composer.context.report_raw(node.token, where)
    return ()


def _comment(composer: Composer, node: Node, where: Where) -> Blocks:  # noqa: ARG001 - BLOCKS' signature
    composer.context.report_comment(where)
    return ()


def _nothing(composer: Composer, node: Node, where: Where) -> Blocks:  # noqa: ARG001 - BLOCKS' signature
    return ()


BLOCKS: dict[str, Callable[[Composer, Node, Where], Blocks]] = {
    "paragraph_open": _paragraph,
    "heading_open": _heading,
    "blockquote_open": _quote,
    "bullet_list_open": _list,
    "ordered_list_open": _list,
    "dl_open": _definitions,
    "fence": _fence,
    "code_block": _code,
    "hr": _rule,
    "table_open": _table,
    "grid_open": _grid,
    "div_open": admonitions.division,
    "admonition_open": admonitions.marked,
    "lines_open": verses.lines,
    "math_block": _math,
    "abbreviation": _nothing,
    "component": _component,
    "component_open": admonitions.component,
    "held_open": _paragraph,
    "tabs_open": _definitions,
    "script": _script,
    "raw": _raw,
    "comment": _comment,
    "contents": _contents,
    "footnote_reference_open": _nothing,  # it stands where it is called
}
