"""Names made of titles, for links and file members: ASCII, lower case, hyphens; as GitHub makes them, where that is ASCII."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose.
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)


def anchor(title: str) -> str:
    """Return what GitHub calls the heading: its letters of any script in lower case, spaces as hyphens, no punctuation."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", title.strip().lower()))


def slug(title: str) -> str:
    """Return a title as an ASCII name; "" when it has no Latin letter to begin with."""
    decomposed = unicodedata.normalize("NFKD", anchor(title).translate(_LETTERS))
    name = re.sub(r"[^a-z0-9_]+", "-", re.sub(r"[^\x00-\x7f]", "", decomposed)).strip("-_")
    return name if name[:1].isalpha() else ""


def anchors(title: str) -> tuple[str, ...]:
    """Return what others call the heading: GitHub and mdBook, ours, pandoc, kramdown."""
    github = anchor(title)
    pandoc = re.sub(r"^[\W\d_]+", "", re.sub(r"[^\w\s.-]", "", title.lower()))
    kramdown = re.sub(r"[^a-z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", title).lower())
    made = (github, slug(title), re.sub(r"\s+", "-", pandoc.strip()), kramdown.replace(" ", "-"))
    return tuple(one for one in dict.fromkeys(made) if one)


def folded(name: str) -> str:
    """Return the letters and digits of a name alone, without accents and capitals: what every style of anchors keeps."""
    bare = unicodedata.normalize("NFKD", name.translate(_LETTERS)).casefold()
    return "".join(character for character in bare if character.isalnum())


class Names:
    """Names that are taken in a book, with those that templates make of them."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._taken

    def take(self, name: str) -> str:
        """Return the name, or the first free one of name-1, name-2 …, which is taken then."""
        found = name
        while not self._taken.isdisjoint(_with_derived(found)):
            self._next[name] = number = self._next.get(name, 0) + 1
            found = f"{name}-{number}"
        self._taken.update(_with_derived(found))
        return found


def _with_derived(name: str) -> tuple[str, ...]:
    """A section's heading is called name-title, a note's call name-ref."""
    return name, f"{name}-title", f"{name}-ref"
