"""Every source that the tests have goes to JSON and back, and is what the schema says."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import exporter
from exporter import interchange
from tests.validators import ROOT

SOURCES = sorted(
    path
    for folder in ("source", "tests")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".md", ".txt") and "results" not in path.parts
)
VALIDATOR = jsonschema.Draft202012Validator(interchange.schema())


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_source_goes_to_json_and_back(source: Path) -> None:
    book = exporter.read(source).book
    text = interchange.to_json(book, where=True)
    back = interchange.from_json(text)

    assert back == book
    assert interchange.to_json(back, where=True) == text
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(text))] == []


def test_there_are_sources_to_go() -> None:
    assert len(SOURCES) > 20
