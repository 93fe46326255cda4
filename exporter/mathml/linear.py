"""A formula in one line of text: 1/2, x^2, √(a + b), with brackets where what stood above or below would run together."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from exporter.mathml.tree import SILENT, Node, line, texts

# How closely a part holds together: what is looser than its place allows is put in brackets.
_SUM, _PRODUCT, _FRACTION, _SCRIPT, _TERM = range(5)
_OPEN, _CLOSE = frozenset("([{⟨⌊⌈⟦"), frozenset(")]}⟩⌋⌉⟧")
_SPACED = frozenset("+−-±∓×÷=≠<>≤≥≪≫≈≃≅≡∼∝∈∉∋⊂⊆⊃⊇∪∩∖∧∨⊕⊗→←↔⇒⇐⇔↦⟶⟹⟺⊢⊨∣∥⊥≔") | frozenset(
    (":=", "==", "!=", "<=", ">=")
)
_UNSEEN = str.maketrans("", "", "\u2061\u2062\u2063\u2064\u200b")  # function application, invisible times …
_PRIMES = frozenset("′″‴⁗'°")
_ROOTS = {"3": "∛", "4": "∜"}
# Marks above a letter, as the characters that combine with it.
_ACCENTS = {
    **dict.fromkeys("¯‾ˉ\u0305_", "\u0304"),
    **dict.fromkeys("^ˆ\u0302", "\u0302"),
    **dict.fromkeys("~˜∼\u0303", "\u0303"),
    **dict.fromkeys("˙.\u0307", "\u0307"),
    **dict.fromkeys("¨\u0308", "\u0308"),
    **dict.fromkeys("ˇ\u030c", "\u030c"),
    **dict.fromkeys("→⃗\u20d7", "\u20d7"),
}


class _Part(NamedTuple):
    text: str
    holds: int = _TERM
    operator: bool = False


def of(root: Node) -> str:
    """Return a formula in a line."""
    return _row(root).text


def _part(node: Node | str) -> _Part:
    if isinstance(node, str):
        return _Part(line(node))
    if node.name in SILENT:
        return _Part("")
    return _PARTS.get(node.name, _row)(node)


def _parts(node: Node) -> list[_Part]:
    """Return the parts that an element must have, each in its place though it be empty."""
    return [_part(one) for one in node.elements if one.name not in SILENT]


def _held(part: _Part, least: int) -> str:
    return part.text if part.holds >= least else f"({part.text})"


def _token(node: Node) -> _Part:
    text = line("".join(texts(node))).translate(_UNSEEN)
    return _Part(text, _SUM if " " in text else _TERM)


def _operator(node: Node) -> _Part:
    return _Part(_token(node).text, operator=True)


def _string(node: Node) -> _Part:
    left, right = (node.attributes.get(name, '"') for name in ("lquote", "rquote"))
    return _Part(left + line("".join(texts(node))) + right)


def _row(node: Node) -> _Part:
    return _joined([_part(one) for one in node.children])


def _first(node: Node) -> _Part:
    return _joined([_part(one) for one in node.elements[:1]])


def _joined(parts: list[_Part]) -> _Part:
    """Return parts beside one another: operators between two others stand free, and what would run together is kept apart."""
    parts = [one for one in parts if one.text]
    if len(parts) == 1:
        return parts[0]
    done = ""
    holds = _PRODUCT
    for at, one in enumerate(parts):
        before, last = parts[at - 1] if at else None, at == len(parts) - 1
        if one.operator and one.text in _SPACED:
            holds = _SUM
            between = before is not None and not last and not _begins(before)
            done += f" {one.text} " if between else one.text
        elif one.operator and one.text in (",", ";"):
            holds = _SUM
            done += one.text if last else f"{one.text} "
        else:
            if before is not None and not done.endswith(" ") and _runs_together(before, one):
                done += " "
            done += one.text
    return _Part(done, _TERM if _is_fenced(parts) else holds)


def _begins(part: _Part) -> bool:
    """Tell whether an operator behind a part is a sign of what follows, as in (−1) and a = −1."""
    return part.operator and (part.text in _SPACED or part.text in _OPEN or part.text in (",", ";"))


def _runs_together(before: _Part, after: _Part) -> bool:
    if before.operator and len(before.text) == 1 and not before.text.isalpha():
        return False
    end, start = before.text[-1], after.text[0]
    loose = before.holds < _TERM or after.holds < _TERM or len(before.text) > 1 or len(after.text) > 1
    if not (end.isalnum() or (before.holds < _TERM and end in _CLOSE)) or not (
        start.isalnum() or start in "√∛∜"
    ):
        return False
    return loose and not (before.text.isdecimal() and after.text.isdecimal())


def _is_fenced(parts: list[_Part]) -> bool:
    """Tell whether brackets stand round all parts."""
    depth = 0
    for at, one in enumerate(parts):
        depth += one.operator and one.text in _OPEN
        depth -= one.operator and one.text in _CLOSE
        if not depth:
            return at > 0 and at == len(parts) - 1
    return False


def _fraction(node: Node) -> _Part:
    parts = _parts(node)
    if len(parts) != 2:
        return _joined(parts)
    above, below = parts
    bar = node.attributes.get("linethickness", "").strip().startswith("0")
    text = f"{_held(above, _PRODUCT)}/{_held(below, _SCRIPT)}"
    if above.holds == _FRACTION:
        text = f"({above.text})/{_held(below, _SCRIPT)}"
    return _Part(f"{above.text}¦{below.text}" if bar else text, _FRACTION)


def _root(node: Node) -> _Part:
    return _Part(_under("√", _row(node)))


def _nth_root(node: Node) -> _Part:
    parts = _parts(node)
    if len(parts) != 2:
        return _joined(parts)
    base, index = parts
    return _Part(_under(_ROOTS.get(index.text) or f"√[{index.text}]", base))


def _under(sign: str, part: _Part) -> str:
    fenced = part.text[:1] in _OPEN and part.holds == _TERM
    return f"{sign}{part.text if fenced or len(part.text) == 1 or part.text.isalnum() else f'({part.text})'}"


def _scripts(base: _Part, below: _Part, above: _Part) -> _Part:
    if above.text and above.text in _ACCENTS and len(base.text) == 1 and above.operator:
        base, above = _Part(unicodedata.normalize("NFC", base.text + _ACCENTS[above.text])), _Part("")
    primed = bool(above.text) and set(above.text) <= _PRIMES
    text = _held(base, _TERM) + (f"_{_script(below)}" if below.text else "")
    if above.text:
        text += above.text if primed else f"^{_script(above)}"
    scripts = below.text or (above.text and not primed)
    return _Part(text, _SCRIPT if scripts else _TERM, operator=base.operator and not scripts)


def _script(part: _Part) -> str:
    tight = part.holds == _TERM and (part.text.isalnum() or len(part.text) == 1)
    return part.text if tight or part.text[:1] in _OPEN else f"({part.text})"


def _scripted(places: str) -> Callable[[Node], _Part]:
    """Return what makes a base with scripts: `places` names them, "below" and "above", in the order of the element."""
    names = places.split()

    def made(node: Node) -> _Part:
        parts = _parts(node)
        if len(parts) != 1 + len(names):
            return _joined(parts)
        said = dict(zip(names, parts[1:], strict=True))
        return _scripts(parts[0], said.get("below", _Part("")), said.get("above", _Part("")))

    return made


def _many(node: Node) -> _Part:
    """Return a base with scripts in pairs behind it, and before it after <mprescripts>."""
    elements = [one for one in node.elements if one.name not in SILENT]
    at = next((at for at, one in enumerate(elements) if one.name == "mprescripts"), len(elements))
    base, *behind = [_part(one) for one in elements[:at]] or [_Part("")]
    before = [_part(one) for one in elements[at + 1 :]]
    text = "".join(_pairs(before)) + (" " if before and base.text[:1].isalnum() else "") + _held(base, _TERM)
    return _Part(text + "".join(_pairs(behind)), _SCRIPT)


def _pairs(parts: list[_Part]) -> list[str]:
    return [f"{'^' if at % 2 else '_'}{_script(one)}" for at, one in enumerate(parts) if one.text]


def _fenced(node: Node) -> _Part:
    said = node.attributes
    separators = "".join(said.get("separators", ",").split())
    text = ""
    parts = [_part(one) for one in node.children]
    for at, one in enumerate(one for one in parts if one.text):
        if at and separators:
            text += f"{separators[min(at, len(separators)) - 1]} "
        text += one.text
    return _Part(f"{said.get('open', '(').strip()}{text}{said.get('close', ')').strip()}")


def _table(node: Node) -> _Part:
    rows = [one for one in _parts(node) if one.text]
    text = "; ".join(one.text for one in rows)
    return _Part(text, _SUM if len(rows) > 1 else rows[0].holds if rows else _TERM)


def _table_row(node: Node) -> _Part:
    text = ""
    cells = [one for one in _parts(node) if one.text]
    if node.name == "mlabeledtr" and len(cells) > 1:  # its label stands first, and is read last
        cells = [*cells[1:], cells[0]]
    for cell in cells:
        # The columns of lines that are set under one another at a sign are no cells of a matrix.
        goes_on = cell.text.split(" ")[0] in _SPACED or cell.text[:1] in _SPACED or text[-1:] in _SPACED
        said = cell.text
        if text and goes_on and said[0] in _SPACED and said[1:2] not in ("", " "):
            said = f"{said[0]} {said[1:]}"
        text += ("" if not text else " " if goes_on else ", ") + said
    return _Part(text, _SUM if len(cells) > 1 else cells[0].holds if cells else _TERM)


def _nothing(_: Node) -> _Part:
    return _Part("")


_PARTS: dict[str, Callable[[Node], _Part]] = {
    **dict.fromkeys(("mi", "mn", "mtext"), _token),
    "mo": _operator,
    "ms": _string,
    **dict.fromkeys(("semantics", "maction"), _first),
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _nth_root,
    **dict.fromkeys(("msup", "mover"), _scripted("above")),
    **dict.fromkeys(("msub", "munder"), _scripted("below")),
    **dict.fromkeys(("msubsup", "munderover"), _scripted("below above")),
    "mmultiscripts": _many,
    "mfenced": _fenced,
    "mtable": _table,
    **dict.fromkeys(("mtr", "mlabeledtr"), _table_row),
    **dict.fromkeys(("mphantom", "mspace", "none", "mprescripts"), _nothing),
}
