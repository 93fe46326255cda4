"""Real sources, cut, joined and spoilt at random: always read, kept, and written as XML that is well-formed.

EXPORTER_FUZZ says how many rounds there are (1,000); EXPORTER_CORPORA where sources are taken from besides our own cases.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import exporter
from exporter import interchange, model
from exporter.model import plain, walk
from exporter.problems import ExportError
from exporter.reading import FORMATS, read
from exporter.settings import Settings

ROUNDS = int(os.environ.get("EXPORTER_FUZZ") or 1000)
LONGEST = 4000  # characters of one source
CASES = Path(__file__).parent / "cases"
KINDS: dict[str, tuple[str, ...]] = {
    format: FORMATS[format].suffixes for format in ("markdown", "text", "html", "xhtml") if format in FORMATS
}
# What is pushed in between: pieces of markup that mean something where they stand, and characters that are nothing.
PIECES = (
    *(
        "\n",
        "\n\n",
        " ",
        "\t",
        "> ",
        "- ",
        "1. ",
        "# ",
        "***",
        "**",
        "*",
        "_",
        "`",
        "```\n",
        "~~~",
        "---\n",
        "+++\n",
        "|",
        "|-|-|\n",
        ":",
    ),
    *(
        "[",
        "]",
        "](",
        ")",
        "![",
        "[^1]",
        "[^1]: ",
        "^[",
        "{.a}",
        "{#b lang=fr}",
        "$",
        "$$",
        "\\",
        "::: note\n",
        ":::\n",
        "[[",
        "]]",
        "[@k]",
    ),
    *(
        "<",
        ">",
        "</",
        "/>",
        "<div>",
        "</div>",
        "<p>",
        "<b>",
        "</i>",
        "<table>",
        "<tr><td>",
        "</table>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
    ),
    *(
        "<svg>",
        "<math>",
        "<script>",
        "</script>",
        "<style>",
        "<pre>",
        "<li>",
        "<dl><dt>",
        "<dd>",
        "<ruby>",
        "<rt>",
        "<br/>",
        "<hr>",
        "<select>",
    ),
    *(
        "<img src=x alt='",
        '<a href="',
        "<a id=a>",
        "&amp;",
        "&#0;",
        "&#xD800;",
        "&lt;",
        "&nope;",
        "{{ x }}",
        "{% y %}",
        "<C a={1}>",
        "!!! note\n    ",
    ),
    *(
        "\0",
        "\x1b",
        "\ufeff",
        "\u202e",
        "\u00ad",
        "\u2028",
        "\ufffe",
        "\U0001f469\u200d\U0001f467",
        "e\u0301",
        "ﬁ",
        "書",
        "ع",
        "\r",
        "\x0c",
    ),
)


@cache
def _sources(format: str) -> tuple[str, ...]:
    """Return the texts of one format: the cases of our tests, and a part of the real ones."""
    real = Path(os.environ.get("EXPORTER_CORPORA") or "?") / "corpora"
    paths = [
        path for folder in (CASES, real) for path in sorted(folder.rglob("*")) if path.suffix in KINDS[format]
    ]
    texts = (
        path.read_bytes().decode("utf-8", errors="replace") for path in paths[:: max(len(paths) // 200, 1)]
    )
    return (*texts, "# Words\n\nand more\n", "<p>Words <b>and</b> more</p>")


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, str]:
    """A format, and a source of it that has been cut out of a real one, with pieces pushed in, moved and doubled."""
    format = draw(st.sampled_from(sorted(KINDS)))
    whole = draw(st.sampled_from(_sources(format)))
    begin = draw(st.integers(0, max(len(whole) - 200, 0))) if draw(st.booleans()) else 0
    text = whole[begin : begin + draw(st.integers(50, LONGEST))]
    for _ in range(draw(st.integers(0, 12))):
        at, to = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        match draw(st.sampled_from(("push", "push", "push", "cut", "double", "repeat"))):
            case "push":
                text = text[:at] + draw(st.sampled_from(PIECES)) + text[at:]
            case "cut":
                text = text[:at] + text[min(to, at + 200) :]
            case "double":
                text = text[:to] + text[at : min(to, at + 300)] + text[to:]
            case _:
                text = text[:at] + draw(st.sampled_from(PIECES)) * draw(st.integers(2, 60)) + text[at:]
    return format, text


@settings(
    max_examples=ROUNDS,
    deadline=None,
    derandomize="EXPORTER_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(source=spoilt())
def test_whatever_comes_is_read_and_written(source: tuple[str, str]) -> None:
    format, text = source
    try:
        book = read(text, from_=format, settings=Settings(lang="en")).book
        book_epub = io.BytesIO()
        exporter.export(text, book_epub, format="epub", from_=format, settings=Settings(lang="en"))
    except ExportError as error:
        if error.exit_code == 70:  # else it is the source's fault, and a sentence says so
            raise
        return

    assert interchange.from_json(interchange.to_json(book)) == book
    said = Counter(word for article in book.articles for word in _letters(_said(article)))
    found: Counter[str] = Counter()
    with zipfile.ZipFile(book_epub) as archive:
        for name in archive.namelist():
            if name.endswith((".xhtml", ".opf", ".ncx", ".svg")):
                page = etree.fromstring(archive.read(name), etree.XMLParser(huge_tree=True))
                if name.endswith(".xhtml"):
                    found.update(_letters(str(page.xpath("string()"))))
    assert not said - found


def _said(article: model.Article) -> str:
    """The words that every medium shows: what is for one of them alone is left out with all that it holds."""
    shown = model.rebuild(article.blocks, lambda node: () if getattr(node, "only", ()) else node)
    return "".join(
        node.text for node in walk(shown) if isinstance(node, model.Text | model.Code | model.CodeBlock)
    ) + plain(article.metadata.title)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum())
