"""The chapters of a plan, read and joined: one book, its language and title settled once, drafts and empty chapters left out and told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from posixpath import dirname

from exporter import reading
from exporter.languages import tags
from exporter.model import (
    Article,
    Blocks,
    Book,
    Inlines,
    Metadata,
    Paragraph,
    Part,
    Section,
    Text,
    Where,
    plain,
    rebuild,
)
from exporter.problems import ExportError, Problem, problem
from exporter.reading import front_matter
from exporter.reading.books import Entry, Plan, roles, turning
from exporter.reading.books.order import is_index
from exporter.resources import Resources
from exporter.settings import Settings

Chapter = Article | Part
# What is said of the book, once, and not of each of its chapters.
_OF_BOOK = {"metadata.no-author", "metadata.no-date", "language.guessed", "language.unknown"}


def read(
    plan: Plan,
    settings: Settings,
    resources: Resources,
    *,
    language: Callable[[Entry], str] = lambda _: "",
    drafts: bool = False,
) -> reading.Reading:
    """Return the book of a plan; settings are the whole book's, `language` what is said of one chapter beside it.

    Raises ExportError for a chapter that cannot be read: a book needs all of them.
    """
    find = resources.find
    values, of_values = front_matter.metadata(
        plan.values,
        str(plan.file or plan.folder),
        places=plan.places,
        find=lambda name, where: find(name, plan.folder, where),
    )
    over, of_options = reading.options(settings, lambda name, where: find(name, plan.folder, where))
    metadata = reading.laid(values, over)
    made = _Joining(plan, settings, resources, language, drafts=drafts)
    children = _with_own_titles(tuple(one for entry in plan.entries for one in made.chapter(entry)))
    if not children:
        raise ExportError("source.empty", "No chapter of the book holds any text.", "Write something.", 1)
    metadata, of_title = _titled(metadata, plan, children)
    said = tags.normal(settings.lang) or metadata.language or made.first_said
    common = said or made.guessed()
    if not said:
        made.problems.append(
            problem("language.guessed", f"The book seems to be written in '{common}'.", _place(plan))
            if common
            else problem("language.unknown", "Nobody says the language, and it cannot be told.", _place(plan))
        )
    metadata = replace(metadata, language=common or reading.UNDETERMINED)
    children = tuple(_spoken(one, made.unsaid, metadata.language) for one in children)
    problems = [*plan.problems, *of_values, *of_options, *of_title, *made.problems]
    if not metadata.contributors and not any(made.authors):
        problems.append(problem("metadata.no-author", "No author is said.", _place(plan)))
    return reading.Reading(book=Book(metadata=metadata, children=children), problems=tuple(problems))


@dataclass
class _Joining:
    """The chapters of a plan as they are read."""

    plan: Plan
    settings: Settings
    resources: Resources
    language: Callable[[Entry], str]
    drafts: bool = field(kw_only=True)
    problems: list[Problem] = field(default_factory=list)
    unsaid: set[str] = field(default_factory=set)  # sources of chapters that do not say their language
    guesses: Counter[str] = field(default_factory=Counter)
    first_said: str = ""
    authors: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        # What is said of the book (--meta) is not said of each of its chapters.
        self.apart = replace(self.settings, metadata=(), identifier="", modified="", lang="")
        self.folder = self.plan.folder.resolve()

    def chapter(self, entry: Entry) -> Iterator[Chapter]:
        """Yield what an entry holds: an article, a part with those under it, the children of a source that is a book itself."""
        below = tuple(one for child in entry.children for one in self.chapter(child))
        if entry.source is None:
            if below:
                title = self._words(entry.title)
                yield Part(title=title, children=below, role=entry.role, number=entry.number)
            return
        book = self._book(entry)
        if book is None:
            yield from below
        elif len(book.children) == 1 and isinstance(article := book.children[0], Article):
            article = self._placed(article, entry)
            yield self._with(article, entry, below) if entry.children else article
        else:
            yield Part(
                title=entry.title if entry.titled else book.metadata.title,
                children=(*book.children, *below),
                role=entry.role,
                number=entry.number,
            )

    def guessed(self) -> str:
        """Return the language that most of the text seems to be written in."""
        return max(self.guesses, key=lambda tag: self.guesses[tag], default="")

    def _book(self, entry: Entry) -> Book | None:
        """Return what an entry's source holds; None, reported, when it is a draft or holds no text."""
        assert entry.source is not None
        said = self.language(entry)
        settings = replace(self.apart, lang=said)
        if entry.titled and (title := plain(entry.title)):
            settings = replace(settings, metadata=(("title", title),))
        try:
            made = reading.read(entry.source, from_=entry.from_, settings=settings, resources=self.resources)
        except ExportError as error:
            if error.code != "source.empty":
                raise
            self.problems.append(
                problem("book.empty-chapter", f"{_name(entry)} holds no text and is left out.", entry.where)
            )
            return None
        book, dropped = turning.dropped(made.book) if settings.extract else (made.book, ())
        self.problems += dropped
        if book.metadata.draft and not self.drafts:
            self.problems.append(
                problem("book.draft", f"{_name(entry)} is a draft and is left out.", entry.where)
            )
            return None
        unsaid = any(one.code in ("language.guessed", "language.unknown") for one in made.problems)
        untitled = any(one.code == "metadata.no-title" for one in made.problems)
        if untitled and entry.title and not entry.titled:
            book = _called(book, self._words(entry.title))
        self._note(entry, book, unsaid)
        self.problems += (
            one
            for one in made.problems
            if one.code not in _OF_BOOK
            and not (one.code == "metadata.no-title" and book.metadata.title != made.book.metadata.title)
        )
        return book

    def _note(self, entry: Entry, book: Book, unsaid: bool) -> None:
        self.authors.append(bool(book.metadata.contributors))
        tag = book.metadata.language
        if unsaid:
            self.unsaid.add(self._source(entry))
            if tag != reading.UNDETERMINED:
                self.guesses[tag] += sum(len(plain(one.blocks)) for one in book.articles)
        elif not self.first_said:
            self.first_said = tag

    def _source(self, entry: Entry) -> str:
        """Return what a chapter's file is called in the book: its path below the book's folder."""
        if not isinstance(entry.source, Path):
            return entry.name
        path = entry.source.resolve()
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else path.name

    def _placed(self, article: Article, entry: Entry) -> Article:
        return replace(
            article,
            source=self._source(entry) or article.source,
            role=entry.role or article.role,
            number=entry.number or article.number,
        )

    def _with(self, article: Article, entry: Entry, below: tuple[Chapter, ...]) -> Part:
        """Return a chapter that has others under it."""
        metadata = article.metadata
        if metadata.contributors or metadata.date:
            self.problems.append(
                problem(
                    "book.chapter-metadata",
                    f"{_name(entry)} has chapters under it; its own authors and date are left out.",
                    entry.where,
                )
            )
        return Part(
            title=metadata.title,
            blocks=article.blocks,
            children=below,
            role=entry.role or ("chapter" if entry.number or not entry.titled else ""),
            number=entry.number,
            source=article.source,
            language=metadata.language,
        )

    def _words(self, title: Inlines) -> Inlines:
        """Return a title in a list of chapters with its Markdown read."""
        from exporter.reading import markdown

        done, found = markdown.titled(
            Metadata(title=title), lambda name, where: self.resources.find(name, self.plan.folder, where)
        )
        self.problems += found
        return done.title


