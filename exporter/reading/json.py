"""A book or article as JSON, as `exporter json` writes it: the files that it names are looked for again."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from exporter import interchange, model
from exporter.model import Resource, Where
from exporter.problems import ExportError, Problem, problem
from exporter.reading.content import Asked, Content
from exporter.reading.positions import Source, cleaned


def read(source: Source, asked: Asked) -> Content:
    """Return the book that JSON text holds, and what has become of its files.  Raises ExportError where it does not fit the model."""
    name, find = source.file, asked.find
    try:
        book = interchange.from_json(_whole(source.text))
    except ExportError as error:
        raise ExportError(error.code, f"{name}: {error.message}", error.hint, error.exit_code) from None
    problems: list[Problem] = []
    known: dict[str, Resource] = {}

    def found(resource: Resource, where: Where | None) -> Resource:
        if resource.name not in known:
            known[resource.name], more = find(resource.name, where)
            problems.extend(more)
            if known[resource.name].digest != resource.digest != "" != known[resource.name].digest:
                message = f"'{resource.name}' has changed since {name} was written."
                problems.append(problem("resource.changed", message, where))
        return known[resource.name]

    def renewed(node: Any) -> Any:
        if isinstance(node, model.Image):
            return replace(node, resource=found(node.resource, node.where or Where(file=name)))
        metadata = getattr(node, "metadata", None)
        if isinstance(metadata, model.Metadata) and metadata.cover:
            return replace(node, metadata=replace(metadata, cover=found(metadata.cover, Where(file=name))))
        return node

    return Content(book=model.rebuild(book, renewed), problems=tuple(problems))


def _whole(text: str) -> str:
    """Return JSON text without halves of surrogate pairs, which no output can hold."""
    if not re.search(r"\\u[dD][89a-fA-F]", text):
        return text
    try:
        return cleaned(json.dumps(json.loads(text), ensure_ascii=False))
    except (ValueError, RecursionError):
        return text  # what is wrong is said when it is decoded
