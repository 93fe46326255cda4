"""Ask hunspell which words it does not know; it and its dictionaries are the system's, and what is missing is not checked.

The protocol is that of `hunspell -a` (hunspell(1), "The -a option"): one line of answers for each word that is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from exporter.checking import programs

INSTALL = "apt-get install hunspell hunspell-fr hunspell-en-us"
_PROPOSALS = 3
# A tag without a region is spelled as in the land that most of its dictionaries are of.
_REGIONS = {
    "en": "US",
    "pt": "PT",
    "sv": "SE",
    "da": "DK",
    "nb": "NO",
    "cs": "CZ",
    "el": "GR",
    "uk": "UA",
    "ca": "ES",
}


def program() -> str:
    """Return the path of hunspell's command; "" when there is none."""
    return programs.find("hunspell")


def dictionaries() -> tuple[str, ...]:
    """Return the names of the dictionaries that hunspell finds."""
    return tuple(sorted(_dictionaries())) if program() else ()


def dictionary(tag: str) -> str:
    """Return the name of the dictionary for a language (BCP 47), of its region where there is one; "" when there is none."""
    if not program():
        return ""
    language, _, region = tag.partition("-")
    wanted = [f"{language}_{region or _REGIONS.get(language, language.upper())}", language]
    others = sorted(name for name in _dictionaries() if re.fullmatch(rf"{re.escape(language)}[_-].*", name))
    return next((name for name in (*wanted, *others) if name in _dictionaries()), "")


def unknown(words: Iterable[str], name: str) -> dict[str, tuple[str, ...]]:
    """Return the words that a dictionary does not have, each with the few that it proposes instead."""
    asked = list(dict.fromkeys(words))
    if not asked:
        return {}
    # The caret keeps hunspell from taking a word for a command of its protocol.
    text = "".join(f"^{word}\n" for word in asked)
    ran = programs.run(program(), "-a", "-i", "utf-8", "-d", name, typed=text)
    answers = ran.stdout.split("\n")[1:]  # the first line is hunspell's greeting
    found: dict[str, tuple[str, ...]] = {}
    at = 0
    for word in asked:
        while at < len(answers) and answers[at]:
            if answers[at][0] in "&#":
                _, _, proposed = answers[at].partition(": ")
                found[word] = tuple(one for one in proposed.split(", ") if one)[:_PROPOSALS]
            at += 1
        at += 1  # an empty line ends the answers to a line
    return found


@cache
def _dictionaries() -> frozenset[str]:
    """Return the names of the dictionaries that hunspell finds; it lists their paths among its complaints."""
    ran = programs.run(program(), "-D", typed="")
    lines = f"{ran.stderr}\n{ran.stdout}".splitlines()
    return frozenset(Path(line).name for line in lines if "/" in line and Path(f"{line}.aff").is_file())
