"""A tree of HTML elements to blocks and inlines of the model: white space as browsers have it, levels within bounds, no word lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from exporter import model
from exporter.model import Blocks, Inlines, Where
from exporter.reading.html import elements, foreign, printed
from exporter.reading.html.anchors import anchored
from exporter.reading.html.anchors import only as anchors_only
from exporter.reading.html.notes import Notes
from exporter.reading.html.places import Marks, place
from exporter.reading.html.spaces import trimmed, without_end
from exporter.reading.html.tree import Node, Tree, standing, text_of, walk
from exporter.reading.running import BLOCKS, NESTING, Context

PLACEHOLDER = "exporter-block"
_LEVELS = 80  # of elements that are followed down; below, only their words are read
_BREAK = re.compile(r"[ \t\f]*\n[ \t\n\f]*")
_SPACES = re.compile(r"[ \t\f]+")
# What begins on a line of its own, as HTML's style sheet has it (HTML, 15.3).
BREAKING = frozenset(
    f"""address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre search section summary
    table tbody td tfoot th thead tr ul xmp frameset noframes {PLACEHOLDER}""".split()
)
_SILENT = frozenset(("script", "style", "template", "head", "noembed"))
_UNSEEN = frozenset(
    ("link", "meta", "base", "title", "param", "source", "track", "area", "col", "colgroup", "datalist")
)
_SHOWN = frozenset(("iframe", "video", "audio"))  # instead of what they hold
_MEDIA = frozenset(("iframe", "video", "audio", "embed", "object", "frame", "applet", "canvas"))


class Tag(NamedTuple):
    """An element's name and attributes."""

    name: str
    attributes: Mapping[str, str]


def tag(node: Node) -> Tag:
    return Tag(node.name, {name.lower(): standing(value or "") for name, value in (node.attrs or {}).items()})


