"""The tables of what was measured, in Markdown, and the lines of JSON beside them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import mean, median

from tests.corpora.running import Outcome

BEGIN, END = "<!-- measured by `make corpora` -->", "<!-- end of what is measured -->"
MOST_CODES = 4
_HEAD = (
    "| set | files | valid | errors | warnings | median s | pandoc s | recall | pandoc | markup | problems by code |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|"
)


def of(outcomes: Sequence[Outcome], sets: Iterable[str]) -> str:
    """Return the table, a row for each set and one for all of them."""
    lines = [_HEAD]
    for name in sets:
        if among := [one for one in outcomes if one.set == name]:
            lines.append(_row(name, among))
    if alone := [one for one in outcomes if one.set != "books"]:
        lines.append(_row("all files", alone))
    lines += [_row(one.name, [one]) for one in outcomes if one.set == "books"]
    return "\n".join(lines)


def failures(outcomes: Iterable[Outcome]) -> list[str]:
    """Return what should not be, a line each."""
    found = []
    for one in outcomes:
        if one.fault:
            found.append(f"{one.name}: {one.fault.strip().splitlines()[-1]}")
        if one.output and not one.valid:
            found += [f"{one.name}: {said}" for said in one.epubcheck[:3]]
        if one.refused and not one.refused.startswith("source.empty"):
            found.append(f"{one.name}: {one.refused}")
        if behind(one):
            assert one.pandoc
            found.append(
                f"{one.name}: recall {one.recall:.4f}, pandoc {one.pandoc.recall:.4f}; {', '.join(one.lost[:12])}"
            )
        if worse := one.worse:
            found.append(f"{one.name}: literal {', '.join(list(worse)[:4])}")
    return found


def behind(one: Outcome) -> bool:
    """Tell whether pandoc kept more of the words."""
    return bool(one.pandoc and not one.pandoc.error and one.output and one.recall < one.pandoc.recall)


def lines(outcomes: Iterable[Outcome]) -> str:
    """Return the outcomes as JSON Lines."""
    return "".join(json.dumps({**asdict(one), "worse": one.worse}) + "\n" for one in outcomes)


def between(page: Path, table: str) -> None:
    """Write the table into a page, between its markers."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    beside = [one.pandoc for one in outcomes if one.pandoc and not one.pandoc.error]
    codes = Counter[str]()
    for one in outcomes:
        codes.update(one.problems)
    cells = (
        name,
        len(outcomes),
        sum(one.valid for one in outcomes),
        sum(one.errors + bool(one.fault) for one in outcomes),
        sum(one.warnings for one in outcomes),
        f"{median(one.seconds for one in outcomes):.2f}",
        f"{median(one.seconds for one in beside):.2f}" if beside else "",
        f"{mean(one.recall for one in outcomes):.4f}",
        f"{mean(one.recall for one in beside):.4f}" if beside else "",
        sum(sum(one.worse.values()) for one in outcomes),
        ", ".join(f"{code} {times}" for code, times in codes.most_common(MOST_CODES)),
    )
    return f"| {' | '.join(map(str, cells))} |"
