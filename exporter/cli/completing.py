"""What a shell offers for the values of options and arguments; nothing is imported before it is asked."""

from __future__ import annotations

from collections.abc import Iterable


def themes() -> list[str]:
    """Return the themes that come with exporter."""
    from exporter.themes import shipped

    return list(shipped())


def sources() -> list[str]:
    """Return the formats that are read."""
    from exporter.reading import FORMATS

    return list(FORMATS)


def pages() -> list[str]:
    """Return the pages that have a name."""
    from exporter.writing.pdf.pages import SIZES

    return list(SIZES)


def outputs(incomplete: str) -> list[str]:
    """Return the formats that are written, behind those that stand there already."""
    from exporter.exporting import FORMATS

    return _listed(FORMATS, incomplete)


def checked(incomplete: str) -> list[str]:
    """Return the formats that are checked, likewise."""
    from exporter.checking import USUAL

    return _listed(USUAL, incomplete)


def engines(incomplete: str) -> list[str]:
    """Return the validators, likewise."""
    from exporter.checking import ENGINES

    return _listed(ENGINES, incomplete)


def explained() -> list[str]:
    """Return all that can be explained."""
    from exporter.cli import explaining

    return explaining.names()


def _listed(names: Iterable[str], incomplete: str) -> list[str]:
    before, comma, _ = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in names if name not in before.split(",")]
