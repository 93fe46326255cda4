"""What rendering makes of single nodes, whatever the medium."""

from __future__ import annotations

import pytest

from exporter.model import Code, CodeBlock
from exporter.rendering import highlight


@pytest.mark.parametrize(
    ("code", "html"),
    [
        (
            Code(text="a < 1", language="python"),
            '<span class="n">a</span> <span class="o">&lt;</span> <span class="mi">1</span>',
        ),
        (Code(text="a < 1"), "a &lt; 1"),
        (Code(text="a < 1", language="nonsense"), "a &lt; 1"),
        (CodeBlock(text="\na\n\n", language="python"), '\n<span class="n">a</span>\n\n'),
        (CodeBlock(text="", language="python"), ""),
    ],
)
def test_code_has_parts_and_not_a_character_more(code: Code | CodeBlock, html: str) -> None:
    assert html == str(highlight(code))
