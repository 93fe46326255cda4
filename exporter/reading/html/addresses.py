"""Where the relative addresses of a page lead: to files beside it, else to where the page once lay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from exporter import model
from exporter.model import Blocks, Resource, Where
from exporter.problems import Problem
from exporter.reading.content import Asked, Find


def finding(asked: Asked, base: str) -> Find:
    """Return a door that looks for a file beside the page, and then at its address."""
    if not base:
        return asked.find

    def find(name: str, where: Where | None) -> tuple[Resource, tuple[Problem, ...]]:
        found, problems = asked.find(name, where)
        if found.digest or not _is_relative(name):
            return found, problems
        return asked.resources.find(name, base, where)

    return find


def linked(blocks: Blocks, asked: Asked, base: str) -> Blocks:
    """Return blocks whose relative links are absolute, but for those to files beside the page and within it."""
    if not base:
        return blocks

    def changed(node: Any) -> Any:
        if isinstance(node, model.Link) and (target := _absolute(node.target, asked, base)) != node.target:
            return replace(node, target=target)
        return node

    done: Blocks = model.rebuild(blocks, changed)
    return done


def _absolute(target: str, asked: Asked, base: str) -> str:
    if not _is_relative(target) or _is_beside(target, asked):
        return target
    try:
        whole = urljoin(base, target)
    except ValueError:
        return target
    page, _, fragment = whole.partition("#")
    return f"#{fragment}" if fragment and page == base.partition("#")[0] else whole


def _is_relative(address: str) -> bool:
    try:
        return bool(address) and not address.startswith("#") and not urlsplit(address).scheme
    except ValueError:
        return False


def _is_beside(target: str, asked: Asked) -> bool:
    path = unquote(target.partition("#")[0].partition("?")[0])
    try:
        return bool(path) and not path.startswith("/") and (asked.base / path).is_file()
    except (OSError, ValueError):
        return False
