"""Import WeasyPrint in half the time, silently, without the system's fonts, and say what installs a library that it lacks.

- cffi asks `ctypes.util.find_library` for names that do not exist, which runs gcc and ldconfig 54 times on Linux: .2 s of CPU.
  The names that `dlopen` finds by itself come last in WeasyPrint's lists (text/ffi.py), so that nothing is lost without it.
- macOS' loader does not look where Homebrew and MacPorts put Pango: DYLD_FALLBACK_LIBRARY_PATH tells it, if set before the import.
- fontTools' subsetter, instancer and WOFF2 decoder cost .1 s and are used for variable and WOFF2 fonts, colour fonts, or without
  HarfBuzz's subsetter: they are imported when called.
- The import reads fontconfig's configuration and every font of the system to warn when there is none: it is shown an empty one.
- A library that is missing makes it print to standard output.
"""

from __future__ import annotations

import contextlib
import ctypes.util
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
_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
# What WeasyPrint imports of fontTools at its start and calls in rare cases only.
_LATE = {
    "fontTools.subset": ("Options", "Subsetter"),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
    "fontTools.ttLib.woff2": ("decompress",),
}


def load() -> Any:
    """Return WeasyPrint.  Raises ExportError (exit code 69) when a native library is missing."""
    if sys.platform == "darwin":
        known = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "")
        os.environ["DYLD_FALLBACK_LIBRARY_PATH"] = ":".join(filter(None, (known, *_FOLDERS)))
    try:
        with (
            _no_fonts(),
            contextlib.redirect_stdout(io.StringIO()),
            warnings.catch_warnings(),
            _no_search(),
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
def _no_fonts() -> Iterator[None]:
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


@contextlib.contextmanager
def _late() -> Iterator[None]:
    """Let modules stand for those of fontTools that are imported when one of their functions is called."""
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
