"""What `exporter explain` says: the meaning of a problem's code, a rule of typography, an exit code."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.problems import CODES, EXIT_CODES, ExportError, nearest


def explain(what: str) -> Iterator[str]:
    """Yield the lines that explain a code, a rule's id, an exit code, or every code of an area, in any case."""
    known = _known()
    name = what.lower().removesuffix(".*")
    inside = [name] if name in known else [one for one in known if one.startswith(f"{name}.")]
    for one in inside:
        yield from known[one]
    if inside:
        return
    engine, _, code = what.partition(".")
    engine = engine.lower()
    if engine in _VALIDATORS and code:
        yield f"{engine}.{code}: {_VALIDATORS[engine].format(code=code)}"
        return
    raise ExportError(
        "usage.unknown-code",
        f"There is nothing called '{what}' to explain.",
        nearest(name, names()) or "`exporter explain` lists what there is.",
        2,
    )


def every() -> Iterator[str]:
    """Yield a line for each thing that can be explained."""
    for lines in _known().values():
        yield lines[0]


def names() -> list[str]:
    """Return the names of codes, rules and exit codes, and of the areas of codes and rules."""
    known = list(_known())
    return [*dict.fromkeys(name.partition(".")[0] for name in known if "." in name), *known]


_VALIDATORS = {
    "epubcheck": "a message of EPUBCheck's, explained at https://www.w3.org/publishing/epubcheck/docs/messages/ under {code}.",
    "ace": "a rule of Ace's, explained at https://kb.daisy.org/publishing/docs/ under {code}.",
    "qpdf": "what QPDF says of a PDF's structure.",
}


def _known() -> dict[str, tuple[str, ...]]:
    from exporter.typesetting import rules

    known: dict[str, tuple[str, ...]] = {}
    for name, code in CODES.items():
        known[name] = (
            f"{name} ({code.severity}): {code.meaning}",
            *([f"  hint: {code.hint}"] if code.hint else []),
        )
    for rule in rules.RULES:
        known[rule.id] = (f"{rule.id} (rule): {rule.doc}", f"  source: {rule.source}")
    for number, meaning in EXIT_CODES.items():
        known[str(number)] = (f"exit code {number}: {meaning}",)
    return known
