"""What the files of an EPUB are called: ASCII, lower case, short, each once, as every reader and shop takes them."""

from __future__ import annotations

from exporter.typesetting.slugs import slug

_LENGTH = 48  # characters, since some readers cut longer names


def take(called: str, otherwise: str, suffix: str, taken: dict[str, int]) -> str:
    """Return a file's name after what it is called, or `otherwise` where that has no letter we know.

    taken: names in use, with the last number that each was given a companion with; the name is taken from now on.
    """
    # A number is a good beginning of a file's name, though not of an id, which slugs are for.
    stem = slug(f"x {called}").removeprefix("x").strip("-")[:_LENGTH].strip("-") or otherwise
    first = name = f"{stem}{suffix}"
    while name in taken:
        taken[first] += 1
        name = f"{stem}-{taken[first]}{suffix}"
    taken[name] = 1
    return name
