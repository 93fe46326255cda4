"""pandoc as a program: found with the extra `pandoc`, run without a way to files or the network, bounded in time and memory.

`--sandbox` holds its readers to the bytes that they are given, so that no include and no picture reaches a file.  Its own
--extract-media would look for pictures on disk and on the network before it writes them, so a few lines of Lua write those that the
source holds, and nothing else.  Raw HTML in a source is read by its own reader there, shut in likewise; of a word processor's styles
the abstract alone is kept.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from exporter.problems import ExportError
from exporter.reading.pandoc import deep

INSTALL = "pip install 'article-exporter[pandoc]', or with pipx: pipx inject article-exporter pypandoc-binary"
SECONDS = 60
# Of memory: pandoc takes 100 to 150 times the size of a text while it reads it.
LEAST_MEMORY, MOST_MEMORY, TIMES = 512, 4096, 160  # MB, MB, times the size of the source
LARGEST_FILE = 512  # MB that it may write at once
_WANTED = re.compile(r"^File (\S.*) not found in resource path", re.MULTILINE)
_INCLUDES = 20  # files that may be wanted in vain
_EXHAUSTED = 251  # the exit code of a Haskell program whose heap is full

_SCRIPT = """
function RawBlock(raw)
  if raw.format:match("^html") then
    return pandoc.read(raw.text, "html", nil, {{}}).blocks
  end
end
local function styled(element)
  local style = element.attributes["custom-style"]
  if style == "Abstract" and element.t == "Div" then
    return pandoc.Div(element.content, pandoc.Attr(element.identifier, {{"abstract"}}, {{role = "abstract"}}))
  elseif style and #element.attributes == 1 and #element.classes == 0 and element.identifier == "" then
    return element.content
  end
end
Div, Span = styled, styled
function Blocks(list)
  local done = pandoc.List()
  for _, block in ipairs(list) do
    local last = done[#done]
    if last and last.t == "Div" and block.t == "Div" and last.attributes.role == "abstract" and last.attr == block.attr then
      last.content:extend(block.content)
    else
      done:insert(block)
    end
  end
  return done
end
local count = 0
for name, kind, data in pandoc.mediabag.items() do
  count = count + 1
  local file = assert(io.open("{folder}/" .. count, "wb"))
  file:write(data)
  file:close()
  local names = assert(io.open("{folder}/names", "ab"))
  names:write(name, "\\n")
  names:close()
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What pandoc made of a source: its document, the files that the source holds by name, and the lines of its log."""

    document: Mapping[str, Any]
    media: Mapping[str, bytes] = field(default_factory=dict)
    log: tuple[str, ...] = ()


def run(data: bytes, format: str, name: str, seconds: int = SECONDS) -> Said:
    """Return what pandoc reads in the bytes of a source that is called `name`.

    Raises ExportError: exit code 69 when pandoc is not installed, 1 when it cannot read the source.
    """
    command = program()
    if not command:
        raise ExportError(
            "pandoc.missing",
            f"{name} is read by pandoc, which is not installed.",
            f"Install it: {INSTALL}",
            69,
        )
    memory = min(max(LEAST_MEMORY, TIMES * len(data) >> 20), MOST_MEMORY)
    with tempfile.TemporaryDirectory(prefix="exporter-") as folder:
        script = Path(folder, "media.lua")
        script.write_text(_SCRIPT.format(folder=folder), encoding="utf-8")
        options = (
            *(f"--from={format}", "--to=json", "--sandbox", "--verbose", f"--lua-filter={script}"),
            "--standalone",  # so that what stands before the text of reStructuredText is metadata
        )
        limits = ("+RTS", f"-M{memory}m", "-RTS")
        left_out: list[str] = []
        while True:
            ran = _ran((*_bounded(command), *options, *limits), data, name, folder, seconds)
            log = ran.stderr.decode("utf-8", "replace")
            if not ran.returncode:
                break
            wanted = _WANTED.search(log)
            less = _without(data, wanted[1]) if wanted and len(left_out) < _INCLUDES else data
            if not wanted or less == data:
                raise _failed(ran.returncode, log, name)
            left_out.append(f"[WARNING] The file {wanted[1]} is not included")
            data = less
        media = dict(_media(Path(folder)))
    return Said(
        document=deep.loads(ran.stdout.decode("utf-8", "replace")),
        media=media,
        log=(*left_out, *_entries(log)),
    )


@cache
def program() -> str:
    """Return the path of the binary that pypandoc has brought; "" when there is none."""
    spec = find_spec("pypandoc")
    if spec is None or not spec.origin:
        return ""
    brought = Path(spec.origin).parent / "files" / "pandoc"
    if brought.is_file():
        return str(brought)
    import pypandoc  # without a binary of its own it knows where the system's lies, which takes it longer

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        return ""


@cache
def version() -> str:
    """Return the version of that binary; "" when there is none."""
    if not program():
        return ""
    try:
        said = subprocess.run(  # noqa: S603 - the program is pypandoc's
            (program(), "--version"), capture_output=True, encoding="utf-8", timeout=20, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.partition("\n")[0].removeprefix("pandoc ").strip()


def _without(data: bytes, file: str) -> bytes:
    """Return a source less the lines that include a file, which some readers of pandoc end for when they do not get it."""
    name = re.escape(file.removeprefix("./").encode())
    return re.sub(
        rb"(?m)^[^\n]*(?:include|import|:file:|read|csv|json|yaml|xml|url)[^\n]*" + name + rb"[^\n]*$",
        b"",
        data,
    )


def _bounded(command: str) -> tuple[str, ...]:
    """Return the command with a bound to the files that it writes: what a source packs small may be large without end."""
    return ("/bin/sh", "-c", f'ulimit -f {LARGEST_FILE * 2048}; exec "$0" "$@"', command)


def _ran(
    command: tuple[str, ...], data: bytes, name: str, folder: str, seconds: int
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - the program is pypandoc's, its arguments are ours
            command, input=data, capture_output=True, timeout=seconds, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired:
        raise ExportError(
            "pandoc.limit", f"pandoc did not read {name} in {seconds} s.", "Split it, or simplify it."
        ) from None
    except OSError as error:
        raise ExportError(
            "pandoc.missing", f"pandoc could not be run: {error}.", f"Install it: {INSTALL}", 69
        ) from error


def _failed(code: int, log: str, name: str) -> ExportError:
    if code == _EXHAUSTED:
        return ExportError(
            "pandoc.limit", f"pandoc needs more memory to read {name} than it gets.", "Split it."
        )
    # The last entry is the failure; what was only noted before it begins with its level in brackets.
    said = re.split(r"^(?=\[(?:INFO|WARNING)\])", log, flags=re.MULTILINE)[-1]
    lines = [line.strip() for line in said.splitlines() if not line.startswith("[")]
    words = " ".join(line for line in lines if line.strip("^ "))[:300].rstrip(".") or f"exit code {code}"
    return ExportError("pandoc.failed", f"pandoc cannot read {name}: {words}.", "Correct the source.")


def _media(folder: Path) -> Iterator[tuple[str, bytes]]:
    names = folder / "names"
    if names.is_file():
        for number, name in enumerate(names.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if (file := folder / str(number)).is_file():
                yield name, file.read_bytes()


def _entries(log: str) -> tuple[str, ...]:
    """Return what was said in the log, an entry each, in one line."""
    parts = re.split(r"^(?=\[(?:INFO|WARNING|ERROR)\] )", log, flags=re.MULTILINE)
    return tuple(" ".join(part.split()) for part in parts if part.strip())
