"""A run: the text of a block across its inline borders, what the rules of a language see of it, and what they changed.

Rules see plain text.  What they must not touch (code, pictures, addresses, text of another language) stands in it as OPAQUE, a
character that is like a letter to them; every other character that is no text is one of those below.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from exporter.model import Where

OPAQUE = "\ufffc"  # something in the line that no rule may change
BREAK = "\u2028"  # a line break of the author's
# Noncharacters (Unicode 23.7), which no text may hold: the marks of a Quoted, and where superior or inferior letters begin and end.
QUOTE_OPENS, QUOTE_CLOSES, RAISED, LOWERED = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
SPECIAL = frozenset((OPAQUE, BREAK, QUOTE_OPENS, QUOTE_CLOSES, RAISED, LOWERED))
# How what is no text shows among the words around an edit.
_SHOWN = {ord(mark): "…" if mark == OPAQUE else None for mark in SPECIAL}
_AROUND = 24  # characters of a text that an edit shows on either side
_HOLD_NOTHING = frozenset((OPAQUE, BREAK, RAISED, LOWERED))

Change = tuple[int, int, str]  # what rules yield: text[start:end] is to become the third, in order and apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of the text: `rule` made `before` into `after`.

    `where` has an end when it is the exact place of `before`; else it is only where the text begins that holds it.
    `left` and `right` are some words around it as they were written, `new_left` and `new_right` as they are in the end.
    """

    rule: str
    before: str
    after: str
    where: Where | None = None
    left: str = field(default="", compare=False)
    right: str = field(default="", compare=False)
    new_left: str = field(default="", compare=False)
    new_right: str = field(default="", compare=False)


class Piece(NamedTuple):
    """A part of a run: what it says, in which language, and where it was written.

    kind: text that rules may change, text hidden from them, or a mark, one of SPECIAL.
    """

    text: str
    lang: str
    kind: Literal["text", "hidden", "mark"] = "text"
    where: Where | None = None


class _Change(NamedTuple):
    """Why a character is not as written: it stands before (-1), for (0) or after (1) what it belongs to, by a rule."""

    place: int
    rule: str


class _Atom(NamedTuple):
    """One changed character: original[start:end] became `after`; `owner` is what it belongs to, `at` where it stands now."""

    start: int
    end: int
    after: str
    rule: str
    owner: int
    at: int


