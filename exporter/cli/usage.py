"""How a command shows its arguments in --help: by their plain names, `SOURCE...` and `[NAME]`, where Typer 0.29 adds braces and types."""

from __future__ import annotations

from typing import Any

from typer.core import TyperArgument

from exporter.cli import coercion
from exporter.cli.options import REMOTE


class Command(coercion.Command):
    """A command of ours."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _valued(args))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        named = [_named(param) for param in self.get_params(ctx) if isinstance(param, TyperArgument)]
        return [self.options_metavar or "", *named]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        arguments, options = [], []
        for param in self.get_params(ctx):
            if isinstance(param, TyperArgument):
                arguments.append((_named(param), param.help or ""))
            elif record := param.get_help_record(ctx):
                options.append(record)
        for title, rows in (("Arguments", arguments), ("Options", options)):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def _valued(args: list[str]) -> list[str]:
    """Give the option that may stand alone the value that this means: Typer 0.29 has none whose value can be left out."""
    end = args.index("--") if "--" in args else len(args)
    return [f"{REMOTE}=*" if word == REMOTE else word for word in args[:end]] + args[end:]


def _named(argument: TyperArgument) -> str:
    name = argument.display_name_raw + ("..." if argument.nargs != 1 else "")
    return name if argument.required else f"[{name}]"
