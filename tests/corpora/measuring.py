"""What became of a source's words: the share of them that an EPUB has, in order, and what markup a reader sees in it.

Nothing here asks the exporter's own reader: markdown-it and lxml say what the source's text is, lxml what the EPUB's is.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lxml import etree, html
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from rapidfuzz.distance import LCSseq

from tests.texts import INLINE, SAME

SILENT = {"head", "style", "script", "nav", "template", "noscript", "iframe", "object", "svg", "annotation"}
CODE = {"pre", "code", "kbd", "samp", "tt", "var", "math", "textarea"}
# Classes of what stands in the line and is not of it.
_APART = {"footnote-ref", "pagenum", "lnum", "line-number"}
# A word is letters and figures without a mark between them, since typography may change those; where no spaces are, a character is one.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
_ALIKE = {**SAME, ord("\N{MULTIPLICATION SIGN}"): "x"}
# GitHub's kind of an admonition is a label in the language of the article.
_KIND = re.compile(r"(?m)^(?:>\s*)+\[!\w+\][+-]?")
# What stands before the text and is said elsewhere: YAML, TOML and JSON, and pandoc's lines of a title.
_FRONT = re.compile(
    r"\A\s*(?:---[ \t]*\n.*?\n(?:---|\.\.\.)|\+\+\+[ \t]*\n.*?\n\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL
)
_TITLES = re.compile(r"\A(?:%[^\n]*\n(?:[ \t]+[^\n]*\n)*){1,3}")
# Attributes in braces and what templates compute; they are no words of the author's.
_BRACES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{[:#.][^{}\n]*\}", re.DOTALL)
_MDX = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)  # a comment, whose stars are no emphasis
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# What a reader should not see outside code, each with what gives it away.
LITERAL = {
    "tag": re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]{0,300})?/?>"),
    "comment": re.compile(r"<!--|-->"),
    "entity": re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,6});"),
    "fence": re.compile(r"(?m)^\s*(?::{3,}|~{3,}|`{3,})"),
    "attributes": re.compile(r"\{[#.:][^{}\n]{1,80}\}"),
    "note": re.compile(r"\[\^[^\]\s]{1,40}\]"),
    "strong": re.compile(r"\*\*[^\s*][^*\n]{0,80}\*\*"),
    "link": re.compile(r"\]\([^()\s]{1,200}\)|\]\[[^\]\n]{0,60}\]"),
    "heading": re.compile(r"(?m)^#{1,6} "),
    "rule": re.compile(r"(?m)^(?:-{5,}|={5,}|\|[-:| ]{5,})$"),
    "math": re.compile(r"\$\$|\\\(|\\\["),
    "template": re.compile(r"\{%|\{\{|\{\*"),
    "citation": re.compile(r"\[-?@[\w:-]+"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The words of an EPUB, and what is literal markup outside its code."""

    words: tuple[str, ...]
    literal: Counter[str]


def recall(expected: tuple[str, ...], found: tuple[str, ...]) -> float:
    """Return the share of the expected words that are found, in order."""
    if not expected:
        return 1.0
    return LCSseq.similarity(expected, found) / len(expected)


def best(orders: Iterable[tuple[str, ...]], found: tuple[str, ...]) -> float:
    """Return the recall in whichever order a program took: it may leave notes where they are written, or put them last."""
    return max(recall(expected, found) for expected in dict.fromkeys(orders))


def recalls(chapters: list[tuple[str, ...]], found: tuple[str, ...]) -> float:
    """Return the share of the words of a book's chapters that are found, in order within each; a chapter may stand anywhere."""
    total = sum(map(len, chapters))
    if len(chapters) < 2 or not total:
        return recall(chapters[0] if chapters else (), found)
    in_order = sum(LCSseq.similarity(chapter, found) for chapter in chapters) / total
    missing = Counter(word for chapter in chapters for word in chapter) - Counter(found)
    return min(in_order, 1 - missing.total() / total)


def lost(expected: tuple[str, ...], found: tuple[str, ...], most: int = 40) -> list[str]:
    """Return the expected words that are not found wherever they may stand, at most so many."""
    missing = Counter(expected) - Counter(found)
    return [word if times == 1 else f"{word} × {times}" for word, times in missing.most_common(most)]


def words(text: str) -> list[str]:
    """Return a text's words without what typography may change: spaces, quotes, dashes and hyphens, and the points between them."""
    return _WORD.findall(unicodedata.normalize("NFKC", text.translate(_ALIKE)))


def of_source(path: Path, notes_last: bool = True) -> tuple[str, ...]:
    """Return the words of a source as other programs read it; the notes of a page at its end, or where they are written."""
    if path.suffix.lower() in (".html", ".htm", ".xhtml"):
        extracted = path.with_name("expected.html")
        return tuple(words(_page(extracted if extracted.is_file() else path, notes_last)))
    text = _decoded(path).replace("\r\n", "\n").replace("\r", "\n")
    if path.suffix.lower() == ".txt" and path.name != "MANUAL.txt":
        return tuple(words(text))
    return tuple(words(_markdown(text)))


