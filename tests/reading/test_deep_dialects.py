"""Tables, tabs and components that are nested or drawn without end: their words are kept, in bounded time."""

from __future__ import annotations

import time

import pytest

from exporter.model import plain
from exporter.reading.content import nothing
from exporter.reading.markdown import components
from exporter.reading.markdown.composer import Composer
from exporter.reading.positions import Source

SOURCES = {
    "components": "<Note>\n" * 2000 + "words\n" + "</Note>\n" * 2000,
    "tabs": "".join(f'{"    " * depth}=== "words"\n' for depth in range(200)),
    "grid without end": "+-----+\n| words\n" * 2000,
    "wide grid": f"+{'-+' * 3000}\n|{'x|' * 3000}\n+{'-+' * 3000}\n\nwords\n",
    "dashes": "words\n--- ---\n\n" * 2000,
    "full dashes": "-----\nwords\n--- ---\n\n" * 2000,
    "comments without end": "words\n\n" + "{/* " * 250_000,
    "tags without end": "words\n\n" + "{{ " * 100_000 + "{% " * 100_000,
    "code without end": "words\n\n" + "{% highlight x %}\n\n" * 10_000 + "{{< highlight x >}}\n" * 10_000,
    "comments of Obsidian without end": "words\n\n"
    + " %%a" * 50_000
    + "\n\n%%\n\n- %%\n" * 2
    + "a ^id\n\n^bcd\n\n" * 10_000,
    "marks without end": "words\n\n" + " ==a" * 100_000 + " ==" * 50_000,
    "attributes under a block": "- words\n\n" * 1000 + "{: .a}\n" * 20_000,
    "attributes under blocks": "# words\n{: .a}\n" * 5000,
    "lists of contents": "* words\n{:tock}\n\n" * 5000 + "[TOC]\n\n" * 5000,
    "tables of dashes": "|words\n|-|-|\n" * 5000,
    "admonitions": "".join(f'{"    " * depth}!!! note "words" ' + "a " * 50 + "\n" for depth in range(100)),
    "admonitions in a row": "!!! note a b words\n" * 5000,
    "raw code": "words\n\n" + "`a`{=html}" * 20_000 + "`<b" * 20_000,
    "spaces in a heading": f"# words{' ' * 100_000}a",
    "brackets without end": "words\n\n" + "![[*[^[[@a; " * 20_000,
    "braces": "<Note>\n\nwords " + "<a b={" * 20_000,
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_words_are_kept_in_bounded_time(source: str) -> None:
    begun = time.process_time()
    blocks, _ = Composer(Source(source), nothing, env={components.MDX: True}).read()

    assert plain(blocks).count("words") == source.count("words")
    assert time.process_time() - begun < 20
