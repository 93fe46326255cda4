"""What pandoc says while it reads, as problems: what it passed over, and what it could not do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from exporter.model import Where
from exporter.problems import Problem, problem

_ENTRY = re.compile(r"\[(INFO|WARNING|ERROR)\] (.*)", re.DOTALL)
_PLACE = re.compile(r"(?: at)?(?: -| stdin| source)?:? ?(?:\(?line (\d+),? column (\d+)\)?)\.?$")
_SKIPPED = re.compile(r"Skipped '(.*)'$", re.DOTALL)
_COMMAND = re.compile(r"\\[a-zA-Z@]+\*?|\\.|[^\s{\[]+")
# What is said of pandoc's own work, and of packages that say how things look.
_UNSAID = re.compile(
    r"Running filter|Completed filter|Could not load include file \S+\.(?:sty|cls|def|cfg)\b|Extracting |Loaded "
)
_MOST = 25  # problems of one kind


def problems(entries: Iterable[str], name: str) -> tuple[Problem, ...]:
    """Return what the entries of pandoc's log say of a source that is called `name`, each thing once."""
    skipped: dict[str, tuple[Where, str, int]] = {}
    warned: dict[str, tuple[Where, int]] = {}
    for entry in entries:
        match = _ENTRY.fullmatch(entry)
        if match is None or _UNSAID.search(match[2]):
            continue
        words, where = _placed(match[2], name)
        if passed := _SKIPPED.fullmatch(words):
            command = _command(passed[1])
            first, shown, count = skipped.get(command, (where, passed[1], 0))
            skipped[command] = first, shown, count + 1
        elif match[1] != "INFO":
            first, count = warned.get(words, (where, 0))
            warned[words] = first, count + 1
    return (*_warned(warned, name), *_skipped(skipped, name))


def _placed(words: str, name: str) -> tuple[str, Where]:
    place = _PLACE.search(words)
    if place is None:
        return words, Where(file=name)
    return words[: place.start()].rstrip(), Where(file=name, line=int(place[1]), column=int(place[2]))


def _command(passed: str) -> str:
    match = _COMMAND.match(passed)
    return match[0] if match else passed[:20]


def _warned(warned: dict[str, tuple[Where, int]], name: str) -> Iterator[Problem]:
    for words, (where, count) in list(warned.items())[:_MOST]:
        times = f" ({count} times)" if count > 1 else ""
        yield problem("pandoc.warning", f"pandoc says: {words.rstrip('.')}{times}.", where)
    if len(warned) > _MOST:
        message = f"pandoc says {len(warned) - _MOST} things more."
        yield problem("pandoc.warning", message, Where(file=name))


def _skipped(skipped: dict[str, tuple[Where, str, int]], name: str) -> Iterator[Problem]:
    """Report what was passed over: what has words with it one by one, the rest in one sentence."""
    wordy = {key: one for key, one in skipped.items() if re.search(r"[{\[ ].*\w", one[1].removeprefix(key))}
    for where, shown, count in list(wordy.values())[:_MOST]:
        times = f" ({count} times)" if count > 1 else ""
        short = shown if len(shown) <= 100 else f"{shown[:99]}…"
        yield problem("pandoc.skipped", f"pandoc passes over {short}{times}.", where)
    bare = [key for key in skipped if key not in wordy] + list(wordy)[_MOST:]
    if bare:
        listed = ", ".join(bare[:_MOST]) + (f" and {len(bare) - _MOST} more" if len(bare) > _MOST else "")
        yield problem("pandoc.skipped", f"pandoc passes over {listed}.", Where(file=name))