def _called(book: Book, title: Inlines) -> Book:
    """Return a book of one article with another title."""
    (only,) = book.children if len(book.children) == 1 else (None,)
    metadata = replace(book.metadata, title=title)
    if isinstance(only, Article):
        return replace(book, metadata=metadata, children=(replace(only, metadata=metadata),))
    return replace(book, metadata=metadata)


def _with_own_titles(children: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """Return chapters of one folder that begin with the same title, the whole's, and hold one section, called by that section's title.

    The title of the whole stays above the text, as a line of its own.
    """
    titles = Counter((dirname(one.source), plain(one.metadata.title)) for one in _articles(children))

    def renamed(one: Chapter) -> Chapter:
        if isinstance(one, Part):
            return replace(one, children=tuple(map(renamed, one.children)))
        whole = one.metadata.title
        shared = titles[dirname(one.source), plain(whole)] > 1
        if not shared or len(one.blocks) != 1 or not isinstance(own := one.blocks[0], Section):
            return one
        line = Paragraph(content=whole, classes=("running-title",), where=getattr(whole[0], "where", None))
        blocks: Blocks = rebuild(
            own.blocks,
            lambda node: replace(node, level=max(1, node.level - 1)) if isinstance(node, Section) else node,
        )
        return replace(one, metadata=replace(one.metadata, title=own.title), blocks=(line, *blocks))

    return tuple(map(renamed, children))


def _articles(children: tuple[Chapter, ...]) -> Iterator[Article]:
    for child in children:
        if isinstance(child, Article):
            yield child
        else:
            yield from _articles(child.children)


def _spoken(chapter: Chapter, unsaid: Iterable[str], tag: str) -> Chapter:
    """Return a chapter in the book's language where it does not say its own."""
    if isinstance(chapter, Article):
        if chapter.source not in unsaid or chapter.metadata.language == tag:
            return chapter
        return replace(chapter, metadata=replace(chapter.metadata, language=tag))
    children = tuple(_spoken(one, unsaid, tag) for one in chapter.children)
    own = tag if chapter.source and chapter.source in unsaid else chapter.language
    return replace(chapter, children=children, language=own)


def _titled(
    metadata: Metadata, plan: Plan, children: tuple[Chapter, ...]
) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return metadata with a title: what is said, or the folder's name, or the first chapter's."""
    if metadata.title:
        return metadata, ()
    first = children[0]
    title = first.title if isinstance(first, Part) else first.metadata.title
    if plan.untitled and (not _is_index(first) or roles.of(plain(title))):
        title = (Text(text=plan.untitled),)
        message = f"The book takes the name of its folder, '{plan.untitled}', for its title."
    else:
        message = f"The book takes the title of its first article, '{plain(title)}'."
    return replace(metadata, title=title), (problem("book.untitled", message, _place(plan) or _first(plan)),)


def _is_index(chapter: Chapter) -> bool:
    """Tell whether a chapter is the index page of the book's folder, whose title is the book's."""
    path = Path(chapter.source)
    return len(path.parts) == 1 and is_index(path)


def _name(entry: Entry) -> str:
    return str(entry.source) if isinstance(entry.source, Path) else entry.name or "A chapter"


def _first(plan: Plan) -> Where | None:
    """Return the first of the files that were named; a folder that was named is no place."""
    return None if plan.untitled else Where(file=_name(plan.chapters[0]))


def _place(plan: Plan) -> Where | None:
    return Where(file=str(plan.file)) if plan.file else None