class Run:
    """The pieces of one block; `text` as it stands now, `seen` what the rules see of it, `characters` those that are in it.

    hidden: spans of the text that no rule may change.
    """

    def __init__(self, pieces: Sequence[Piece], hidden: Iterable[tuple[int, int]] = ()) -> None:
        self.pieces = pieces
        self.original = self.text = self.seen = "".join([piece.text for piece in pieces])
        self.characters: set[str] = set()
        self._owners = list(
            range(len(self.text))
        )  # what each character belongs to, as an offset in `original`
        self._changes: list[_Change | None] = [None] * len(self.text)
        self._gone: dict[int, str] = {}  # what was taken out, and by which rule
        self._starts: list[int] = []
        self._hidden = list(hidden)
        start = 0
        for piece in pieces:
            self._starts.append(start)
            if piece.kind == "hidden" or (piece.kind == "text" and not SPECIAL.isdisjoint(piece.text)):
                self._hidden.append((start, start + len(piece.text)))
            start += len(piece.text)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that something is to be set in, in order."""
        return tuple(
            dict.fromkeys(
                piece.lang
                for piece in self.pieces
                if piece.kind == "text" or piece.text in (QUOTE_OPENS, QUOTE_CLOSES)
            )
        )

    @property
    def where(self) -> Where | None:
        """Where the run begins, as far as it is known."""
        return next((piece.where for piece in self.pieces if piece.where), None)

    def look(self, lang: str) -> None:
        """Show the run as the rules of a language are to see it: spaces, and what is in that language and not hidden."""
        hidden = self._hidden + [
            (start, start + len(piece.text))
            for start, piece in zip(self._starts, self.pieces, strict=True)
            if piece.lang != lang and piece.text not in _HOLD_NOTHING
        ]
        self.seen = self._masked(hidden) if hidden else self.text
        self.characters = set(self.seen)

    def change(self, rule: str, changes: Iterable[Change]) -> None:
        """Make the changes of a rule.  What would touch something hidden is left as it is."""
        text: list[str] = []
        seen: list[str] = []
        owners: list[int] = []
        why: list[_Change | None] = []
        at = 0
        for start, end, new in changes:
            first, last, made = _trimmed(self.seen, start, end, new)
            if (first == last and not made) or first < at or OPAQUE in self.seen[first:last]:
                continue
            remade = self._remade(rule, first, last, made, rightwards=last < end)
            if remade is None:
                continue
            text += self.text[at:first], made
            seen += self.seen[at:first], made
            owners += self._owners[at:first] + [owner for owner, _ in remade]
            why += self._changes[at:first] + [change for _, change in remade]
            self.characters.update(made)
            at = last
        if text:
            self.text = "".join(text) + self.text[at:]
            self.seen = "".join(seen) + self.seen[at:]
            self._owners = owners + self._owners[at:]
            self._changes = why + self._changes[at:]

    def results(self) -> list[str]:
        """Return what each piece says now."""
        bounds = [bisect_left(self._owners, start) for start in self._starts]
        return [self.text[start:end] for start, end in zip(bounds, [*bounds[1:], None], strict=True)]

    def edits(self) -> list[Edit]:
        """Return what was changed, in order: what one rule did to neighbouring characters of a piece is one edit."""
        edits: list[Edit] = []
        atoms = self._atoms()
        at = 0
        while at < len(atoms):
            begin = at
            first = last = atoms[at]
            number = bisect_right(self._starts, first.owner) - 1
            after = first.after
            at += 1
            while at < len(atoms) and self._joins(number, last, atoms[at]):
                after += self.original[last.end : atoms[at].start] + atoms[at].after
                last = atoms[at]
                at += 1
            before = self.original[first.start : last.end]
            stands = [atom.at + shift for atom in atoms[begin:at] for shift in (0, len(atom.after))]
            begins, ends = min(stands), max(stands)
            if before != after and self.pieces[number].kind != "mark":  # nobody wrote a mark
                where = self._place(number, first.start, last.end)
                edits.append(
                    Edit(
                        rule=first.rule,
                        before=before,
                        after=shown(after),
                        where=where,
                        left=_last_words(self.original[max(first.start - _AROUND, 0) : first.start]),
                        right=_first_words(self.original[last.end : last.end + _AROUND]),
                        new_left=_last_words(self.text[max(begins - _AROUND, 0) : begins]),
                        new_right=_first_words(self.text[ends : ends + _AROUND]),
                    )
                )
        return edits

    def place(self, start: int, end: int) -> Where | None:
        """Return where original[start:end] was written, as exactly as `Edit.where`."""
        return self._place(bisect_right(self._starts, start) - 1, start, end)

    def _joins(self, number: int, last: _Atom, atom: _Atom) -> bool:
        if atom.rule != last.rule or bisect_right(self._starts, atom.owner) - 1 != number:
            return False
        return atom.start == last.end or last.after == RAISED  # a superior is one edit with the letters in it

    def _atoms(self) -> list[_Atom]:
        atoms = [
            _Atom(owner, owner + 1, "", rule, owner, bisect_left(self._owners, owner))
            for owner, rule in self._gone.items()
        ]
        for at, (owner, change) in enumerate(zip(self._owners, self._changes, strict=True)):
            if change is not None:
                place, rule = change
                atoms.append(_Atom(owner + (place > 0), owner + (place >= 0), self.text[at], rule, owner, at))
        return sorted(atoms, key=lambda atom: (atom.start, atom.end))

    def _remade(
        self, rule: str, first: int, last: int, made: str, rightwards: bool
    ) -> list[tuple[int, _Change | None]] | None:
        """Return what the characters of `made` belong to, which stand for first … last - 1; None when nothing can hold them."""
        owners, old = self._owners[first:last], self._changes[first:last]
        if not owners:
            holder = self._holder(first, rightwards)
            return None if holder is None else [(holder[0], _Change(holder[1], rule))] * len(made)
        shift = made.find(self.seen[first:last])
        if shift >= 0:  # the same, with something around it
            before = [(owners[0], _Change(-1, rule))] * shift
            after = [(owners[-1], _Change(1, rule))] * (len(made) - shift - len(old))
            return [*before, *zip(owners, old, strict=True), *after]
        kept = [
            (owner, _Change(change.place if change else 0, rule))
            for owner, change, _ in zip(owners, old, made, strict=False)
        ]
        for owner, change in zip(owners[len(made) :], old[len(made) :], strict=True):
            if change is None or change.place == 0:
                self._gone[owner] = rule
        return [*kept, *[(owners[-1], _Change(1, rule))] * (len(made) - len(kept))]

    def _holder(self, at: int, rightwards: bool) -> tuple[int, int] | None:
        """Return what an insertion at `at` belongs to, and on which side of it."""
        sides = [(at - 1, 1), (at, -1)]
        for position, place in reversed(sides) if rightwards else sides:
            if 0 <= position < len(self.text) and self.text[position] not in _HOLD_NOTHING:
                return self._owners[position], place
        return None

    def _masked(self, hidden: list[tuple[int, int]]) -> str:
        characters = list(self.text)
        for start, end in hidden:
            for at in range(bisect_left(self._owners, start), bisect_left(self._owners, end)):
                if not characters[at].isspace():
                    characters[at] = OPAQUE
        return "".join(characters)

    def _place(self, number: int, start: int, end: int) -> Where | None:
        """Return where original[start:end] of a piece was written, or where the piece begins that was not written as it reads."""
        piece, first = self.pieces[number], self._starts[number]
        where = piece.where
        if where is None:
            return None
        # Entities and escapes are longer than what they stand for.
        is_exact = where.line == where.end_line and where.end_column - where.column == len(piece.text)
        if not is_exact or end > first + len(piece.text):
            return beginning(where)
        return Where(
            file=where.file,
            line=where.line,
            column=where.column + start - first,
            end_line=where.line,
            end_column=where.column + end - first,
        )


def beginning(where: Where) -> Where:
    """Return where a place begins, without its end."""
    return Where(file=where.file, line=where.line, column=where.column)


def _last_words(text: str) -> str:
    """Return the end of a text that was cut, from the first whole word on."""
    whole = text.partition(" ")[2] if len(text) == _AROUND and " " in text else text
    return whole.translate(_SHOWN)


def _first_words(text: str) -> str:
    """Return the beginning of a text that was cut, up to the last whole word."""
    whole = text.rpartition(" ")[0] if len(text) == _AROUND and " " in text else text
    return whole.translate(_SHOWN)


def shown(text: str) -> str:
    """Return text with the marks that stand for markup written as HTML does."""
    return text.replace(RAISED, "<sup>").replace(LOWERED, "</sup>")


def _trimmed(text: str, start: int, end: int, new: str) -> tuple[int, int, str]:
    """Return a change without what stays the same at its beginning and end."""
    while start < end and new and text[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and text[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    return start, end, new
