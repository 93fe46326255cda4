"""Which library finds the article of a web page best: words, structure, metadata and seconds on real pages.

EXPORTER_CORPORA=FOLDER python benchmarks/extraction.py [CANDIDATE…]

Each case of html-readability-a holds a page, the article that Mozilla's people chose in it, and its metadata.  A candidate that is not
installed is left out: trafilatura, readability-lxml, resiliparse, boilerpy3, jusText and readabilipy are on PyPI.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

SET = "corpora/html-readability-a"
WITHIN_LINES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong "
    "sub sup time tt u var wbr"
)
INLINE = frozenset(WITHIN_LINES.split())
SILENT = {"script", "style", "noscript", "template", "head", "title"}
# What an article is made of beside words, and the elements that hold it.
KINDS = {
    "images": ("img", "svg", "picture"),
    "headings": ("h1", "h2", "h3", "h4", "h5", "h6"),
    "lists": ("li",),
    "code": ("pre", "code"),
    "tables": ("table",),
    "links": ("a",),
}
# A Chinese or Japanese sign is a word of its own, as there are no spaces to tell words by.
_WORD = re.compile(r"[぀-ヿ㐀-鿿]|[^\W぀-ヿ㐀-鿿]+")


def words(html: str) -> list[str]:
    """Return the words of a page in order; those of two blocks are never one."""
    return [word.lower() for word in _WORD.findall("".join(_text(_tree(html))))]


def shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words stand in both in the same order: the longest common subsequence, by Hyyrö's bits."""
    places: dict[str, int] = {}
    for index, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << index
    full = (1 << len(one)) - 1
    row = full
    for word in other:
        met = row & places.get(word, 0)
        row = ((row + met) | (row - met)) & full
    return len(one) - row.bit_count()


def kept(html: str) -> Counter[str]:
    """Return how many of each kind of structure a page holds."""
    names = Counter(one.tag for one in _tree(html).iter() if isinstance(one.tag, str))
    return Counter({kind: sum(names[tag] for tag in tags) for kind, tags in KINDS.items()})


def _tree(html: str) -> Any:
    from lxml.html import HTMLParser, fromstring

    try:  # bytes, since lxml refuses a str that says its encoding
        return fromstring(html.encode(), parser=HTMLParser(encoding="utf-8", huge_tree=True))
    except Exception:  # noqa: BLE001 - an empty answer is no article
        return fromstring("<p></p>")


def _text(element: Any) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in SILENT:
        apart = "" if element.tag in INLINE else " "
        yield apart + (element.text or "")
        for child in element:
            yield from _text(child)
            yield child.tail or ""
        yield apart
    elif not isinstance(element.tag, str):
        yield ""


# The candidates ─────────────────────────────────────────────────────────────────────────────────

Extract = Callable[[str], str]


def _trafilatura(**options: Any) -> Extract:
    import trafilatura

    def run(html: str) -> str:
        return (
            trafilatura.extract(
                html,
                output_format="html",
                include_images=True,
                include_links=True,
                include_tables=True,
                include_formatting=True,
                include_comments=False,
                **options,
            )
            or ""
        )

    return run


def _readability() -> Extract:
    from readability import Document

    return lambda html: str(Document(html).summary(html_partial=True))


def _resiliparse() -> Extract:
    from html import escape

    from resiliparse.extract.html2text import extract_plain_text

    return lambda html: f"<p>{escape(extract_plain_text(html, main_content=True, alt_texts=False))}</p>"


def _boilerpy() -> Extract:
    from html import escape

    from boilerpy3 import extractors

    found = extractors.ArticleExtractor(raise_on_failure=False)
    return lambda html: f"<p>{escape(found.get_content(html))}</p>"


