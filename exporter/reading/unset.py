"""What is to say of a text, whatever its format, that no writer sets yet: formulas in TeX, and citations."""

from __future__ import annotations

from collections.abc import Sequence

from exporter import mathml
from exporter.model import Blocks, Citation, Math, MathBlock, Node, walk
from exporter.problems import Problem, problem


def said(blocks: Blocks) -> tuple[Problem, ...]:
    """Return one problem for all the formulas of a text that are not set, and one for its citations."""
    nodes = tuple(node for node in walk(blocks) if isinstance(node, Math | MathBlock | Citation))
    formulas = [node for node in nodes if isinstance(node, Math | MathBlock) and not _is_set(node)]
    citations = [node for node in nodes if isinstance(node, Citation) and not node.resolved]
    return (
        *_once(
            "math.not-rendered",
            formulas,
            "A formula is shown as code",
            "{} formulas are shown as code",
            "not set",
        ),
        *_once(
            "citation.unresolved",
            citations,
            "A citation is shown by its key",
            "{} citations are shown by their keys",
            "without its work" if len(citations) == 1 else "without their works",
        ),
    )


def _once(code: str, nodes: Sequence[Node], one: str, many: str, rest: str) -> tuple[Problem, ...]:
    if not nodes:
        return ()
    count = one if len(nodes) == 1 else many.format(len(nodes))
    return (problem(code, f"{count}, {rest}.", nodes[0].where),)


def _is_set(node: Math | MathBlock) -> bool:
    return node.notation == "mathml" and bool(mathml.markup(node.source))
