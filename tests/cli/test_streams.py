"""What only a real process shows: pipes, closed streams, signals, start-up, completion."""

from __future__ import annotations

import os
import re
import resource
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

EXPORTER = (sys.executable, "-m", "exporter")
ROOT = Path(__file__).parent.parent.parent


def environ(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def exporter(
    *words: str, input: bytes = b"", options: Sequence[str] = (), **more: str
) -> subprocess.CompletedProcess[bytes]:
    command = (sys.executable, *options, "-m", "exporter", *words)
    return subprocess.run(command, input=input, capture_output=True, env=environ(**more), check=False)


def test_a_pipe_in_and_a_pipe_out(folder: Path) -> None:
    ran = exporter("json", "-", "--from", "markdown", "-o", "-", input=(folder / "ponts.md").read_bytes())

    assert (ran.returncode, ran.stdout[:1]) == (0, b"{"), ran.stderr
    assert b"wrote" not in ran.stderr


@pytest.mark.parametrize("command", [["schema", "model"], ["json", "bridges.md", "-o", "-"], ["explain"]])
def test_a_closed_pipe_ends_quietly(folder: Path, command: list[str]) -> None:
    (folder / "bridges.md").write_text("# Long\n\n" + "Some words. " * 100_000)
    with subprocess.Popen(
        [*EXPORTER, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ()
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read()

    assert (process.wait(), said) == (0, b"")


def test_closed_streams_do_no_harm(folder: Path) -> None:
    command = f"{' '.join(EXPORTER)} json bridges.md >&- 2>&-"

    assert subprocess.run(["sh", "-c", command], env=environ(), check=False).returncode == 0
    assert (folder / "bridges.json").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_a_sentence(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [*EXPORTER, "json", "bridges.md", "-o", "-"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environ(),
            check=False,
        )

    assert ran.returncode == 1
    assert (
        b"error output.unwritable Standard output cannot be written: No space left on device.\n" in ran.stderr
    )
    assert b"Traceback" not in ran.stderr
    assert not (folder / "bridges.json").exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_no_half_file(folder: Path, number: int, code: int) -> None:
    for count in range(300):
        (folder / f"text/more{count}.md").write_text(
            f"---\ntitle: {count}\nlang: en\n---\n\n" + "Some words. " * 2000
        )
    command = [*EXPORTER, "json", "text", "-o", "out/"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environ()) as process:
        assert process.stderr
        process.stderr.readline()  # the first is written
        process.send_signal(number)
        said = process.stderr.read()

    made = list((folder / "out").iterdir())
    assert process.wait() == code
    assert b"Traceback" not in said
    assert 0 < len(made) < 300
    assert {path.suffix for path in made} == {".json"}
    assert all(path.read_bytes().endswith(b"}\n") for path in made)


SWALLOWS = """
import os, signal, sys, time
from pathlib import Path
from exporter import preparing
from exporter.cli import app

def prepare(*_):
    for _ in range(100):  # as WeasyPrint does while it draws an SVG
        try:
            print("ready", file=sys.stderr, flush=True)
            time.sleep(30)
        except BaseException:
            sys.stderr.write("swallowed\\n")
            break
    time.sleep(30)

preparing.prepare = prepare
app(["json", "bridges.md"])
"""


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)]
)
def test_a_library_that_swallows_a_signal_does_not_keep_us(folder: Path, number: int, code: int) -> None:
    with subprocess.Popen([sys.executable, "-c", SWALLOWS], stderr=subprocess.PIPE, env=environ()) as process:
        assert process.stderr
        process.stderr.readline()
        process.send_signal(number)
        said = process.stderr.read()

    assert (code, b"swallowed\n") == (process.wait(), said)


@pytest.mark.parametrize("input", ["-"])
def test_closed_standard_input_is_a_sentence(folder: Path, input: str) -> None:
    command = f"{shlex.join(EXPORTER)} json {input} --from markdown -o y.json <&-"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, env=environ(), check=False)

    assert (2, b"error source.unreadable Standard input is closed.") == (
        ran.returncode,
        ran.stderr.splitlines()[0],
    )


def imported(*words: str) -> set[str]:
    """The top-level modules that a command imports."""
    ran = exporter(*words, options=("-X", "importtime"))
    assert ran.returncode == 0, ran.stderr
    return {name.split(".")[0] for name in re.findall(r"\| +([\w.]+)\n", ran.stderr.decode())}


HEAVY = {
    "jinja2",
    "ebooklib",
    "weasyprint",
    "markdown_it",
    "rich",
    "lxml",
    "charset_normalizer",
    "py3langid",
    "numpy",
    "yaml",
}


def test_help_imports_nothing_heavy(folder: Path) -> None:
    assert imported("--help") & HEAVY == set()
    assert imported("epub", "--help") & HEAVY == set()


def test_an_epub_imports_no_weasyprint_and_no_guessers(folder: Path) -> None:
    unwanted = {
        "weasyprint",
        "pydyf",
        "rich",
        "charset_normalizer",
        "py3langid",
        "numpy",
        "pathspec",
        "fontTools",
        "PIL",
    }

    assert imported("epub", "ponts.md") & unwanted == set()


def test_help_costs_little(folder: Path) -> None:
    """The aim is 0.15 s of processor on the machine that we measured on; a busy or older one is given three times that."""

    def cost() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        exporter("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(cost() for _ in range(3)) < 0.45


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_taught_to_complete(folder: Path, shell: str) -> None:
    ran = exporter("--show-completion", shell)

    assert ran.returncode == 0, ran.stderr
    assert b"_EXPORTER_COMPLETE" in ran.stdout


# Words typed in bash, the place of the cursor among them, and what is offered.
COMPLETED = {
    "exporter ty": (1, ["typeset"]),
    "exporter epub --the": (2, ["--theme"]),
    "exporter epub --theme m": (3, ["modern"]),
    "exporter epub --from ma": (3, ["markdown"]),
    "exporter pdf --page A": (3, ["A4", "A5"]),
    "exporter build --to epub,p": (3, ["epub,pdf"]),
    "exporter check --to p": (3, ["pdf"]),
    "exporter check --with a": (3, ["ace"]),
    "exporter explain spel": (2, ["spell", "spell.unknown", "spell.no-dictionary"]),
    "exporter themes c": (2, ["classic"]),
}


@pytest.mark.parametrize(("words", "expected"), COMPLETED.items(), ids=COMPLETED)
def test_words_are_completed(folder: Path, words: str, expected: tuple[int, list[str]]) -> None:
    at, offered = expected
    ran = exporter(_EXPORTER_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(at))

    assert ran.stdout.decode().split() == offered, ran.stderr


def test_time_of_day_and_place_do_not_matter(folder: Path) -> None:
    first = exporter("json", "ponts.md", "-o", "-", TZ="UTC", LC_ALL="C", PYTHONHASHSEED="1")
    time.sleep(0.01)
    second = exporter("json", "ponts.md", "-o", "-", TZ="Asia/Tokyo", LC_ALL="C.UTF-8", PYTHONHASHSEED="2")

    assert first.stdout == second.stdout != b""
