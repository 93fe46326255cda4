"""Sources that are too big, too deep or meant to explode: bounded time and memory, one sentence, and a valid EPUB where one comes out."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

MEMORY = 3 * 2**30  # bytes of addresses, Python and its libraries included
DEEP = 1000
NAMES = {
    "-o.md": "a dash that looks like an option",
    "a:b.md": "a colon that looks like a scheme",
    'it\'s "quoted".md': "quotation marks",
    "  two  spaces .md": "spaces",
    "\U0001f469\u200d\U0001f467 famille.md": "an emoji of several characters",
    "line\nbreak.md": "a line break",
    "%41 100%.md": "percent signs",
    "[glob]*?.md": "marks of patterns",
    "e\u0301te\u0301.md": "decomposed letters",
    "a" * 240 + ".md": "a name as long as the system takes",
    "caf\udce9.md": "bytes that are no UTF-8",
}
ENTITIES = '<!DOCTYPE html [<!ENTITY a0 "deep">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
)
# What the file is called, its text, and the seconds that it may take on a machine that is busy.
MONSTERS: dict[str, tuple[str, Callable[[], str], int]] = {
    "10,000 headings": ("m.md", lambda: "".join(f"## Heading {n}\n\nText.\n\n" for n in range(10_000)), 120),
    "10,000 headings alike": ("m.md", lambda: "## Same\n\nText.\n\n" * 10_000, 120),
    "a table of 5,000 rows": ("m.md", lambda: "|a|b|c|\n|-|-|-|\n" + "|x *y*|z|1,5|\n" * 5000, 60),
    "a paragraph of 1 MB": ("m.md", lambda: 'Some words, "quoted" - and *more* of `them`. ' * 24_000, 90),
    "a word of 1 MB": ("m.md", lambda: "w" * 1_000_000, 60),
    "quotations": ("m.md", lambda: "> " * DEEP + "deep", 60),
    "lists": ("m.md", lambda: "\n".join("  " * depth + f"- a{depth}" for depth in range(DEEP)), 60),
    "fenced divisions": ("m.md", lambda: "::: {.a}\n" * DEEP + "deep\n" + ":::\n" * DEEP, 60),
    "brackets": ("m.md", lambda: "[" * DEEP + "deep" + "](x)" * DEEP, 60),
    "emphasis": ("m.md", lambda: "*a **b " * DEEP + "deep" + "** c*" * DEEP, 60),
    "elements in Markdown": ("m.md", lambda: "<div>\n\n" * DEEP + "deep" + "\n\n</div>" * DEEP, 60),
    "front matter in front matter": (
        "m.md",
        lambda: "---\na: " + "[" * DEEP + "]" * DEEP + "\n---\n\ndeep\n",
        60,
    ),
    "aliases in front matter": (
        "m.md",
        lambda: (
            "---\na0: &a0 [x]\n"
            + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
            + "---\n\ndeep\n"
        ),
        60,
    ),
    "100 MB of text": (
        "m.txt",
        lambda: "Some words of a line that is long enough to be one of a text.\n\n" * 1_600_000,
        20,
    ),
}
PAGES: dict[str, tuple[str, Callable[[], str], int]] = {
    "elements": ("m.html", lambda: "<div>" * 20_000 + "deep", 60),
    "inline elements": ("m.html", lambda: "<p>" + "<b><i>" * 10_000 + "deep", 60),
    "tables in tables": ("m.html", lambda: "<table><tr><td>" * DEEP + "deep", 60),
    "lists in a page": ("m.html", lambda: "<ul><li>" * DEEP + "deep", 60),
    "misnested elements": ("m.html", lambda: "<p><a><b>" * 3000 + "</a>deep", 60),
    "attributes": ("m.html", lambda: "<p " + " ".join(f"a{n}=b" for n in range(100_000)) + ">deep</p>", 60),
    "entities": ("m.xhtml", lambda: f"{ENTITIES}]><html><body><p>deep &a11;</p></body></html>", 60),
    "a file of the system": (
        "m.xhtml",
        lambda: (
            '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>deep &x;</p></body></html>'
        ),
        60,
    ),
    "half a page": ("m.html", lambda: "<p>deep <a href='" + "x" * 1_000_000, 60),
    "a table of 5,000 rows in HTML": (
        "m.html",
        lambda: "<table>" + "<tr><td>x<td>y<td>deep" * 5000 + "</table>",
        60,
    ),
    "cells that span everything": (
        "m.html",
        lambda: "<table>" + "<tr><td rowspan=65534 colspan=1000>deep" * 500 + "</table>",
        60,
    ),
    "comments": ("m.html", lambda: "<!--" * 100_000 + "-->deep", 60),
}


def made(folder: Path, name: str, seconds: int) -> subprocess.CompletedProcess[str]:
    """Run the command on a file in a process that has so much memory and time."""

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    return subprocess.run(
        [sys.executable, "-m", "exporter", "epub", f"./{name}", "-o", "made.epub", "--lang", "en"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=seconds,
        preexec_fn=bound,
        errors="replace",
    )


@pytest.mark.parametrize("name", [*MONSTERS, *PAGES])
def test_a_monster_is_made_or_refused_within_bounds(tmp_path: Path, name: str) -> None:
    file, text, seconds = {**MONSTERS, **PAGES}[name]
    (tmp_path / file).write_text(text(), encoding="utf-8")

    done = made(tmp_path, file, seconds)

    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1), done.stderr[:2000]
    assert (tmp_path / "made.epub").is_file() == (done.returncode == 0)
    if done.returncode:
        assert done.stderr.count("error ") == 1, done.stderr[:2000]


@pytest.mark.parametrize("name", NAMES, ids=NAMES.values())
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    try:
        (tmp_path / name).write_text("Some words.\n", encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("no such name on this system")

    done = made(tmp_path, name, 60)

    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "made.epub").is_file()


BYTES = {
    "a byte order mark": b"\xef\xbb\xbf# T\n\nwords\n",
    "UTF-16": "# T\n\nwords of some length\n".encode("utf-16"),
    "carriage returns": b"# T\r\rwords\r\rmore\r",
    "line ends of every kind": b"# T\r\n\nwords\r\rmore\n\r\nend\x0b\x0cx\xc2\x85y",
    "two encodings": "# T\n\nété words\n".encode() + "été words\n".encode("latin-1") * 3,
    "a NUL": b"# T\n\nwo\0rds words\n",
    "control characters": b"# T\n\n"
    + bytes(range(1, 9))
    + b" words \x1b[31mred\x1b[0m \x7f\n"
    + b"words of a text\n" * 40,
    "what is no character": "# T\n\nwords \ufffe\uffff\ufdd0\U0001ffff\n".encode(),
    "surrogates as UTF-8": b"# T\n\nwords \xed\xa0\x80 \xed\xb0\x80\n",
    "marks of direction": "# T\n\nwords \u202eabc\u202c \u2066x\n".encode(),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_of_any_kind_are_valid_or_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "m.md").write_bytes(BYTES[name])

    done = made(tmp_path, "m.md", 60)

    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "made.epub").is_file()
