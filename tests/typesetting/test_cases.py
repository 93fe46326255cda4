"""Every row of cases.tsv, and every rule by the rows that name it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from exporter.typesetting import html, plain
from exporter.typesetting.engine import Manner
from exporter.typesetting.rules import RULES

STAYS = "-"  # the text is right, or not for us to change
LATER = "later"  # a rule that we do not have yet


class Case(NamedTuple):
    """A row: a language, a rule without which the text would not come out so, plain text or HTML, what is typed and what is set."""

    lang: str
    rule: str
    mode: str
    typed: str
    expected: str

    def set(self, text: str, *off: str) -> str:
        return {"text": plain.typeset, "html": html.typeset}[self.mode](text, self.lang, Manner(off=off))


def read() -> Iterator[Case]:
    with Path(__file__).with_name("cases.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Case(*(unescaped(cell) for cell in row))


def unescaped(cell: str) -> str:
    """Spaces that cannot be told from others are written as \\uXXXX, line ends as \\n."""
    cell = re.sub(r"\\u([0-9A-F]{4})", lambda match: chr(int(match[1], 16)), cell)
    return cell.replace("\\n", "\n")


HEAD, *CASES = read()


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=f"{case.lang}-{number}",
            marks=pytest.mark.xfail(reason=f"no rule yet: {case.typed}") if case.rule == LATER else (),
        )
        for number, case in enumerate(CASES, 2)
    ],
)
def test_a_row_is_set_as_expected(case: Case) -> None:
    assert case.expected == case.set(case.typed)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.lang)
def test_what_is_set_stays_when_it_is_set_again(case: Case) -> None:
    once = case.set(case.typed)

    assert once == case.set(once)


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_a_rule_changes_something_and_can_be_turned_off(rule: str) -> None:
    cases = [case for case in CASES if case.rule == rule]

    assert cases
    assert [] == [case for case in cases if case.set(case.typed, rule) == case.expected]


def test_rows_that_stay_are_as_they_were_typed() -> None:
    assert [] == [case for case in CASES if (case.rule == STAYS) != (case.typed == case.expected)]


def test_every_rule_says_what_it_does_and_what_it_follows() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert [] == [
        rule.id for rule in RULES if not rule.doc.endswith(".") or not rule.source or not rule.needs
    ]
