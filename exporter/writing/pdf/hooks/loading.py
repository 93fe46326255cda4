"""Import WeasyPrint in half the time, silently, without the system's fonts, and say what installs a library that it lacks.

- cffi asks `ctypes.util.find_library` for names that do not exist, which runs gcc and ldconfig 54 times on Linux: .2 s of CPU.
  The names that `dlopen` finds by itself come last in WeasyPrint's lists (text/ffi.py), so that nothing is lost without it.
- macOS' loader does not look where Homebrew and MacPorts put Pango: DYLD_FALLBACK_LIBRARY_PATH tells it, if set before the import.
- cffi reads 500 lines of C declarations with a parser in Python, and again for every array of another length: .06 s.  declarations.py
  holds them compiled (cffi's out-of-line ABI mode); other declarations than those are read as ever.
- fontTools' subsetter, instancer and WOFF2 decoder, and Pillow's colour profiles, cost .1 s and are used in rare cases: they are
  imported when called.
- The import reads fontconfig's configuration and every font of the system to warn when there is none: it is shown an empty one.
- A library that is missing makes it print to standard output.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import hashlib
import importlib
import io
import os
import shutil
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from exporter.problems import ExportError

EMPTY = Path(__file__).with_name("fonts.conf")
INSTALLERS = {
    "apt-get": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "dnf install pango harfbuzz",
    "pacman": "pacman -S pango harfbuzz",
    "brew": "brew install pango",
}
# Where Homebrew and MacPorts put libraries, which the loader of macOS does not search.
FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
# What WeasyPrint imports at its start and calls in rare cases only.
_LATE = {
    "fontTools.subset": ("Options", "Subsetter"),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
    "fontTools.ttLib.woff2": ("decompress",),
    "PIL.ImageCms": ("ImageCmsProfile",),
}


def load() -> Any:
    """Return WeasyPrint.  Raises ExportError (exit code 69) when a native library is missing."""
    if sys.platform == "darwin":
        known = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "")
        os.environ["DYLD_FALLBACK_LIBRARY_PATH"] = ":".join(filter(None, (known, *FOLDERS)))
    try:
        with (
            no_system_fonts(),
            contextlib.redirect_stdout(io.StringIO()),
            warnings.catch_warnings(),
            _no_search(),
            _compiled(),
            _late(),
        ):
            warnings.simplefilter("ignore")
            return importlib.import_module("weasyprint")
    except OSError as error:
        raise ExportError(
            "pdf.library",
            f"Pages are laid out by Pango, which is not installed: {_first_line(error)}.",
            install_line(),
            69,
        ) from None


def install_line() -> str:
    """Return the command that installs the native libraries with the package manager that is there."""
    return next((line for name, line in INSTALLERS.items() if shutil.which(name)), INSTALLERS["apt-get"])


@contextlib.contextmanager
def no_system_fonts() -> Iterator[None]:
    """Let fontconfig find an empty configuration: it is told by a variable of the environment alone."""
    said = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(EMPTY)
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        if said is not None:
            os.environ["FONTCONFIG_FILE"] = said


@contextlib.contextmanager
def _no_search() -> Iterator[None]:
    search = ctypes.util.find_library
    if sys.platform != "darwin":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005 - its name is in the signature
    try:
        yield
    finally:
        ctypes.util.find_library = search


class _FFI:
    """What WeasyPrint takes for cffi.FFI while it is imported."""

    def cdef(self, text: str) -> None:
        """Become the compiled FFI if these are its declarations, else cffi's own with them."""
        from exporter.writing.pdf.hooks import declarations

        if hashlib.sha256(text.encode()).hexdigest() == declarations.DIGEST:
            made = importlib.import_module("_cffi_backend").FFI("declarations", **declarations.ARGUMENTS)
        else:
            sys.modules.pop("cffi", None)
            made = importlib.import_module("cffi").FFI()
            made.cdef(text)
        vars(self).update({name: getattr(made, name) for name in dir(made) if not name.startswith("_")})


@contextlib.contextmanager
def _compiled() -> Iterator[None]:
    known = sys.modules.get("cffi")
    stand = types.ModuleType("cffi")
    stand.__dict__["FFI"] = _FFI
    sys.modules["cffi"] = stand
    try:
        yield
    finally:
        if sys.modules.get("cffi") is stand:
            sys.modules.pop("cffi", None)
        if known is not None:
            sys.modules["cffi"] = known


@contextlib.contextmanager
def _late() -> Iterator[None]:
    """Let modules stand for those that are imported when one of their functions is called."""
    names = [name for name in _LATE if name not in sys.modules]
    package = types.ModuleType("fontTools.varLib")
    package.__path__ = []
    stands = {name: types.ModuleType(name) for name in names}
    if "fontTools.varLib.instancer" in stands and "fontTools.varLib" not in sys.modules:
        stands["fontTools.varLib"] = package
    for name in names:
        for attribute in _LATE[name]:
            setattr(stands[name], attribute, _called(name, attribute))
    sys.modules.update(stands)
    try:
        yield
    finally:
        for name, module in stands.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
            parent, _, child = name.rpartition(".")
            if getattr(sys.modules.get(parent), child, None) is module:
                delattr(sys.modules[parent], child)


def _called(name: str, attribute: str) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        return getattr(importlib.import_module(name), attribute)(*arguments, **options)

    return call


def _first_line(error: OSError) -> str:
    return str(error).partition("\n")[0].rstrip(".")
