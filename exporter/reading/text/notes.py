"""Notes of a plain text: `[1]` in its running text and, further down, one paragraph that begins with `[1]`, as `Note` where it is called.

They are taken only when all agree: each number is called once and has one paragraph, after its call.  What is called twice is rather
a list of works, and what has no paragraph is no call: then all of them stay as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from exporter import model
from exporter.model import Blocks, Inlines

_CALL = re.compile(r"\[(\d{1,3}|[A-Z]|\*{1,3}|†)\]")
BEGIN = re.compile(r"\[(?:Footnote )?(\d{1,3}|[A-Z]|\*{1,3}|†)(\]:?\s+|:\s+)(?=\S)")
_LONG = "[Footnote"


def taken(blocks: Blocks) -> Blocks:
    """Return the blocks with the notes at their calls, where every call has its note and every note its call."""
    found = {at: label for at, block in enumerate(blocks) if (label := _label(block))}
    labels = list(found.values())
    if not labels or len(set(labels)) != len(labels):
        return blocks
    calls: dict[str, int] = {}
    for at, block in enumerate(blocks):
        for label in _calls(block, is_note=at in found):
            if label in calls:
                return blocks
            calls[label] = at
    if set(calls) != set(labels) or any(calls[label] >= at for at, label in found.items()):
        return blocks
    if any(calls[label] in found for label in labels):  # a note in a note
        return blocks
    notes = {label: _note(blocks[at], label) for at, label in found.items()}
    rest: Blocks = tuple(block for at, block in enumerate(blocks) if at not in found)
    done: Blocks = model.rebuild(
        rest, lambda node: _with_notes(node, notes) if isinstance(node, model.Text) else node
    )
    return done


def _label(block: model.Block) -> str:
    """Return the number of the note that a block is; "" when it is none."""
    first = block.content[0] if isinstance(block, model.Paragraph) and block.content else None
    if not isinstance(first, model.Text) or (match := BEGIN.match(first.text)) is None:
        return ""
    closed = match[2].startswith("]")
    if first.text.startswith(_LONG) == closed:
        return ""
    last = block.content[-1] if isinstance(block, model.Paragraph) else None
    if not closed and not (isinstance(last, model.Text) and last.text.endswith("]")):
        return ""
    return match[1]


def _calls(block: model.Block, *, is_note: bool) -> Iterator[str]:
    begun = not is_note
    for node in model.walk(block):
        if isinstance(node, model.Text):
            labels = _CALL.findall(node.text)
            if not begun and node.text.startswith("[") and not node.text.startswith(_LONG):
                labels = labels[1:]
            begun = True
            yield from labels


def _note(block: model.Block, label: str) -> model.Note:
    assert isinstance(block, model.Paragraph)
    content: Inlines = block.content
    first = content[0]
    assert isinstance(first, model.Text)
    match = BEGIN.match(first.text)
    assert match
    content = (_part(first, match.end(), len(first.text)), *content[1:])
    last = content[-1]
    if first.text.startswith(_LONG) and isinstance(last, model.Text):
        content = (*content[:-1], _part(last, 0, len(last.text) - 1))
    return model.Note(id=f"note:{label}", blocks=(replace(block, content=content),), where=block.where)


def _with_notes(text: model.Text, notes: dict[str, model.Note]) -> Inlines | model.Text:
    done: list[model.Inline] = []
    begun = 0
    for match in _CALL.finditer(text.text):
        before = text.text[begun : match.start()]
        # A space before a call is there for the brackets' sake.
        if before.strip():
            done.append(_part(text, begun, begun + len(before.rstrip())))
        done.append(replace(notes[match[1]], where=_part(text, *match.span()).where))
        begun = match.end()
    if not done:
        return text
    if begun < len(text.text):
        done.append(_part(text, begun, len(text.text)))
    return tuple(done)


def _part(text: model.Text, start: int, end: int) -> model.Text:
    """Return a part of a text, which stands in one line."""
    where = text.where
    if where:
        where = replace(where, column=where.column + start, end_column=where.column + end)
    return replace(text, text=text.text[start:end], where=where)
