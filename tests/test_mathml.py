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
        ("<math><mi>x</mi><mo>+</mo> <mn>1</mn></math>", "x + 1"),
        ("<math><mi>x</math> & more", "x & more"),
    ],
)
def test_a_formula_in_words(given: str, said: str) -> None:
    assert said == mathml.words(given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        (
            "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mrow><mn>2</mn><mi>c</mi></mrow></mfrac>",
            "(a + b)/(2c)",
        ),
        ("<mfrac><mfrac><mn>1</mn><mn>2</mn></mfrac><mn>3</mn></mfrac><mi>x</mi>", "(1/2)/3 x"),
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x^2"),
        (
            "<msup><mfenced><mi>x</mi></mfenced><mrow><mi>n</mi><mo>−</mo><mn>1</mn></mrow></msup>",
            "(x)^(n − 1)",
        ),
        ("<msup><mi>f</mi><mo>′</mo></msup><mo>(</mo><mi>x</mi><mo>)</mo>", "f′(x)"),
        ("<msub><mi>x</mi><mn>2</mn></msub><mo>=</mo><mo>−</mo><mn>1</mn>", "x_2 = −1"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup><mi>y</mi>", "x_i^2 y"),
        (
            "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>",
            "∑_(i = 1)^n i",
        ),
        ("<msqrt><mi>x</mi></msqrt><msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√x √(a + b)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot><mo>,</mo><mroot><mi>x</mi><mi>n</mi></mroot>", "∛x, √[n]x"),
        ("<mfenced open='[' close=']' separators=';'><mi>a</mi><mi>b</mi></mfenced>", "[a; b]"),
        (
            "<mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr>"
            "<mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable><mo>)</mo>",
            "(1, 0; 0, 1)",
        ),
        ("<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr></mtable>", "a = b"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "x̄"),
        ("<mmultiscripts><mi>C</mi><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>", "_6^14 C"),
        ("<mi>sin</mi><mo>\u2061</mo><mi>x</mi><mo>+</mo><mn>2</mn><mo>\u2062</mo><mi>y</mi>", "sin x + 2y"),
        ("<mfrac><mn>1</mn></mfrac><msup></msup><unknown>y</unknown>", "1y"),
    ],
)
def test_a_formula_in_a_line(given: str, said: str) -> None:
    assert said == mathml.words(f"<math>{given}</math>")


def test_a_formula_that_is_deep_has_words() -> None:
    deep = "<msup>" * 90 + "<mi>x</mi>" + "<mn>2</mn></msup>" * 90

    assert "x" in mathml.words(f"<math>{deep}</math>")


def test_what_is_too_much_is_no_formula() -> None:
    assert "" == mathml.markup("<math>" + "<mrow>" * 5000 + "<mi>x</mi>" + "</mrow>" * 5000 + "</math>")
    assert "" == mathml.markup("<math>" + "<mi>x</mi>" * 30_000 + "</math>")
    assert 50_000 == len(mathml.words("<math><mi>" + "<" * 50_000))
