"""The words of a source, an EPUB, a page and a PDF, read by other programs than ours, for the tests that none is lost."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

# What typography may change besides spaces, quotes and dashes, which are no part of a word.
SAME = str.maketrans(
    {
        "\N{SOFT HYPHEN}": None,
        "\N{ZERO WIDTH SPACE}": None,
        "\N{WORD JOINER}": None,
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{NON-BREAKING HYPHEN}": "-",
    }
)
INLINE = {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
    ),
    *("s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
}
SILENT = {"head", "style", "script", "nav", "template"}


def words(text: str) -> list[str]:
    """Return a text's words without what typography may change: spaces, quotes, dashes and the points between them."""
    return re.findall(r"[^\W_]+(?:['-][^\W_]+)*", unicodedata.normalize("NFKC", text.translate(SAME)))


def letters(text: str) -> str:
    """Return a text's letters and digits alone, for where line ends have cut words."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text.translate(SAME)))


def html_text(html: str) -> str:
    """Return the text of HTML or XHTML as a reader sees it, without navigation, blocks on lines of their own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


def epub_text(path: Path) -> str:
    """Return the text of the pages of an EPUB's spine, in reading order, without the navigation."""
    with zipfile.ZipFile(path) as archive:
        container = ElementTree.fromstring(archive.read("META-INF/container.xml"))
        package = next(node.attrib["full-path"] for node in container.iter() if node.tag.endswith("rootfile"))
        tree = ElementTree.fromstring(archive.read(package))
        manifest = {node.get("id"): node for node in tree.iter() if node.tag.endswith("}item")}
        spine = [manifest[node.get("idref")] for node in tree.iter() if node.tag.endswith("}itemref")]
        pages = [archive.read(str(PurePosixPath(package).parent / node.attrib["href"])) for node in spine]
    return "\n".join(html_text(page.decode()) for page in pages)


def pdf_text(path: Path) -> str:
    """Return the text of a PDF as pdfium reads it, page by page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent.append(tag)
        if tag not in INLINE:
            self.parts.append("\n")
        elif ("role", "doc-noteref") in attrs:  # a superior figure is no part of the word before it
            self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()
        if tag not in INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)
