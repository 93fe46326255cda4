"""Fit a typeset book to a medium before it is rendered: what it shows, ids that are valid and unique, links that lead somewhere.

Every writer calls `fit` first, so that a source, which nobody has to trust, means the same in each of them; links.py is the policy.
"""

from __future__ import annotations

import operator
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, unquote, urljoin

from exporter import languages
from exporter.languages import tags
from exporter.model import (
    Article,
    Book,
    Cell,
    Change,
    Cite,
    Column,
    Generated,
    Image,
    IndexTerm,
    Inlines,
    Link,
    Listing,
    Medium,
    Metadata,
    Node,
    Note,
    NoteReference,
    PageBreak,
    Part,
    Raw,
    Reference,
    Row,
    Section,
    SoftBreak,
    Span,
    Text,
    Where,
    rebuild,
    walk,
)
from exporter.problems import Problem, problem
from exporter.settings import Settings
from exporter.typesetting.space import Space
from exporter.writing import links

# An id that every format takes: an ASCII NCName (Namespaces in XML 1.0, 4); one that begins with _ is the templates' own.
_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
# A compound that is not divided at its hyphen in a heading; a longer one might not fit on a telephone.
_COMPOUND = re.compile(r"\w+(?:-\w+)+")
_LONGEST = 16
_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)(px|%|em|ex|rem|pt|pc|cm|mm|in)?")
# What `a` may not hold, and what stands once or leads elsewhere in a heading.
_INTERACTIVE = (Link, Reference, Note, NoteReference)
_ONCE = (IndexTerm, PageBreak, Raw)
# What HTML takes of whole numbers: rows that a cell may span (4.9.12.1); headings; numbers of a list, as browsers hold them.
_BOUNDS: dict[type, tuple[tuple[str, int, int], ...]] = {
    Cell: (("rowspan", 1, 65534),),
    Section: (("level", 1, 6),),
    Listing: (("start", -(2**31), 2**31 - 1),),
}
_DANGLING = "link.dangling"
_MANY, _FIRST = (
    10,
    5,
)  # what leads to nothing in one file, of which more is told together; and of which so many are named
_COLUMNS = 1000  # HTML, 4.9.11: that a cell may span; we give no more to a whole row
# What no medium writes an element for, so that nothing could lead to it.
_NAMELESS = (SoftBreak, Raw, Column, Cite, Generated)

Document = Article | Part


def documents(book: Book) -> tuple[Document, ...]:
    """Return the book's articles and parts in reading order: what may have a page of its own."""
    return tuple(_documents(book.children))


def fit(
    book: Book, medium: Medium, settings: Settings, addresses: Sequence[str]
) -> tuple[Book, tuple[Problem, ...]]:
    """Return the book as a medium shows it, and what it had to leave out.

    `addresses` are where each of `documents(book)` begins, as a link beside it says it: `two.xhtml` in an output of several files,
    `#article-2` on one page. Afterwards ids are ASCII, unique in the book, and so are `ID-title` of a section and `ID-ref` of a note,
    `ID-description` of a picture that has a long one, and that has an id then; targets are absolute URLs, `#id` or `file#id`, and ""
    where the words stand without a link; languages are well-formed; widths and heights of pictures are CSS lengths; no link stands in
    another; compounds in titles are not divided.
    """
    names = _Names(taken={address.partition("#")[2] for address in addresses})
    named = _with_documents(_shown(book, medium), names.document)
    order = documents(named)
    linking = _Linking(tuple(addresses), settings, order, tuple(names.given))
    linked = _with_documents(named, linking.document)
    kept: Book = rebuild(linked, _with_whole_title)
    return kept, tuple(linking.problems)


def described(document: Document) -> tuple[Image, ...]:
    """Return the pictures of a document alone that have a long description, which stands behind its text."""
    alone = replace(document, children=()) if isinstance(document, Part) else document
    return tuple(node for node in walk(alone) if isinstance(node, Image) and node.description)


def flat(content: Inlines) -> Inlines:
    """Return a heading's words as a list of contents or a running head repeats them: no notes, links or ids, and what pictures show."""

    def change(node: Any) -> Any:
        if isinstance(node, _ONCE):
            return ()
        if isinstance(node, Image):
            return Text(text=node.alt) if node.alt else ()
        if getattr(node, "content", node) == ():  # an anchor, or what held a note alone
            return ()
        return replace(node, id="") if node.id else node

    return tuple(rebuild(_unlinked(content), change))


