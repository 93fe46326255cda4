"""The style sheet of an EPUB: the theme's, the user's own behind it, and nothing in them that an EPUB may not hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from exporter.problems import Problem, problem
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.themes import Theme
from exporter.writing.epub.hooks import Member
from exporter.writing.epub.pictures import SUFFIXES

FOLDER = "styles"
# A comment or a string holds no address and no declaration: it is matched first and stays.
_STRING = r"""/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
_ADDRESS = re.compile(
    rf"""(?P<import>@import[^;]*;?)|url\(\s*(?P<quote>['"]?)(?P<url>.*?)(?P=quote)\s*\)|(?:{_STRING})""",
    re.DOTALL | re.IGNORECASE,
)
# EPUB 3.3, 6.3.1.3: the direction of text is said in the markup.
_REFUSED = re.compile(
    rf"(?P<refused>(?<![\w-])(?:direction|unicode-bidi)\s*:[^;}}]*;?)|(?:{_STRING})",
    re.DOTALL | re.IGNORECASE,
)


def written(
    css: str, theme: Theme, settings: Settings, resources: Resources
) -> tuple[str, tuple[Member, ...], tuple[Problem, ...]]:
    """Return the sheet of the book, the pictures that it names, and what was taken out of it.

    `css` is the theme's sheet as it was rendered; its addresses are files of the theme.  Those of the settings' sheets lie beside
    them, if resources.py lets them be read.
    """
    members: dict[str, Member] = {}
    problems: list[Problem] = []
    own = Resources(theme.folders)
    sheets = [(f"the theme '{theme.name}'", css, own, theme.folders[0])]
    for name in settings.css:
        path = Path(name)
        sheets.append(
            (path.name, resources.load(path).decode("utf-8-sig", "replace"), resources, path.parent)
        )
    done = [
        _checked(label, text, _packer(door, base, members), problems) for label, text, door, base in sheets
    ]
    return "\n".join(done), tuple(members.values()), tuple(problems)


Pack = Callable[[str], tuple[str, tuple[Problem, ...]]]


def _checked(label: str, text: str, pack: Pack, problems: list[Problem]) -> str:
    def refused(found: re.Match[str]) -> str:
        if not found["refused"]:
            return found[0]
        said = found["refused"].partition(":")[0].strip()
        problems.append(problem("style.refused", f"{label} sets '{said}', which an EPUB says in its markup."))
        return ""

    def address(found: re.Match[str]) -> str:
        if found["import"]:
            problems.append(problem("style.address", f"{label} imports another sheet, which is not packed."))
            return ""
        url = found["url"]
        if url is None or url.startswith(("data:", "#")):
            return found[0]
        packed, found_problems = pack(url)
        problems.extend(found_problems)
        if packed:
            return f'url("{packed}")'
        problems.append(problem("style.address", f"{label} names '{url}', which the EPUB cannot hold."))
        return "none"

    return _ADDRESS.sub(address, _REFUSED.sub(refused, text))


def _packer(door: Resources, base: Path, members: dict[str, Member]) -> Pack:
    """Return what packs a picture that a sheet names, and returns its address as the sheet sees it, "" when it cannot."""

    def pack(url: str) -> tuple[str, tuple[Problem, ...]]:
        resource, problems = door.find(url, base)
        suffix = SUFFIXES.get(resource.media_type)
        if not resource.digest or suffix is None or resource.media_type == "image/svg+xml":
            return "", problems
        name = f"{FOLDER}/{resource.digest[:16]}{suffix}"
        members[name] = Member(
            id=f"sheet-{resource.digest[:16]}",
            name=name,
            media_type=resource.media_type,
            data=door.read(resource),
        )
        return name.removeprefix(f"{FOLDER}/"), ()

    return pack
