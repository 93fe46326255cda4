"""CPU seconds on the first article beside other programs, as ratios within one run: `make bench`.

Whole processes are taken in turns, so that a busy machine is busy for all of them; each counts with the least that it took.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT / "source" / "renforcement-des-liens-russo-coreens.md"
ROUNDS = int(sys.argv[1]) if sys.argv[1:] else 7
PYTHON = sys.executable

# Printed: CPU seconds of one export in a process that has made some already.
WARM = """
import io, sys, time
import exporter
from pathlib import Path
article, format, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
taken = []
for _ in range(times + 3):
    begun = time.process_time()
    exporter.export(article, io.BytesIO(), format=format)
    taken.append(time.process_time() - begun)
print(min(taken[3:]))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A way to do something; `beside` names the row that it is compared with, `aim` what it should not exceed."""

    name: str
    cpu: Callable[[], float]
    beside: str = ""
    aim: str = ""


def process(*command: str | Path) -> Callable[[], float]:
    """Return what runs a command to its end and counts the CPU seconds of it and its children."""

    def run() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(list(command), check=True, capture_output=True, cwd=ROOT, env=_surroundings())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return run


def warm(format: str, times: int) -> Callable[[], float]:
    """Return what counts the CPU seconds of one export of many in a process."""

    def run() -> float:
        command = [PYTHON, "-c", WARM, str(ARTICLE), format, str(times)]
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=ROOT, env=_surroundings()
        )
        return float(done.stdout)

    return run


def rows(folder: Path) -> list[Row]:
    """Return what is measured; `folder` takes the outputs."""
    exporter = (PYTHON, "-m", "exporter")
    printed = folder / "print.html"
    printed.write_text(_print_html(), encoding="utf-8")
    found = [
        Row(
            name="naive_export.py",
            cpu=process(PYTHON, ROOT / "benchmarks" / "naive_export.py", ARTICLE, folder / "naive.epub"),
        ),
        Row(
            name="exporter epub",
            cpu=process(*exporter, "epub", ARTICLE, "--out", folder / "ours.epub"),
            beside="naive_export.py",
            aim="1.0",
        ),
        Row(
            name="weasyprint, the same HTML",
            cpu=process(PYTHON, "-m", "weasyprint", printed, folder / "bare.pdf"),
        ),
        Row(
            name="exporter pdf",
            cpu=process(*exporter, "pdf", ARTICLE, "--out", folder / "ours.pdf"),
            beside="weasyprint, the same HTML",
            aim="1.0",
        ),
        Row(name="exporter --help", cpu=process(*exporter, "--help"), aim="0.150 s"),
        Row(name="python -c pass", cpu=process(PYTHON, "-c", "pass")),
        Row(name="epub, warm", cpu=warm("epub", 30), aim="0.015 s"),
        Row(name="pdf, warm", cpu=warm("pdf", 10)),
    ]
    if pandoc := _pandoc():
        found.insert(
            1,
            Row(
                name="pandoc",
                cpu=process(pandoc, ARTICLE, "-o", folder / "pandoc.epub"),
                beside="exporter epub",
            ),
        )
    return found


def table(measured: Sequence[tuple[Row, list[float]]]) -> str:
    """Return the Markdown table of the least CPU seconds, the median, and the ratio to the row beside."""
    least = {row.name: min(taken) for row, taken in measured}
    lines = ["| what | CPU s, least | median | ratio | aim |", "|---|--:|--:|---|---|"]
    for row, taken in measured:
        ratio = f"{least[row.name] / least[row.beside]:.2f} × {row.beside}" if row.beside else ""
        middle = sorted(taken)[len(taken) // 2]
        lines.append(f"| {row.name} | {least[row.name]:.4f} | {middle:.4f} | {ratio} | {row.aim} |")
    return "\n".join(lines)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        measured = [(row, []) for row in rows(Path(folder))]  # type: list[tuple[Row, list[float]]]
        for _ in range(ROUNDS):
            for row, taken in measured:
                taken.append(row.cpu())
    print(table(measured))


def _surroundings() -> dict[str, str]:
    """The environment of every process: this checkout's modules, compiled once as an installer does it."""
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**around, "PYTHONPATH": str(ROOT)}


def _pandoc() -> str:
    try:
        import pypandoc
    except ImportError:
        return ""
    return str(pypandoc.get_pandoc_path())


def _print_html() -> str:
    """Return the pages' HTML as `exporter pdf` makes it, with its style sheets in it and its fonts as files."""
    from exporter import origins, preparing
    from exporter.settings import Layers
    from exporter.writing import pdf

    prepared = preparing.prepare((origins.Source(path=ARTICLE),), Layers())
    return pdf.document_html(prepared.book, prepared.theme, prepared.settings, prepared.resources)


if __name__ == "__main__":
    main()
