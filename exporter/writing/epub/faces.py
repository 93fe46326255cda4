"""The theme's faces as files of an EPUB: those that a rule can reach, cut to the characters of the book.

A face that no element of the book can be set in is left out: a text without code carries no monospaced face.  That is told without a CSS
engine and never wrongly: a rule counts as soon as every element and class that its selector names occurs anywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from exporter import caches, fonts
from exporter.fonts import Face
from exporter.problems import Problem
from exporter.themes import Theme
from exporter.writing.epub.hooks import Member
from exporter.writing.epub.survey import Survey

FOLDER = "fonts"
# HTML, 15.3: what browsers set in these without being told.
_BOLD = {"b", "strong", "th", "dt", "h1", "h2", "h3", "h4", "h5", "h6"}
_ITALIC = {"em", "i", "cite", "dfn", "var", "address"}
_HEAVY, _SLANTED = re.compile(r"\b(bold|bolder|[6-9]00)\b"), re.compile(r"\b(italic|oblique)\b")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_NAME = re.compile(r"([.#]?)([A-Za-z_][\w-]*)")
_PSEUDO = re.compile(r"::?[\w-]+(?:\([^)]*\))?|\[[^\]]*\]|\\.")
# Letters that a book may show without saying them: numbers of lists, signs of the sheets.  With all of ASCII, one more word seldom
# needs another cut.
_ALWAYS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("•–—…·  ")


def embedded(
    theme: Theme, css: str, found: Survey, folder: Path | None
) -> tuple[str, tuple[Member, ...], tuple[Problem, ...]]:
    """Return the @font-face rules of the faces that the pages are set in, the fonts' files, and what is wrong with any.

    `folder` is the folder of caches.  Raises ExportError when a font is not installed.
    """
    wanted = _reached(fonts.faces(theme.faces, theme.folders), css, found)
    faces, problems = fonts.usable(wanted, folder)
    characters = _characters(found.characters, css)
    rules, members = [], []
    for face in faces:
        own = characters & fonts.covers(face, folder)
        if not own:
            continue
        name = re.sub(r"[^a-z0-9]+", "-", str(face).lower()).strip("-")
        rules.append(
            f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
            f'src: url("../{FOLDER}/{name}.ttf"); }}'
        )
        members.append(
            Member(
                id=f"font-{name}",
                name=f"{FOLDER}/{name}.ttf",
                media_type="font/ttf",
                data=_subset(face, own, folder),
            )
        )
    return "\n".join(rules), tuple(members), problems


def _characters(said: Iterable[str], css: str) -> frozenset[int]:
    """Return the code points that pages show: their own, those in other case, those that sheets put there."""
    shown = {*said, *css, *_ALWAYS}
    both = {*shown, *"".join(shown).upper(), *"".join(shown).lower()}
    return frozenset(ord(character) for character in both if character.isprintable() or character.isspace())


def _reached(faces: tuple[Face, ...], css: str, found: Survey) -> tuple[Face, ...]:
    """Return the faces whose family, weight and slant something in the pages can ask for."""
    rules = [
        (selectors, declarations.lower())
        for selectors, declarations in _RULE.findall(_COMMENT.sub("", css))
        if _may_match(selectors, found)
    ]
    families = " ".join(
        value for _, said in rules for value in re.findall(r"\bfont(?:-family)?\s*:([^;]*)", said)
    )
    bold = _asked_for(rules, found, "weight", _BOLD, _HEAVY)
    italic = _asked_for(rules, found, "style", _ITALIC, _SLANTED)
    return tuple(
        face
        for face in faces
        if face.family.lower() in families
        and (bold or face.weight < 600)
        and (italic or face.style == "normal")
    )


def _asked_for(
    rules: Iterable[tuple[str, str]], found: Survey, what: str, natural: set[str], value: re.Pattern[str]
) -> bool:
    """Tell whether a rule asks for a weight or slant, or an element has it by nature and no rule of the element's own takes it away."""
    left = natural & found.elements
    for selectors, said in rules:
        for declared in re.findall(rf"\bfont(?:-{what})?\s*:([^;]*)", said):
            if value.search(declared):
                return True
            left -= {selector.strip() for selector in selectors.split(",")}
    return bool(left)


def _may_match(selectors: str, found: Survey) -> bool:
    if selectors.strip().startswith("@"):
        return False
    return any(
        all(
            mark == "#" or name in (found.classes if mark else found.elements)
            for mark, name in _NAME.findall(_PSEUDO.sub(" ", selector))
        )
        for selector in selectors.split(",")
    )


def _subset(face: Face, characters: frozenset[int], folder: Path | None) -> bytes:
    """Return a cut font, from the cache when the same was cut before."""
    if folder is None:
        return _cut(face, characters, folder)
    key = f"{fonts.instance(face, folder).name} {sorted(characters)}"
    place = folder / "subsets" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.font"
    if data := caches.read(place):
        return data
    data = _cut(face, characters, folder)
    with suppress(OSError):  # a cache that cannot be written
        caches.keep(place, data)
    return data


@lru_cache(maxsize=64)
def _cut(face: Face, characters: frozenset[int], folder: Path | None) -> bytes:
    return fonts.subset(face, map(chr, sorted(characters)), folder)