def language(book: Book) -> str:
    """Return the tag of the book's language: its own, or else that of the first article that has one; "und" when nobody says it."""
    said = (book.metadata.language, *(article.metadata.language for article in book.articles))
    return next((found for one in said if (found := tags.normal(one))), languages.UNKNOWN)


def authors(metadata: Metadata) -> tuple[str, ...]:
    """Return the names that a title page and a byline say."""
    return tuple(one.name for one in metadata.contributors if "aut" in one.roles)


@dataclass
class _Names:
    """The ids of a book as they are chosen, document by document: the first of several that are the same keeps it."""

    taken: set[str]
    count: dict[str, int] = field(default_factory=dict)  # how often a name was wanted
    given: list[dict[str, str]] = field(default_factory=list)  # a document's ids, as written → as chosen
    described: int = 0  # pictures that needed an id for their description

    def document(self, document: Document) -> Document:
        """Return the next document with its ids chosen."""
        self.given.append({})
        return _rebuilt(document, self._named)

    def _named(self, node: Any) -> Any:
        if not isinstance(node, Node):
            return node
        wanted = node.id if _ID.fullmatch(node.id) else _valid(node.id) if node.id else ""
        if isinstance(node, Image) and node.description and not node.id:
            self.described += 1
            wanted = f"image-{self.described}"
        if not wanted:
            return node
        if isinstance(node, _NAMELESS):
            return replace(node, id="")
        chosen = wanted
        while not self.taken.isdisjoint(_with_derived(node, chosen)):
            self.count[wanted] = self.count.get(wanted, 1) + 1
            chosen = f"{wanted}-{self.count[wanted]}"
        self.taken.update(_with_derived(node, chosen))
        if node.id:
            self.given[-1].setdefault(node.id, chosen)
        return node if chosen == node.id else replace(node, id=chosen)


