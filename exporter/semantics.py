"""What a part of a text is called: terms of EPUB's structural semantics, the DPUB-ARIA roles that go with them, who may carry them.

EPUB 3 Structural Semantics Vocabulary 1.1, DPUB-ARIA 1.1 and ARIA in HTML; the table of elements is what EPUBCheck 5.3 accepts.
"""

from __future__ import annotations

from typing import Literal

Matter = Literal["frontmatter", "bodymatter", "backmatter"]


def terms(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Terms that stand with the role doc-TERM: Ace wants both or neither.
_SECTIONS = terms(
    "abstract acknowledgments afterword appendix bibliography chapter colophon conclusion credit credits dedication endnotes "
    "epigraph epilogue errata foreword glossary index introduction notice part preface prologue pullquote qna toc"
)
_ANYWHERE = _SECTIONS | terms("footnote noteref pagebreak subtitle tip biblioref glossref")
# Terms that have no role.
_PLAIN = terms(
    "title titlepage halftitle halftitlepage copyright-page cover frontmatter bodymatter backmatter fulltitle imprint volume division "
    "footnotes seriespage other-credits preamble landmarks loi lot keywords label ordinal assessment case-study practice"
)
# What each element may carry; one that is not here carries no role.
_CARRIERS: dict[str, frozenset[str]] = {
    "section": _SECTIONS,
    "aside": terms("dedication footnote glossary pullquote tip"),
    "nav": terms("index toc"),
    "a": terms("biblioref glossref noteref"),
    **dict.fromkeys(("div", "p", "span", "figure", "blockquote"), _ANYWHERE),
}
_FRONT = terms(
    "abstract acknowledgments copyright-page cover dedication epigraph errata foreword halftitle halftitlepage imprint introduction "
    "other-credits preamble preface seriespage titlepage frontmatter"
)
_BACK = terms(
    "afterword appendix backmatter bibliography colophon conclusion credits endnotes epilogue glossary index loi lot qna"
)
# All that are known.
TERMS = _ANYWHERE | _PLAIN


def attributes(term: str, element: str, *, epub: bool) -> tuple[tuple[str, str], ...]:
    """Return the attributes that say a term on an element: epub:type in an EPUB, and the role; none where it may not stand."""
    if term in _PLAIN:
        return (("epub:type", term),) if epub else ()
    if term not in _CARRIERS.get(element, ()):
        return ()
    role = ("role", f"doc-{term}")
    return (("epub:type", term), role) if epub else (role,)


def matter(term: str) -> Matter:
    """Return which of a book's three parts a chapter of that kind belongs to."""
    if term in _FRONT:
        return "frontmatter"
    return "backmatter" if term in _BACK else "bodymatter"
