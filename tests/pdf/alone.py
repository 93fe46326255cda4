"""What WeasyPrint does with the cases of test_hooks.py, alone or with our hooks, as JSON on standard output.

python alone.py alone|hooked FONT
"""

from __future__ import annotations

import ctypes.util
import importlib
import io
import json
import re
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

warnings.simplefilter("ignore")
HOOKED = sys.argv[1] == "hooked"
FONT = Path(sys.argv[2]).as_uri()
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>.</title><style>
@font-face {{ font-family: Face; src: url({font}) }}
@page {{ size: {width}px {height}px; margin: 20px 0 }}
:root {{ font: 16px/20px Face }} body, p, h2 {{ margin: 0 }} {css}
</style></head><body>{body}</body></html>"""

searched: list[str] = []
search = ctypes.util.find_library


def counted(name: str) -> str | None:
    searched.append(name)
    return search(name)


ctypes.util.find_library = counted
out, sys.stdout = sys.stdout, io.StringIO()
if HOOKED:
    from exporter.writing.pdf import hooks

    weasyprint = hooks.weasyprint()
else:
    weasyprint = importlib.import_module("weasyprint")
said, sys.stdout = sys.stdout.getvalue(), out
rare = ("fontTools.subset", "fontTools.varLib.instancer", "fontTools.ttLib.woff2", "PIL.ImageCms")
parsed = "pycparser" in sys.modules
loaded = sorted(name for name in rare if name in sys.modules)

from weasyprint.formatting_structure import boxes  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402


def pages(body: str, css: str = "", width: int = 400, height: int = 240) -> list[Any]:
    html = PAGE.format(font=FONT, css=css, body=body, width=width, height=height)
    if HOOKED:
        from exporter.writing.pdf.hooks import trees

        fetcher = weasyprint.urls.URLFetcher()
        document = trees.html(html, fetcher)
    else:
        document = weasyprint.HTML(string=html)
    return [page._page_box for page in document.render(font_config=FontConfiguration()).pages]


def text(box: Any) -> str:
    return "".join(child.text for child in box.descendants() if isinstance(child, boxes.TextBox))


def lines(box: Any) -> list[Any]:
    return [child for child in box.descendants() if isinstance(child, boxes.LineBox)]


def named(page: Any, tag: str) -> list[Any]:
    return [box for box in page.descendants() if box.element_tag == tag and isinstance(box, boxes.BlockBox)]


def lonely_hyphens() -> int:
    """Lines that hold nothing but the beginning of a divided word, over thirty measures."""
    body = "<p>permettant d’installer un logiciel quelconque sur <em>machine</em> neuve</p>"
    css = "p {{ hyphens: auto; width: {}px }}"
    found = 0
    for width in range(280, 310):
        first = text(lines(pages(body, css.format(width))[0])[0])
        found += bool(re.fullmatch(r"\w+‐", first.strip()))
    return found


def lonely_words() -> int:
    """First lines that hold one word where the next would fit, over eighty measures; no word is hyphenated."""
    words = "line containing exclusively dashes and at least three of them:"
    found = 0
    for width in range(340, 420):
        css = f"p {{ hyphens: manual; width: {width}px }}"
        first = text(lines(pages(f"<p>{words} <code>machine</code></p>", css)[0])[0])
        found += " " not in first.strip()
    return found


def divided(words: str, lang: str = "fr") -> list[str]:
    """What the lines of a sentence end with, over all measures of a column, where the word ends in a hyphen of ours."""
    found = set()
    for width in range(120, 260, 8):
        body = f'<p lang="{lang}">{words}</p>'
        for line in lines(pages(body, f"p {{ hyphens: auto; width: {width}px }}")[0]):
            if text(line).strip().endswith("‐"):
                found.add(text(line).split()[-1])
    return sorted(found)


def late_notes() -> int:
    """Notes that are not on the page of their call, over pages of different heights."""
    late = 0
    note = '<span class="footnote">Note qui se tient au pied de la page.</span>'
    words = "Des mots qui remplissent les lignes de la page jusque vers son pied. "
    css = "p { orphans: 2; widows: 2 } .footnote { float: footnote; font-size: 12px; line-height: 16px } @footnote { padding-bottom: 1px }"
    for height in range(200, 400, 8):
        body = f"<p>{words * 3}{note}</p><p>{words * 2}</p><p>{words * 2}</p><p>{words * 4}</p>"
        for page in pages(body, css, height=height):
            calls = sum(
                box.element_tag == "span::footnote-call" and isinstance(box, boxes.InlineBox)
                for box in page.descendants()
            )
            bodies = sum(
                len(box.children) for box in page.descendants() if isinstance(box, boxes.FootnoteAreaBox)
            )
            late += max(0, calls - bodies)
    return late


def below_snapped(side: str) -> list[float]:
    """Where the paragraph after a block of another leading stands, in lines of the page."""
    (page,) = pages("<div>x</div><p>y</p>", f"div {{ line-height: 13px; padding: 1px; --snap: {side} }}")
    first, second = lines(page)
    return [(box.position_y - 20) / 20 for box in (first, second)]


def balanced() -> list[int]:
    (page,) = pages(
        "<h2>Les implications d’une collaboration militaire</h2>",
        "body { width: 330px } h2 { font-size: 20px; --balance: 1 }",
    )
    return [round(line.children[0].width if line.children else 0) for line in lines(page)]


def head_margin() -> float:
    """The white above the first block of the second of two pages that have a name."""
    filler = "<p>x</p>" * 10
    body = f'<section>{filler}<div><p class="far">y</p></div></section>'
    made = pages(body, "section { page: named } .far { margin-top: 40px }")
    return float(lines(made[1])[0].position_y - 20)


def torn() -> int:
    """The paragraphs of the text where a note in the line holds one of its own."""
    body = '<p>avant<span class="footnote">un<p>deux</p></span>après</p>'
    (page,) = pages(body, ".footnote { float: footnote }")
    html = next(box for box in page.descendants() if box.element_tag == "html")
    words = [text(box) for box in html.descendants() if isinstance(box, boxes.LineBox)]
    return len(words)


def kept_references() -> bool:
    """Whether the references to pages are made once, and again when a page is added."""
    pdf = weasyprint.pdf.pydyf.PDF()
    pdf.add_page(weasyprint.pdf.pydyf.Dictionary())
    first = pdf.page_references
    same = first is pdf.page_references
    pdf.add_page(weasyprint.pdf.pydyf.Dictionary())
    return same and 2 == len(pdf.page_references)


CASES: dict[str, Callable[[], Any]] = {
    "lonely hyphens": lonely_hyphens,
    "lonely words": lonely_words,
    "divided names": lambda: divided("c’est ainsi que Vladimir Khrouchtchev et Washington"),
    "divided compounds": lambda: divided("dans les affaires de la zone asie-pacifique depuis lors"),
    "divided words": lambda: divided("c’est ainsi que la collaboration internationale et puis"),
    "divided German": lambda: divided("es ist so dass die Zusammenarbeit der Bundesregierung war", "de"),
    "late notes": late_notes,
    "snapped": lambda: [below_snapped(side) for side in ("top", "both", "bottom")],
    "balanced": balanced,
    "head margin": head_margin,
    "torn": torn,
    "kept references": kept_references,
}
found = {name: case() for name, case in CASES.items()}
json.dump({**found, "searched": len(searched), "loaded": loaded, "parsed": parsed, "said": said}, sys.stdout)
