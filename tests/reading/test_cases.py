"""Sources and the articles that they are read as: one file beside another in cases/, rewritten by --accept.

In cases/*.read each block has its line, with the fields that differ from their defaults; running text is on its block's line.  Last
come the problems.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args

import pytest

from exporter import interchange, model
from exporter.model import Where
from exporter.reading import Reading, read
from exporter.settings import Settings

CASES = Path(__file__).parent / "cases"
SOURCES = sorted(path for path in CASES.iterdir() if path.suffix in (".md", ".txt", ".html"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_a_source_is_read_as_it_should_be(source: Path, accept: bool) -> None:
    reading = as_case(source)
    shown = "".join(f"{line}\n" for line in lines(reading))
    expected = source.with_name(f"{source.name}.read")
    if accept:
        expected.write_text(shown, encoding="utf-8")

    assert expected.read_text(encoding="utf-8") == shown


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_what_is_read_goes_to_json_and_back(source: Path) -> None:
    book = as_case(source).book

    assert interchange.from_json(interchange.to_json(book, where=True)) == book


def as_case(source: Path) -> Reading:
    """Read a case; one without front matter is taken for English, so that the language need not be guessed."""
    known = source.read_text(encoding="utf-8").startswith("---\n")
    return read(source, settings=Settings() if known else Settings(lang="en"))


def lines(reading: Reading) -> Iterator[str]:
    """Yield an article, line by line."""
    (article,) = reading.book.articles
    assert article.metadata == reading.book.metadata
    for item in fields(article.metadata):
        value = getattr(article.metadata, item.name)
        if value != getattr(model.Metadata(), item.name):
            yield f"{item.name}: {_value(value)}"
    yield ""
    for block in article.blocks:
        yield from _block(block, "")
    yield ""
    for problem in reading.problems:
        if problem.code in ("metadata.no-author", "metadata.no-date"):  # as nearly every case has them
            continue
        where = problem.where or Where()
        yield f"{where.line}:{where.column} {problem.severity} {problem.code} {problem.message}".replace(
            f"{CASES}/", ""
        )


def _block(node: Any, indent: str) -> Iterator[str]:
    own, inner = [], []
    for item in fields(node):
        value = getattr(node, item.name)
        if item.name == "where" or value in ((), "", None, item.default):
            continue
        if isinstance(value, tuple) and _holds_blocks(value):
            inner.append((item.name, value))
        elif item.name in ("content", "title") and isinstance(value, tuple):
            own.append(_value(value))
        else:
            own.append(f"{item.name}={_value(value)}")
    yield f"{indent}{' '.join([type(node).__name__, *own])}"
    for name, value in inner:
        if len(inner) > 1:
            yield f"{indent}  {name}:"
        for child in value:
            for one in child if isinstance(child, tuple) else (child,):
                yield from _block(one, indent + ("    " if len(inner) > 1 else "  "))


def _holds_blocks(value: tuple[Any, ...]) -> bool:
    first = value[0]
    if isinstance(first, tuple):
        return bool(first) and _holds_blocks(first)
    return is_dataclass(first) and not isinstance(first, (*get_args(model.Inline), model.Contributor))


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_value, value))})"
    if isinstance(value, model.Text) and value == model.Text(text=value.text):
        return repr(value.text)
    if not is_dataclass(value):
        return repr(value)
    parts = [
        _value(item) if name in ("text", "content") else f"{name}={_value(item)}"
        for name, item in ((field.name, getattr(value, field.name)) for field in fields(value))
        if name not in ("where", "digest") and item not in ((), "", None, 0, False)
    ]
    return f"{type(value).__name__}({' '.join(parts)})"
