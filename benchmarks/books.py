"""Seconds and peak memory of whole books beside pandoc: python benchmarks/books.py [CHAPTERS]… (a chapter has 3,000 words; 400).

ROUNDS says how often each is made, in turns (1); the least counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import making

ROOT = Path(__file__).parent.parent
ROUNDS = int(os.environ.get("ROUNDS") or 1)


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """What a process took: seconds of the clock and of the processors, and the most memory in MB."""

    seconds: float
    cpu: float
    megabytes: float


def cost(command: list[str], folder: Path) -> Cost:
    """Run a command to its end and return what it took."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"exit code {process.returncode}: {' '.join(command)[:200]}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def commands(chapters: list[Path]) -> dict[str, list[str]]:
    """Return the commands that make one book of the chapters."""
    import pypandoc

    names = [path.name for path in chapters]
    told = ["--metadata", "title=Chroniques", "--metadata", "lang=fr"]
    return {
        "exporter": [
            *(sys.executable, "-m", "exporter", "epub", "--book", *names, "--lang", "fr"),
            *("-M", "title=Chroniques", "-q", "-o", "ours.epub"),
        ],
        "pandoc": [
            *(pypandoc.get_pandoc_path(), "--file-scope", *names, *told, "-o", "pandoc.epub"),
        ],
    }


def main() -> None:
    print("| chapters | words | program | s | CPU s | peak MB |\n|--:|--:|---|--:|--:|--:|")
    for count in map(int, sys.argv[1:] or ["400"]):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            chapters = making.book(folder, count)
            words = sum(len(path.read_text(encoding="utf-8").split()) for path in chapters)
            taken: dict[str, list[Cost]] = {}
            for _ in range(ROUNDS):
                for program, command in commands(chapters).items():
                    taken.setdefault(program, []).append(cost(command, folder))
        for program, costs in taken.items():
            least = min(costs)
            print(
                f"| {count} | {words:,} | {program} | {least.seconds:.1f} | {least.cpu:.1f} | {least.megabytes:.0f} |"
            )


if __name__ == "__main__":
    main()
