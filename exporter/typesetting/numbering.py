"""Numbers and ids: notes are numbered through the book, sections named after their titles, and links follow.

Ids are unique in the book, for one page of HTML or a PDF holds all of it; what a link or a reference names is looked for in its own
article first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from exporter import model
from exporter.model import Article, Book, Inlines, Metadata, Part, branches, plain, rebuild, walk
from exporter.problems import Problem, problem
from exporter.typesetting.slugs import Names, anchors, folded, slug
from exporter.typesetting.space import Space, reached


@dataclass(slots=True)
class _Scope:
    """What the names that an article uses stand for: ids in the book, by the author's ids and by anchors made of titles."""

    ids: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)
    repeated: dict[str, int] = field(default_factory=dict)  # anchors → how often headings wanted them again
    loose: dict[str, str] = field(default_factory=dict)  # by the letters and digits of ids and titles alone
    used: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _State:
    """What is known of the book: names that are taken, numbers of notes and titles of sections by id, metadata that is numbered."""

    names: Names = field(default_factory=Names)
    numbers: dict[str, str] = field(default_factory=dict)
    titles: dict[str, Inlines] = field(default_factory=dict)
    shared: dict[int, tuple[Inlines, dict[str, str]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def number(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """Return the book with an id and a number for each note, an id for each section with a title, and links that reach them."""
    state = _State()
    scopes = [_written(part, state.names) for part in _parts(book)]
    metadata = _metadata(book.metadata, _of_titles(book.metadata, scopes, state.names), state)
    order = iter(scopes)
    named = tuple(_named(child, order, state) for child in book.children)
    links = _Links(Space(_parts(book)), scopes, state)
    linked = tuple(links.linked(child) for child in named)
    return replace(book, metadata=metadata, children=linked), tuple(state.problems)


def _parts(book: Book | Part) -> Iterator[Part | Article]:
    for child in book.children:
        yield child
        if isinstance(child, Part):
            yield from _parts(child)


def _written(part: Part | Article, names: Names) -> _Scope:
    """Return the scope of a part with the ids that its author wrote, which are taken before any is made."""
    scope = _Scope()
    for node in walk((part.title, part.blocks) if isinstance(part, Part) else (part.metadata, part.blocks)):
        if getattr(node, "id", "") and not isinstance(node, model.Note) and node.id not in scope.ids:
            scope.ids[node.id] = names.take(node.id)
    return scope


def _of_titles(metadata: Metadata, scopes: list[_Scope], names: Names) -> _Scope:
    """Return the scope of a book's own titles: an id that they have from an article is that article's."""
    scope = _Scope()
    for node in walk(metadata):
        if getattr(node, "id", "") and not isinstance(node, model.Note) and node.id not in scope.ids:
            shared = next((one.ids[node.id] for one in scopes if node.id in one.ids), "")
            scope.ids[node.id] = shared or names.take(node.id)
    return scope


def _named(part: Part | Article, scopes: Iterator[_Scope], state: _State) -> Part | Article:
    """Return a part with ids and numbers."""
    scope = next(scopes)
    if isinstance(part, Article):
        metadata = _metadata(part.metadata, scope, state)
        return replace(part, metadata=metadata, blocks=_renewed(part.blocks, scope, state))
    title, blocks = _renewed(part.title, scope, state), _renewed(part.blocks, scope, state)
    return replace(
        part,
        title=title,
        blocks=blocks,
        children=tuple(_named(child, scopes, state) for child in part.children),
    )


def _metadata(metadata: Metadata, scope: _Scope, state: _State) -> Metadata:
    """Return metadata with its notes numbered; a title that a book has from its article has the same numbers."""
    changes: dict[str, Any] = {}
    for name in branches(Metadata):
        if content := getattr(metadata, name):
            if id(content) not in state.shared:
                own = _Scope(ids=scope.ids)
                state.shared[id(content)] = _renewed(content, own, state), own.notes
            changes[name], notes = state.shared[id(content)]
            scope.notes.update(notes)
    return replace(metadata, **changes) if changes else metadata


def _renewed(node: Any, scope: _Scope, state: _State) -> Any:
    """Return a node, or a tuple of them, with ids and numbers for all that is in it, parents before children."""
    if isinstance(node, tuple):
        done = tuple(_renewed(child, scope, state) for child in node)
        return node if all(new is old for new, old in zip(done, node, strict=True)) else done
    kind: type = type(node)
    changes: dict[str, Any] = {}
    if isinstance(node, model.Note):
        changes = _note(node, scope, state)
    elif node.id or (isinstance(node, model.Section) and node.title):
        changes = _identity(node, scope, state)
    for name in branches(kind):
        if value := getattr(node, name):
            new = _renewed(value, scope, state)
            if new is not value:
                changes[name] = new
    if changes and any(getattr(node, name) != value for name, value in changes.items()):
        return replace(node, **changes)
    return node


def _note(note: model.Note, scope: _Scope, state: _State) -> dict[str, Any]:
    figure = str(len(state.numbers) + 1)
    name = state.names.take(f"note-{figure}")
    state.numbers[name] = figure
    if note.id:
        scope.notes[note.id] = name
    return {"id": name, "number": figure}


def _identity(node: Any, scope: _Scope, state: _State) -> dict[str, Any]:
    """Return the id of a node that has one, or needs one."""
    title = plain(node.title) if isinstance(node, model.Section) else ""
    if not node.id:
        name = state.names.take(slug(title) or "section-1")
    elif node.id not in scope.used:
        name = scope.ids[node.id]
    else:
        name = state.names.take(node.id)
        state.problems.append(
            problem(
                "typesetting.same-id",
                f"The id '{node.id}' is given twice; here it becomes '{name}'.",
                node.where,
            )
        )
    scope.used.add(node.id)
    if title:
        state.titles[name] = node.title
        for made in anchors(title):
            scope.anchors[_free(made, scope)] = name
        for made in (folded(title), folded(title).lstrip("0123456789")):
            scope.loose.setdefault(made, name)
    if node.id:
        scope.loose.setdefault(folded(node.id), name)
    return {"id": name}


def _free(name: str, scope: _Scope) -> str:
    """Return what GitHub calls a heading whose anchor others have already: name-1, name-2 …"""
    found = name
    while found in scope.anchors:
        scope.repeated[name] = scope.repeated.get(name, 0) + 1
        found = f"{name}-{scope.repeated[name]}"
    return found


class _Links:
    """What links, references and calls of notes lead to, document by document in reading order."""

    def __init__(self, space: Space, scopes: list[_Scope], state: _State) -> None:
        self.space, self.scopes, self.state = space, scopes, state
        self.at = -1

    def linked(self, part: Part | Article) -> Part | Article:
        """Return a part whose links, references and calls of notes name the ids of the book."""
        self.at += 1
        blocks = rebuild(part.blocks, self._changed)
        if isinstance(part, Article):
            return replace(part, blocks=blocks)
        title = rebuild(part.title, self._changed)
        return replace(
            part, title=title, blocks=blocks, children=tuple(self.linked(child) for child in part.children)
        )

    def _changed(self, node: Any) -> Any:
        match node:
            case model.Link() if "#" in node.target:
                target = self._target(node)
                return node if target == node.target else replace(node, target=target)
            case model.Reference():
                name = node.target.removeprefix("#")
                target = self._anywhere(name) or name
                title = node.content or _without_notes(self.state.titles.get(target, ()))
                return replace(node, target=target, resolved=node.resolved or title)
            case model.NoteReference():
                return _called(node, self.scopes[self.at], self.state)
        return node

    def _target(self, link: model.Link) -> str:
        """Return a target with the id that its fragment means; one that means none leads to the beginning of its document."""
        path, _, fragment = link.target.partition("#")
        if not path:
            found = self._anywhere(fragment)
            return f"#{found}" if found else link.target
        number = self.space.find(path, self.at)
        if number is None or not fragment:
            return link.target
        if found := _reached(fragment, self.scopes[number]):
            return f"#{found}"
        message = f"The chapter '{path}' has no place '{fragment}'; the link leads to its beginning."
        self.state.problems.append(problem("link.fragment", message, link.where))
        return path

    def _anywhere(self, fragment: str) -> str:
        """Return the id that a fragment means here, or else in the one other document that has it."""
        if found := _reached(fragment, self.scopes[self.at]):
            return found
        others = {
            name
            for scope in self.scopes
            for table in (scope.ids, scope.anchors)
            if (name := table.get(fragment))
        }
        return others.pop() if len(others) == 1 else ""


def _reached(fragment: str, scope: _Scope) -> str:
    """Return the id that a fragment means: one that the author wrote, a note's, or that of the section whose title it is made of."""
    return reached(fragment, (scope.ids, scope.notes, scope.anchors), scope.loose)


def _called(node: model.NoteReference, scope: _Scope, state: _State) -> Any:
    name = scope.notes.get(node.note, node.note)
    if name in state.numbers:
        return replace(node, note=name, number=state.numbers[name])
    state.problems.append(
        problem("typesetting.lost-note", f"There is no note '{node.note}' to call.", node.where)
    )
    return model.Text(text=f"[{node.note}]", where=node.where)


def _without_notes(title: Inlines) -> Inlines:
    dropped: Inlines = rebuild(
        title, lambda node: () if isinstance(node, model.Note | model.NoteReference) else node
    )
    return dropped
