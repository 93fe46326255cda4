"""What is doubtful in the words of a source: told, never changed.

A rule looks at all passages of a book and yields problems; one more row of RULES is one more thing that is looked for.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from exporter.checking import spelling
from exporter.checking.passages import Passage, Word, passages
from exporter.model import Book, Image, Listing, Paragraph, plain, walk
from exporter.problems import Problem, problem
from exporter.resources import called
from exporter.settings import Settings
from exporter.typesetting.runs import OPAQUE

Rule = Callable[[Book, Sequence[Passage], Settings], Iterator[Problem]]

# Words that a sentence may rightly say twice.
_TWICE = {"fr": {"nous", "vous"}, "en": {"had", "that", "bye", "no"}, "de": {"die", "der", "das", "sie"}}
_LONG = 4  # letters of a word whose capital is a choice: articles and prepositions of names are shorter
_NOUNS = {"de"}  # languages that write common nouns with a capital


def check(book: Book, settings: Settings) -> tuple[Problem, ...]:
    """Return what is doubtful in a book as it was read, in the order of its lines."""
    found = tuple(passages(book))
    problems = [one for rule in RULES for one in rule(book, found, settings)]
    return tuple(
        sorted(problems, key=lambda one: (one.where.line, one.where.column) if one.where else (0, 0))
    )


def unknown_words(_: Book, found: Sequence[Passage], settings: Settings) -> Iterator[Problem]:
    """Words that no dictionary has; names in the middle of a sentence are left alone."""
    if _is_left_out("spell.unknown", settings):
        return
    known = {word.casefold() for word in settings.check.words}
    by_language: dict[str, dict[str, list[tuple[Passage, Word]]]] = defaultdict(lambda: defaultdict(list))
    for passage in found:
        for word in passage.words():
            is_name = not word.first and not passage.heading and word.text[0].isupper()
            if not (is_name or word.text.isupper() or word.text.casefold() in known):
                by_language[passage.language][word.text].append((passage, word))
    for language, words in by_language.items():
        name = spelling.dictionary(language)
        if not name:
            yield problem("spell.no-dictionary", f"The spelling of {language} was not checked.")
            continue
        for text, proposed in spelling.unknown(words, name).items():
            passage, word = words[text][0]
            times = f" ({len(words[text])} times)" if len(words[text]) > 1 else ""
            yield problem(
                "spell.unknown",
                f"'{text}' is in no dictionary{times}.",
                passage.where(word.start, word.end),
                hint=f"Did you mean {_either(proposed)}?" if proposed else None,
            )


def inconsistent_capitals(_: Book, found: Sequence[Passage], __: Settings) -> Iterator[Problem]:
    """Two words that stand together now with a capital and now without."""
    forms: dict[tuple[str, str], list[tuple[Passage, Word, Word]]] = defaultdict(list)
    for passage in found:
        if passage.language.partition("-")[0] in _NOUNS:
            continue
        words = list(passage.words())
        for one, other in pairwise(words):
            apart = passage.text[one.end : other.start]
            if apart.isspace() and not one.first and min(len(one.text), len(other.text)) >= _LONG:
                forms[passage.language, f"{one.text} {other.text}".casefold()].append((passage, one, other))
    for places in forms.values():
        shown = Counter(f"{one.text} {other.text}" for _, one, other in places)
        if len(shown) < 2:
            continue
        usual = shown.most_common(1)[0][0]
        for passage, one, other in places:
            said = f"{one.text} {other.text}"
            if said != usual and not passage.heading:
                yield problem(
                    "case.inconsistent",
                    f"'{said}' stands elsewhere as '{usual}'.",
                    passage.where(one.start, other.end),
                )


def repeated_words(_: Book, found: Sequence[Passage], __: Settings) -> Iterator[Problem]:
    """A word twice in a row."""
    for passage in found:
        rightly = _TWICE.get(passage.language.partition("-")[0], set())
        words = list(passage.words())
        for one, other in pairwise(words):
            same = one.text == other.text and one.text.islower() and one.text not in rightly
            if same and passage.text[one.end : other.start].isspace():
                yield problem(
                    "word.repeated",
                    f"'{one.text}' stands twice in a row.",
                    passage.where(one.start, other.end),
                )


def unbalanced_quotes(_: Book, found: Sequence[Passage], __: Settings) -> Iterator[Problem]:
    """Guillemets of a paragraph that do not pair, or an odd number of straight quotes."""
    for passage in found:
        opened, closed = passage.text.count("«"), passage.text.count("»")
        straight = len(re.findall(r'(?<!\d)"', passage.text))
        if opened != closed or straight % 2:
            marks = f"{opened} « and {closed} »" if opened != closed else 'an odd number of "'
            yield problem(
                "quote.unbalanced", f"A paragraph has {marks}.", passage.where(0, len(passage.text))
            )


def lists_without_introduction(book: Book, _: Sequence[Passage], __: Settings) -> Iterator[Problem]:
    """A list that no sentence leads to."""
    for node in walk(book):
        blocks = getattr(node, "blocks", ())
        for before, block in zip((None, *blocks), blocks, strict=False):
            if isinstance(block, Listing) and not _leads(before):
                yield problem("list.no-intro", "No sentence leads to this list.", block.where)


def pictures_without_description(book: Book, _: Sequence[Passage], __: Settings) -> Iterator[Problem]:
    """A picture whose alternative text nobody has written; an empty one says that it only adorns.  The EPUB says the same."""
    for node in walk(book):
        if isinstance(node, Image) and node.alt is None:
            yield problem(
                "image.no-alt", f"The picture '{called(node.resource)}' has no description.", node.where
            )


RULES: tuple[Rule, ...] = (
    unknown_words,
    inconsistent_capitals,
    repeated_words,
    unbalanced_quotes,
    lists_without_introduction,
    pictures_without_description,
)


def _leads(block: object) -> bool:
    return isinstance(block, Paragraph) and plain(block.content).rstrip().endswith((":", OPAQUE))


def _is_left_out(code: str, settings: Settings) -> bool:
    """Tell whether nobody wants to hear of a code, so that what is costly to find need not be looked for."""
    area = code.partition(".")[0]
    return bool({code, area} & set(settings.check.ignore))


def _either(words: Iterable[str]) -> str:
    *most, last = (f"'{word}'" for word in words)
    return f"{', '.join(most)} or {last}" if most else last