class Builder:
    """One tree that is being read: `placed` are the blocks of Markdown that stand for placeholders in it."""

    def __init__(self, context: Context, tree: Tree, placed: Mapping[str, Blocks] | None = None) -> None:
        self.context, self.tree, self.placed = context, tree, placed or {}
        self.notes = Notes(tree.root)
        self._holders = _holders(tree.root)
        self._space = True  # what stands before is white space, or nothing
        self._written = False  # lines and spaces are those of the source
        self._level = 0

    def fields(self, node: Node, where: Where, *own: str) -> dict[str, Any]:
        return elements.common(self.context, tag(node).attributes, where, own)

    # Blocks

    def blocks(self, nodes: Iterable[Node]) -> Blocks:
        """Return the blocks that nodes are, with what stands between them as paragraphs."""
        done: list[model.Block] = []
        run: list[Node] = []
        anchors: list[str] = []
        for node in nodes:
            if node.name in ("#text", "#comment", "!doctype", "#processing-instruction") or not self.is_block(
                node
            ):
                if node.name == "#text" or node.name[:1] not in "#!":
                    run.append(node)
                continue
            self._flush(run, done, anchors)
            made = self.block(node)
            if anchors and made:
                made = anchored(anchors, made)
                anchors = []
            done += made
        self._flush(run, done, anchors)
        return (*done, *(model.Division(id=name) for name in anchors))

    def _flush(self, run: list[Node], done: list[model.Block], anchors: list[str]) -> None:
        if not run:
            return
        where = self.tree.where(run[0])
        content = self.inlines(run)
        for one in run:
            if one.name != "#text" or (one.data and one.data.strip()):
                where = self.tree.where(one)
                break
        run.clear()
        names = anchors_only(content)
        if names is not None:
            anchors += names
            return
        done += anchored(anchors, paragraphs(content, where))
        anchors.clear()

    def is_block(self, node: Node) -> bool:
        return node.name in BREAKING or id(node) in self._holders

    def block(self, node: Node) -> Blocks:
        """Return the blocks that an element of its own lines is."""
        from exporter.reading.html.blocks import BLOCKS as MAKERS
        from exporter.reading.html.blocks import by_terms

        where = self.tree.where(node)
        if id(node) in self.notes.taken:
            return ()
        if node.name == PLACEHOLDER:
            return self.placed.get(tag(node).attributes.get("n", ""), ())
        if self.left_out(node, where):
            return ()
        self._level += 1
        try:
            if self._level > _LEVELS:
                return self._flat(node, where)
            given = tag(node)
            made = by_terms(self, node, given, where)
            if made is not None:
                return made
            if node.name in MAKERS:
                return MAKERS[node.name](self, node, given, where)
            return self._wrapped(node, given, where)
        finally:
            self._level -= 1

    def nested(self, nodes: Iterable[Node], where: Where) -> tuple[Blocks, bool]:
        """Return the blocks within a block, and whether they may have one more level of their own."""
        self.context.depth += 1
        deep = self.context.depth > BLOCKS
        if deep:
            self.context.too_deep(where)
        made = self.blocks(nodes)
        self.context.depth -= 1
        return made, not deep

    def _wrapped(self, node: Node, given: Tag, where: Where) -> Blocks:
        """Return blocks that stand within an element of the line: each paragraph's text does."""
        made = self.blocks(node.children)
        if given.name not in elements.ELEMENTS:
            if given.name not in _MEDIA:
                self.context.report_tag(f"<{given.name}> is not understood; its text is kept.", where)
            return made
        make = elements.ELEMENTS[given.name]
        name = given.attributes.get("id") or (given.attributes.get("name") if given.name == "a" else "")
        bare = Tag(
            given.name, {key: value for key, value in given.attributes.items() if key not in ("id", "name")}
        )

        def changed(one: Any) -> Any:
            if isinstance(one, model.Paragraph) and one.content:
                return replace(one, content=make(self.context, bare, where, one.content) or one.content)
            if isinstance(one, model.Section) and one.title:
                return replace(one, title=make(self.context, bare, where, one.title) or one.title)
            return one

        self.context.depth += 1
        fits = self.context.depth <= NESTING
        self.context.depth -= 1
        if fits and self._level < NESTING // 2:
            made = tuple(changed(one) for one in made)
        return anchored(["-".join(name.split())], made) if name and name.strip() else made

    def _flat(self, node: Node, where: Where) -> Blocks:
        """Return the words of what is nested too deeply, a paragraph for each element of its own lines."""
        self.context.too_deep(where)
        done: list[model.Block] = []
        run: list[Node] = []

        def flush() -> None:
            if run:
                done.extend(paragraphs(self.inlines(run), self.tree.where(run[0])))
                run.clear()

        for one in walk(node):
            if one.name == "#text":
                if not any(name in _SILENT for name in _names_above(one)):
                    run.append(one)
            elif one.name == PLACEHOLDER:
                flush()
                done.extend(self.placed.get(tag(one).attributes.get("n", ""), ()))
            elif one.name in BREAKING:
                flush()
        flush()
        return tuple(done)

    def left_out(self, node: Node, where: Where) -> bool:
        """Tell whether an element is not read, which is reported where a reader would have seen it."""
        name = node.name
        if name in _UNSEEN:
            return name != "title" or node.namespace != "html" or not self.tree.text(node).strip()
        if name in _SILENT:
            if name != "head" and (node.children or name == "script"):
                self.context.report_tag(f"<{name}> and what is in it are left out.", where)
            return True
        if node.attrs and elements.hides(tag(node).attributes):
            if text_of(node).strip() or any(one.name in ("img", PLACEHOLDER) for one in walk(node)):
                self.context.report_tag(f"What <{name}> holds is hidden, and left out.", where)
            return True
        return False

    # Inlines

    def inlines(self, nodes: Iterable[Node]) -> Inlines:
        """Return the inlines of a block: white space at its ends is none."""
        before, self._space = self._space, True
        made = trimmed(tuple(self._all(nodes)))
        self._space = before
        return made

    def within(self, node: Node) -> Inlines:
        """Return the inlines of what an element holds."""
        return self.inlines(node.children)

    def as_written(self, node: Node) -> Inlines:
        """Return the inlines of what an element holds, with its lines and its spaces."""
        self._written = True
        made = self.within(node)
        self._written = False
        return made

    def _all(self, nodes: Iterable[Node]) -> list[model.Inline]:
        done: list[model.Inline] = []
        for node in nodes:
            if node.name == "#text":
                self._text(node, done)
            elif node.name[:1] not in "#!":
                self._inline(node, done)
        return done

    def _inline(self, node: Node, done: list[model.Inline]) -> None:
        where = self.tree.where(node)
        if id(node) in self.notes.taken or self._leaf(node, where, done):
            return
        given, name = tag(node), node.name
        if done and not self._space and elements.terms(given.attributes) & elements.LINE_NUMBERS:
            done.append(model.Text(text=" "))  # no part of the line's last word
            self._space = True
        self._level += 1
        self.context.depth += 1
        deep = self.context.depth > NESTING or self._level > _LEVELS
        if deep:
            self.context.too_deep(where)
            content = self._leaves(node)
        elif name == PLACEHOLDER:
            content = list(_run_of(self.placed.get(given.attributes.get("n", ""), ())))
        else:
            if name in BREAKING:
                self._soft(done)
            content = self._all(node.children)
        self._level -= 1
        self.context.depth -= 1
        if deep or name in BREAKING:
            done += content
            if name in BREAKING:
                self._soft(done)
        elif name in elements.ELEMENTS:
            done += elements.ELEMENTS[name](self.context, given, where, tuple(content))
        else:
            if name not in foreign.PLAIN:
                self.context.report_tag(f"<{name}> is not understood; its text is kept.", where)
            done += content

    def _leaf(self, node: Node, where: Where, done: list[model.Inline]) -> bool:
        """Take an element that is more, or less, than what it holds; tell whether it is one."""
        name = node.name
        made: Inlines | None = foreign.script(node, where) if name == "script" else None
        if not made:
            if self.left_out(node, where):
                return True
            if node.namespace in ("svg", "math"):
                made = foreign.inline(self, node, where)
            elif (target := self.notes.calls.get(id(node))) is not None:
                made = self._call(node, target, where)
        if made is not None:
            done += made
            self._space = self._space and not made
            return True
        given = tag(node)
        if given.attributes and printed.is_page(node, given):
            done.append(printed.page(node, given, self.tree.text(node), where, self.fields(node, where)))
            return True
        made = foreign.special(self, node, given, where)
        if made is None and name in elements.VOIDS:
            if name == "br":
                without_end(done)
            made = elements.VOIDS[name](self.context, given, where)
        if made is None:
            return False
        done += made
        self._space = name == "br" or (self._space and not made)
        return True

    def _leaves(self, node: Node) -> list[model.Inline]:
        done: list[model.Inline] = []
        for one in walk(node):
            if one.name == "#text" and not any(name in _SILENT for name in _names_above(one)):
                self._text(one, done)
            elif one.name == PLACEHOLDER:
                done += _run_of(self.placed.get(tag(one).attributes.get("n", ""), ()))
            elif one.name in BREAKING or one.name == "br":
                self._soft(done)
        return done

    def _call(self, node: Node, target: str, where: Where) -> Inlines:
        """Return the note that an element calls: the first time with its text, afterwards as a reference."""
        from exporter.reading import outline

        note = self.notes.of(target)
        if target in self.notes.told:
            return (model.NoteReference(note=f"note:{target}", where=where),)
        self.notes.told.add(target)
        before, self._space = self._space, True
        written, self._written = self._written, False
        for one in note.nodes:
            self.notes.taken.discard(id(one))
        parts = [one for holder in note.nodes for one in (holder.children if note.inside else (holder,))]
        self.context.depth += 1
        blocks, _ = outline.nested(self.blocks(parts), 3, listed=False)
        self.context.depth -= 1
        self.notes.taken.update(id(one) for one in note.nodes)
        self._space, self._written = before, written
        if not blocks:
            return (model.Text(text=standing(text_of(node)).strip(), where=where),)
        return (
            model.Note(
                blocks=blocks,
                kind=note.kind,
                id=f"note:{target}" if note.calls > 1 else "",
                where=where,
            ),
        )

    def _soft(self, done: list[model.Inline]) -> None:
        if not self._space:
            done.append(model.SoftBreak())
            self._space = True

    def _text(self, node: Node, done: list[model.Inline]) -> None:
        data = node.data or ""
        marks = None if not data.strip(" \t\n\f") else self.tree.marks(node)
        at = 0
        if self._written:
            for line in data.split("\n"):
                if at:
                    done.append(model.LineBreak())
                if text := standing(line):
                    done.append(
                        model.Text(text=text, where=place(self.tree, node, marks, at, at + len(line)))
                    )
                at += len(line) + 1
            return
        for match in _BREAK.finditer(data):
            self._piece(node, marks, data, at, match.start(), done)
            self._soft(done)
            at = match.end()
        self._piece(node, marks, data, at, len(data), done)

    def _piece(
        self,
        node: Node,
        marks: Marks | None,
        data: str,
        start: int,
        end: int,
        done: list[model.Inline],
    ) -> None:
        """Take a piece of a text that stands on one line; white space in a row is one space."""
        written = data[start:end]
        if self._space:
            stripped = written.lstrip(" \t\f")
            start += len(written) - len(stripped)
            written = stripped
        if not written:
            return
        text = standing(_SPACES.sub(" ", written))
        if text:
            self._space = text.endswith(" ")
            done.append(model.Text(text=text, where=place(self.tree, node, marks, start, end)))

    def code(self, node: Node) -> str:
        """Return the text of an element whose white space counts."""
        parts: list[str] = []
        for one in walk(node):
            if one.name == "#text":
                if not any(name in _SILENT for name in _names_above(one)):
                    parts.append(one.data or "")
            elif one.name == "br":
                parts.append("\n")
            elif one.name == PLACEHOLDER:
                parts.append(model.plain(self.placed.get(tag(one).attributes.get("n", ""), ())))
            elif one.name in ("div", "p", "li", "tr") and parts and not parts[-1].endswith("\n"):
                parts.append("\n")
        return standing("".join(parts))


