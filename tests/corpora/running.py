"""Export works in processes of their own, and say of each what came out: problems, words, EPUBCheck's word."""

from __future__ import annotations

import json
import multiprocessing
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from types import FrameType

from tests.corpora import beside, measuring, sources
from tests.corpora.sources import Work

LONGEST = 300  # seconds for one work


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a work; `fault` is an exception or an error that is ours, `refused` a sentence that says why there is no EPUB."""

    name: str
    set: str
    output: str = ""
    seconds: float = 0.0
    fault: str = ""
    refused: str = ""
    problems: dict[str, int] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    words: int = 0
    found: int = 0
    recall: float = 0.0
    lost: tuple[str, ...] = ()
    literal: dict[str, int] = field(default_factory=dict)
    pandoc: beside.Beside | None = None
    errors: int = 0
    warnings: int = 0
    epubcheck: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether there is an EPUB that EPUBCheck has no error and no warning about."""
        return bool(self.output) and not self.errors and not self.warnings

    @property
    def worse(self) -> dict[str, int]:
        """The literal markup that pandoc's EPUB of the same file does not show."""
        if self.pandoc is None or self.pandoc.error:
            return {}
        return dict(Counter(self.literal) - Counter(self.pandoc.literal))


def run(works: tuple[Work, ...], folder: Path, kept: Path | None, processes: int) -> Iterator[Outcome]:
    """Yield what became of each work as it is done; EPUBs go into `folder`, what pandoc made is kept in `kept` (None: not asked)."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        waiting = [
            pool.submit(made, work, folder / f"{number:05}.epub", kept) for number, work in enumerate(works)
        ]
        for one in as_completed(waiting):
            yield checked(one.result())


def made(work: Work, target: Path, kept: Path | None) -> Outcome:
    """Export a work and measure it."""
    outcome = Outcome(name=work.name, set=work.set)
    signal.signal(signal.SIGALRM, _late)
    signal.alarm(LONGEST)
    begun = time.perf_counter()
    try:
        outcome = _book(outcome, work, target) if work.is_book else _file(outcome, work, target)
    except Exception:  # noqa: BLE001 (whatever it is, it is told)
        outcome = replace(outcome, fault=traceback.format_exc()[-3000:])
    finally:
        signal.alarm(0)
    outcome = replace(outcome, seconds=time.perf_counter() - begun)
    chapters = [
        measuring.of_source(path) for path in (sources.chapters(work) if work.is_book else work.places[:1])
    ]
    expected = tuple(chain.from_iterable(chapters))
    orders = () if work.is_book else (expected, measuring.of_source(work.places[0], notes_last=False))
    if target.is_file():
        titled = frozenset[str]() if work.is_book else measuring.titled(work.places[0])
        try:
            text = measuring.of_epub(target)
        except Exception:  # noqa: BLE001
            return replace(outcome, output=str(target), fault=traceback.format_exc()[-3000:])
        outcome = replace(
            outcome,
            output=str(target),
            words=len(expected),
            found=len(text.words),
            recall=measuring.best(orders, text.words) if orders else measuring.recalls(chapters, text.words),
            lost=tuple(measuring.lost(expected, text.words)),
            literal={piece: times for piece, times in text.literal.items() if piece not in titled},
        )
    if kept is not None and not work.is_book:
        outcome = replace(outcome, pandoc=beside.pandoc(work, orders, kept))
    return outcome


def checked(outcome: Outcome) -> Outcome:
    """Return an outcome with what EPUBCheck says, in one Java machine for all of a process."""
    if not outcome.output:
        return outcome
    from exporter.checking import epubcheck

    found = epubcheck.check(Path(outcome.output), Path(outcome.output).name)
    return replace(
        outcome,
        errors=sum(one.severity == "error" for one in found),
        warnings=sum(one.severity == "warning" for one in found),
        epubcheck=tuple(
            f"{one.code} {one.member}:{one.where.line if one.where else 0} {one.message}"
            for one in found
            if one.severity != "info"
        )[:40],
    )


def _file(outcome: Outcome, work: Work, target: Path) -> Outcome:
    import exporter

    try:
        result = exporter.export(work.places[0], target)
    except exporter.ExportError as error:
        return replace(outcome, refused=f"{error.code} {error.message}")
    return replace(
        outcome,
        problems=dict(Counter(one.code for one in result.problems)),
        said=tuple(
            f"{one.severity} {one.code} {one.message}" for one in result.problems if one.severity != "info"
        )[:60],
    )


def _book(outcome: Outcome, work: Work, target: Path) -> Outcome:
    command = [sys.executable, "-m", "exporter", "epub", *work.options, *map(str, work.places)]
    done = subprocess.run(
        [*command, "-o", str(target), "--json"], capture_output=True, text=True, timeout=LONGEST, check=False
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    problems = [one for event in events for one in event.get("problems", ())]
    failed = [event["error"] for event in events if event["event"] == "failed"]
    outcome = replace(
        outcome,
        problems=dict(Counter(one["code"] for one in problems)),
        said=tuple(
            f"{one['severity']} {one['code']} {one['message']}"
            for one in problems
            if one["severity"] != "info"
        )[:100],
    )
    if failed or done.returncode not in (0, 3):
        return replace(outcome, fault=f"exit code {done.returncode}: {failed} {done.stderr[-1500:]}")
    return outcome


def _late(_: int, __: FrameType | None) -> None:
    raise TimeoutError(f"{LONGEST} seconds are over")
