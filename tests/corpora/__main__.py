"""Export everything in the corpora and say what became of it: python -m tests.corpora (make corpora).

EXPORTER_CORPORA names the folder that has `corpora` in it; without an option every file of every set and every book is taken.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.corpora import running, sources, table
from tests.corpora.sources import Work

ROOT = Path(__file__).parent.parent.parent


def main() -> int:
    options = _options()
    corpora = Path(os.environ.get("EXPORTER_CORPORA") or "?") / "corpora"
    if not corpora.is_dir():
        print("error: EXPORTER_CORPORA names no folder of corpora.", file=sys.stderr)  # noqa: T201
        return 2
    works = _works(options, corpora)
    outcomes = []
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        kept = None if options.no_pandoc else options.pandoc
        for number, outcome in enumerate(running.run(works, folder, kept, options.jobs), 1):
            outcomes.append(outcome)
            if number % 50 == 0:
                print(f"{number} of {len(works)}", file=sys.stderr)  # noqa: T201
    order = {work.name: number for number, work in enumerate(works)}
    outcomes.sort(key=lambda one: order[one.name])
    if options.lines:
        options.lines.parent.mkdir(parents=True, exist_ok=True)
        options.lines.write_text(table.lines(outcomes), encoding="utf-8")
    said = table.of(outcomes, sources.sets(corpora))
    print(said)  # noqa: T201
    if options.write:
        table.between(options.write, said)
    faults = table.failures(outcomes)
    print("\n".join(("", *faults)), file=sys.stderr)  # noqa: T201
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.corpora", description=__doc__)
    add = parser.add_argument
    add("--sample", action="store_true", help="the files of SAMPLE.tsv alone")
    add("--set", action="append", default=[], metavar="NAME", help="a set alone; several times for several")
    add("--books", action="store_true", help="the books alone")
    add("--match", default="", metavar="TEXT", help="what has this in its name alone")
    add("-j", "--jobs", type=int, default=2, metavar="N", help="processes (2)")
    add("--lines", type=Path, metavar="FILE", help="write what became of each as JSON Lines")
    add("--keep", type=Path, metavar="FOLDER", help="keep the EPUBs there")
    add("--write", type=Path, metavar="PAGE", help="write the table into a page, between its markers")
    add("--no-pandoc", action="store_true", help="do not ask pandoc")
    add(
        "--pandoc",
        type=Path,
        metavar="FOLDER",
        default=Path(tempfile.gettempdir()) / "exporter-pandoc",
        help="where what pandoc made is kept for the next run",
    )
    return parser.parse_args()


def _works(options: argparse.Namespace, corpora: Path) -> tuple[Work, ...]:
    if options.sample:
        works = sources.sample(corpora)
    elif options.set:
        works = sources.files(corpora, tuple(options.set))
    elif options.books:
        works = sources.books(corpora)
    else:
        works = (*sources.files(corpora, sources.sets(corpora)), *sources.books(corpora))
    return tuple(work for work in works if options.match in work.name)


if __name__ == "__main__":
    sys.exit(main())