def _justext() -> Extract:
    from html import escape

    import justext

    def run(html: str) -> str:
        paragraphs = justext.justext(
            html.encode(), frozenset(), encoding="utf-8", stopwords_low=0, stopwords_high=0
        )
        return "".join(f"<p>{escape(one.text)}</p>" for one in paragraphs if not one.is_boilerplate)

    return run


def _readabilipy() -> Extract:
    from readabilipy import simple_json_from_html_string

    return lambda html: simple_json_from_html_string(html, use_readability=False)["plain_content"] or ""


def _ours() -> Extract:
    from exporter.reading.content import Asked
    from exporter.reading.html import extracting, tree
    from exporter.reading.positions import Source

    def run(html: str) -> str:
        parsed = tree.parse(Source(html, "page.html"))
        roots, _ = extracting.article(parsed, Asked(name="page.html"))
        return "".join(root.to_html(pretty=False) for root in roots)

    return run


CANDIDATES: dict[str, Callable[[], Extract]] = {
    "whole page": lambda: lambda html: html,
    "trafilatura": lambda: _trafilatura(),
    "trafilatura, recall": lambda: _trafilatura(favor_recall=True),
    "trafilatura, precision": lambda: _trafilatura(favor_precision=True),
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
    "boilerpy3": _boilerpy,
    "jusText": _justext,
    "readabilipy": _readabilipy,
    "exporter": _ours,
}


def measured(run: Extract, cases: Sequence[Path]) -> dict[str, Any]:
    """Return the means of a candidate over cases: recall, precision and F1 of the words, shares of structure, seconds."""
    rows, seconds, structure, wanted = [], [], Counter[str](), Counter[str]()
    for case in cases:
        page = (case / "source.html").read_text(encoding="utf-8", errors="replace")
        expected = (case / "expected.html").read_text(encoding="utf-8")
        begin = time.perf_counter()
        try:
            made = run(page)
        except Exception as error:  # noqa: BLE001 - a candidate that fails has found nothing
            print(f"  {case.name}: {type(error).__name__}: {error}", file=sys.stderr)
            made = ""
        seconds.append(time.perf_counter() - begin)
        want, got = words(expected), words(made)
        common = shared(want, got)
        recall, precision = common / max(len(want), 1), common / max(len(got), 1)
        rows.append((recall, precision, 2 * recall * precision / ((recall + precision) or 1), case.name))
        want_kinds, got_kinds = kept(expected), kept(made)
        structure += Counter({kind: min(got_kinds[kind], want_kinds[kind]) for kind in KINDS})
        wanted += want_kinds
    return {
        "rows": rows,
        "recall": statistics.mean(row[0] for row in rows),
        "precision": statistics.mean(row[1] for row in rows),
        "f1": statistics.mean(row[2] for row in rows),
        "seconds": statistics.median(seconds),
        **{kind: structure[kind] / wanted[kind] for kind in KINDS},
    }


def main(names: Sequence[str]) -> None:
    """Print a table: a line a candidate."""
    folder = Path(os.environ["EXPORTER_CORPORA"]) / SET
    cases = sorted(path.parent for path in folder.glob("*/source.html"))
    print("| | recall | precision | F1 | ms/page |", " | ".join(KINDS), "|")
    print("|---|" + "---|" * (4 + len(KINDS)))
    for name, make in CANDIDATES.items():
        if names and name not in names:
            continue
        try:
            run = make()
        except ImportError:
            print(f"{name} is not installed", file=sys.stderr)
            continue
        got = measured(run, cases)
        shares = " | ".join(f"{got[kind]:.2f}" for kind in KINDS)
        print(
            f"| {name} | {got['recall']:.3f} | {got['precision']:.3f} | {got['f1']:.3f} | {1000 * got['seconds']:.0f} | {shares} |",
            flush=True,
        )
        if os.environ.get("WORST"):
            for row in sorted(got["rows"], key=lambda row: row[2])[:12]:
                print(f"  {row[3]:45} R {row[0]:.2f} P {row[1]:.2f} F1 {row[2]:.2f}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
