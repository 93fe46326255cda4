"""The typed article and book: what every reader makes, typesetting changes and every writer takes.

A book has articles (or parts that hold them), an article has blocks, a block holds blocks or running text, and running text is a
tuple of inlines.  All of them are frozen values that compare by content and know nothing of Markdown, HTML, EPUB or PDF.  A change
returns a new value: `rebuild`.  This module imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, Literal, TypeVar

from exporter import mathml

Medium = Literal["epub", "print", "web"]
Direction = Literal["", "ltr", "rtl", "auto"]
Style = Literal[
    "strike",
    "underline",
    "small-caps",
    "superscript",
    "subscript",
    "mark",
    "insert",
    "delete",
    "small",
    "cite",
    "defined",
    "keyboard",
    "sample",
    "variable",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in a source: lines and columns are 1-based, columns count code points, the end is exclusive; 0 = unknown."""

    file: str = ""
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        """FILE:LINE:COL as far as it is known."""
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Node:
    """What every node can carry.  `role` is a term of the EPUB Structural Semantics Vocabulary; `only` names the media that show it."""

    id: str = ""
    classes: tuple[str, ...] = ()
    lang: str = ""
    dir: Direction = ""
    role: str = ""
    only: tuple[Medium, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    where: Where | None = field(default=None, compare=False)

    # Said once for all nodes: made for each of them, it would cost every command 12 ms (Python 3.11).
    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and _content(self) == _content(other)

    def __hash__(self) -> int:
        return hash((type(self), _content(self)))

    def __repr__(self) -> str:
        """The fields that differ from their defaults."""
        said = [
            f"{item.name}={value!r}"
            for item in fields(self)
            if item.name != "where" and (value := getattr(self, item.name)) != item.default
        ]
        return f"{type(self).__name__}({', '.join(said)})"


def _content(node: Node) -> tuple[Any, ...]:
    kind: type = type(node)
    return tuple([getattr(node, name) for name in _compared(kind)])


@cache
def _compared(kind: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind) if item.compare)


