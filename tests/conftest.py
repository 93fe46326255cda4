"""What all tests share: every EPUB and PDF they leave is validated, and what could not be run is named in the last lines."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from tests import validators

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOTHING_SKIPPED = bool(os.environ.get("EXPORTER_NOTHING_SKIPPED"))
CHECKS = {".epub": validators.epubcheck, ".pdf": validators.qpdf}
CORPORA = "EXPORTER_CORPORA"
# What the system's packages have (testers-* in the Makefile); the rest comes from Python's and npm's, or is a folder.
OF_THE_SYSTEM = ("Chromium", "command qpdf", "hunspell")
Check = Callable[[Path], list[str]]
# Chromium looks for Google's servers unless it is told not to, and as root it runs without its sandbox alone.
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-default-apps"),
]

_missing: dict[str, int] = {}  # what could not be run, and how often it was wanted
_said: dict[tuple[str, str], list[str]] = {}  # (suffix, sha256) → what the validator said
_swept: set[str] = set()  # folders of temporary files that were looked through


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write what is as what is expected, then look at the diff"
    )


@pytest.fixture(autouse=True)
def _outputs_are_valid(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """After each test, ask EPUBCheck about every EPUB that it left, and qpdf about every PDF."""
    yield
    outputs = _new_outputs(request, tmp_path_factory.getbasetemp())
    if request.node.get_closest_marker("broken"):
        return
    faults: list[str] = []
    for path in outputs:
        try:
            faults += [f"{path.name}: {fault}" for fault in said(path)]
        except validators.Missing as error:
            _miss(str(error))

    assert [] == faults


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether what is expected is to be written anew."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def epubcheck() -> Check:
    """EPUBCheck's errors and warnings about a file; the test is skipped where it is missing."""
    return _or_skip(validators.epubcheck)


@pytest.fixture(scope="session")
def ace() -> Check:
    """The violations that Ace by DAISY finds in a file; the test is skipped where it is missing."""
    return _or_skip(validators.ace)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; the test is skipped where there is none."""
    try:
        return validators.chromium()
    except validators.Missing as error:
        skip(str(error))


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser without a window; the test is skipped where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder that holds the real articles and books; the test is skipped where EXPORTER_CORPORA names none."""
    folder = Path(os.environ.get(CORPORA) or "?") / "corpora"
    if not folder.is_dir():
        skip(f"tests on real articles and books: {CORPORA} names no folder of them")
    return folder


@pytest.fixture(scope="session")
def article() -> Path:
    """The first article, as Markdown."""
    return validators.ROOT / "source" / "renforcement-des-liens-russo-coreens.md"


def said(path: Path) -> list[str]:
    """Return what the validator of a file's kind says of it; about the same bytes it is asked once."""
    key = path.suffix, hashlib.sha256(path.read_bytes()).hexdigest()
    if key not in _said:
        _said[key] = CHECKS[path.suffix](path)
    return _said[key]


def skip(what: str) -> NoReturn:
    """Skip the test that runs for what is missing, or fail it where nothing may be skipped."""
    _miss(what)
    pytest.skip(f"missing: {what}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Name what could not be run, after everything else that pytest prints."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or config.option.collectonly:
        return
    notes = {
        **{what: f" ({times} times)" for what, times in _missing.items()},
        **dict.fromkeys(validators.notes, ""),
    }
    for what, times in sorted(notes.items()):
        reporter.write_line(f"could not run{times}: {what}", yellow=True)
    if line := advice(notes, os.environ.get("EXPORTER_MORE", "")):
        reporter.write_line(line)


def advice(missing: Iterable[str], more: str) -> str:
    """Return the line that installs, by the command `more`, what the system has of what is missing; "" when it has nothing of it."""
    of_the_system = [what for what in missing if any(name in what for name in OF_THE_SYSTEM)]
    return f"what the system has of it comes with: {more}" if more and of_the_system else ""


def _miss(what: str) -> None:
    _missing[what] = _missing.get(what, 0) + 1
    if NOTHING_SKIPPED:
        pytest.fail(f"missing: {what}", pytrace=False)


def _or_skip(check: Check) -> Check:
    def checked(path: Path) -> list[str]:
        try:
            return check(path)
        except validators.Missing as error:
            skip(str(error))

    return checked


def _new_outputs(request: pytest.FixtureRequest, base: Path) -> list[Path]:
    """The EPUBs and PDFs in the test's own folder and in every folder of temporary files that is new."""
    own = request.node.funcargs.get("tmp_path")
    names = {entry.name for entry in os.scandir(base) if entry.is_dir(follow_symlinks=False)} - _swept
    _swept.update(names)
    folders = {base / name for name in names} | ({own} if own else set())
    return sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix in CHECKS and path.is_file()
    )
