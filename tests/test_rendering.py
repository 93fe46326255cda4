"""What rendering makes of nodes: code in parts, and what a node carries, in every medium."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from exporter import themes
from exporter.model import (
    Article,
    Book,
    Code,
    CodeBlock,
    Link,
    Metadata,
    Node,
    Paragraph,
    Span,
    of_one,
    rebuild,
    walk,
)
from exporter.reading import read
from exporter.rendering import highlight
from exporter.resources import Resources
from exporter.settings import Epub, Html, Pdf, Settings
from exporter.typesetting import typeset
from exporter.writing import epub, html, pictures
from exporter.writing.pdf import document
from tests.epub.books import PICTURES, article, kitchen_sink, paragraph, text
from tests.epub.opened import Opened

THEME = themes.find("classic")
DOOR = Resources((PICTURES,))


@pytest.mark.parametrize(
    ("code", "html"),
    [
        (
            Code(text="a < 1", language="python"),
            '<span class="n">a</span> <span class="o">&lt;</span> <span class="mi">1</span>',
        ),
        (Code(text="a < 1"), "a &lt; 1"),
        (Code(text="a < 1", language="nonsense"), "a &lt; 1"),
        (CodeBlock(text="\na\n\n", language="python"), '\n<span class="n">a</span>\n\n'),
        (CodeBlock(text="", language="python"), ""),
        (
            CodeBlock(text="$ a\nb", language="console"),
            '<span class="gp">$ </span>a\n<span class="go">b</span>',
        ),
    ],
)
def test_code_has_parts_and_not_a_character_more(code: Code | CodeBlock, html: str) -> None:
    assert html == str(highlight(code))


def in_epub(book: Book) -> str:
    """The XHTML of the pages of the text, without navigation."""
    data = epub.write(book, THEME, Settings(epub=Epub(fonts=False, cover="none")), DOOR).data
    opened = Opened(data)
    return "\n".join(opened.text(name) for name, _ in opened.spine if name.startswith("text/"))


def on_paper(book: Book) -> str:
    fitted, _ = document.fitted(book, Settings())
    return document.document(fitted, THEME, Settings(), pictures.gathered(fitted, DOOR)[0]).html


def on_a_page(book: Book) -> str:
    return html.page(book, THEME, Settings(html=Html(fonts=False)), DOOR)[0]


each_medium = pytest.mark.parametrize("written", [in_epub, on_paper, on_a_page])


def marked(book: Book) -> Book:
    """A book in which every node has an id, a language and a class of its own."""
    numbers = count(1)

    def change(node: Any) -> Any:
        if not isinstance(node, Node):
            return node
        number = next(numbers)
        return replace(node, id=node.id or f"n{number}", classes=(f"c{number}",), lang="fr")

    done: Book = rebuild(book, change)
    return done


def test_a_title_page_repeats_no_id() -> None:
    book = of_one(article("One", paragraph("Text."), subtitle=(Span(id="own", content=text("Under")),)))
    settings = Settings(pdf=Pdf(title_page=True))
    fitted, _ = document.fitted(book, settings)

    assert 1 == document.document(fitted, THEME, settings, ()).html.count('id="own"')


@each_medium
def test_every_id_is_written_once_or_leads_nowhere(written: Callable[[Book], str]) -> None:
    book = marked(kitchen_sink())
    ids = [node.id for node in walk(book.children) if isinstance(node, Node)]
    links = Paragraph(content=tuple(Link(target=f"#{id}", content=text("x")) for id in ids))
    last = replace(book.children[-1], blocks=(links,))
    page = written(replace(book, children=(*book.children[:-1], last)))
    found = Counter(re.findall(r'\sid="([^"]*)"', page))
    targets = {target.partition("#")[2] for target in re.findall(r'\shref="([^"]*#[^"]*)"', page)}

    assert len(targets) > 100
    assert set() == targets - set(found)
    assert [] == [(id, times) for id, times in found.items() if times > 1 and not id.startswith("_")]


@each_medium
def test_a_byline_is_in_the_language_of_its_page(written: Callable[[Book], str]) -> None:
    front = "title: T\nlang: fr\nauthors: [Anne-Marie Dupont, Juanjo Le Goff, A B]\ndate: 2024-07-01 11:17:08"
    page = written(read(f"---\n{front}\n---\nTexte", from_="markdown").book)
    [byline] = re.findall(r'<p class="byline">(.*?)</p>', page)

    assert "Anne-Marie Dupont, Juanjo Le Goff et A B\u00a0· 1er\u00a0juillet 2024" == re.sub(
        "<[^>]+>", "", byline
    )
    assert '<span class="nobr">Anne-Marie Dupont</span>' in byline
    assert '<time class="date nobr" datetime="2024-07-01">' in byline


@each_medium
def test_what_is_no_date_stands_as_it_is(written: Callable[[Book], str]) -> None:
    article = Article(metadata=Metadata(title=text("T"), date="about 1900 & later", language="en"))
    page = written(Book(children=(article,), metadata=article.metadata))

    assert '<p class="byline"><span class="date">about 1900 &amp; later</span></p>' in page


@each_medium
def test_an_address_is_told_from_words(written: Callable[[Book], str]) -> None:
    links = [
        ("https://a.example/b/?c=d&e", "https://a.example/b/?c=d&e"),
        ("https://a.example", "words of its own"),
        ("https://a.example", "A.example/b c"),
    ]
    blocks = tuple(Paragraph(content=(Link(target=to, content=text(words)),)) for to, words in links)
    article = Article(metadata=Metadata(title=text("T"), language="en"), blocks=blocks)
    page = written(Book(children=(article,), metadata=article.metadata))
    [shown] = re.findall(r'<a class="url[ "][^>]*>(.*?)</a>', page)

    divided = "https://a.<wbr/>example/<wbr/>b/?<wbr/>c=<wbr/>d&amp;<wbr/>e"
    assert shown == (divided.replace("<wbr/>", "") if written is in_epub else divided)


@each_medium
@pytest.mark.parametrize(("lang", "words"), [("fr", "[Image\u00a0: Un chat]"), ("en", "[Image: Un chat]")])
def test_an_image_that_is_not_there_is_told_once(
    lang: str, words: str, written: Callable[[Book], str]
) -> None:
    source = f"---\ntitle: T\nlang: {lang}\n---\n![Un chat](absent.png)\n"
    page = written(typeset(read(source, from_="markdown").book, Settings())[0])

    assert f">{words}</span>" in page
    assert page.count("Un chat") == 1


@each_medium
@pytest.mark.parametrize(
    ("items", "shown"),
    [
        ("- [x] one\n- [ ] two\n", [">[x]</span> one", ">[ ]</span> two"]),
        ("- [x] one\n\n  more\n\n- [ ] two\n", [">[x]</span> one</p>", ">[ ]</span> two</p>"]),
    ],
)
def test_the_box_of_a_task_stands_on_the_line_of_its_words(
    items: str, shown: list[str], written: Callable[[Book], str]
) -> None:
    page = written(read(f"---\ntitle: T\nlang: en\n---\n{items}", from_="markdown").book)

    assert [part for part in shown if f'<span class="check"{part}' in page] == shown


@each_medium
def test_a_line_does_not_end_before_a_pronoun_that_is_turned(written: Callable[[Book], str]) -> None:
    said = "Parle-t-on, demanda-t-elle, répondit-il, vas-y, tout-terrain, dis-je, est-ouest."
    page = written(read(f"---\ntitle: T\nlang: fr\n---\n{said}", from_="markdown").book)
    [shown] = re.findall("<p>(Parle.*)</p>", page)

    assert shown.replace('<span class="nobr">', "[").replace("</span>", "]") == (
        "Parle-[t-on], demanda-[t-elle], répondi[t-il], va[s-y], tout-terrain, dis-je, est-ouest."
    )
