"""The model as JSON, both ways, and the JSON Schema of any of our dataclasses.

A node is an object with its "type" and the fields that differ from their defaults; the whole is a Book with "schema": 1.  Places
(`where`) are written on request.  The schema is JSON Schema 2020-12 and is made from the same type hints that decoding follows, so
the two cannot disagree.
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from exporter import model
from exporter.problems import ExportError, nearest

SCHEMA = 1
# These are told apart by their type name wherever they stand; the rest is known by the field that holds it.
_NAMED = (model.Node, model.Article, model.Part, model.Book)


def to_json(book: model.Book, *, where: bool = False, indent: int | None = None) -> str:
    """Return a book as JSON text; `where` says each node's place in its source, `indent` spaces a level."""
    return json.dumps({"schema": SCHEMA, **encode(book, where=where)}, ensure_ascii=False, indent=indent)


def from_json(text: str) -> model.Book:
    """Return the book that JSON text holds; an article alone becomes a book of one.

    Raises ExportError (exit code 1) naming the path of what does not fit, e.g. book.children[0].blocks[2].
    """
    try:
        data = json.loads(text, parse_constant=_no_constant)
        if not isinstance(data, dict):
            raise _fault("book", f"an object is wanted, not {_sort(data)}")
        if data.get("schema", SCHEMA) != SCHEMA:
            raise _fault("book.schema", f"{data['schema']!r} is not a version we know; ours is {SCHEMA}")
        kind = model.Article if data.get("type") == "Article" else model.Book
        found = decode(
            kind, {key: value for key, value in data.items() if key != "schema"}, kind.__name__.lower()
        )
    except json.JSONDecodeError as error:
        raise ExportError(
            "json.syntax",
            f"The JSON is broken at line {error.lineno}, column {error.colno}: {error.msg}.",
            "Mend it there.",
        ) from None
    except ValueError:
        raise ExportError(
            "json.syntax",
            "The JSON holds NaN or Infinity, which are no numbers (RFC 8259, 6), or a number of thousands of digits.",
            "Take it out.",
        ) from None
    except RecursionError:
        raise ExportError(
            "json.model", "The JSON is nested too deeply.", "See `exporter schema model`."
        ) from None
    return model.of_one(found) if isinstance(found, model.Article) else found


def schema(kind: type = model.Book) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a dataclass and of all that it can hold."""
    definitions: dict[str, Any] = {}
    root = _described(kind, definitions)
    if kind is model.Book:
        definitions["Book"]["properties"]["schema"] = {"const": SCHEMA}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def encode(value: Any, *, where: bool = False) -> Any:
    """Return a value of ours as what `json` writes."""
    if isinstance(value, tuple):
        return [encode(item, where=where) for item in value]
    if not is_dataclass(value):
        return value
    done: dict[str, Any] = {"type": type(value).__name__} if isinstance(value, _NAMED) else {}
    for item in fields(value):
        inner = getattr(value, item.name)
        if inner == _default(item) or (item.name == "where" and not where):
            continue
        done[item.name] = encode(inner, where=where)
    return done


def decode(hint: Any, value: Any, path: str) -> Any:
    """Return the value of a type hint that JSON's `value` stands for; `path` is said when it does not fit."""
    return _decoder(hint)(value, path)


@cache
def _decoder(hint: Any) -> Callable[[Any, str], Any]:
    if hint is Any:
        return _anything
    if is_dataclass(hint) and isinstance(hint, type):
        return lambda value, path: _object(hint, value, path)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _one_of(arguments)
    if origin is Literal:
        return _literal(arguments)
    if origin is tuple:
        return _row(arguments)
    return _plain(hint)


def _anything(value: Any, _: str) -> Any:
    return value


