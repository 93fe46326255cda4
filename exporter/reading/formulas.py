"""What is to say of the formulas of a text, whatever its format: they are not set yet."""

from __future__ import annotations

from exporter.model import Blocks, Math, MathBlock, walk
from exporter.problems import Problem, problem


def said(blocks: Blocks) -> tuple[Problem, ...]:
    """Return one problem for all the formulas that blocks hold."""
    found = [node for node in walk(blocks) if isinstance(node, Math | MathBlock)]
    if not found:
        return ()
    count = "A formula is" if len(found) == 1 else f"{len(found)} formulas are"
    return (problem("math.not-rendered", f"{count} shown as code, not set.", found[0].where),)