class _Linking:
    """What is needed to say where a link leads: the documents, their addresses and their ids."""

    def __init__(
        self,
        addresses: tuple[str, ...],
        settings: Settings,
        order: tuple[Document, ...],
        ids: tuple[dict[str, str], ...],
    ) -> None:
        self.addresses, self.settings, self.order, self.ids = addresses, settings, order, ids
        self.said: dict[tuple[str, str], tuple[Where | None, int]] = {}  # problem → where first, how often
        self.lost: dict[
            str, dict[str, tuple[str, Where | None]]
        ] = {}  # file → what leads to nothing → what it is, where first
        self.at = -1
        self.whole, self.part = (
            ("book", "in the book") if len(order) > 1 else ("article", "part of the article")
        )
        self.space = Space(order)

    @property
    def problems(self) -> Iterator[Problem]:
        """What was left out, each once; where much of a file leads to nothing, that is one problem of the file."""
        many = {message for lost in self.lost.values() if len(lost) > _MANY for message in lost}
        for (code, message), (where, count) in self.said.items():
            if code == _DANGLING and message in many:
                lost = self.lost.get(where.file if where else "", {})
                if message == next(iter(lost), ""):
                    yield problem(code, _together(lost), where)
            else:
                yield problem(code, f"{message} ({count} times)" if count > 1 else message, where)

    def report(self, code: str, message: str, where: Where | None, what: str = "") -> None:
        """Remember what is left out; `what` is what leads to nothing."""
        first, count = self.said.get((code, message), (where, 0))
        self.said[code, message] = (first, count + 1)
        if code == _DANGLING and not count:
            self.lost.setdefault(where.file if where else "", {})[message] = (what, where)

    def document(self, document: Document) -> Document:
        """Return the next document with its links, languages and lengths put right."""
        self.at += 1
        return _rebuilt(document, self._fitted)

    def _fitted(self, node: Any) -> Any:
        if not isinstance(node, Node):
            return node
        if node.lang or node.attributes:
            node = self._attributed(node)
        if type(node) in _BOUNDS:
            return _bounded(node)
        if isinstance(node, Row):
            return _with_few_columns(node)
        if isinstance(node, Link):
            return self._link(node)
        if isinstance(node, Reference):
            return self._reference(node)
        if isinstance(node, NoteReference):
            return self._note_reference(node)
        if isinstance(node, Image) and (node.width or node.height):
            return replace(node, width=_length(node.width), height=_length(node.height))
        return node

    def _attributed(self, node: Node) -> Node:
        lang = tags.normal(node.lang)
        if node.lang and not lang:
            self.report("language.tag", f"'{node.lang}' is no language tag and is left out.", node.where)
        own_title = (
            getattr(node, "title", "") if isinstance(node, Link | Image) else getattr(node, "expansion", "")
        )
        attributes = tuple(
            (name, value)
            for name, value in dict(node.attributes).items()
            if not (name == "title" and own_title)
            and not (name == "translate" and value not in ("yes", "no"))
        )
        return (
            node
            if (lang, attributes) == (node.lang, node.attributes)
            else replace(node, lang=lang, attributes=attributes)
        )

    def _link(self, node: Link) -> Any:
        target, found = self._target(node.target) if node.content else ("", None)  # nobody could follow it
        if found:
            code, message = found
            self.report(code, message, node.where, node.target)
        inner = [one for one in walk(node.content) if isinstance(one, _INTERACTIVE)] if target else []
        content = node.content
        if inner:  # HTML, 4.5.1: no link in a link; notes follow it, the words of other links stay
            content = _unlinked(content)
        done = (
            replace(node, target=target, content=content)
            if (target, content) != (node.target, node.content)
            else node
        )
        notes = tuple(one for one in inner if isinstance(one, Note | NoteReference))
        return (done, *notes) if notes else done

    def _reference(self, node: Reference) -> Any:
        found = self._place(node.target.removeprefix("#"), self.at)
        if found:
            return replace(node, target=found)
        self.report(
            _DANGLING, f"Nothing has the id '{node.target}' that is referred to.", node.where, node.target
        )
        words = node.resolved or node.content or (Text(text=node.target),)
        return Span(id=node.id, classes=node.classes, lang=node.lang, content=words)

    def _note_reference(self, node: NoteReference) -> Any:
        found = self._place(node.note, self.at)
        if found:
            return replace(node, note=found.removeprefix("#"))
        self.report(_DANGLING, f"There is no note '{node.note}'.", node.where, node.note)
        return ()

    def _target(self, target: str) -> tuple[str, tuple[str, str] | None]:
        """Return where a link's target leads ("" = nowhere), and what is wrong with it as (code, message)."""
        if not target.strip():
            return "", None
        if found := self._inside(target):
            return found, None
        if target.startswith("#"):
            return "", (_DANGLING, f"The link '{target}' leads to nothing in the {self.whole}.")
        scheme = links.scheme(target)
        if scheme and scheme not in links.SCHEMES:
            return "", ("link.scheme", f"A link of the kind '{scheme}:' is not followed.")
        if found := links.address(target, self._base()):
            return found, None
        if scheme or target.startswith("//"):
            return "", ("link.address", f"'{target}' is no address.")
        file = target.partition("#")[0]  # one problem for a file, wherever in it links lead
        return "", (_DANGLING, f"The link '{file}' leads to a file that is not {self.part}.")

    def _inside(self, target: str) -> str:
        """Return the address of a target in this book: `#id`, or the source of one of its articles with or without one."""
        path, _, fragment = target.partition("#")
        wanted = unquote(fragment)
        if not path:
            return self._place(wanted, self.at) or (self.addresses[self.at] if wanted == "top" else "")
        number = self.space.find(path, self.at)
        if number is None:
            return ""
        return self._of(number, wanted) or (self.addresses[number] if number != self.at or not wanted else "")

    def _base(self) -> str:
        """Return the address that relative links of the document at hand are completed with."""
        base, folder = self.settings.base_url, posixpath.dirname(self.order[self.at].source)
        return urljoin(base, f"{quote(folder)}/") if base and folder else base

    def _place(self, name: str, here: int) -> str:
        """Return the address of an id, looked for in the document where it is named, then in all others."""
        return next(
            (found for number in (here, *range(len(self.order))) if (found := self._of(number, name))), ""
        )

    def _of(self, number: int, name: str) -> str:
        if name not in self.ids[number]:
            return ""
        file = "" if number == self.at else self.addresses[number].partition("#")[0]
        return f"{file}#{self.ids[number][name]}"


def _together(lost: dict[str, tuple[str, Where | None]]) -> str:
    """Return what is said of all that leads to nothing in one file, with the first places."""
    shown = [
        f"'{what}' (line {where.line})" if where and where.line else f"'{what}'"
        for what, where in list(lost.values())[:_FIRST]
    ]
    return f"{len(lost)} links lead to nothing here: {', '.join(shown)} and {len(lost) - len(shown)} more."


