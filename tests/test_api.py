"""The Python API: what `import exporter` gives, what it costs, and the two lines of the common case."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import exporter
from exporter.model import Article, Book, Metadata, Paragraph, Text, of_one

TEXT = "---\ntitle: On bridges\nlang: en\nauthor: Ada Example\ndate: 2026-11-24\n---\n\nA bridge holds.\n"


def words(*content: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(content=(Text(text=text),)) for text in content)


def test_the_public_names_are_there_and_in_order() -> None:
    assert exporter.__all__ == sorted(exporter.__all__)
    assert [name for name in exporter.__all__ if not hasattr(exporter, name)] == []
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = exporter.nothing


def test_importing_it_imports_nothing_else_of_ours() -> None:
    code = "import sys, exporter; print([name for name in sys.modules if name.startswith('exporter.')])"

    said = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(exporter.__file__).parent.parent,
    )

    assert said.stdout == "[]\n"


def test_a_path_is_exported_in_two_lines(tmp_path: Path) -> None:
    source = tmp_path / "bridges.md"
    source.write_text(TEXT, encoding="utf-8")

    result = exporter.export(source, tmp_path / "bridges.epub")

    assert result.output == tmp_path / "bridges.epub"
    assert result.bytes == result.output.stat().st_size
    assert source in [dependency.path for dependency in result.dependencies]
    assert [one for one in result.problems if one.severity != "info"] == []


def test_the_same_words_as_path_text_and_open_file_are_the_same_book(tmp_path: Path) -> None:
    source = tmp_path / "bridges.md"
    source.write_text(TEXT, encoding="utf-8")

    by_path = exporter.read(source).book
    by_text = exporter.read(TEXT, from_="markdown").book
    by_file = exporter.read(io.StringIO(TEXT), from_="markdown").book
    by_bytes = exporter.read(io.BytesIO(TEXT.encode()), from_="markdown").book

    assert by_path.articles[0].blocks == by_text.articles[0].blocks == words("A bridge holds.")
    assert by_path.metadata == by_text.metadata
    assert by_text == by_file == by_bytes


def test_an_open_file_without_a_format_is_refused() -> None:
    with pytest.raises(exporter.ExportError, match="does not say its format") as caught:
        exporter.read(io.StringIO(TEXT))

    assert (caught.value.code, caught.value.exit_code) == ("source.no-format", 2)


def test_a_book_that_a_script_made_is_written_to_an_open_file() -> None:
    made = of_one(
        Article(metadata=Metadata(title=(Text(text="Made"),), language="en"), blocks=words("By hand."))
    )
    output = io.BytesIO()

    result = exporter.export(made, output, format="json")

    assert json.loads(output.getvalue())["children"][0]["blocks"][0]["content"] == [
        {"type": "Text", "text": "By hand."}
    ]
    assert (result.output, result.bytes) == (None, len(output.getvalue()))


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(exporter.ExportError, match="does not say its format"):
        exporter.export(TEXT, tmp_path / "bridges.docx", from_="markdown")


def test_build_yields_results_as_they_come_and_failures_among_them(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.md").write_text("", encoding="utf-8")

    results = list(exporter.build([tmp_path], tmp_path / "out", to=["json"]))

    assert [(one.source, one.error.code if one.error else "") for one in results] == [
        (f"{tmp_path}/a.md", ""),
        (f"{tmp_path}/b.md", "source.empty"),
    ]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.json"]


def test_build_refuses_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(exporter.ExportError, match="no article in"):
        list(exporter.build([tmp_path], tmp_path / "out"))


def test_build_warns_of_equal_identities(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")

    first, second = exporter.build([tmp_path], tmp_path / "out", to=["json"])

    assert "output.same-identity" not in [one.code for one in first.problems]
    assert "output.same-identity" in [one.code for one in second.problems]


def test_a_source_is_not_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text(TEXT, encoding="utf-8")
    (tmp_path / "same.md").symlink_to(source)

    for target in (source, str(source), tmp_path / "same.md"):
        with pytest.raises(exporter.ExportError, match="is the source and is not overwritten") as caught:
            exporter.export(source, target, format="html")
        assert (caught.value.code, caught.value.exit_code) == ("output.is-source", 2)
    assert source.read_text(encoding="utf-8") == TEXT


def test_settings_reach_the_outcome() -> None:
    settings = exporter.Settings(metadata=(("title", "Other"),), lang="fr")

    metadata = exporter.read(TEXT, from_="markdown", settings=settings).book.metadata

    assert metadata.title == (Text(text="Other"),)
    assert metadata.language == "fr"


def test_typesetting_gives_the_book_and_its_edits() -> None:
    book: Book = exporter.read(
        "# Titre\n\nUn pont : il tient.\n", from_="markdown", settings=exporter.Settings(lang="fr")
    ).book

    done, edits = exporter.typeset(book)

    assert "Un pont\u00a0: il tient." == exporter.model.plain(done.articles[0].blocks)
    assert edits[0].where is not None
    assert exporter.typeset_text("Un pont : il tient.", "fr") == "Un pont\u00a0: il tient."
    assert (
        exporter.typeset_html("<p>Un <em>pont</em> : il tient.</p>", "fr")
        == "<p>Un <em>pont</em>\u00a0: il tient.</p>"
    )


def test_check_returns_problems(tmp_path: Path) -> None:
    source = tmp_path / "image.md"
    source.write_text(TEXT + "\n![A bridge](no.png)\n", encoding="utf-8")

    assert "resource.missing" in [one.code for one in exporter.check(source)]
    chosen = exporter.Settings(check=exporter.settings.Check(ignore=("resource",)))
    assert "resource.missing" not in [one.code for one in exporter.check(source, settings=chosen)]
