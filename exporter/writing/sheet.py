"""The style sheet of an EPUB or a page: the theme's, the user's own behind it, and nothing in them that may not stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from exporter.model import Where
from exporter.problems import Problem, problem
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.themes import Theme
from exporter.writing import pictures
from exporter.writing.pictures import Picture

# Returns the address of a picture that a sheet names; "" when it cannot be had there.
Pack = Callable[[Picture], str]
# A comment or a string holds no address and no declaration: it is matched first and stays.
_STRING = r"""/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
_ADDRESS = re.compile(
    rf"""(?P<import>@import[^;]*;?)|url\(\s*(?P<quote>['"]?)(?P<url>.*?)(?P=quote)\s*\)|(?:{_STRING})""",
    re.DOTALL | re.IGNORECASE,
)
# Functions that fetch what is in their strings (CSS Images 4, CSS Values 5); a sheet says url() instead.
_FETCHING = {"image-set", "-webkit-image-set", "src"}
# EPUB 3.3, 6.3.1.3: the direction of text is said in the markup.
_REFUSED = re.compile(
    rf"(?P<refused>(?<![\w-])(?:direction|unicode-bidi)\s*:[^;}}]*;?)|(?:{_STRING})",
    re.DOTALL | re.IGNORECASE,
)


def written(
    css: str, theme: Theme, settings: Settings, resources: Resources, pack: Pack, *, epub: bool
) -> tuple[str, tuple[Problem, ...]]:
    """Return the sheet, with the pictures that it names packed, and what was taken out of it.

    `css` is the theme's sheet as it was rendered; its addresses are files of the theme.  Those of the settings' sheets lie beside
    them, if resources.py lets them be read.  What of those is no CSS is taken out: an EPUB may not hold it, a browser drops it.
    """
    problems: list[Problem] = []
    own = Resources(theme.folders)
    done = [_checked(f"the theme '{theme.name}'", css, own, theme.folders[0], pack, problems, epub=epub)]
    for name in settings.css:
        path = Path(name)
        try:
            text, found = _mended(resources.load(path).decode("utf-8-sig", "replace"), str(path))
        except RecursionError:
            nested = problem(
                "style.syntax", "It is nested too deeply and is left out.", Where(file=str(path))
            )
            text, found = "", (nested,)
        problems += found
        done.append(_checked(path.name, text, resources, path.parent, pack, problems, epub=epub))
    return "\n".join(done), tuple(problems)


def _checked(
    label: str, text: str, door: Resources, base: Path, pack: Pack, problems: list[Problem], *, epub: bool
) -> str:
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
        resource, why = door.find(url, base)
        picture = None
        if resource.digest:
            picture, why = pictures.whole(resource, door)
        packed = pack(picture) if picture else ""
        if not packed and not why:
            why = (problem("style.address", f"{label} names '{url}', which cannot be packed."),)
        problems.extend(why)
        return f'url("{packed}")' if packed else "none"

    return _ADDRESS.sub(address, _REFUSED.sub(refused, text) if epub else text)


def _mended(css: str, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Return a sheet without what is no CSS (CSS Syntax 3), and a problem for each piece that was taken out."""
    import tinycss2

    problems: list[Problem] = []

    def told(node: Any) -> None:
        where = Where(file=file, line=node.source_line, column=node.source_column)
        problems.append(
            problem("style.syntax", f"This is no CSS: {node.message.rstrip('.')}.", where)
            if node.type == "error"
            else problem("style.address", f"{node.name}() is not packed.", where, hint="Say url().")
        )

    def kept(nodes: Iterable[Any]) -> Iterator[Any]:
        for node in nodes:
            if node.type == "error":
                told(node)
                continue
            if node.type == "qualified-rule":
                node.prelude = _unbroken(node.prelude, told)
            if node.type == "qualified-rule" or (node.type == "at-rule" and node.content and _is_plain(node)):
                node.content = _unbroken(node.content, told)
                parts = tinycss2.parse_blocks_contents(node.content)
                errors = [part for part in parts if part.type == "error"]
                for error in errors:
                    told(error)
                if errors:
                    node.content = [part for part in parts if part.type != "error"]
            elif node.type == "at-rule" and node.content:
                node.content = list(kept(tinycss2.parse_rule_list(node.content)))
            yield node

    tokens = _unbroken(tinycss2.parse_component_value_list(css), told)
    return tinycss2.serialize(list(kept(tinycss2.parse_stylesheet(tokens)))), tuple(problems)


def _unbroken(tokens: Iterable[Any], told: Callable[[Any], None]) -> list[Any]:
    """Return component values without those that are none, such as a bracket that closes nothing, nor functions that fetch."""
    from tinycss2 import ast

    kept: list[Any] = []
    for token in tokens:
        if token.type == "error":
            told(token)
            continue
        if token.type == "function" and token.lower_name in _FETCHING:
            told(token)
            kept.append(ast.IdentToken(token.source_line, token.source_column, "none"))
            continue
        if token.type == "url":  # one that the sheet's end cut off is closed
            token.representation = f'url("{token.value}")' if '"' not in token.value else token.representation
        for name in ("arguments", "content"):
            if isinstance(getattr(token, name, None), list):
                setattr(token, name, _unbroken(getattr(token, name), told))
        kept.append(token)
    return kept


def _is_plain(rule: Any) -> bool:
    """Tell whether an at-rule holds declarations and no rules."""
    return rule.lower_at_keyword in ("font-face", "page")
