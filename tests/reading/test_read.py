"""Reading as a whole: which format, whose title and language, what options lay over, and what is told of what is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from exporter import interchange
from exporter.model import Article, Book, Contributor, Image, Metadata, Paragraph, Text, plain, walk
from exporter.problems import ExportError
from exporter.reading import FORMATS, read
from exporter.resources import Resources
from exporter.settings import Settings
from tests.reading.placing import texts
from tests.test_resources import PNG
from tests.validators import ROOT

MARKDOWN = ROOT / "source" / "renforcement-des-liens-russo-coreens.md"
AS_IT_CAME = ROOT / "source" / "as-it-came" / "renforcement-des-liens-russo-coreens.txt"
ENGLISH = Settings(lang="en")


def codes(reading: object) -> list[str]:
    return [one.code for one in reading.problems]  # type: ignore[attr-defined]


def test_the_article_is_the_same_from_markdown_and_as_it_came() -> None:
    markdown, text = read(MARKDOWN), read(AS_IT_CAME)

    assert markdown.book.articles[0].blocks == text.book.articles[0].blocks
    assert markdown.book.metadata.title == text.book.metadata.title
    assert markdown.book.metadata.language == text.book.metadata.language == "fr"
    assert codes(markdown) == ["metadata.no-author", "metadata.no-date"]
    assert codes(text) == ["language.guessed", "metadata.no-author", "metadata.no-date"]


def test_the_article_has_its_parts() -> None:
    (article,) = read(AS_IT_CAME).book.articles
    kinds = [[type(block).__name__ for block in section.blocks] for section in article.blocks]  # type: ignore[union-attr]

    assert plain(article.metadata.title).startswith("Renforcement des liens russo-coréens : un nouvel élan")
    assert [plain(section.title) for section in article.blocks] == [  # type: ignore[union-attr]
        "Renouveau d’une alliance historique",
        "Une démonstration de force commune",
        "Les implications d’une collaboration militaire",
    ]
    assert kinds == [
        ["Paragraph"] * 2,
        ["Paragraph"] * 2,
        [*["Paragraph"] * 2, "Listing", *["Paragraph"] * 2],
    ]


def test_no_word_of_the_article_differs_from_what_came() -> None:
    lines = [line.removeprefix("- ") for line in AS_IT_CAME.read_text(encoding="utf-8").splitlines()]

    (article,) = read(MARKDOWN).book.articles
    found = [node.text for node in walk(article) if isinstance(node, Text)]

    assert [lines[0], "Renforcement des liens russo-coréens", *lines[1:]] == found


# A source's name, its text, the title it gets, and whether that is reported.
TITLES = {
    "said": ("a.md", "---\ntitle: Said\n---\n\n# Heading\n", "Said", False),
    "first heading": ("a.md", "<!-- x -->\n\n# Heading\n\nText.\n", "Heading", False),
    "several headings": ("a-name.md", "# One\n\n# Two\n", "a name", True),
    "a dated name": ("2020-06-26-my_long-title.md", "Text.\n", "my long title", True),
    "a name with spaces": ("My Jekyll-like title.md", "Text.\n", "My Jekyll-like title", True),
    "a date alone": ("2020-06-26.md", "Text.\n", "2020-06-26", True),
    "a heading further down": ("a.b.md", "Text.\n\n# One\n", "a.b", True),
    "a lower heading": ("a.md", "## One\n", "a", True),
    "text": ("a.txt", "The title\n\nSome words that stand below it.\n", "The title", False),
    "text of a line": ("a.txt", "Some words.\n", "a", True),
}


def test_a_date_is_taken_from_the_name_when_none_is_said(tmp_path: Path) -> None:
    path = tmp_path / "2020-06-26-title.md"
    path.write_text("Text.\n")
    other = tmp_path / "b.md"
    other.write_text('+++\npath = "2025/06/26/b"\n+++\nText.\n')

    assert [read(one, settings=ENGLISH).book.metadata.date for one in (path, other)] == [
        "2020-06-26",
        "2025-06-26",
    ]
    assert "metadata.date-from-name" in codes(read(path, settings=ENGLISH))

    path.write_text("---\ndate: 2021\n---\nText.\n")
    assert read(path, settings=ENGLISH).book.metadata.date == "2021"


@pytest.mark.parametrize(("name", "text", "title", "told"), TITLES.values(), ids=TITLES)
def test_the_title(tmp_path: Path, name: str, text: str, title: str, told: bool) -> None:
    (tmp_path / name).write_text(text)

    reading = read(tmp_path / name, settings=ENGLISH)

    assert plain(reading.book.metadata.title) == title
    assert ("metadata.no-title" in codes(reading)) is told


def test_what_is_no_file_is_titled_by_its_first_words() -> None:
    short = read("Only *this*.", from_="markdown", settings=ENGLISH)
    long = read("words that go on " * 20, from_="text", settings=ENGLISH)

    assert plain(short.book.metadata.title) == "Only this."
    assert plain(long.book.metadata.title) == "words that go on words that go on words that go on words…"


FRENCH = "Il était une fois un roi et une reine qui n’avaient pas d’enfants, et qui en étaient fâchés."
# The setting, the front matter, the text: the language, and what is told.
LANGUAGES = {
    "setting": ("pt_br", "lang: fr", FRENCH, "pt-BR", []),
    "front matter": ("", "lang: fr-ca", FRENCH, "fr-CA", []),
    "guessed": ("", "x: y", FRENCH, "fr", ["language.guessed"]),
    "unknown": ("", "x: y", "1 2 3", "und", ["language.unknown"]),
    "no tag": ("English", "lang: fr", FRENCH, "fr", ["language.tag"]),
    "a name in front matter": ("", "lang: French", FRENCH, "fr", ["language.tag"]),
    "no tag in front matter": ("", "lang: Gaulish", FRENCH, "fr", ["language.tag", "language.guessed"]),
}


@pytest.mark.parametrize(("lang", "front", "text", "expected", "told"), LANGUAGES.values(), ids=LANGUAGES)
def test_the_language(lang: str, front: str, text: str, expected: str, told: list[str]) -> None:
    reading = read(f"---\n{front}\n---\n\n{text}\n", from_="markdown", settings=Settings(lang=lang))

    assert reading.book.metadata.language == expected
    assert [code for code in codes(reading) if code.startswith("language.")] == told


def test_options_lie_over_the_front_matter_key_by_key() -> None:
    source = "---\ntitle: T\nauthor: A\npublisher: P\nedition: 1\nseries: S\n---\n\nText.\n"
    options = (("author", "B"), ("author", "C"), ("edition", "2"), ("title", "*Plain*"))

    metadata = read(source, from_="markdown", settings=Settings(lang="en", metadata=options)).book.metadata

    assert metadata == Metadata(
        title=(Text(text="*Plain*"),),
        contributors=(Contributor(name="B"), Contributor(name="C")),
        language="en",
        publisher="P",
        series="S",
        extra=(("edition", "2"),),
    )


def test_nothing_is_invented() -> None:
    reading = read("# T\n\nText.\n", from_="markdown", settings=ENGLISH)

    assert reading.book.metadata == Metadata(title=(Text(text="T"),), language="en")
    assert codes(reading) == ["metadata.no-author", "metadata.no-date"]


def test_problems_come_in_the_order_of_the_source() -> None:
    reading = read(
        "---\ntitel: x\n---\n\n# T\n\n<blink>\n\n### S\n\n[^a]: b\n", from_="markdown", settings=ENGLISH
    )

    assert [(one.where.line if one.where else 0, one.code) for one in reading.problems][:4] == [
        (2, "front-matter.key"),
        (7, "markdown.html"),
        (11, "note.uncalled"),
        (0, "metadata.no-author"),
    ]


def test_the_metadata_of_a_text_may_stand_before_it() -> None:
    reading = read("---\ntitle: A *plain* title\nlang: en\n---\nText.\n", from_="text")

    assert plain(reading.book.metadata.title) == "A *plain* title"
    assert texts("---\nlang: en\n---\nText.\n", "text")[0].where is not None


@pytest.mark.parametrize(
    ("name", "from_", "message"),
    [
        ("a.doc", "", "a.doc is of no format that we read."),
        ("a", "", "a is of no format that we read."),
        ("a.md", "markdwon", "There is no format 'markdwon' to read."),
    ],
)
def test_an_unknown_format_is_refused(tmp_path: Path, name: str, from_: str, message: str) -> None:
    (tmp_path / name).write_text("Text.")

    with pytest.raises(ExportError) as caught:
        read(tmp_path / name, from_=from_)
    assert caught.value.message.endswith(message)
    assert (caught.value.exit_code, "markdown" in caught.value.hint) == (2, True)


def test_a_text_without_a_format_is_refused() -> None:
    with pytest.raises(ExportError, match="does not say its format"):
        read("Text.")


def test_formats_name_each_suffix_once_and_modules_that_are_there() -> None:
    from importlib import import_module

    suffixes = [suffix for format in FORMATS.values() for suffix in format.suffixes]

    assert len(suffixes) == len(set(suffixes))
    assert all(callable(import_module(format.module).read) for format in FORMATS.values())


# JSON ───────────────────────────────────────────────────────────────────────────────────────────


def test_json_finds_its_files_again_and_tells_when_one_has_changed(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "a.md").write_text("---\ntitle: T\nlang: en\ncover: a.png\n---\n\n![A](a.png)\n")
    (tmp_path / "a.json").write_text(interchange.to_json(read(tmp_path / "a.md").book))

    same = read(tmp_path / "a.json")
    again = read_again(tmp_path, same.book)
    (tmp_path / "a.png").write_bytes(PNG + b"more")
    resources = Resources([tmp_path])
    changed = read(tmp_path / "a.json", resources=resources)
    assert same.book == again
    assert codes(same) == ["metadata.no-author", "metadata.no-date"]
    assert codes(changed)[0] == "resource.changed"
    (image,) = (node for node in walk(changed.book) if isinstance(node, Image))
    assert resources.read(image.resource) == PNG + b"more"
    (tmp_path / "a.png").unlink()
    gone = read(tmp_path / "a.json")
    assert codes(gone)[0] == "resource.missing"
    assert all(not node.resource.digest for node in walk(gone.book) if isinstance(node, Image))


def read_again(folder: Path, book: Book) -> Book:
    (folder / "again.json").write_text(interchange.to_json(book))
    return read(folder / "again.json").book


def test_options_lie_over_json_too() -> None:
    made = Book(
        metadata=Metadata(title=(Text(text="T"),), language="en"),
        children=(Article(metadata=Metadata(title=(Text(text="T"),), language="en"), blocks=(Paragraph(),)),),
    )
    settings = Settings(lang="fr", metadata=(("title", "Other"), ("author", "A")))

    book = read(interchange.to_json(made), from_="json", settings=settings).book

    assert plain(book.metadata.title) == plain(book.articles[0].metadata.title) == "Other"
    assert book.metadata.language == book.articles[0].metadata.language == "fr"
    assert book.metadata.contributors == (Contributor(name="A"),)


def test_half_a_surrogate_pair_in_json_is_replaced() -> None:
    data = {
        "type": "Article",
        "blocks": [{"type": "Paragraph", "content": [{"type": "Text", "text": "a\ud800 \U0001f600"}]}],
    }

    book = read(json.dumps(data), from_="json", settings=ENGLISH).book

    assert plain(book.articles[0].blocks) == "a\ufffd \U0001f600"


TABLE = '{"type": "Article", "blocks": [{"type": "Table", "columns": [{"type": "Column", "width": WIDTH}]}]}'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "json.syntax"),
        ('{"x": "\\ud800"', "json.syntax"),
        ('{"schema": NaN}', "json.syntax"),
        ('{"schema": -Infinity}', "json.syntax"),
        (f'{{"schema": {"1" * 5000}}}', "json.syntax"),
        (TABLE.replace("WIDTH", "1e999"), "json.model"),
        (TABLE.replace("WIDTH", "1" * 400), "json.model"),
        ('{"chldren": []}', "json.model"),
        ("[1]", "json.model"),
    ],
    ids=lambda text: text[:24],
)
def test_broken_json_is_told_with_the_file_s_name(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "a.json").write_text(text)

    with pytest.raises(ExportError) as caught:
        read(tmp_path / "a.json")
    assert (caught.value.code, caught.value.exit_code) == (code, 1)
    assert caught.value.message.startswith(f"{tmp_path}/a.json: ")


# Cost ───────────────────────────────────────────────────────────────────────────────────────────


GUESSERS = {"charset_normalizer", "py3langid", "numpy"}


@pytest.mark.parametrize(
    ("source", "unwanted"),
    [(MARKDOWN, GUESSERS | {"justhtml"}), (AS_IT_CAME, {"charset_normalizer", "markdown_it", "yaml"})],
)
def test_reading_imports_what_it_needs(source: Path, unwanted: set[str]) -> None:
    code = "import sys; from pathlib import Path; from exporter.reading import read; read(Path(sys.argv[1])); print(*sys.modules)"

    ran = subprocess.run(
        [sys.executable, "-c", code, str(source)], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert unwanted & set(ran.stdout.split()) == set()
