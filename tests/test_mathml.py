"""MathML in a page: what the table knows stays, the rest loses its tags, and nothing runs."""

from __future__ import annotations

import pytest

from exporter import mathml

OPEN = '<math xmlns="http://www.w3.org/1998/Math/MathML"'


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("<math><mi>x</mi></math>", f"{OPEN}><mi>x</mi></math>"),
        (
            "<m:math xmlns:m='x'><m:mi mathvariant='bold' onclick='x()' href='#a'>x</m:mi></m:math>",
            f'{OPEN}><mi mathvariant="bold">x</mi></math>',
        ),
        (
            "<math><semantics><mrow><mi>a</mi><mo>&lt;</mo></mrow>"
            "<annotation encoding='application/x-tex'>a \\lt \"b\"</annotation></semantics></math>",
            f'{OPEN} alttext="a \\lt &quot;b&quot;"><mrow><mi>a</mi><mo>&lt;</mo></mrow></math>',
        ),
        (
            "<math><maction actiontype='toggle'><mi>a</mi><mi>b</mi></maction></math>",
            f"{OPEN}><mi>a</mi></math>",
        ),
        (
            "<math><mfrac><mi>a</mi></mfrac><mi>b<script>x</script></mi></math>",
            f"{OPEN}><mrow><mi>a</mi></mrow><mi>b</mi></math>",
        ),
        (
            "<math><mtable width='1;x'><mi>a</mi><mtr><mi>b</mi></mtr></mtable></math>",
            f"{OPEN}><mtable><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr></mtable></math>",
        ),
        (
            "<math><mtext>a <b>c</b></mtext>loose</math>",
            f"{OPEN}><mtext>a c</mtext><mtext>loose</mtext></math>",
        ),
        ("<math><mi></mi></math>", ""),
        ("<math><mi>x</math>", ""),
        ("<!DOCTYPE math [<!ENTITY a 'b'>]><math><mi>&a;</mi></math>", ""),
        ("<svg/>", ""),
        ("", ""),
    ],
)
def test_a_formula_in_a_page(given: str, made: str) -> None:
    assert made == mathml.markup(given)


def test_a_block_says_so() -> None:
    assert f'{OPEN} display="block"><mi>x</mi></math>' == mathml.markup("<math><mi>x</mi></math>", block=True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("<math alttext='one'><mi>x</mi></math>", "one"),
        ("<math><semantics><mi>x</mi><annotation encoding='TeX'>\\x</annotation></semantics></math>", "\\x"),
        ("<math><mi>x</mi><mo>+</mo> <mn>1</mn></math>", "x+ 1"),
        ("<math><mi>x</math> & more", "x & more"),
    ],
)
def test_a_formula_in_words(given: str, said: str) -> None:
    assert said == mathml.words(given)


def test_what_is_too_much_is_no_formula() -> None:
    assert "" == mathml.markup("<math>" + "<mrow>" * 5000 + "<mi>x</mi>" + "</mrow>" * 5000 + "</math>")
    assert "" == mathml.markup("<math>" + "<mi>x</mi>" * 30_000 + "</math>")
    assert 50_000 == len(mathml.words("<math><mi>" + "<" * 50_000))