def _unlinked(content: Inlines) -> Inlines:
    """Return running text without notes, and with the words of its links and references alone."""

    def change(node: Any) -> Any:
        if isinstance(node, Note | NoteReference):
            return ()
        if isinstance(node, Link):
            return node.content
        if isinstance(node, Reference):
            return node.resolved or node.content or Text(text=node.target)
        return node

    return tuple(rebuild(content, change))


def _documents(children: tuple[Document, ...]) -> Iterator[Document]:
    for child in children:
        yield child
        if isinstance(child, Part):
            yield from _documents(child.children)


def _with_documents(book: Book, change: Callable[[Document], Document]) -> Book:
    """Return the book with each article and part changed in reading order; what `change` returns keeps its children."""

    def changed(children: tuple[Document, ...]) -> Iterator[Document]:
        for child in children:
            done = change(child)
            yield replace(done, children=tuple(changed(done.children))) if isinstance(done, Part) else done

    return replace(book, children=tuple(changed(book.children)))


def _rebuilt(document: Document, change: Change) -> Document:
    """Return a document with all that stands in it changed, its children left alone."""
    if isinstance(document, Article):
        metadata, blocks = rebuild(document.metadata, change), rebuild(document.blocks, change)
        return replace(document, metadata=metadata, blocks=blocks)
    return replace(document, title=rebuild(document.title, change), blocks=rebuild(document.blocks, change))


def _shown(book: Book, medium: Medium) -> Book:
    """Return the book without what other media alone show."""

    def change(node: Any) -> Any:
        return () if isinstance(node, Node) and node.only and medium not in node.only else node

    if not any(isinstance(node, Node) and node.only for node in walk(book)):
        return book
    done: Book = rebuild(book, change)
    return done


def _with_derived(node: Node, name: str) -> tuple[str, ...]:
    if isinstance(node, Section):
        return (name, f"{name}-title")
    if isinstance(node, Image) and node.description:
        return (name, f"{name}-description")
    return (name, f"{name}-ref") if isinstance(node, Note) else (name,)


def _valid(name: str) -> str:
    """Return an id as an ASCII NCName: letters without their accents, anything else as a hyphen."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    done = re.sub(r"[^A-Za-z0-9._-]+", "-", bare).strip("-.")[:64]
    return done if _ID.fullmatch(done) else f"id-{done.lstrip('_')}".rstrip("-")


def _length(said: str) -> str:
    """Return a width or height as a CSS length, "" for what is none; a bare number counts px."""
    found = _LENGTH.fullmatch(said.strip())
    return f"{found[1]}{found[2] or 'px'}" if found else ""


def _bounded(node: Any) -> Any:
    """Return a node whose whole numbers are such as HTML takes."""
    said = {name: getattr(node, name) for name, _, _ in _BOUNDS[type(node)]}
    taken = {name: min(max(said[name], least), most) for name, least, most in _BOUNDS[type(node)]}
    return node if taken == said else replace(node, **taken)


def _with_few_columns(row: Row) -> Row:
    """Return a row whose cells span a column at least, and, but for one each, no more together than a cell may."""
    left = _COLUMNS
    cells = []
    for cell in row.cells:
        colspan = max(1, min(cell.colspan, left))
        left -= colspan
        cells.append(cell if colspan == cell.colspan else replace(cell, colspan=colspan))
    return row if all(map(operator.is_, cells, row.cells)) else replace(row, cells=tuple(cells))


def _with_whole_title(node: Any) -> Any:
    """Return a node whose title, if it has one, keeps its compounds in one line."""
    if not isinstance(node, Section | Metadata | Part) or not node.title:
        return node
    title = _whole(node.title)
    return node if title is node.title else replace(node, title=title)


def _whole(title: Inlines) -> Inlines:
    """Return a title whose compounds are not divided at their hyphen, as « russo-/coréens » would be."""

    def change(node: Any) -> Any:
        if not isinstance(node, Text) or "-" not in node.text:
            return node
        parts: list[Any] = []
        end = 0
        for found in _COMPOUND.finditer(node.text):
            if len(found[0]) > _LONGEST:
                continue
            parts += [
                replace(node, text=node.text[end : found.start()]),
                Span(classes=("nobr",), content=(replace(node, text=found[0]),)),
            ]
            end = found.end()
        return tuple(
            part
            for part in (*parts, replace(node, text=node.text[end:]))
            if not isinstance(part, Text) or part.text
        )

    return tuple(rebuild(title, change))
