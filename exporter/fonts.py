"""Find a theme's faces as files, cut a static instance of each with HarfBuzz, and cut those to the letters that a document uses.

A face is a row of theme.toml's `[[faces]]`: a file of a package of fonts, or of the theme's own folder.  What a font can do is read
once, when its instance is cut, and kept beside it, so that a process that finds both loads no font library.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, cast

from exporter import caches
from exporter.problems import ExportError, Problem, problem

# The pinned version of uharfbuzz: another one may cut other bytes, so it names the instances too.
CUTTER = "0.57.0"
# A narrow no-break space (U+202F) wider than this share of the word space is no narrow one.
NARROW = 0.75
KEYS = {"family", "package", "file", "weight", "style", "pin", "features"}
_SPACE, _NARROW_SPACE = 0x20, 0x202F
# OpenType 1.9, OS/2 table, fsType: usage permissions are the lowest four bits, of which the least restrictive counts.
_USAGE, _RESTRICTED, _NO_SUBSETTING, _BITMAPS_ONLY = 0x000F, 0x0002, 0x0100, 0x0200
_sound: set[Path] = set()  # instances that this process has looked into, or made
_LICENCE = (13, 14)  # name ids of the licence and its address, kept beside the family's names


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One face of a family: the font file `path`, where its axes are pinned, the OpenType features that the theme counts on."""

    family: str
    weight: int
    style: Literal["normal", "italic"]
    path: Path
    pins: tuple[tuple[str, float], ...] = ()
    features: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.family} {self.weight}{' italic' if self.style == 'italic' else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a font can do: its characters as ranges (first, last), features, licence bits; advances in em, None = no such
    character; fixed = all are of one width."""

    ranges: tuple[tuple[int, int], ...]
    features: tuple[str, ...]
    permissions: int
    space: float | None
    narrow: float | None
    fixed: bool

    @property
    def embeddable(self) -> bool:
        """Whether its licence bits let a document carry it."""
        return self.permissions & _USAGE != _RESTRICTED and not self.permissions & _BITMAPS_ONLY

    @property
    def divisible(self) -> bool:
        """Whether its licence bits let a document carry a part of it."""
        return not self.permissions & _NO_SUBSETTING


def faces(rows: Iterable[Mapping[str, Any]], folders: Sequence[Path] = ()) -> tuple[Face, ...]:
    """Return the faces that theme.toml's `[[faces]]` name; `folders` are the theme's, for rows without a package.

    Raises ExportError: exit code 69 when a package of fonts is not installed, 2 when a row or its file is wrong.
    """
    return tuple(_face(row, folders) for row in rows)


def usable(found: Iterable[Face], folder: Path | None) -> tuple[tuple[Face, ...], tuple[Problem, ...]]:
    """Return the faces that a document may carry, and what is wrong with any; `folder` as for `instance`."""
    kept, problems = [], []
    for face in found:
        known = facts(face, folder)
        if known.embeddable:
            kept.append(face)
        else:
            problems.append(problem("font.licence", f"The licence bits of {face} forbid to embed it."))
        if not known.fixed and known.narrow and known.space and known.narrow > NARROW * known.space:
            share = round(100 * known.narrow / known.space)
            problems.append(
                problem(
                    "font.wide-space", f"The narrow no-break space of {face} is {share} % of its word space."
                )
            )
        problems += [
            problem("font.no-feature", f"{face} has no '{feature}', which the theme counts on.")
            for feature in face.features
            if feature not in known.features
        ]
    return tuple(kept), tuple(problems)


def instance(face: Face, folder: Path | None) -> Path:
    """Return a static font file (TrueType or OpenType) of the face, cut once into `folder` (None = a temporary one of the process).

    The file is named after its content, and appears whole or not at all.
    """
    return _cut(face, folder).with_suffix(".ttf")


def subset(face: Face, characters: Iterable[str], folder: Path | None) -> bytes:
    """Return the face's static font with these characters alone, all its features kept; whole when its licence forbids to cut it."""
    import uharfbuzz

    whole = instance(face, folder)
    if not facts(face, folder).divisible:
        return whole.read_bytes()
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update({ord(character) for character in characters})
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.invert()
    wanted.name_id_set.update(_LICENCE)
    return _bytes(uharfbuzz.subset(_opened(whole), wanted))


def covers(face: Face, folder: Path | None = None) -> frozenset[int]:
    """Return the code points that the face has."""
    return _expanded(facts(face, folder).ranges)


def facts(face: Face, folder: Path | None) -> Facts:
    """Return what the face can do, read when its instance was cut into `folder`."""
    return _known(_cut(face, folder).with_suffix(".json"))


# Finding ────────────────────────────────────────────────────────────────────────────────────────


def _face(row: Mapping[str, Any], folders: Sequence[Path]) -> Face:
    try:
        family, file, style = str(row["family"]), str(row["file"]), str(row.get("style", "normal"))
        weight = int(row.get("weight", 400))
        pins = tuple(sorted((str(axis), float(value)) for axis, value in row.get("pin", {}).items()))
        features = tuple(map(str, row.get("features", ())))
        if unknown := sorted(set(row) - KEYS):
            raise ValueError(f"unknown key '{unknown[0]}'")
        if style not in ("normal", "italic"):
            raise ValueError(f"style is '{style}', neither normal nor italic")
        # WeasyPrint 70 refuses weights between the hundreds.
        if weight not in range(100, 1000, 100):
            raise ValueError(f"weight is {weight}, not one of 100, 200 … 900")
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        missing = f"{error} is missing" if isinstance(error, KeyError) else error
        raise ExportError(
            "font.broken-row",
            f"A face of the theme is wrong: {missing}.",
            "`exporter explain font.broken-row` says what one holds.",
            2,
        ) from None
    package = str(row.get("package", ""))
    path = _in_package(package, file) if package else _in_theme(file, folders)
    return Face(
        family=family,
        weight=weight,
        style=cast(Literal["normal", "italic"], style),
        path=path,
        pins=pins,
        features=features,
    )


@cache
def _in_package(package: str, file: str) -> Path:
    """Return a file of a package of fonts (fontpkg-*), whose code is not run: its parent imports pydantic, for .09 s."""
    name = package.replace("-", "_")
    spec = find_spec(name) if name.isidentifier() else None
    if spec is None or not spec.submodule_search_locations:
        raise ExportError(
            "font.missing", f"The font package {package} is not installed.", f"pip install {package}", 69
        )
    for location in spec.submodule_search_locations:
        path = Path(location) / "files" / Path(file).name
        if path.is_file():
            return path
    raise ExportError(
        "font.missing", f"The font package {package} has no {file}.", "Correct 'file' in theme.toml.", 2
    )


def _in_theme(file: str, folders: Sequence[Path]) -> Path:
    for folder in folders if "\0" not in file else ():
        path = (folder / file).resolve()
        if path.is_file() and path.is_relative_to(folder.resolve()):
            return path
    raise ExportError(
        "font.missing", f"The theme has no font file {file}.", "Correct 'file' in theme.toml.", 2
    )


# Cutting ────────────────────────────────────────────────────────────────────────────────────────


def _cut(face: Face, folder: Path | None) -> Path:
    """Return the name without suffix of a face's instance (.ttf) and of what is known of it (.json), both made when missing."""
    name = hashlib.sha256(f"{CUTTER}{face.pins}{_digest(face.path)}".encode()).hexdigest()[:32]
    places = [folder / "fonts", _temporary()] if folder else [_temporary()]
    for place in places:
        if _is_whole(place / name):
            return place / name
    data, known = _made(face)
    for place in places:
        try:
            caches.write(place / f"{name}.ttf", data)
            caches.keep(place / f"{name}.json", json.dumps(known).encode())
        except OSError:  # a cache that cannot be written: the temporary folder serves
            continue
        _sound.add(place / name)
        return place / name
    raise ExportError(
        "font.no-room",
        f"{face} cannot be cut: no folder for it can be written.",
        "Make room in the folder for temporary files.",
    )


def _is_whole(place: Path) -> bool:
    """Tell whether both files of an instance are there, as they were written; a process looks into them once."""
    font, known = place.with_suffix(".ttf"), place.with_suffix(".json")
    if not (font.is_file() and known.is_file()):
        return False
    if place not in _sound:
        kept = caches.read(known)
        if kept is None or json.loads(kept)["digest"] != hashlib.sha256(font.read_bytes()).hexdigest():
            return False
        _sound.add(place)
    return True


def _made(face: Face) -> tuple[bytes, dict[str, Any]]:
    """Return a face's static font, and what it can do, with the font's digest."""
    import uharfbuzz

    source = _opened(face.path)
    whole = uharfbuzz.SubsetInput()
    whole.keep_everything()
    pins = dict(face.pins)
    for axis in source.axis_infos:
        if axis.tag in pins:
            whole.pin_axis_location(source, axis.tag, pins[axis.tag])
        else:
            whole.pin_axis_to_default(source, axis.tag)
    data = _bytes(uharfbuzz.subset(source, whole)) if source.axis_infos else face.path.read_bytes()
    return data, {"digest": hashlib.sha256(data).hexdigest(), **_read(uharfbuzz.Face(data))}


def _opened(path: Path) -> Any:
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    if not face.glyph_count:
        raise ExportError("font.broken", f"{path} is no font that HarfBuzz can read.", "Replace it.", 2)
    return face


def _bytes(face: Any) -> bytes:
    return bytes(face.blob.data)


def _read(face: Any) -> dict[str, Any]:
    """Return the facts of a font, as they are kept."""
    import uharfbuzz

    font = uharfbuzz.Font(face)

    def advance(character: int) -> float | None:
        glyph = font.get_nominal_glyph(character)
        return None if glyph is None else font.get_glyph_h_advance(glyph) / face.upem

    ranges: list[list[int]] = []
    for character in sorted(face.unicodes):
        if ranges and ranges[-1][1] == character - 1:
            ranges[-1][1] = character
        else:
            ranges.append([character, character])
    scripts = range(len(face.get_table_script_tags("GSUB")))
    features = {tag for script in scripts for tag in face.get_language_feature_tags("GSUB", script)}
    table = bytes(face.reference_table("OS/2").data)
    return {
        "ranges": ranges,
        "features": sorted(features),
        "permissions": int.from_bytes(table[8:10], "big"),
        "space": advance(_SPACE),
        "narrow": advance(_NARROW_SPACE),
        "fixed": advance(ord("i")) == advance(ord("m")),
    }


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _known(path: Path) -> Facts:
    values = json.loads(caches.read(path) or b"")
    return Facts(
        ranges=tuple((first, last) for first, last in values["ranges"]),
        features=tuple(values["features"]),
        permissions=values["permissions"],
        space=values["space"],
        narrow=values["narrow"],
        fixed=values["fixed"],
    )


@cache
def _expanded(ranges: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(character for first, last in ranges for character in range(first, last + 1))


@cache
def _temporary() -> Path:
    """Return a folder of this process, which goes with it."""
    folder = tempfile.mkdtemp(prefix="exporter-fonts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
