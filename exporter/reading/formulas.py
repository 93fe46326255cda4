"""What is to say of the formulas of a text, whatever its format: which are not set."""

from __future__ import annotations

from exporter import mathml
from exporter.model import Blocks, Math, MathBlock, walk
from exporter.problems import Problem, problem


def said(blocks: Blocks) -> tuple[Problem, ...]:
    """Return one problem for all the formulas that no medium sets: TeX, and MathML that cannot be read."""
    found = [node for node in walk(blocks) if isinstance(node, Math | MathBlock) and not _is_set(node)]
    if not found:
        return ()
    count = "A formula is" if len(found) == 1 else f"{len(found)} formulas are"
    return (problem("math.not-rendered", f"{count} shown as code, not set.", found[0].where),)


def _is_set(node: Math | MathBlock) -> bool:
    return node.notation == "mathml" and bool(mathml.markup(node.source))
