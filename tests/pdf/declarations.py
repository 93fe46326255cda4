"""Make exporter/writing/pdf/hooks/declarations.py from the WeasyPrint that is installed:  python -m tests.pdf.declarations"""

from __future__ import annotations

import ast
import hashlib
import importlib
import io
import pprint
from contextlib import redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent.parent / "exporter" / "writing" / "pdf" / "hooks" / "declarations.py"
HEAD = '''# fmt: off
"""The C declarations of WeasyPrint 70.0 (text/ffi.py), compiled by cffi: made by `python -m tests.pdf.declarations`, not by hand."""

from __future__ import annotations

from typing import Any

'''


def text() -> str:
    """Return the module as it should be."""
    declared = _declared()
    digest = hashlib.sha256(declared.encode()).hexdigest()
    arguments = pprint.pformat(_compiled(declared), width=140)
    return f'{HEAD}# Of the text that was compiled.\nDIGEST = "{digest}"\nARGUMENTS: dict[str, Any] = {arguments}\n'


def _declared() -> str:
    """Return what WeasyPrint gives to `ffi.cdef`, without importing it."""
    spec = find_spec("weasyprint")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    source = Path(spec.submodule_search_locations[0], "text", "ffi.py").read_text(encoding="utf-8")
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    (found,) = [call.args[0] for call in calls if ast.unparse(call.func) == "ffi.cdef"]
    return str(ast.literal_eval(found))


def _compiled(declared: str) -> dict[str, Any]:
    """Return the arguments of the FFI that cffi's out-of-line ABI mode would write as a module."""
    ffi: Any = importlib.import_module("cffi").FFI()
    ffi.set_source("declarations", None)
    ffi.cdef(declared)
    written = io.StringIO()
    with redirect_stdout(io.StringIO()):
        ffi.emit_python_code(written)
    (call,) = [node for node in ast.walk(ast.parse(written.getvalue())) if isinstance(node, ast.Call)]
    return {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
