"""What a chapter is by its file's name: preface, appendix and the like, before the text or after it."""

from __future__ import annotations

import re

from exporter import semantics

INDEXES = ("index", "readme", "_index")  # what the page of a folder is called
_NAMES = {
    "acknowledgements": "acknowledgments",
    "avant-propos": "foreword",
    "bibliographie": "bibliography",
    "copyright": "copyright-page",
    "dédicace": "dedication",
    "glossaire": "glossary",
    "postface": "afterword",
    "préface": "preface",
    "remerciements": "acknowledgments",
    "vorwort": "foreword",
    "nachwort": "afterword",
    "anhang": "appendix",
    "annexe": "appendix",
}
_KNOWN = semantics.TERMS & semantics.terms(
    "abstract acknowledgments afterword appendix bibliography colophon conclusion copyright-page dedication epigraph epilogue errata "
    "foreword glossary halftitlepage imprint introduction preface prologue titlepage"
)
# Numbers before a name, and what tells one appendix from another.
_AROUND = re.compile(r"^[\d._ -]+|[\d._ -]+$")
_APPENDIX = re.compile(r"app?[-_ ]?[A-Z0-9]|(?:[Aa]ppendix|[Aa]nnexe|[Aa]nhang)[-_ ]?[A-Za-z0-9]{1,2}")


def of(*names: str) -> str:
    """Return the role that the first telling one of a chapter's names says, "" for a chapter like any other."""
    for name in names:
        word = _AROUND.sub("", name).strip().lower()
        if word in _KNOWN:
            return word
        if word in _NAMES:
            return _NAMES[word]
        if _APPENDIX.fullmatch(name) and " " not in name:
            return "appendix"
    return ""


def rank(stem: str) -> int:
    """Return where a file stands among those of its folder: index or README, then front matter, the text, back matter."""
    if stem.lower().partition(".")[0] in INDEXES:
        return 0
    matter = semantics.matter(of(stem))
    return 1 if matter == "frontmatter" else 3 if matter == "backmatter" else 2