# Below ──────────────────────────────────────────────────────────────────────────────────────────


def _names_above(node: Node) -> Iterable[str]:
    parent = node.parent
    return (parent.name,) if parent is not None else ()


def _holders(root: Node) -> set[int]:
    """Return the elements of the line that hold blocks."""
    found: set[int] = set()
    for node in walk(root):
        if node.name in BREAKING:
            above = node.parent
            while above is not None and id(above) not in found:
                if above.namespace in ("svg", "math") or above.name in _SHOWN:
                    break
                found.add(id(above))
                above = above.parent
    return found


def paragraphs(content: Inlines, where: Where, **fields: Any) -> Blocks:
    """Return a run as a paragraph, or what alone in a paragraph is a block."""
    if not content:
        return ()
    if len(content) == 1:
        (only,) = content
        if isinstance(only, model.PageBreak):
            return (only,)
        if isinstance(only, model.Math) and ("display", "block") in only.attributes:
            return (
                model.MathBlock(
                    source=only.source, notation=only.notation, where=where, id=fields.get("id", only.id)
                ),
            )
    return (model.Paragraph(content=content, where=where, **fields),)


def _run_of(blocks: Blocks) -> Inlines:
    """Return blocks that stand where only running text may."""
    done: list[model.Inline] = []
    for node in model.walk(blocks):
        if isinstance(node, model.Paragraph | model.Section | model.Line):
            if done:
                done.append(model.SoftBreak())
            done += node.title if isinstance(node, model.Section) else node.content
        elif isinstance(node, model.CodeBlock | model.MathBlock):
            text = node.text if isinstance(node, model.CodeBlock) else node.source
            done.append(model.Code(text=text, where=node.where))
    return tuple(done)
