"""Admonitions and divisions: `:::` by its classes, `!!! note "Title"`, and quotations that begin with `[!NOTE]`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exporter import model
from exporter.model import Blocks, Inlines, Where
from exporter.reading import classes, outline
from exporter.reading.markdown import components, verses
from exporter.reading.markdown.places import place
from exporter.reading.markdown.state import words

if TYPE_CHECKING:
    from exporter.reading.markdown.composer import Composer, Node

# GitHub's has its line to itself; Obsidian's may fold (+ or -) and have a title.
_ALERT = re.compile(r"\[!([A-Za-z-]+)\][+-]?[ \t]*")
_ROLES = {"epigraph": "epigraph", "pull-quote": "pullquote", "pullquote": "pullquote"}


def alert(composer: Composer, node: Node, where: Where) -> Blocks:
    """Return the admonition that a quotation is, or nothing."""
    first = node.children[0] if node.children else None
    if first is None or first.token.type != "paragraph_open" or not first.children:
        return ()
    inline = first.children[0].token
    tokens = inline.children or []
    if not tokens or tokens[0].type != "text":
        return ()
    match = _ALERT.match(tokens[0].content)
    kind = classes.ADMONITIONS.get(match[1].lower()) if match else None
    if match is None or kind is None:
        return ()
    head = tokens[0]
    rest = head.content[match.end() :]
    offsets = place(head, match.end()) if rest else None
    end = next(
        (at for at, token in enumerate(tokens) if token.type in ("softbreak", "hardbreak")), len(tokens)
    )
    inline.children = tokens[1:end]
    at = composer.context.source.where(*offsets) if offsets else where
    title: Inlines = (*((model.Text(text=rest, where=at),) if rest else ()), *composer.running(first, where))
    inline.children = tokens[end + 1 :]
    children = node.children if inline.children else node.children[1:]
    return _made(composer, kind, title, composer.blocks(children), where, composer.common(node.token, where))


def marked(composer: Composer, node: Node, where: Where) -> Blocks:
    """Return the admonition of `!!!` or `???`; a kind that we have no word for is its own title."""
    token, children = node.token, node.children
    title: Inlines = ()
    if children and children[0].token.type == "div_title_open":
        title, children = composer.running(children[0], where), children[1:]
    name, kind = token.meta["name"], classes.ADMONITIONS.get(token.meta["name"].lower(), "")
    names = tuple(token.meta["classes"])
    if not kind and (not title or not token.meta["quoted"]):
        text = f"{name} " if title else name.capitalize()
        title = (model.Text(text=text, where=where), *title)
    elif not kind:
        names = (name, *names)
    common = {"classes": names} if names else {}
    return _made(composer, kind or "note", title, composer.blocks(children), where, common)


def division(composer: Composer, node: Node, where: Where) -> Blocks:
    """Return what a fenced div is, by its classes."""
    token, children = node.token, node.children
    if not token.meta["closed"]:
        message = "A div that begins here does not end; all that follows in its place was taken into it."
        first = (token.map or [0])[0]
        composer.context.report(
            "markdown.unclosed-div", message, composer.context.source.rows(first, first + 1)
        )
    title: Inlines = ()
    if children and children[0].token.type == "div_title_open":
        title, children = composer.running(children[0], where), children[1:]
    common = composer.common(token, where)
    names = common.get("classes", ())
    blocks = composer.blocks(children)
    if kind := classes.admonition(names):
        return _callout(composer, kind, title, blocks, where, common)
    role = next((_ROLES[name] for name in names if name in _ROLES), "")
    if role:
        common["classes"] = tuple(name for name in names if name not in _ROLES)
        return (model.Quote(blocks=blocks, where=where, role=role, **common),)
    if ("verse" in names or "poem" in names) and (made := verses.of_paragraphs(blocks, common, where)):
        return made
    if any(isinstance(block, model.Section) for block in blocks) and not common.get("only"):
        return _unwrapped(blocks, common, where)
    if not blocks and not common.get("id"):
        return ()
    return (model.Division(blocks=blocks, where=where, **common),) if common else blocks


def component(composer: Composer, node: Node, where: Where) -> Blocks:
    """Return what a component of MDX stands for that holds blocks: an admonition, or a part with its label."""
    name, given = node.token.meta["name"], components.said(node.token.content)
    common: dict[str, Any] = {"id": given["id"]} if given.get("id") else {}
    label = given.get("title") or given.get("label") or given.get("value", "")
    title: Inlines = (model.Text(text=label, where=where),) if label else ()
    blocks = composer.blocks(node.children)
    if name in classes.COMPONENTS:
        kind = classes.component(name, given)
        return _callout(composer, kind, title, blocks, where, {**common, "classes": ()})
    if not title or not blocks:
        return blocks
    blocks, _ = outline.nested(blocks, 1, listed=False)
    return (
        model.Definitions(
            entries=(model.Definition(terms=(title,), details=(blocks,), where=where, **common),), where=where
        ),
    )


def _callout(
    composer: Composer, kind: str, title: Inlines, blocks: Blocks, where: Where, common: dict[str, Any]
) -> Blocks:
    said = dict(common.get("attributes", ()))
    if not title and said.get("title"):
        title = (model.Text(text=said["title"], where=where),)
    if not title and blocks and isinstance(blocks[0], model.Section):  # Quarto's way
        common = {**common, "id": common.get("id") or blocks[0].id}
        title, blocks = blocks[0].title, blocks[1:]
    kept = tuple(
        pair for pair in common.pop("attributes", ()) if pair[0] not in ("title", "collapse", "icon")
    )
    common["classes"] = tuple(name for name in common["classes"] if not classes.admonition((name,)))
    return _made(composer, kind, title, blocks, where, common | ({"attributes": kept} if kept else {}))


def _made(
    composer: Composer,  # noqa: ARG001 - for what is to be said of one
    kind: str,
    title: Inlines,
    blocks: Blocks,
    where: Where,
    common: dict[str, Any],
) -> Blocks:
    """Return an admonition; a title that only says its kind in English is left to the label of the text's language."""
    if words(title).lower() == kind:
        title = ()
    blocks, _ = outline.nested(blocks, 3, listed=False)
    return (model.Admonition(kind=kind, title=title, blocks=blocks, where=where, **common),)


def _unwrapped(blocks: Blocks, common: dict[str, Any], where: Where) -> Blocks:
    """Return what a div with headings holds, since headings make sections themselves; the first takes over its id and language."""
    if common.get("id") or common.get("lang") or common.get("dir"):
        head = blocks[0]
        if isinstance(head, model.Section) and not head.id:
            changes = {name: common[name] for name in ("id", "lang", "dir") if common.get(name)}
            return (replace(head, **changes), *blocks[1:])
        return (model.Division(blocks=blocks, where=where, **common),)
    return blocks
