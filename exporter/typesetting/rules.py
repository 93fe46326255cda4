"""The rules of typography, in the order in which they are applied: what each is called, does, and follows.

`exporter explain RULE` and docs/typography.md are made from RULES; `typography.off` of the settings turns a rule off by its id.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from exporter.typesetting import apostrophes, breaks, english, french, quotes, spaces
from exporter.typesetting.runs import LOWERED, QUOTE_OPENS
from exporter.typesetting.spaces import Rule

_BABEL = "babel-french 3.5p (french.ldf, frenchb.lua, frenchb-doc)"
_NATIONALE = "Lexique des règles typographiques en usage à l'Imprimerie nationale"
_OQLF = "OQLF, Vitrine linguistique 22039"
_CLDR = "Unicode CLDR 48"
_EBOOKS = "Standard Ebooks, Manual of Style"
_CHICAGO = "The Chicago Manual of Style"
_LACROUX = "Lacroux, Orthotypographie"
_CSQUOTES = "csquotes 5.2"
_DIGITS = frozenset("0123456789")
_DOUBLES = frozenset(f'"“”„‟«»‹›{QUOTE_OPENS}')
_SINGLES = frozenset("'‘")


class Row(NamedTuple):
    """A rule: its id, the family of languages it is for ("" = all), what it does, what it follows.

    apply yields the changes; it is asked only for texts that have one of the characters `needs`.
    """

    id: str
    family: str
    needs: frozenset[str]
    apply: Rule
    doc: str
    source: str


RULES: tuple[Row, ...] = (
    Row("any.line-break", "", frozenset("\n"), breaks.between_ideographs,
        "A line's end of the source between Chinese or Japanese characters is nothing, not a space.",
        "W3C, CSS Text 4, 4.1.2 (segment break transformation)"),
    # French ────────────────────────────────────────────────────────────────────────────────────
    Row("fr.space-before-comma", "french", frozenset(",."), spaces.before_comma,
        "No space before a comma or a full stop.", _OQLF),
    Row("fr.brackets", "french", frozenset("()[]"), spaces.in_brackets,
        "No space on the inner sides of brackets.", _OQLF),
    Row("fr.ellipsis", "french", frozenset("."), spaces.ellipsis,
        "Three full stops are an ellipsis (U+2026).", f"{_NATIONALE}; {_BABEL}"),
    Row("fr.primes", "french", frozenset("'"), spaces.primes,
        "Minutes and seconds of arc, feet and inches take primes (U+2032, U+2033).", f"{_EBOOKS}, 8.8.6"),
    Row("fr.apostrophe", "french", _SINGLES, apostrophes.apostrophes,
        "The apostrophe is U+2019, at the beginning of a word too.", f"{_OQLF}; {_EBOOKS}, 8.7.7"),
    Row("fr.n-apostrophes", "french", _SINGLES, apostrophes.rocknroll,
        "Rock ’n’ roll has two apostrophes.", f"{_EBOOKS}, 8.7.7"),
    Row("fr.quotes", "french", _DOUBLES, quotes.double,
        "Quotation marks are « », within a quotation “ ” (‹ › in Switzerland).", f"{_NATIONALE}; {_CSQUOTES}, french/quotes"),
    Row("fr.nested-quotes", "french", _SINGLES, apostrophes.nested,
        "A pair of straight single marks within « » takes the marks of a quotation within a quotation.", f"{_CSQUOTES}, french/quotes"),
    Row("fr.quote-spaces", "french", frozenset("«»‹›"), french.quote_spaces,
        "U+00A0 on the inner sides of « ».", f"{_OQLF}; {_BABEL}, FBsp.guill.ch"),
    Row("fr.final-apostrophe", "french", _SINGLES, apostrophes.trailing,
        "An apostrophe that ends a word is U+2019, where no quotation mark was opened.", f"{_EBOOKS}, 8.7.7"),
    Row("fr.dashes", "french", frozenset("-"), french.dashes,
        "A hyphen or two between spaces are an en dash (U+2013), three hyphens, or two that begin a speech, an em dash (U+2014).",
        f"{_BABEL}; JoliTypo 1.4; Brossard, Le correcteur typographe (1934), dialogues"),
    Row("fr.incises", "french", frozenset("–—"), french.incises,
        "The two dashes of an incise are tied to what is between them by U+00A0.", f"{_BABEL} (--~…~--)"),
    Row("fr.dialogue", "french", frozenset("–—"), french.dialogue,
        "The dash that begins a speech is followed by U+00A0.", _BABEL),
    Row("fr.groups", "french", _DIGITS, french.groups,
        "Groups of digits that were typed apart are tied by U+202F (U+00A0 in Canada); none are made.",
        f"{_CLDR}; 9th CGPM (1948), resolution 7"),
    Row("fr.percent", "french", frozenset("%‰"), french.percent,
        "U+00A0 between a number and % or ‰ (none is added in Switzerland).", f"{_CLDR}; {_OQLF}"),
    Row("fr.currency", "french", frozenset("€$£¥"), french.currency,
        "U+00A0 between an amount and the sign of its currency.", _CLDR),
    Row("fr.degrees", "french", frozenset("°"), french.degrees,
        "U+00A0 between a number and °C; a ° alone is closed up.", f"{_OQLF}; {_BABEL}, \\degres"),
    Row("fr.times-sign", "french", frozenset("x"), spaces.times,
        "An x between numbers is a multiplication sign (U+00D7), tied to both.", "JoliTypo 1.4, Dimension"),
    Row("fr.units", "french", _DIGITS, spaces.units,
        "A number is tied by U+00A0 to its unit, or the noun that it counts time, money or length in.",
        f"{_NATIONALE}: « Un nombre en chiffres arabes ou romains ne sera jamais séparé du nom qui le précède ou qui le suit »"),
    Row("fr.hours", "french", frozenset("h"), french.hours,
        "Hours and minutes are tied: 14 h 30.", _NATIONALE),
    Row("fr.dates", "french", _DIGITS, spaces.dates,
        "A day is tied to its month.", f"{_NATIONALE}; {_BABEL}, \\frenchdate"),
    Row("fr.ordinals", "french", frozenset("e"), french.ordinals,
        "The letters of ordinals are superior: 1<sup>er</sup>, XX<sup>e</sup>.", f"{_NATIONALE}, p. 6; {_BABEL}, \\ieme"),
    Row("fr.ordinal-nouns", "french", frozenset(LOWERED), french.of_ordinals,
        "An ordinal in figures is tied to its noun.", _NATIONALE),
    Row("fr.number-sign", "french", frozenset("nN"), french.number_sign,
        "n° is followed by U+00A0, which is added.", f"{_NATIONALE}; {_BABEL}, \\no"),
    Row("fr.references", "french", frozenset(" \n"), spaces.references,
        "p., n°, art., chap., fig., vol., §, page, chapitre and the like are tied to their number.",
        f"{_NATIONALE}; {_BABEL}, \\no"),
    Row("fr.titles", "french", frozenset("MDPV"), spaces.titles,
        "M., Mme, Dr and the like are tied to a name, which begins with a capital.", _LACROUX),
    Row("fr.regnal", "french", frozenset("IVX"), french.regnal,
        "A name is tied to the roman numeral after it: Louis XIV.", _NATIONALE),
    Row("fr.eras", "french", frozenset("J"), french.eras,
        "A year is tied to av. J.-C., which does not part.", _LACROUX),
    Row("fr.initials", "french", frozenset("."), spaces.initials,
        "Initials are tied to each other and to the name.", _NATIONALE),
    Row("fr.high-punctuation", "french", frozenset(";!?"), french.high_punctuation,
        "U+202F before ; ! ?, once before several of them, added where a space, a closing mark or the end follows "
        "(not in Canada).", f"{_BABEL}, FBsp.thin.ch; JoliTypo 1.4"),
    Row("fr.colon", "french", frozenset(":"), french.colon,
        "U+00A0 before a colon (U+202F in Switzerland), added where a space or the end follows.",
        f"{_BABEL}, FBsp.colon.ch; Guide du typographe"),
    # English ───────────────────────────────────────────────────────────────────────────────────
    Row("en.space-before-comma", "english", frozenset(",."), spaces.before_comma,
        "No space before a comma or a full stop.", f"{_CHICAGO}, 6.7"),
    Row("en.brackets", "english", frozenset("()[]"), spaces.in_brackets,
        "No space on the inner sides of brackets.", f"{_CHICAGO}, 6.7"),
    Row("en.ellipsis", "english", frozenset("."), spaces.ellipsis,
        "Three full stops are an ellipsis (U+2026); four stay.", f"{_EBOOKS}, 8.7.7"),
    Row("en.primes", "english", frozenset("'"), spaces.primes,
        "Feet and inches, minutes and seconds of arc take primes (U+2032, U+2033), tied by U+00A0.", f"{_EBOOKS}, 8.8.6"),
    Row("en.apostrophe", "english", _SINGLES, apostrophes.apostrophes,
        "The apostrophe is U+2019, in ’tis, ’em and ’90s too.", f"{_EBOOKS}, 8.7.7"),
    Row("en.n-apostrophes", "english", _SINGLES, apostrophes.rocknroll,
        "Rock ’n’ roll has two apostrophes.", f"{_EBOOKS}, 8.7.7"),
    Row("en.quotes", "english", _DOUBLES, quotes.double,
        "Double quotation marks are “ ”; within others they are ‘ ’.", f"{_CSQUOTES}, english/american; {_CLDR}"),
    Row("en.single-quotes", "english", _SINGLES, apostrophes.single,
        "Single quotation marks that are a pair are ‘ ’, within double ones and outside.",
        f"{_CSQUOTES}, english/american and english/british; New Hart's Rules"),
    Row("en.final-apostrophe", "english", _SINGLES, apostrophes.trailing,
        "An apostrophe that ends a word is U+2019, where no quotation mark was opened.", f"{_EBOOKS}, 8.7.7"),
    Row("en.dashes", "english", frozenset("-"), english.dashes,
        "Two hyphens, or one between spaces, are a closed em dash (U+2014), in Britain a spaced en rule (U+2013); three are an em dash.",
        f"{_CHICAGO}, 6.85; {_EBOOKS}, 8.7.7; New Hart's Rules"),
    Row("en.ranges", "english", _DIGITS, english.ranges,
        "Ranges of pages, years and what is counted take an en dash (U+2013).", f"{_CHICAGO}, 6.78; {_EBOOKS}, 8.7.7.5"),
    Row("en.times-sign", "english", frozenset("x"), spaces.times,
        "An x between numbers is a multiplication sign (U+00D7), tied to both.", "JoliTypo 1.4, Dimension"),
    Row("en.units", "english", _DIGITS, spaces.units,
        "A number is tied by U+00A0 to its unit, to a.m. and p.m., and to million.", f"{_EBOOKS}, 8.8.6"),
    Row("en.references", "english", frozenset(" \n"), spaces.references,
        "p., no., fig., chapter and the like are tied to their number.", f"{_EBOOKS}, 8.8"),
    Row("en.titles", "english", frozenset("MDPRHGCLS"), spaces.titles,
        "Mr., Mrs, Dr. and the like are tied to the name.", f"{_EBOOKS}, typogrify"),
    Row("en.initials", "english", frozenset("."), spaces.initials,
        "Initials are tied to each other and to the name.", f"{_EBOOKS}, 8.7; {_CHICAGO}, 10.12"),
    # Any other language with a table ──────────────────────────────────────────────────────────
    Row("any.apostrophe", "quotes", _SINGLES, apostrophes.apostrophes,
        "The apostrophe is U+2019, also before the words that begin with one.", "Unicode 16, 6.2 (apostrophes)"),
    Row("any.quotes", "quotes", _DOUBLES, quotes.double,
        "Quotation marks are the language's own, within a quotation too; pairs that are as good stay.", f"{_CSQUOTES}; {_CLDR}"),
    Row("any.final-apostrophe", "quotes", _SINGLES, apostrophes.trailing,
        "An apostrophe that ends a word is U+2019, where no quotation mark was opened.", "Unicode 16, 6.2 (apostrophes)"),
)  # fmt: skip


@cache
def of(family: str, off: tuple[str, ...] = ()) -> tuple[Row, ...]:
    """Return the rules for a family of languages, in order, without those that are turned off."""
    return tuple(rule for rule in RULES if rule.family in ("", family) and rule.id not in off)
