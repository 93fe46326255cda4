"""Ten named EPUBs that Ace by DAISY finds nothing wrong with, nor EPUBCheck."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from exporter.cli import app
from tests.conftest import Check
from tests.texts import epub_text

HERE = Path(__file__).parent
ARTICLE = "../../source/renforcement-des-liens-russo-coreens.md"
NOTES = "../reading_systems/notes.md"
# What is exported, and words that must be in it, so that nothing passes for being empty.
TEN = {
    "article": ([ARTICLE], "Renforcement des liens"),
    "article in modern": ([ARTICLE, "--theme", "modern"], "Renforcement des liens"),
    "article with a cover": ([ARTICLE, "--cover", "auto"], "Renforcement des liens"),
    "notes": ([NOTES], "La seconde note est courte."),
    "English": (["english.md"], "has no good translation"),
    "lists": (["lists.md"], "Cadratin"),
    "tables": (["tables.md"], "Leipzig"),
    "code": (["code.md", "--theme", "modern"], "math.pi"),
    "pictures": (["pictures.md"], "Une image"),
    "book of chapters": (
        [NOTES, "lists.md", "hebrew.md", "--book", "--cover", "auto", "--meta", "title=Mélanges"],
        "כותרת",
    ),
}


@pytest.fixture(scope="module")
def epubs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The ten, each exported once."""
    folder = tmp_path_factory.mktemp("ten")
    made = {}
    for name, (arguments, _) in TEN.items():
        made[name] = folder / f"{name.replace(' ', '-')}.epub"
        words = [str((HERE / word).resolve()) if word.endswith(".md") else word for word in arguments]
        done = CliRunner().invoke(app, ["epub", *words, "--config", "none", "--out", str(made[name])])
        assert 0 == done.exit_code, done.output
    return made


@pytest.fixture(scope="module")
def violations(epubs: dict[str, Path], ace: Check) -> dict[str, list[str]]:
    """What Ace says of each; two run at a time, since each waits for a browser."""
    first, *rest = epubs
    with ThreadPoolExecutor(2) as pool:
        said = [ace(epubs[first]), *pool.map(ace, (epubs[name] for name in rest))]
    return dict(zip(epubs, said, strict=True))


@pytest.mark.parametrize("name", TEN)
def test_ace_finds_nothing(name: str, violations: dict[str, list[str]]) -> None:
    assert [] == violations[name]


@pytest.mark.parametrize("name", TEN)
def test_epubcheck_finds_nothing(name: str, epubs: dict[str, Path], epubcheck: Check) -> None:
    assert [] == epubcheck(epubs[name])


@pytest.mark.parametrize("name", TEN)
def test_the_words_are_there(name: str, epubs: dict[str, Path]) -> None:
    assert TEN[name][1] in " ".join(epub_text(epubs[name]).split())