def titled(path: Path) -> frozenset[str]:
    """Return the literal markup that a source's front matter has, where it is text (`title: <Suspense>`) and no markup."""
    found = _FRONT.match(_decoded(path)) if path.suffix.lower() in (".md", ".markdown") else None
    front = found[0] if found else ""
    return frozenset(
        f"{name} {one.group().strip()}"
        for name, pattern in LITERAL.items()
        for one in pattern.finditer(front)
    )


def of_epub(path: Path, recover: bool = False) -> Text:
    """Return the words of an EPUB's pages in reading order, without its navigation; recover: even where pages are no XML."""
    said, literal = [], Counter[str]()
    for root in pages(path, recover):
        said.append(visible(root))
        outside = visible(root, without=SILENT | CODE)
        for name, pattern in LITERAL.items():
            literal.update(f"{name} {one.group().strip()}" for one in pattern.finditer(outside))
    return Text(words=tuple(words("\n".join(said))), literal=literal)


def pages(path: Path, recover: bool = False) -> Iterator[etree._Element]:
    """Yield the pages of an EPUB's spine as XML has them; what is no XML raises lxml's error unless it is to recover."""
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True, recover=recover)
    with zipfile.ZipFile(path) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        package = str(container.xpath("string(//*[local-name()='rootfile']/@full-path)"))
        tree = etree.fromstring(archive.read(package), parser)
        names = {node.get("id"): node.get("href") for node in tree.iterfind(".//{*}manifest/{*}item")}
        for node in tree.iterfind(".//{*}spine/{*}itemref"):
            name = names[node.get("idref")] or ""
            yield etree.fromstring(archive.read(str(PurePosixPath(package).parent / name)), parser)


def visible(root: etree._Element, without: set[str] = SILENT) -> str:
    """Return the text that a reader sees of a page, blocks on lines of their own."""
    parts: list[str] = []
    silent = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = etree.QName(node).localname if isinstance(node.tag, str) else ""
        unseen = name in without or (
            event in ("start", "end") and (_is_hidden(node) or _is_a_notes_number(node))
        )
        if event in ("comment", "pi"):
            if not silent:
                parts.append(node.tail or "")
            continue
        if event == "start":
            silent += unseen
            if not silent:
                parts.append(" " if _is_apart(node) else "" if name in INLINE else "\n")
                if (
                    node.get("role") == "doc-pagebreak" and not node.text
                ):  # the page's number is heard, not seen
                    parts.append(node.get("aria-label") or "")
                parts.append(node.text or "")
        else:
            silent -= unseen
            if not silent:
                parts.append(" " if _is_apart(node) else "" if name in INLINE else "\n")
                if node is not root:
                    parts.append(node.tail or "")
    return "".join(parts)


def _holds_notes(node: etree._Element) -> bool:
    return (
        node.tag in ("dt-fn", "d-footnote")
        or node.get("class") == "footnotes"
        or node.get("{http://www.idpf.org/2007/ops}type") in ("footnote", "endnote", "rearnote")
    )


def _is_hidden(node: etree._Element) -> bool:
    return re.search(r"display\s*:\s*none", node.get("style") or "") is not None


def _is_a_notes_number(node: etree._Element) -> bool:
    """Tell whether something is no more than the number of a note, which programs count anew."""
    local = (node.get("href") or "").startswith("#")
    return local and re.fullmatch(r"\s*\[?[0-9]{1,4}\]?\s*", "".join(map(str, node.itertext()))) is not None


def _is_apart(node: etree._Element) -> bool:
    """Tell whether something in the line is no part of the word beside it: a note's number, a page's, a line's."""
    return node.get("role") in ("doc-noteref", "doc-pagebreak") or node.get("class") in _APART


def _page(path: Path, notes_last: bool) -> str:
    data = path.read_bytes()
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        encoding = None if b"charset" in data[:2000] or b"encoding" in data[:200] else "utf-8"
        root = html.document_fromstring(data, parser=html.HTMLParser(encoding=encoding, huge_tree=True))
    body = root.find(".//{*}body")
    body = root if body is None else body
    for note in [one for one in body.iter() if notes_last and _holds_notes(one)]:
        # Read behind all, where a book has them, and behind what turns the pages of a manual.
        before, above = note.getprevious(), note.getparent()
        if before is not None:
            before.tail = (before.tail or "") + (note.tail or "")
        elif above is not None:
            above.text = (above.text or "") + (note.tail or "")
        note.tail = "\n"
        body.append(note)
    return visible(body)


def _markdown(text: str) -> str:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin)
    parser.add_render_rule("footnote_ref", lambda *_: "")
    text = _MDX.sub(" ", text)
    rendered = parser.render(_KIND.sub(">", _TITLES.sub("", _FRONT.sub("", text, count=1), count=1)))
    rendered = _BRACES.sub(" ", _COMMENT.sub(" ", rendered))
    return visible(html.document_fromstring(f"<body>{rendered}</body>")) if rendered.strip() else ""


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
