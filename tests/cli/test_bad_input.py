"""Bad input: each gets one sentence with a way out, and the contract's exit code; what could be done is done."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest
from typer.testing import Result

from exporter import events
from tests.test_resources import PNG

REPORT = jsonschema.Draft202012Validator(events.schema())


def binary(folder: Path) -> None:
    (folder / "program.md").write_bytes(b"\x7fELF\x02\x01\x01\x00\x00\x01\x02\x03" * 40)


def empty(folder: Path) -> None:
    (folder / "empty.md").write_text(" \n\n")


def broken_settings(folder: Path) -> None:
    (folder / "exporter.toml").write_text("[pdf]\npage = = 'A4'\n")


def unknown_setting(folder: Path) -> None:
    (folder / "exporter.toml").write_text("[pdf]\npaeg = 'A4'\n")


def greedy(folder: Path) -> None:
    (folder / "greedy.md").write_text(
        "---\ntitle: G\nlang: en\nexporter:\n  css: /etc/passwd\n---\n\nText.\n"
    )


def picture(folder: Path) -> None:
    (folder / "picture.png").write_bytes(PNG)
    (folder / "_config.yml").write_text("title: A site\n", encoding="utf-8")


def taken(folder: Path) -> None:
    (folder / "bridges.epub").mkdir()


def nothing_inside(folder: Path) -> None:
    (folder / "nothing").mkdir()


def twins(folder: Path) -> None:
    (folder / "other").mkdir()
    (folder / "other" / "bridges.md").write_text("# Other\n\nText.\n")


def settled(folder: Path) -> None:
    (folder / "exporter.toml").write_text("")


def as_it_is(_: Path) -> None:
    pass


# What is there, the command, its exit code, and the lines of standard error that say why.
CASES: dict[str, tuple[Callable[[Path], None], str, int, str]] = {
    "no source": (
        as_it_is,
        "epub",
        2,
        "error usage.option Missing argument 'SOURCE'.\n  hint: See `exporter epub --help`.\n",
    ),
    "no such command": (as_it_is, "ebup", 2, "error usage.option No such command 'ebup'."),
    "no such option": (as_it_is, "epub bridges.md --them x", 2, "error usage.option No such option: --them"),
    "no such choice": (as_it_is, "schema modle", 2, "error usage.option Invalid value"),
    "missing": (
        as_it_is,
        "epub nope.md",
        2,
        "error source.missing nope.md does not exist.\n  hint: Check the path.\n",
    ),
    "empty": (empty, "epub empty.md", 1, "error source.empty "),
    "binary": (binary, "epub program.md", 1, "error source.binary "),
    "folder without sources": (
        nothing_inside,
        "epub nothing",
        2,
        "error source.none There is no article in nothing.\n  hint: ",
    ),
    "unknown format": (as_it_is, "epub bridges.md --from wrod", 2, "error "),
    "unknown output format": (
        as_it_is,
        "build bridges.md --to epbu",
        2,
        "error output.format There is no format 'epbu' to write.\n  hint: Did you mean 'epub'?\n",
    ),
    "broken settings": (broken_settings, "epub bridges.md", 2, "error settings.syntax "),
    "named settings missing": (
        as_it_is,
        "epub bridges.md --config no.toml",
        2,
        "error settings.missing no.toml does not exist.\n  hint: Check --config.\n",
    ),
    "unknown setting in a file": (
        unknown_setting,
        "epub bridges.md",
        2,
        "exporter.toml: unknown setting 'pdf.paeg'.",
    ),
    "unknown setting as option": (
        as_it_is,
        "epub bridges.md --set pdf.paeg=A4",
        2,
        "error settings.unknown --set: unknown setting 'pdf.paeg'.\n  hint: Did you mean 'pdf.page'?\n",
    ),
    "wrong kind of value": (
        as_it_is,
        "pdf bridges.md --set pdf.hyphens=perhaps",
        2,
        "error settings.type --set: 'pdf.hyphens' must be true or false, not 'perhaps'.\n",
    ),
    "no '=' in a setting": (
        as_it_is,
        "epub bridges.md --set theme",
        2,
        "error settings.syntax --set theme: no '=' in it.",
    ),
    "no '=' in metadata": (
        as_it_is,
        "epub bridges.md -M author",
        2,
        "error usage.option Invalid value for --meta: ",
    ),
    "a source that reaches out": (
        greedy,
        "epub greedy.md",
        2,
        "error settings.place greedy.md: 'css' names /etc/passwd, which lies outside the source's folder.\n",
    ),
    "unknown theme": (
        as_it_is,
        "epub bridges.md --theme clasic",
        2,
        "error theme.unknown There is no theme 'clasic'.\n",
    ),
    "missing style sheet": (
        as_it_is,
        "epub bridges.md --css no.css",
        2,
        "error source.missing no.css does not exist.\n",
    ),
    "target is a folder": (
        taken,
        "epub bridges.md",
        2,
        "error output.folder bridges.epub is a folder.\n"
        "  hint: Say -o bridges.epub/ to write into it, or another name.\n",
    ),
    "target below a file": (
        as_it_is,
        "epub bridges.md -o ponts.md/x.epub",
        2,
        "ponts.md cannot be written into.\n  hint: ",
    ),
    "two sources with one output": (
        twins,
        "epub bridges.md other/bridges.md",
        2,
        "error output.collision bridges.md and other/bridges.md would both be written to bridges.epub.\n  hint: Name the folder",
    ),
    "several outputs, one file": (
        as_it_is,
        "epub bridges.md ponts.md -o x.epub",
        2,
        "error output.one x.epub is one output, and there are 2.\n  hint: End the name with /",
    ),
    "several articles, one file": (
        as_it_is,
        "epub bridges.md ponts.md -o x.epub",
        2,
        "hint: End the name with / to write into a folder, or join the sources with --book.\n",
    ),
    "an address that is none": (
        as_it_is,
        "epub bridges.md --base-url notanurl",
        2,
        "error settings.type options: 'base_url' must be an address such as https://example.org/, not 'notanurl'.\n",
    ),
    "a picture for a source": (
        picture,
        "epub picture.png",
        2,
        "error source.format picture.png is a picture (PNG), not a text.\n  hint: Name the text that shows it.\n",
    ),
    "a file of settings for a source": (
        picture,
        "epub _config.yml",
        2,
        "error source.format _config.yml is of no format that we read.\n  hint: Say --from markdown, ",
    ),
    "several outputs, standard output": (
        as_it_is,
        "build bridges.md --to epub,html -o -",
        2,
        "error output.one Standard output is one output, and there are 2.\n",
    ),
    "output is a source": (
        as_it_is,
        "json bridges.md ponts.md --name-template ponts.md",
        2,
        "error output.is-source ponts.md is a source and is not overwritten.\n",
    ),
    "template": (
        as_it_is,
        "epub bridges.md --name-template {title}.epub",
        2,
        "error output.template --name-template '{title}.epub' cannot be filled in.\n  hint: It may hold {path}",
    ),
    "a template that looks into its fields": (
        as_it_is,
        "epub bridges.md --name-template {path.__class__.__mro__}.epub",
        2,
        "error output.template --name-template '{path.__class__.__mro__}.epub' cannot be filled in.\n",
    ),
    "a template that formats": (
        as_it_is,
        "epub bridges.md --name-template {path:>99999999}.epub",
        2,
        "error output.template ",
    ),
    "a template that leads out": (
        as_it_is,
        "epub bridges.md --name-template a/../../{path}.{ext} -o out/",
        2,
        "leads out of the folder of outputs, to a/../../bridges.epub.\n  hint: Name the folder with -o.\n",
    ),
    "an absolute template": (
        as_it_is,
        "epub bridges.md --name-template /{path}.{ext}",
        2,
        "leads out of the folder of outputs, to /bridges.epub.\n",
    ),
    "an output named as another format": (
        as_it_is,
        "epub bridges.md -o foo.pdf",
        2,
        "error output.format foo.pdf is named as a file of the format pdf, and epub is written.\n"
        "  hint: Say `exporter pdf`, or a name that ends with .epub.\n",
    ),
    "two claims": (
        as_it_is,
        "epub bridges.md -o - --json",
        2,
        "error usage.two-claims -o - and --json both want standard output.\n  hint: Leave one out.\n",
    ),
    "a diff and events": (
        as_it_is,
        "typeset bridges.md --diff --json",
        2,
        "error usage.two-claims --diff and --json both want standard output.\n",
    ),
    "standard input without format": (
        as_it_is,
        "epub -",
        2,
        "error source.no-format Standard input does not say its format.\n  hint: Say it with --from.\n",
    ),
    "standard input without a name": (
        as_it_is,
        "epub - --from markdown",
        2,
        "error output.unnamed Standard input has no name to call its output by.\n  hint: Say -o FILE, or -o -.\n",
    ),
    "nothing to explain": (
        as_it_is,
        "explain source.misssing",
        2,
        "error usage.unknown-code There is nothing called",
    ),
    "unknown validator": (
        as_it_is,
        "check bridges.md --with epubchek",
        2,
        "error check.unknown-engine There is no validator 'epubchek'.\n  hint: Did you mean 'epubcheck'?\n",
    ),
    "unknown area": (
        as_it_is,
        "check bridges.md --select spel",
        2,
        "error check.unknown-code There is no code or area of codes 'spel'.\n  hint: Did you mean 'spell'?\n",
    ),
    "unknown code": (
        as_it_is,
        "check bridges.md --ignore spell.unknow",
        2,
        "error check.unknown-code There is no code or area of codes 'spell.unknow'.\n"
        "  hint: Did you mean 'spell.unknown'?\n",
    ),
    "an area like no other": (
        as_it_is,
        "check bridges.md --select zzzz",
        2,
        "'zzzz'.\n  hint: Areas are: ace, book, case, ",
    ),
    "init over something": (
        settled,
        "init",
        2,
        "error output.exists exporter.toml exists and is not overwritten.\n  hint: Choose another folder.\n",
    ),
}


@pytest.mark.parametrize(("made", "command", "code", "said"), CASES.values(), ids=CASES)
def test_bad_input(
    folder: Path, run: Callable[..., Result], made: Callable[[Path], None], command: str, code: int, said: str
) -> None:
    made(folder)
    before = sorted(path.name for path in folder.rglob("*"))

    result = run(*command.split())

    assert (code, "") == (result.exit_code, result.stdout), result.stderr
    assert said in result.stderr
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_broken_front_matter_is_reported_and_the_article_is_written(
    folder: Path, run: Callable[..., Result]
) -> None:
    (folder / "broken.md").write_text("---\ntitle: [no\nlang: en\n---\n\nThe text stands.\n")

    result = run("json", "broken.md", "-o", "-")

    assert result.exit_code == 0
    assert "The text stands." in result.stdout
    assert "broken.md:" in result.stderr


def test_a_language_by_its_name_is_said_of_no_file_and_its_tag_is_proposed(
    run: Callable[..., Result],
) -> None:
    result = run("json", "bridges.md", "--lang", "french", "-o", "-")

    assert (
        "warning language.tag lang: 'french' is not the tag of a language.\n  hint: Say fr.\n"
        in result.stderr
    )
    assert "bridges.md: warning" not in result.stderr


def test_one_that_fails_does_not_stop_the_others(folder: Path, run: Callable[..., Result]) -> None:
    empty(folder)

    result = run("json", "empty.md", "bridges.md", "-o", "out/")

    assert result.exit_code == 1
    assert "error source.empty" in result.stderr
    assert "wrote out/bridges.json\n" in result.stderr


@pytest.mark.parametrize("command", ["json", "typeset", "check"])
def test_a_source_that_is_missing_does_not_stop_the_others(run: Callable[..., Result], command: str) -> None:
    result = run(command, "nope.md", "bridges.md", "--json")

    made = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 2
    assert result.stderr.count("error source.missing nope.md does not exist.\n") == 1
    assert (made[0]["event"], made[0]["source"], made[0]["error"]["code"]) == (
        "failed",
        "nope.md",
        "source.missing",
    )
    assert made[-2]["source"] == "bridges.md"
    assert made[-2]["event"] == ("built" if command == "json" else "checked")
    assert (made[-1]["failed"], made[-1]["exit_code"]) == (1, 2)


def test_a_chapter_that_is_missing_stops_its_book(folder: Path, run: Callable[..., Result]) -> None:
    assert run("json", "nope.md", "bridges.md", "--book", "-o", "book.json").exit_code == 2
    assert not (folder / "book.json").exists()


@pytest.mark.parametrize("command", ["typeset", "check"])
def test_what_cannot_be_looked_at_is_an_event(folder: Path, run: Callable[..., Result], command: str) -> None:
    empty(folder)

    result = run(command, "empty.md", "--json")

    made = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [(one["event"], one["source"]) for one in made[:-1]] == [("failed", "empty.md")]
    assert [error.message for one in made for error in REPORT.iter_errors(one)] == []
    assert made[-1]["failed"] == 1


def test_a_folder_that_cannot_be_opened_is_said_and_the_others_are_searched(
    folder: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    look = os.scandir  # root may open every folder

    def scandir(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", scandir)

    result = run("json", "text", "-o", "out/")

    assert result.exit_code == 1
    assert "error source.unreadable text/deep cannot be read: Permission denied.\n" in result.stderr
    assert "wrote out/one.json\n" in result.stderr


def test_a_source_that_the_system_does_not_give_is_unreadable(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("exporter.preparing.prepare", fail)

    result = run("json", "bridges.md")

    assert (result.exit_code, result.stderr.partition("\n")[0]) == (
        1,
        "error source.unreadable bridges.md cannot be read: Input/output error.",
    )


@pytest.mark.parametrize("command", ["json", "check", "typeset"])
def test_a_pipe_with_a_name_is_refused_and_does_not_hang(
    folder: Path, run: Callable[..., Result], command: str
) -> None:
    os.mkfifo(folder / "pipe.md")

    result = run(command, "pipe.md")

    assert result.exit_code == 2
    assert result.stderr == (
        "error source.unreadable pipe.md is neither a file nor a folder.\n  hint: Name - and pipe it in.\n"
    )


def test_links_that_lead_out_of_a_folder_are_no_sources(folder: Path, run: Callable[..., Result]) -> None:
    (folder / "text" / "out.md").symlink_to(folder / "bridges.md")
    (folder / "text" / "in.md").symlink_to(folder / "text" / "deep" / "index.md")
    (folder / "text" / "circle.md").symlink_to("circle.md")

    assert run("json", "text", "-o", "made/").exit_code == 0
    assert sorted(path.name for path in (folder / "made").iterdir()) == ["in.json", "one.json"]


def test_a_folder_that_cannot_be_written_is_refused_before_any_work(
    folder: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "locked").mkdir()
    may = os.access  # root may write anywhere, so it is said to whoever asks that this one cannot be written
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "locked" and may(path, mode))

    result = run("epub", "bridges.md", "-o", "locked/")

    assert result.exit_code == 2
    assert "locked cannot be written into.\n  hint: Choose another place with -o.\n" in result.stderr


def test_a_fault_of_ours_is_one_sentence_and_a_traceback_only_when_asked(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("exporter.preparing.prepare", fail)

    said, shown = run("epub", "bridges.md"), run("epub", "bridges.md", "-vv")

    assert said.exit_code == shown.exit_code == 70
    assert said.stderr == (
        "error exporter.fault bridges.md cannot be read by a fault of exporter's: ZeroDivisionError: by nothing\n"
        "  hint: Please report it, with what -vv prints.\n"
    )
    assert "Traceback (most recent call last)" in shown.stderr