def _one_of(choices: tuple[Any, ...]) -> Callable[[Any, str], Any]:
    named: dict[str, type] = {choice.__name__: choice for choice in choices if isinstance(choice, type)}
    optional = type(None) in choices
    rest = [choice for choice in choices if choice is not type(None)]

    def one(value: Any, path: str) -> Any:
        if value is None and optional:
            return None
        if len(rest) == 1:
            return decode(rest[0], value, path)
        name = value.get("type") if isinstance(value, dict) else None
        if not isinstance(name, str):
            raise _fault(path, f"a node with its type is wanted, not {_sort(value)}")
        if name not in named:
            raise _fault(path, f"there is no '{name}' here", nearest(name, named))
        return decode(named[name], value, path)

    return one


def _literal(choices: tuple[Any, ...]) -> Callable[[Any, str], Any]:
    def literal(value: Any, path: str) -> Any:
        if value not in choices:
            raise _fault(path, f"{value!r} is none of {', '.join(map(repr, choices))}")
        return value

    return literal


def _row(arguments: tuple[Any, ...]) -> Callable[[Any, str], Any]:
    endless = len(arguments) == 2 and arguments[1] is ...

    def row(value: Any, path: str) -> Any:
        if not isinstance(value, list):
            raise _fault(path, f"a list is wanted, not {_sort(value)}")
        if not endless and len(value) != len(arguments):
            raise _fault(path, f"a list of {len(arguments)} is wanted, not of {len(value)}")
        hints = [arguments[0]] * len(value) if endless else arguments
        return tuple(
            decode(hint, item, f"{path}[{at}]")
            for at, (hint, item) in enumerate(zip(hints, value, strict=True))
        )

    return row


def _plain(kind: type) -> Callable[[Any, str], Any]:
    def plain(value: Any, path: str) -> Any:
        right = isinstance(value, (int, float) if kind is float else kind)
        if not right or (isinstance(value, bool) and kind is not bool):
            raise _fault(path, f"{_SORTS[kind]} is wanted, not {_sort(value)}")
        if kind is float and not abs(value) <= sys.float_info.max:
            raise _fault(path, "the number is too great")
        return float(value) if kind is float else value

    return plain


def _object(kind: type, value: Any, path: str) -> Any:
    if not isinstance(value, dict):
        raise _fault(path, f"an object is wanted, not {_sort(value)}")
    hints = _hints(kind)
    given = {}
    for key, inner in value.items():
        if key == "type":
            if inner != kind.__name__:
                raise _fault(path, f"a {kind.__name__} is wanted, not a {inner}")
        elif key not in hints:
            raise _fault(path, f"a {kind.__name__} has no '{key}'", nearest(key, hints))
        else:
            given[key] = decode(hints[key], inner, f"{path}.{key}")
    for item in fields(kind):
        if item.name not in given and _default(item) is MISSING:
            raise _fault(path, f"a {kind.__name__} needs '{item.name}'")
    return kind(**given)


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _default(item: Field[Any]) -> Any:
    if item.default is not MISSING:
        return item.default
    return item.default_factory() if item.default_factory is not MISSING else MISSING


_SORTS = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


def _sort(value: Any) -> str:
    names = {dict: "an object", list: "a list", type(None): "null", **_SORTS}
    return names.get(type(value), repr(value))


def _fault(path: str, what: str, hint: str = "") -> ExportError:
    return ExportError("json.model", f"{path}: {what}.", hint or "See `exporter schema model`.")


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _described(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if hint is Any:
        return {}
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}  # stands while its own fields are described: nodes hold nodes
            definitions[hint.__name__] = _object_schema(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_described(choice, definitions) for choice in arguments]}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is ...:
            return {"type": "array", "items": _described(arguments[0], definitions)}
        return {
            "type": "array",
            "prefixItems": [_described(item, definitions) for item in arguments],
            "minItems": len(arguments),
            "maxItems": len(arguments),
        }
    names = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
    return {"type": names[hint]}


def _object_schema(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    named = issubclass(kind, _NAMED)
    properties: dict[str, Any] = {"type": {"const": kind.__name__}} if named else {}
    properties |= {name: _described(inner, definitions) for name, inner in _hints(kind).items()}
    needed = [item.name for item in fields(kind) if _default(item) is MISSING]
    return {
        "type": "object",
        "properties": properties,
        "required": [*(["type"] if named else []), *needed],
        "additionalProperties": False,
    }
