"""Values of options, coerced without pydantic: Typer 0.29 imports it for that, which takes a fifth of an EPUB's whole run.

Only the kinds that our options have are coerced here; any other is left to Typer.  A test fails when Typer no longer imports
pydantic for these, or when its versions are no longer those that were looked at (see pyproject.toml).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer
from typer._coercion import RuntimeParam
from typer.core import TyperCommand


class Plain:
    """What makes a Typer command or group coerce its options and arguments, --help too, by the table below."""

    def get_params(self, ctx: Any) -> list[Any]:
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]  # a mixin for both kinds of commands
        for param in params:
            descriptor = param.type_descriptor
            if param._runtime_param is None and _is_ours(descriptor.annotation):
                param._runtime_param = _Coercion(descriptor.parameter_info, descriptor.annotation)
        return params


class Command(Plain, TyperCommand):
    """A command of ours."""


class _Coercion(RuntimeParam):
    """What Typer asks to coerce a value."""

    def _coerce_value(self, value: Any, param: Any, ctx: Any) -> Any:
        kind: Any = self.annotation
        if get_origin(kind) is list:
            (kind,) = get_args(kind)
            return [_coerced(one, kind, param, ctx) for one in value]
        return _coerced(value, kind, param, ctx)


# What makes a value of a kind; a flag's value is a bool already, and a counted option's a number.
_MAKERS: dict[Any, Any] = {str: str, Path: Path, bool: bool, int: int}


def _is_ours(kind: Any) -> bool:
    if get_origin(kind) is list:
        (kind,) = get_args(kind)
    return kind in _MAKERS or get_origin(kind) is Literal


def _coerced(value: Any, kind: Any, param: Any, ctx: Any) -> Any:
    if get_origin(kind) is not Literal:
        return _MAKERS[kind](value)
    choices: Sequence[str] = [choice for choice in get_args(kind) if choice]
    if value not in get_args(kind):
        known = ", ".join(f"'{choice}'" for choice in choices)
        raise typer.BadParameter(f"'{value}' is not one of {known}.", ctx=ctx, param=param)
    return value
