"""The commands that write: sources found, outputs named, streams and events."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from typer.testing import Result

from exporter import events

Run = Callable[..., Result]


def written(folder: Path, before: set[str]) -> list[str]:
    return sorted(
        {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - before
    )


# A command, and the files it writes.  JSON is the cheapest format; names are the same for all.
NAMES = {
    "json bridges.md": ["bridges.json"],
    "json bridges.md -o a.json": ["a.json"],
    "json bridges.md -o new/": ["new/bridges.json"],
    "json bridges.md -o text": ["text/bridges.json"],
    "json bridges.md ponts.md -o out": ["out/bridges.json", "out/ponts.json"],
    "json text -o out/": ["out/deep.json", "out/one.json"],
    "json text --drafts -o out/": ["out/deep.json", "out/draft.json", "out/one.json"],
    "json text/draft.md": ["draft.json"],
    "json text/ignored.md --from text --lang en": ["ignored.json"],
    "json text/deep": ["deep.json"],
    "json text/deep/index.md": ["deep.json"],
    "json bridges.md ponts.md --book -o both.json": ["both.json"],
    "json text --name-template {parent}-{stem}.{ext} -o out/": ["out/deep-deep.json", "out/text-one.json"],
    "json bridges.md bridges.md": ["bridges.json"],
    "build bridges.md --to json,html": ["dist/bridges.html", "dist/bridges.json"],
    "build bridges.md --to json -o there": ["there/bridges.json"],
    "build bridges.md --to json -o one.json": ["one.json"],
}


@pytest.mark.parametrize(("command", "expected"), NAMES.items(), ids=NAMES)
def test_outputs_are_named_by_their_sources(
    folder: Path, run: Run, command: str, expected: list[str]
) -> None:
    before = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    result = run(*command.split())

    assert result.exit_code == 0, result.stderr
    assert written(folder, before) == expected


def test_outputs_of_an_earlier_run_are_no_sources(folder: Path, run: Run) -> None:
    assert run("build", ".", "--to", "html", "-o", "out").exit_code == 0
    before = written(folder, set())

    assert run("build", ".", "--to", "html", "-o", "out").exit_code == 0
    assert before == written(folder, set())


def test_a_parent_is_named_wherever_the_current_folder_is(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "text" / "deep")

    assert run("json", "../one.md", "--name-template", "{parent}-{stem}.{ext}").exit_code == 0
    assert Path("text-one.json").is_file()


@pytest.mark.parametrize("out", [[], ["-o", "."]], ids=["unsaid", "said"])
def test_sources_in_the_current_folder_are_taken_from_a_folder_above_it(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, out: list[str]
) -> None:
    monkeypatch.chdir(folder / "text" / "deep")

    assert run("json", "..", *out).exit_code == 0
    assert sorted(path.name for path in Path().glob("*.json")) == ["deep.json", "one.json"]


def test_build_takes_its_sources_and_formats_from_the_settings(folder: Path, run: Run) -> None:
    (folder / "exporter.toml").write_text(
        "[build]\nsources = ['text', 'ponts.md']\nto = ['json']\nout = 'made'\n"
    )

    result = run("build")

    assert result.exit_code == 0, result.stderr
    assert [line for line in result.stderr.splitlines() if line.startswith("wrote")] == [
        f"wrote {folder}/made/{name}.json" for name in ("one", "deep", "ponts")
    ]


def test_a_source_s_own_settings_lie_between_the_file_s_and_the_options(folder: Path, run: Run) -> None:
    (folder / "exporter.toml").write_text("lang = 'de'\n")
    (folder / "own.md").write_text("---\ntitle: T\nexporter:\n  lang: it\n---\n\nText.\n")
    (folder / "plain.md").write_text("---\ntitle: T\n---\n\nText.\n")

    def language(*words: str) -> str:
        result = run("json", *words, "-o", "-")
        assert result.exit_code == 0, result.stderr
        return str(json.loads(result.stdout)["metadata"]["language"])

    (folder / "said.md").write_text("---\ntitle: T\nlang: nl\n---\n\nText.\n")

    (folder / "pandoc.md").write_text("---\ntitle: T\nlocale: nl\n---\n\nText.\n")
    run("json", "said.md", "--config", "none")

    assert language("plain.md") == "de"
    assert language("said.md") == language("pandoc.md") == language("said.json") == "nl"
    assert language("said.json", "--lang", "es") == "es"
    assert language("said.md", "--lang", "es") == "es"
    assert language("own.md") == "it"
    assert language("own.md", "--lang", "es") == "es"
    assert language("plain.md", "--config", "none", "--lang", "en") == "en"


def test_options_lay_metadata_over_the_source(run: Run) -> None:
    result = run("json", "bridges.md", "-o", "-", "-M", "title=Other", "-M", "publisher=The Press")

    metadata = json.loads(result.stdout)["metadata"]
    assert metadata["publisher"] == "The Press"
    assert metadata["title"] == [{"type": "Text", "text": "Other"}]


def test_a_book_has_its_own_title_and_its_articles_theirs(run: Run) -> None:
    result = run("json", "bridges.md", "ponts.md", "--book", "-M", "title=Bridges of the world", "-o", "-")

    book = json.loads(result.stdout)
    assert book["metadata"]["title"] == [{"type": "Text", "text": "Bridges of the world"}]
    assert [one["metadata"]["title"][0]["text"] for one in book["children"]] == ["On bridges", "Des ponts"]


def test_what_was_decided_for_a_folder_is_told(run: Run) -> None:
    joined, named = (
        run("json", "text", "--book", "-o", "a.json"),
        run("json", "bridges.md", "ponts.md", "--book", "-o", "b.json"),
    )

    assert "info book.order The order of the files is " in joined.stderr
    assert "info book.untitled The book takes" in joined.stderr
    assert "info book." not in named.stderr


def test_the_articles_of_a_book_keep_their_languages(folder: Path, run: Run) -> None:
    (folder / "exporter.toml").write_text("lang = 'de'\n")
    (folder / "plain.md").write_text("---\ntitle: T\n---\n\nText.\n")

    def languages(*words: str) -> list[str]:
        result = run("json", "bridges.md", "ponts.md", "plain.md", "--book", "-o", "-", *words)
        assert result.exit_code == 0, result.stderr
        return [one["metadata"]["language"] for one in json.loads(result.stdout)["children"]]

    assert languages() == ["en", "fr", "de"]
    assert languages("--lang", "es") == ["es", "es", "es"]


@pytest.mark.parametrize("book", [[], ["--book"]], ids=["alone", "as a book"])
def test_a_source_may_name_folders_of_its_pictures(folder: Path, run: Run, book: list[str]) -> None:
    (folder / "pictures").mkdir()
    (folder / "pictures" / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    )
    (folder / "image.md").write_text(
        "---\ntitle: T\nlang: en\nexporter:\n  resource_path: [pictures]\n---\n\n![A bridge](a.svg)\n"
    )

    result = run("json", "image.md", *book, "-o", "-")

    assert "resource.missing" not in result.stderr
    assert '"name": "pictures/a.svg"' in result.stdout


def test_drafts_of_a_folder_are_named(folder: Path, run: Run) -> None:
    (folder / "text" / "hidden.md").write_text('+++\ntitle = "T"\npublished = false\n+++\n\nLater.\n')
    told = run("json", "text", "-v", "-o", "out/").stderr

    assert "info source.draft 2 drafts are left out of text: draft.md, hidden.md." in told
    assert "source.draft" not in run("json", "text", "--drafts", "-v", "-o", "out/").stderr


@pytest.mark.parametrize(("word", "is_draft"), [("yes", True), ("on", True), ("no", False), ("1", True)])
def test_a_draft_is_what_reading_takes_for_one(folder: Path, run: Run, word: str, is_draft: bool) -> None:
    (folder / "text" / "draft.md").write_text(f"---\ntitle: T\nlang: en\nDraft: {word}\n---\n\nLater.\n")

    assert run("json", "text", "-o", "out/").exit_code == 0
    assert (folder / "out" / "draft.json").exists() != is_draft


def test_json_is_read_back(run: Run) -> None:
    first = run("json", "bridges.md", "-o", "bridges.json")
    again = run("json", "bridges.json", "-o", "-")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert Path("bridges.json").read_text(encoding="utf-8") == again.stdout


def test_standard_input_to_standard_output(run: Run) -> None:
    result = run(
        "json", "-", "--from", "markdown", "-o", "-", input="---\ntitle: T\nlang: en\n---\n\nSome words.\n"
    )

    assert result.exit_code == 0, result.stderr
    assert "Some words." in result.stdout
    assert "wrote" not in result.stderr


def test_events_are_lines_of_the_schema_in_ascii(folder: Path, run: Run) -> None:
    (folder / "empty.md").write_text("")
    (folder / "été.md").write_text(
        "---\ntitle: L’été\nlang: fr\n---\n\nIl fait chaud : très chaud.\n", encoding="utf-8"
    )

    result = run("build", "été.md", "empty.md", "bridges.md", "--to", "json,html", "--json")

    lines = result.stdout.splitlines()
    validator = jsonschema.Draft202012Validator(events.schema())
    made = [json.loads(line) for line in lines]
    assert result.exit_code == 1
    assert result.stdout.isascii()
    assert [error.message for one in made for error in validator.iter_errors(one)] == []
    assert [one["event"] for one in made] == [
        *("start", "start", "built", "built"),
        *("start", "start", "failed", "failed"),
        *("start", "start", "built", "built"),
        "summary",
    ]
    assert made[2]["source"] == "été.md"
    assert made[6]["error"]["code"] == "source.empty"
    assert (made[-1]["built"], made[-1]["failed"], made[-1]["exit_code"]) == (4, 2, 1)


def test_events_say_the_digest_and_size_of_what_was_written(run: Run) -> None:
    import hashlib

    result = run("json", "bridges.md", "--json")

    built = json.loads(result.stdout.splitlines()[1])
    data = Path("bridges.json").read_bytes()
    assert (built["sha256"], built["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))


def test_warnings_make_exit_code_3_under_strict_and_the_output_is_written(folder: Path, run: Run) -> None:
    (folder / "image.md").write_text("---\ntitle: T\nlang: en\n---\n\n![A bridge](no.png)\n")

    lax, strict = run("json", "image.md"), run("json", "image.md", "--strict", "-o", "strict.json")

    assert (lax.exit_code, strict.exit_code) == (0, 3)
    assert "warning resource.missing" in strict.stderr
    assert Path("strict.json").is_file()


def test_strictness_can_be_a_setting(folder: Path, run: Run) -> None:
    (folder / "image.md").write_text("---\ntitle: T\nlang: en\n---\n\n![A bridge](no.png)\n")

    assert run("json", "image.md", "--set", "strict=true").exit_code == 3
    (folder / "exporter.toml").write_text("strict = true\n")
    assert [run(name, "image.md").exit_code for name in ("json", "check", "typeset")] == [3, 3, 3]
    assert run("json", "image.md", "--set", "strict=false").exit_code == 0


def test_relative_links_are_completed_with_the_base_url(folder: Path, run: Run) -> None:
    (folder / "link.md").write_text("---\ntitle: T\nlang: en\n---\n\nSee [there](there.html).\n")

    said = run("html", "link.md", "-o", "-", "--base-url", "https://example.org/a/").stdout

    assert 'href="https://example.org/a/there.html"' in said


def test_quiet_says_nothing_and_verbose_says_notes(folder: Path, run: Run) -> None:
    (folder / "image.md").write_text("---\ntitle: T\nlang: en\n---\n\n![A bridge](no.png)\n")

    assert run("json", "image.md", "-q").stderr == ""
    assert "-v says them" not in run("json", "image.md", "-v").stderr


def test_two_documents_with_one_identity_are_a_warning(folder: Path, run: Run) -> None:
    (folder / "copy.md").write_bytes((folder / "bridges.md").read_bytes())

    result = run("json", "bridges.md", "copy.md", "-o", "out/")

    assert result.exit_code == 0
    assert "warning output.same-identity copy.md has the same identity as bridges.md: " in result.stderr


def test_the_date_of_outputs_is_the_environment_s_when_nobody_says_one(run: Run) -> None:
    from exporter.cli import surroundings

    layer = surroundings.environment({"SOURCE_DATE_EPOCH": "1700000000"})

    assert layer.values["modified"] == "2023-11-14T22:13:20Z"
    assert run("json", "bridges.md", env={"SOURCE_DATE_EPOCH": "soon"}).exit_code == 2


def test_caches_lie_where_xdg_says_or_nowhere(tmp_path: Path) -> None:
    from exporter.cli.surroundings import cache_folder

    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path)}) == f"{tmp_path}/exporter"
    assert cache_folder({"HOME": str(tmp_path)}) == f"{tmp_path}/.cache/exporter"
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == ""
    assert cache_folder({"HOME": "/proc"}) == ""
    assert cache_folder({}) == ""
