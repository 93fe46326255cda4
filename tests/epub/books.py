"""Books for the tests of EPUB, made of the model's nodes: one with every type of node, and short ones."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from exporter.model import (
    Abbreviation,
    Admonition,
    Article,
    Blocks,
    Book,
    Break,
    Cell,
    Citation,
    Cite,
    Code,
    CodeBlock,
    Column,
    Contributor,
    Definition,
    Definitions,
    Division,
    Emphasis,
    Figure,
    Generated,
    Image,
    IndexTerm,
    Inlines,
    Item,
    Line,
    LineBreak,
    Link,
    Listing,
    Math,
    MathBlock,
    Metadata,
    Note,
    NoteReference,
    PageBreak,
    Paragraph,
    Part,
    Quote,
    Quoted,
    Raw,
    Reference,
    Resource,
    Row,
    Ruby,
    Rule,
    Section,
    SoftBreak,
    Span,
    Stanza,
    Strong,
    Style,
    Styled,
    Table,
    Text,
    Verse,
)
from exporter.resources import Resources

HERE = Path(__file__).parent
PICTURES = HERE.parent / "accessibility" / "images"


def text(words: str) -> Inlines:
    return (Text(text=words),)


def paragraph(words: str, **fields: object) -> Paragraph:
    return Paragraph(content=text(words), **fields)  # type: ignore[arg-type]


def article(title: str, *blocks: object, source: str = "", role: str = "", **metadata: object) -> Article:
    return Article(
        metadata=Metadata(title=text(title), **{"language": "en", **metadata}),  # type: ignore[arg-type]
        blocks=blocks,  # type: ignore[arg-type]
        source=source,
        role=role,
    )


def section(title: str, id: str, *blocks: object, level: int = 1) -> Section:
    return Section(level=level, title=text(title), id=id, blocks=blocks)  # type: ignore[arg-type]


def note(number: str, words: str) -> Note:
    return Note(id=f"note-{number}", number=number, blocks=(paragraph(words),))


def picture(name: str, folder: Path = PICTURES) -> Resource:
    found, problems = Resources((folder,)).find(name, folder)
    assert not problems
    return found


def kitchen_sink() -> Book:
    """A book in which every type of node occurs, most of them twice: in a part, in a chapter, in a preface."""
    return Book(
        metadata=Metadata(
            title=text("The Kitchen Sink"),
            subtitle=text("Every Node, Once"),
            contributors=(
                Contributor(name="Ada Example", file_as="Example, Ada", roles=("aut", "ill")),
                Contributor(name="Ed Itor", roles=("edt",)),
            ),
            language="en",
            identifiers=(("isbn", "978-3-16-148410-0"), ("doi", "10.1000/182")),
            date="2026-05-04",
            publisher="The Press",
            description="Of everything & <something>.",
            subjects=("nodes", "kitchens"),
            rights="© 2026 Ada Example",
            source="https://example.org/sink",
            series="Sinks",
            series_number="2",
        ),
        children=(
            article("Before", paragraph("A preface."), source="sink/before.md", role="preface"),
            Part(
                title=text("Inlines"),
                number="I",
                blocks=(Quote(role="epigraph", blocks=(paragraph("Motto."),), attribution=text("Somebody")),),
                children=(
                    article(
                        "Words", *_inlines(), source="sink/words.md", subtitle=text("And what they carry")
                    ),
                ),
            ),
            Part(
                title=text("Blocks"),
                number="II",
                blocks=(Paragraph(content=(*text("What comes now."), note("9", "A part's own."))),),
                children=(article("Blocks", *_blocks(), source="sink/blocks.md"),),
            ),
            article("After", paragraph("The end."), source="sink/after.md", role="afterword"),
        ),
    )


def _inlines() -> Blocks:
    square = picture("square.png")
    return (
        Generated(kind="contents"),
        Paragraph(
            id="all",
            content=(
                *text("Text, "),
                Emphasis(content=text("emphasis")),
                SoftBreak(),
                Strong(content=text("strong")),
                LineBreak(),
                Span(content=text("un mot"), lang="fr", role="keyword"),
                Quoted(content=text("“quoted”")),
                *(Styled(style=style, content=text(style)) for style in get_args(Style)),
                Abbreviation(content=text("HTML"), expansion="HyperText Markup Language"),
                Ruby(content=text("漢"), annotation=text("かん")),
                Code(text="a < b && c", language="python"),
                Math(source="x^2 < y"),
                Link(content=text("a link"), target="https://example.org/?a=1&b=2", title="A title"),
                Link(content=text("another chapter"), target="blocks.md#lists"),
                Reference(target="table-1", resolved=text("Table 1")),
                Citation(cites=(Cite(key="doe99", prefix=text("see "), locator="3", label="p."),)),
                note("1", "The first note."),
                NoteReference(note="note-1", number="1"),
                IndexTerm(path=("sink", "kitchen"), content=text("sink")),
                Image(resource=square, alt="A red square.", width="50%", id="red", title="Red"),
                Image(resource=square, alt=""),
                Image(resource=square, alt="Described.", description=(paragraph("At length."),)),
                Image(
                    resource=picture("star.svg"), alt="Described too.", description=(paragraph("In short."),)
                ),
                PageBreak(label="12"),
                Raw(format="epub", text='<b class="raw">raw</b>'),
                Raw(format="print", text="<not for you>"),
            ),
        ),
        Raw(format="xhtml", text="<p>Raw <i>block</i>.</p>"),
        PageBreak(label="13"),
        Raw(format="epub", text='<p><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/></p>'),
        Raw(
            format="epub",
            text='<p><math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x"><mi>x</mi></math></p>',
        ),
    )


def _blocks() -> Blocks:
    item = Item(blocks=(paragraph("An item"),))
    star = picture("star.svg")
    return (
        Division(role="epigraph", blocks=(paragraph("A motto."),)),
        section(
            "Lists",
            "lists",
            Listing(entries=(item, Item(checked=True, blocks=(paragraph("Done"), paragraph("Twice"))))),
            Listing(
                entries=(item, item), ordered=True, start=3, marker="lower-roman", delimiter=")", tight=False
            ),
            Definitions(
                entries=(
                    Definition(
                        id="term",
                        terms=(text("Term"), text("Other term")),
                        details=((paragraph("What it is."),), (paragraph("What else."),)),
                    ),
                )
            ),
            section(
                "Deeper", "deeper", section("Deepest", "deepest", paragraph("Down here."), level=3), level=2
            ),
        ),
        section(
            "Quotations",
            "quotations",
            Quote(blocks=(paragraph("To be."),), attribution=text("Hamlet")),
            Quote(role="pullquote", blocks=(paragraph("To be."),)),
            Verse(
                stanzas=(
                    Stanza(
                        lines=(
                            Line(content=text("A line"), number="41"),
                            Line(content=text("Another"), indent=1),
                        )
                    ),
                )
            ),
        ),
        section(
            "Code",
            "code",
            CodeBlock(text="def f(x):\n    return x < 1\n", language="python"),
            CodeBlock(text="plain & simple"),
            MathBlock(source="e^{i\\pi} + 1 = 0", number="1"),
        ),
        section(
            "Figures",
            "figures",
            Figure(
                id="figure-1",
                blocks=(Paragraph(content=(Image(resource=star, alt="A star."),)),),
                caption=(paragraph("A star."),),
                number="1",
            ),
            Figure(kind="code", blocks=(CodeBlock(text="1"),), caption=(paragraph("One."),), number="1"),
            _table(),
        ),
        section(
            "Lists", "lists-again", paragraph("Another section of that name."), paragraph("And its text.")
        ),
        Admonition(kind="tip", blocks=(paragraph("A tip."),), role="tip"),
        Admonition(kind="note", blocks=(paragraph("A note."),)),
        Admonition(kind="warning", title=text("Look out"), blocks=(paragraph("A warning."),)),
        Rule(),
        Break(kind="page"),
        Paragraph(content=(*text("A note of several blocks"), _long_note(), *text("."))),
        *(
            Generated(kind=kind)
            for kind in ("figures", "tables", "index", "glossary", "bibliography", "notes")
        ),
    )


def _long_note() -> Note:
    return Note(
        id="note-2",
        number="2",
        kind="end",
        blocks=(
            Paragraph(content=(*text("It has a note"), note("3", "In a note."), *text("."))),
            Listing(entries=(Item(blocks=(paragraph("and a list"),)),)),
        ),
    )


def _table() -> Table:
    def row(*words: str, **fields: object) -> Row:
        return Row(cells=tuple(Cell(blocks=(paragraph(word),), **fields) for word in words))  # type: ignore[arg-type]

    return Table(
        id="table-1",
        columns=(Column(), Column(align="right")),
        caption=(paragraph("Numbers."),),
        number="1",
        head=(row("Name", "Number"),),
        bodies=((row("one", "1"), row("both", colspan=2)), (row("two", "2"),)),
        foot=(row("sum", "3"),),
    )
