"""Seconds of exporter and pandoc for each file of SAMPLE.tsv: EXPORTER_CORPORA=FOLDER python benchmarks/files.py [STEP]

Each file is exported to an EPUB by a process of its own, ours and pandoc's in turns, and once more in a process that has made another
(warm).  Only ratios within one run mean something.  STEP takes every so many-th file alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

import exporter
from tests.corpora import beside, sources

ROOT = Path(__file__).parent.parent
LONGEST = 300  # seconds


def seconds(command: list[str], folder: Path) -> float:
    """Run a command to its end and return the seconds it took."""
    begun = time.perf_counter()
    subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **beside.NOWHERE, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
    return time.perf_counter() - begun


def warm(path: Path, target: Path) -> float:
    """Export in this process and return the seconds it took."""
    begun = time.perf_counter()
    exporter.export(path, target)
    return time.perf_counter() - begun


def main() -> None:
    works = sources.sample(Path(os.environ["EXPORTER_CORPORA"]) / "corpora")
    works = works[:: int(sys.argv[1]) if sys.argv[1:] else 1]
    rows = []
    with tempfile.TemporaryDirectory() as name:
        made = Path(name) / "made.epub"
        warm(works[0].places[0], made)
        for work in works:
            (path,) = work.places
            ours = [sys.executable, "-m", "exporter", "epub", path.name, "-q", "-o", str(made)]
            theirs = [beside.program(), path.name, "-o", str(made), "--metadata", "title=—"]
            rows.append((seconds(theirs, path.parent), seconds(ours, path.parent), warm(path, made)))
    print("| program | median s | ratio of the medians | median of the ratios |\n|---|--:|--:|--:|")
    pandoc = median(row[0] for row in rows)
    for at, program in enumerate(("pandoc", "exporter, a process a file", "exporter, warm")):
        taken = median(row[at] for row in rows)
        each = median(row[at] / row[0] for row in rows)
        print(f"| {program} | {taken:.2f} | {taken / pandoc:.2f} | {each:.2f} |")


if __name__ == "__main__":
    main()