# Inlines ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Text(Node):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SoftBreak(Node):
    """A line's end in the source: a space in the output (or nothing, between CJK characters)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class LineBreak(Node):
    pass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Emphasis(Node):
    content: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Strong(Node):
    content: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Span(Node):
    content: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Quoted(Node):
    """A quotation in the line (HTML's `q`): its marks are made by typesetting, in the language around it."""

    content: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Styled(Node):
    style: Style
    content: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Abbreviation(Node):
    content: Inlines = ()
    expansion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Ruby(Node):
    content: Inlines = ()
    annotation: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Code(Node):
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Math(Node):
    source: str
    notation: Literal["tex", "mathml"] = "tex"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Link(Node):
    content: Inlines = ()
    target: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Reference(Node):
    """A cross-reference to the id `target`; typesetting fills `resolved` with what the reader sees."""

    target: str
    form: Literal["number", "title", "label-number", "page"] = "label-number"
    content: Inlines = ()
    resolved: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Cite(Node):
    key: str
    prefix: Inlines = ()
    suffix: Inlines = ()
    locator: str = ""
    label: str = ""
    suppress_author: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Citation(Node):
    cites: tuple[Cite, ...] = ()
    narrative: bool = False
    resolved: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Note(Node):
    """A note, where its call stands.  The medium decides where its text goes: a page's foot, a pop-up, an end."""

    blocks: Blocks = ()
    kind: Literal["foot", "end", "margin"] = "foot"
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class NoteReference(Node):
    """One more call of a note that stands elsewhere: `note` is that note's id."""

    note: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class IndexTerm(Node):
    path: tuple[str, ...]
    sort_as: str = ""
    see: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    span: Literal["point", "start", "end"] = "point"
    main: bool = False
    content: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A file that a source names: `name` as resolved below the source's folder (POSIX), `digest` the sha256 of its bytes in hex.

    width and height are in px, 0 = unknown.  A resource without a digest could not be had: writers show a placeholder.
    """

    name: str
    media_type: str = ""
    digest: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Image(Node):
    """A picture; `alt` None = the source does not say, "" = decorative."""

    resource: Resource
    alt: str | None = None
    title: str = ""
    width: str = ""
    height: str = ""
    description: Blocks = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PageBreak(Node):
    """Where a page of a printed edition begins; `label` is its folio."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Raw(Node):
    """Markup for the writers of one format, which alone write it."""

    format: str
    text: str


# Blocks ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Paragraph(Node):
    content: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Division(Node):
    blocks: Blocks = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Section(Node):
    """A heading with what stands under it; level 1 is the highest below the article's title."""

    level: int
    title: Inlines = ()
    blocks: Blocks = ()
    short_title: Inlines = ()
    number: str = ""
    numbered: bool = False
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Item(Node):
    blocks: Blocks = ()
    checked: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Listing(Node):
    entries: tuple[Item, ...] = ()
    ordered: bool = False
    start: int = 1
    marker: Literal["", "decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"] = ""
    delimiter: Literal["", ".", ")"] = ""
    tight: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Definition(Node):
    terms: tuple[Inlines, ...] = ()
    details: tuple[Blocks, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Definitions(Node):
    entries: tuple[Definition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Quote(Node):
    """A quotation of its own; an epigraph or a pull quote by role."""

    blocks: Blocks = ()
    attribution: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Line(Node):
    """A line of verse; `indent` counts the theme's steps."""

    content: Inlines = ()
    indent: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Stanza(Node):
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Verse(Node):
    stanzas: tuple[Stanza, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class CodeBlock(Node):
    text: str
    language: str = ""
    start: int = 0
    highlighted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class MathBlock(Node):
    source: str
    notation: Literal["tex", "mathml"] = "tex"
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Figure(Node):
    blocks: Blocks = ()
    caption: Blocks = ()
    short_caption: Inlines = ()
    kind: Literal["figure", "table", "code", "equation"] = "figure"
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Column(Node):
    """`width` is a share of the table's, 0 = by content."""

    align: Literal["", "left", "center", "right", "decimal"] = ""
    width: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Cell(Node):
    blocks: Blocks = ()
    align: Literal["", "left", "center", "right", "decimal"] = ""
    colspan: int = 1
    rowspan: int = 1
    header: Literal["", "col", "row"] = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Row(Node):
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Table(Node):
    columns: tuple[Column, ...] = ()
    head: tuple[Row, ...] = ()
    bodies: tuple[tuple[Row, ...], ...] = ()
    foot: tuple[Row, ...] = ()
    caption: Blocks = ()
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Admonition(Node):
    kind: str
    title: Inlines = ()
    blocks: Blocks = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Rule(Node):
    """A thematic break: a pause in the text."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Break(Node):
    kind: Literal["page", "recto", "verso", "column"] = "page"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Generated(Node):
    """Where a list that we make stands."""

    kind: Literal["contents", "figures", "tables", "index", "glossary", "bibliography", "notes"]


Inline = (
    Text
    | SoftBreak
    | LineBreak
    | Emphasis
    | Strong
    | Span
    | Quoted
    | Styled
    | Abbreviation
    | Ruby
    | Code
    | Math
    | Link
    | Reference
    | Citation
    | Note
    | NoteReference
    | IndexTerm
    | Image
    | PageBreak
    | Raw
)
Block = (
    Paragraph
    | Division
    | Section
    | Listing
    | Definitions
    | Quote
    | Verse
    | CodeBlock
    | MathBlock
    | Figure
    | Table
    | Admonition
    | Rule
    | Break
    | Generated
    | PageBreak
    | Raw
)
Inlines = tuple[Inline, ...]
Blocks = tuple[Block, ...]


# Documents ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """A person or body; `roles` are MARC relator codes (aut, edt, trl, ill …)."""

    name: str
    file_as: str = ""
    roles: tuple[str, ...] = ("aut",)
    identifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of a work.  Dates are ISO 8601 (YYYY, YYYY-MM, YYYY-MM-DD or with a time); "" and () = the source does not say.

    identifiers are (scheme, value) with scheme isbn, doi, uuid, url …; `extra` keeps what we have no field for: a string as it
    stands, anything else as JSON text.
    """

    title: Inlines = ()
    subtitle: Inlines = ()
    short_title: Inlines = ()
    contributors: tuple[Contributor, ...] = ()
    language: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    date: str = ""
    modified: str = ""
    publisher: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    rights: str = ""
    source: str = ""
    series: str = ""
    series_number: str = ""
    cover: Resource | None = None
    draft: bool = False
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One document; `source` is the path it was read from ("" = none), `role` e.g. chapter, preface, appendix."""

    metadata: Metadata = field(default_factory=Metadata)
    blocks: Blocks = ()
    role: str = ""
    source: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part, or, by its role, a chapter that holds others; `source` and `language` are those of the file its blocks were read from."""

    title: Inlines = ()
    blocks: Blocks = ()
    children: tuple[Part | Article, ...] = ()
    role: str = ""
    number: str = ""
    source: str = ""
    language: str = ""

    @property
    def is_chapter(self) -> bool:
        """Whether it is a chapter with others under it, and no part."""
        return self.role not in ("", "part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What typesetting and writers take; an article alone is a book of one.  `bibliography` is CSL JSON text ("" = none)."""

    metadata: Metadata = field(default_factory=Metadata)
    children: tuple[Part | Article, ...] = ()
    bibliography: str = ""

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article in reading order."""
        return tuple(node for node in walk(self) if isinstance(node, Article))


Document = Metadata | Article | Part | Book
_T = TypeVar("_T", Metadata, Article, Part, Book)


def of_one(article: Article) -> Book:
    """Return the article as a book of one, with its metadata."""
    return Book(metadata=article.metadata, children=(article,))


# Walking ────────────────────────────────────────────────────────────────────────────────────────

Change = Callable[[Any], Any]


def walk(node: Any) -> Iterator[Any]:
    """Yield the node (or each of a tuple of nodes) and all that is under it, in reading order."""
    if isinstance(node, tuple):
        for child in node:
            yield from walk(child)
        return
    yield node
    kind: type = type(node)
    for name in branches(kind):
        value = getattr(node, name)
        if value:
            yield from walk(value)


def rebuild(node: Any, change: Change) -> Any:
    """Return the node (or tuple of nodes) with `change` applied to all that is under it and then to itself, leaves first.

    `change` takes a node and returns it, another one, or a tuple of nodes, which takes its place among its siblings (`()` drops it).
    What did not change is the same object.
    """
    if isinstance(node, tuple):
        return _spliced(node, change)
    changes = {}
    kind: type = type(node)
    for name in branches(kind):
        value = getattr(node, name)
        if value:
            new = _spliced(value, change) if isinstance(value, tuple) else rebuild(value, change)
            if new is not value:
                changes[name] = new
    return change(replace(node, **changes) if changes else node)


def plain(content: Any) -> str:
    """Return the text of inlines, a node or a document as it is read: notes left out, breaks as spaces."""
    return "".join(_words(content))


def _words(content: Any) -> Iterator[str]:
    match content:
        case tuple():
            for child in content:
                yield from _words(child)
        case Text() | Code():
            yield content.text
        case SoftBreak() | LineBreak():
            yield " "
        case Math() | MathBlock():
            yield mathml.words(content.source) if content.notation == "mathml" else content.source
        case Note() | NoteReference() | PageBreak() | Raw() | Metadata():
            pass
        case Reference() | Citation() if content.resolved:
            yield from _words(content.resolved)
        case Citation():
            shown = "; ".join("".join(_words(cite)) for cite in content.cites)
            yield shown if content.narrative else f"[{shown}]"
        case Cite():
            located = " ".join(part for part in (content.label, content.locator) if part)
            yield from _words(content.prefix)
            yield f"{content.key}, {located}" if content.locator else content.key
            yield from _words(content.suffix)
        case _:
            kind: type = type(content)
            for name in branches(kind):
                yield from _words(getattr(content, name) or ())


def _spliced(values: tuple[Any, ...], change: Change) -> tuple[Any, ...]:
    done: list[Any] = []
    same = True
    for value in values:
        if isinstance(
            value, tuple
        ):  # terms of a definition, bodies of a table: a row of runs, each of its own
            new = _spliced(value, change)
            done.append(new)
        else:
            new = rebuild(value, change)
            if isinstance(new, tuple):
                done.extend(new)
            else:
                done.append(new)
        same = same and new is value
    return values if same else tuple(done)


_LEAVES = (
    "str",
    "bool",
    "int",
    "float",
    "Literal",
    "Style",
    "Direction",
    "Where",
    "Medium",
    "Contributor",
    "Resource",
)


@cache
def branches(kind: type) -> tuple[str, ...]:
    """Return the names of the fields that hold nodes, in reading order (a table's caption before it, a figure's after it)."""
    names = [
        item.name
        for item in fields(kind)
        if not any(leaf in str(item.type) for leaf in _LEAVES) or "Article" in str(item.type)
    ]
    if kind is Table:
        names.insert(0, names.pop(names.index("caption")))
    if kind is Figure:
        names.append(names.pop(names.index("caption")))
    return tuple(names)
