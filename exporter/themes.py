"""Find the themes, inside the package once installed, beside it in a checkout, and say what extends what.

A theme is a folder with a theme.toml: `extends` names the theme it starts from (base in the end), `[[faces]]` its fonts, `[design]` the
values that its templates and style sheets are written with, `[settings]` settings it prefers.  It says only what differs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from exporter.problems import ExportError, nearest

_PACKAGE = Path(__file__).parent
SHIPPED = next(folder for folder in (_PACKAGE / "styles", _PACKAGE.parent / "styles") if folder.is_dir())
# What a theme.toml may say, and of what kind it is.
KEYS: dict[str, tuple[type, str]] = {
    "title": (str, "a text"),
    "description": (str, "a text"),
    "extends": (str, "a text"),
    "faces": (list, "a list of tables"),
    "design": (dict, "a table"),
    "settings": (dict, "a table"),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Theme:
    """A theme with all it extends: `folders` its own first and base last, tables merged, faces of the nearest that names some."""

    name: str
    title: str
    description: str
    folders: tuple[Path, ...]
    faces: tuple[Mapping[str, Any], ...]
    design: Mapping[str, Any]
    settings: Mapping[str, Any]


@cache
def shipped() -> tuple[str, ...]:
    """Return the names of the themes that come with exporter; base, which is not meant to be used alone, is left out."""
    return tuple(
        sorted(path.parent.name for path in SHIPPED.glob("*/theme.toml") if path.parent.name != "base")
    )


def find(name: str | Path) -> Theme:
    """Return the theme of a shipped name or of a folder, which a process reads once.

    Raises ExportError (exit code 2) when there is none or it is broken.
    """
    return _found(_folder(name, None))


@cache
def _found(folder: Path) -> Theme:
    chain = [(folder, _table(folder))]
    while "extends" in chain[-1][1] or chain[-1][0] != SHIPPED / "base":
        last, table = chain[-1]
        parent = _folder(table.get("extends", "base"), last)
        if parent in [known for known, _ in chain]:
            raise ExportError(
                "theme.circle",
                f"The theme '{folder.name}' extends itself.",
                f"Change 'extends' in {last / 'theme.toml'}.",
                2,
            )
        chain.append((parent, _table(parent)))
    design: dict[str, Any] = {}
    settings: dict[str, Any] = {}
    for _, table in reversed(chain):
        design = merged(design, table.get("design", {}))
        settings = merged(settings, table.get("settings", {}))
    return Theme(
        name=folder.name,
        title=chain[0][1].get("title", folder.name),
        description=chain[0][1].get("description", ""),
        folders=tuple(folder for folder, _ in chain),
        faces=next((tuple(table["faces"]) for _, table in chain if "faces" in table), ()),
        design=design,
        settings=settings,
    )


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return two tables as one: tables in both are merged, of anything else the second's wins."""
    done = dict(under)
    for key, value in over.items():
        below = done.get(key)
        done[key] = (
            merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
        )
    return done


def _folder(name: str | Path, beside: Path | None) -> Path:
    path = Path(name)
    places = [SHIPPED / path.name] if str(name) == path.name else []
    places.append(beside / path if beside else path)
    for place in places:
        if (place / "theme.toml").is_file():
            return place.resolve()
    raise ExportError(
        "theme.unknown",
        f"There is no theme '{name}'.",
        f"{nearest(path.name, shipped())} A folder needs a theme.toml.",
        2,
    )


def _table(folder: Path) -> dict[str, Any]:
    path = folder / "theme.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise _broken(f"{path}: {error}.") from None
    for key, value in table.items():
        if key not in KEYS:
            raise ExportError("theme.unknown-key", f"{path}: unknown key '{key}'.", nearest(key, KEYS), 2)
        kind, called = KEYS[key]
        rows = value if isinstance(value, list) else ()
        if not isinstance(value, kind) or not all(isinstance(row, dict) for row in rows):
            raise _broken(f"{path}: '{key}' is not {called}.")
    return table


def _broken(message: str) -> ExportError:
    return ExportError("theme.broken", message, "`exporter explain theme.broken` says what it holds.", 2)
