"""pandoc on the same files, as anybody would call it; what it made is kept in a folder, so that it runs once."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.corpora import measuring
from tests.corpora.sources import Work

# No page of the network is waited for.
NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What pandoc made of a source: seconds it took, the share of its words in order, literal markup; `error` when nothing came out."""

    seconds: float = 0.0
    recall: float = 0.0
    words: int = 0
    literal: dict[str, int]
    error: str = ""


def pandoc(work: Work, orders: tuple[tuple[str, ...], ...], kept: Path) -> Beside:
    """Return what pandoc makes of a file; asked once for the same bytes."""
    path = work.places[0]
    key = hashlib.sha256(b"6" + str(orders).encode() + path.read_bytes()).hexdigest()[:32]
    record = kept / f"{key}.json"
    if record.is_file():
        return Beside(**json.loads(record.read_text(encoding="utf-8")))
    made = _made(path, orders)
    kept.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(asdict(made)), encoding="utf-8")
    return made


def program() -> str:
    """Return the path of the pandoc that pypandoc brings."""
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def _made(path: Path, orders: tuple[tuple[str, ...], ...]) -> Beside:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "made.epub"
        title = "title=—"  # none of the words that are counted
        command = [program(), f"./{path.name}", "-o", str(target), "--metadata", title]
        begun = time.perf_counter()
        try:
            done = subprocess.run(
                command, cwd=path.parent, env={**os.environ, **NOWHERE}, capture_output=True, timeout=LONGEST
            )
        except subprocess.TimeoutExpired:
            return Beside(literal={}, error="timeout")
        seconds = time.perf_counter() - begun
        if not target.is_file():
            return Beside(literal={}, error=done.stderr.decode(errors="replace")[-300:])
        text = measuring.of_epub(target, recover=True)
    return Beside(
        seconds=seconds,
        recall=measuring.best(orders, text.words),
        words=len(text.words),
        literal=dict(Counter(text.literal)),
    )
