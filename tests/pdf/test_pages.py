"""Page sizes: by name, by measure, and what is none; and the row of a theme for a size that it does not name."""

from __future__ import annotations

import pytest

from exporter.problems import ExportError
from exporter.writing.pdf import pages

ROWS = {
    "A4": {"size": 11, "leading": 16, "lines": 40, "head": 5, "inner": 35, "outer": 35, "mirrored": True},
    "A5": {"size": 10, "leading": 14, "lines": 33, "head": 4, "inner": 20, "outer": 22, "mirrored": True},
}
MM = 25.4 / 72  # a pt


@pytest.mark.parametrize(
    ("said", "width", "height"),
    [
        ("A4", 210, 297),
        ("a5", 148, 210),
        ("148x210mm", 148, 210),
        ("148mmx210mm", 148, 210),
        ("14.8 × 21 cm", 148, 210),
        ("6x9in", 152.4, 228.6),
        ("432x648pt", 152.4, 228.6),
        ("6inx228.6mm", 152.4, 228.6),
        ("576X864px", 152.4, 228.6),
    ],
)
def test_a_size_is_a_name_or_measures(said: str, width: float, height: float) -> None:
    found = pages.size(said)

    assert (width, height) == pytest.approx((found.width, found.height), abs=0.001)


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("A4 paper", "WIDTHxHEIGHT"),
        ("AA4", "Did you mean 'A4'?"),
        ("", "A4, A5"),
        ("148x210", "148x210mm"),
        ("0x0mm", "between 60 and 1200 mm"),
        ("20x30mm", "between 60 and 1200 mm"),
        ("1e9x10mm", "148x210mm"),
        ("99999x99999in", "between 60 and 1200 mm"),
        ("-148x210mm", "148x210mm"),
        ("NaNxNaNmm", "148x210mm"),
    ],
)
def test_what_is_no_size_is_refused(said: str, hint: str) -> None:
    with pytest.raises(ExportError) as error:
        pages.size(said)

    assert hint in error.value.hint
    assert ("pdf.page", 2) == (error.value.code, error.value.exit_code)


def test_a_named_size_takes_its_row() -> None:
    made = pages.page(pages.size("A5"), ROWS)

    assert {**ROWS["A5"], "name": "A5", "width": 148, "height": 210} == made


@pytest.mark.parametrize(
    "said", ["6x9in", "120x190mm", "110x178mm", "60x60mm", "8.5x11in", "300x300mm", "1200x1200mm"]
)
def test_another_size_is_computed_and_fits(said: str) -> None:
    wanted = pages.size(said)
    made = pages.page(wanted, ROWS)
    near = ROWS["A5"] if wanted.width < 179 else ROWS["A4"]
    set_height = (made["head"] + made["lines"]) * made["leading"] * MM

    assert made["inner"] / wanted.width == pytest.approx(
        near["inner"] / (148 if near is ROWS["A5"] else 210), rel=0.001
    )
    assert 0 < set_height < wanted.height
    assert made["inner"] + made["outer"] < wanted.width / 2
    assert made["lines"] == int(made["lines"])


def test_a_size_between_two_rows_takes_the_nearer() -> None:
    assert 11 > pages.page(pages.size("6x9in"), ROWS)["size"] > 10
    assert 11 < pages.page(pages.size("220x280mm"), ROWS)["size"] < 11.5
