"""HTML: text is set across inline tags, and all markup stays, byte for byte."""

from __future__ import annotations

import pytest

from exporter.typesetting import typeset_html


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>Non<br/>!</p>", "<p>Non<br/>!</p>"),
        ("<p>Non<wbr>!</p>", "<p>Non<wbr>\u202f!</p>"),
        ("<P CLASS = x>L'<EM\n>un</EM >!</P>", "<P CLASS = x>L’<EM\n>un</EM >\u202f!</P>"),
        ("<p>d'<img alt=\"'\">!</p>", "<p>d’<img alt=\"'\">\u202f!</p>"),
        ("<p>a&#39;b &lt; c &unknown; ;</p>", "<p>a’b &lt; c &unknown;\u202f;</p>"),
        ("<p>10\r\n\tkm</p>", "<p>10\u00a0km</p>"),
        ("<p>a<p>d'un<p lang=en>it's<p>c'est", "<p>a<p>d’un<p lang=en>it’s<p>c’est"),
        ("<title>d'un <b></title>d'un", "<title>d'un <b></title>d’un"),
        ("<svg><text>d'un</text></svg> !", "<svg><text>d'un</text></svg>\u202f!"),
        ("<pre>d'un</pre>d'un", "<pre>d'un</pre>d’un"),
        ("<span lang=en>it's <i lang=fr>Oui !</i></span>", "<span lang=en>it’s <i lang=fr>Oui\u202f!</i></span>"),
        ("</b>d'un</i> 3 <4 <a href='x", "</b>d’un</i> 3 <4 <a href='x"),
        ("<![CDATA[d'un]]> <?php d'un ?>d'un<!-- d'un", "<![CDATA[d'un]]> <?php d'un ?>d’un<!-- d'un"),
        ("<i>Le XX</i>e siècle", "<i>Le XX</i><sup>e</sup>\u00a0siècle"),
        ("Le XX<sup>e</sup> siècle", "Le XX<sup>e</sup>\u00a0siècle"),
        ("<code>a</code class=\"x\"> ;", "<code>a</code class=\"x\">\u202f;"),
    ],
)  # fmt: skip
def test_markup_stays_and_text_is_set(fragment: str, expected: str) -> None:
    made = typeset_html(fragment, "fr")

    assert made == expected
    assert typeset_html(made, "fr") == expected
