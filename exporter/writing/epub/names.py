"""What the files of an EPUB are called: ASCII, lower case, short, each once, as every reader and shop takes them."""

from __future__ import annotations

from exporter.typesetting.slugs import slug

_LENGTH = 48  # characters, since some readers cut longer names


def take(called: str, otherwise: str, suffix: str, taken: set[str]) -> str:
    """Return a file's name after what it is called, or `otherwise` where that has no letter we know; it is taken from now on."""
    # A number is a good beginning of a file's name, though not of an id, which slugs are for.
    stem = slug(f"x {called}").removeprefix("x").strip("-")[:_LENGTH].strip("-") or otherwise
    name, count = f"{stem}{suffix}", 1
    while name in taken:
        count += 1
        name = f"{stem}-{count}{suffix}"
    taken.add(name)
    return name
