"""Problems are values: what was found, where, how bad, and what to do; ExportError is what stops the work.

CODES is the table of every code we give (validators keep their own: epubcheck.RSC-005); `exporter explain CODE` and docs/problems.md
are made from it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from exporter.model import Where  # `exporter --help` needs no model

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One kind of problem: its usual severity, what it means, and the way out."""

    severity: Severity
    meaning: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something found in a source or an output; `page` is 1-based in a PDF, `member` a file's name in an EPUB."""

    code: str
    severity: Severity
    message: str
    where: Where | None = None
    hint: str = ""
    page: int = 0
    member: str = ""

    def __str__(self) -> str:
        """FILE:LINE:COL: severity CODE message, and the hint on a line of its own."""
        place = str(self.where) if self.where else ""
        place += f"[{self.member}]" if self.member else ""
        place += f"[page {self.page}]" if self.page else ""
        line = f"{place}: " if place else ""
        line += f"{self.severity} {self.code} {self.message}"
        return f"{line}\n  hint: {self.hint}" if self.hint else line


def problem(
    code: str,
    message: str,
    where: Where | None = None,
    *,
    hint: str | None = None,
    page: int = 0,
    member: str = "",
) -> Problem:
    """Return a problem of our own; the severity and, where none is given, the hint come from CODES."""
    kind = CODES[code]
    if len(message) > _LONGEST:  # it quotes the source, which may say anything at any length
        message = f"{message[: _LONGEST // 2]} … {message[-_LONGEST // 2 :]}"
    return Problem(
        code=code,
        severity=kind.severity,
        message=message,
        where=where,
        hint=kind.hint if hint is None else hint,
        page=page,
        member=member,
    )


class ExportError(Exception):
    """What stops the work: one sentence, a way out, and the exit code of docs/problems.md."""

    def __init__(self, code: str, message: str, hint: str = "", exit_code: int = 1) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.exit_code = code, message, hint, exit_code


EXIT_CODES = {
    0: "All was written or is fresh; warnings are allowed.",
    1: "A document failed, or check found errors.",
    2: "Usage: an unknown option or setting, no source, outputs that collide.",
    3: "Nothing failed, but there were warnings under --strict; the outputs are written.",
    69: "A tool or an extra that was asked for is missing.",
    70: "The fault is ours: please report it.",
    75: "Another run holds the output.",
    130: "Stopped by Ctrl-C.",
    143: "Stopped by a signal to end.",
}


_LONGEST = 400  # characters of a message
_LISTED = 40  # names that a hint lists


def nearest(name: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Return the hint that proposes the nearest known name, or lists them all."""
    names = sorted(known)
    found = difflib.get_close_matches(name, names, 1, likeness)
    if found:
        return f"Did you mean '{found[0]}'?"
    return f"Known are: {', '.join(names)}." if len(names) <= _LISTED else ""


CODES: dict[str, Code] = {
    # source.*: finding and decoding a source
    "source.missing": Code(
        severity="error", meaning="A source that was named does not exist.", hint="Check the path."
    ),
    "source.remote": Code(
        severity="error",
        meaning="A source is an address on the network that may not be fetched.",
        hint="Allow it with --allow-remote, or its host alone with --allow-remote=HOST.",
    ),
    "source.unreachable": Code(
        severity="error",
        meaning="A source could not be had from the network.",
        hint="Try again later, or save the page and name its file.",
    ),
    "source.unreadable": Code(
        severity="error", meaning="A source cannot be opened.", hint="Check its permissions."
    ),
    "source.empty": Code(
        severity="error", meaning="A source holds no text.", hint="Write something in it, or leave it out."
    ),
    "source.binary": Code(
        severity="error",
        meaning="A source is not text in any encoding we know.",
        hint="Save it as UTF-8 text, Markdown, or a format that --from names.",
    ),
    "source.too-large": Code(
        severity="error", meaning="A source is larger than the limit.", hint="Split it."
    ),
    "source.draft": Code(
        severity="info",
        meaning="An article of a folder says that it is a draft (draft: true, published: false), and is left out.",
        hint="--drafts takes it.",
    ),
    "source.encoding": Code(
        severity="warning",
        meaning="A source is not UTF-8; its encoding was guessed.",
        hint="Save it as UTF-8 to be sure of every letter.",
    ),
    # resource.*: files that a source names
    "resource.missing": Code(
        severity="warning",
        meaning="A file that the source names is not there.",
        hint="Check the name, or give --resource-path.",
    ),
    "resource.case": Code(
        severity="warning",
        meaning="A file that the source names is spelled with other capitals, and would not be found on every machine.",
        hint="Spell it as it is called.",
    ),
    "resource.outside": Code(
        severity="warning",
        meaning="A file that the source names lies outside its folder and is not read.",
        hint="Move it below the source's folder, or allow its folder with --resource-path.",
    ),
    "resource.data": Code(
        severity="warning",
        meaning="A picture that is written into the source as a data: address cannot be read.",
        hint="Save it beside the source and name the file.",
    ),
    "resource.remote": Code(
        severity="warning",
        meaning="An address on the network is not fetched.",
        hint="Download it beside the source and name the file, or allow its host with --allow-remote=HOST.",
    ),
    "resource.unreachable": Code(
        severity="warning",
        meaning="A file could not be had from the network.",
        hint="Try again, or download it beside the source and name the file.",
    ),
    "resource.too-large": Code(
        severity="warning", meaning="A file that the source names is larger than the limit."
    ),
    "resource.unknown-type": Code(
        severity="warning",
        meaning="A file that the source names is of no type we can show.",
        hint="Convert it to PNG, JPEG or SVG.",
    ),
    # html.*, feed.*: what is said of a web page or a feed
    "html.extracted": Code(
        severity="info",
        meaning="Of a web page, the article is taken, and what the site has put around it is left out.",
        hint="Say --no-extract to take the whole page.",
    ),
    "feed.entry": Code(
        severity="warning",
        meaning="An entry of a feed has no text of its own, or only a summary of it.",
        hint="Name the entry's own page as a source.",
    ),
    # markdown.*, heading.*, note.*: what a text says in a way that has to be mended
    "markdown.html": Code(
        severity="warning",
        meaning="An HTML tag in Markdown has no counterpart in the article, or does not balance: its text is kept, the tag is not.",
        hint="Say it in Markdown.",
    ),
    "html.left-out": Code(
        severity="info",
        meaning="A page holds what no book can show (scripts, handlers of events, styles, films, what is hidden), or an element that "
        "we do not know: it is left out, or its text alone is kept.",
    ),
    "markdown.unclosed-fence": Code(
        severity="warning",
        meaning="A block of code has no closing fence, so that all that follows was taken for code.",
        hint="Close it with a line of as many ` or ~.",
    ),
    "markdown.nesting": Code(
        severity="warning",
        meaning="Text is nested in itself more deeply than anybody reads; its words are kept, the deepest levels are not.",
    ),
    "markdown.cells": Code(
        severity="warning",
        meaning="A row of a table has more cells than its head; they are kept, in columns without a head.",
        hint="Give the head as many cells, or write \\| for a bar that parts none.",
    ),
    "markdown.unclosed-div": Code(
        severity="warning",
        meaning="A block that ::: begins has no ::: that ends it, so that all that follows was taken into it.",
        hint="Close it with a line of :::.",
    ),
    "markdown.template": Code(
        severity="warning",
        meaning="A tag of a template or a shortcode, which another program fills in, is kept as it is written.",
        hint="Write what it stands for; {{< meta KEY >}} says what the metadata say.",
    ),
    "markdown.raw": Code(
        severity="warning",
        meaning="Markup for one format, such as pandoc's `…`{=latex}, is left out, but for HTML's, which is read.",
        hint="Say it in Markdown, or in HTML.",
    ),
    "markdown.comment": Code(
        severity="info",
        meaning="A comment of Obsidian's, between two %%, is left out.",
    ),
    "markdown.abbreviation": Code(
        severity="info",
        meaning="An abbreviation is explained that the text does not have, or for a second time; the explanation is left out.",
        hint="Abbreviations are whole words, with their case.",
    ),
    "markdown.component": Code(
        severity="info",
        meaning="A component of MDX has no counterpart in the article: its tags are left out, what it holds is kept.",
    ),
    "markdown.script": Code(
        severity="info",
        meaning="Lines of import or export in MDX are a program's and are left out.",
    ),
    "math.not-rendered": Code(
        severity="warning",
        meaning="Formulas are not set: their TeX or words are shown as code.  EPUB and HTML hold MathML as it is, paper does not.",
    ),
    "citation.unresolved": Code(
        severity="warning",
        meaning="Citations are shown as their keys: no bibliography is set yet.",
        hint="Write out what must be read, or set the citations with another program first.",
    ),
    "heading.empty": Code(severity="info", meaning="A heading without text is left out."),
    "heading.skipped": Code(
        severity="info",
        meaning="A heading skips a level, or the first is lower than those that follow; the outline was mended.",
        hint="Let no heading lie more than one level below the one that holds it.",
    ),
    "note.uncalled": Code(
        severity="warning",
        meaning="A note is written that no mark in the text calls; its text stands at the end of the article.",
        hint="Call it with [^label], or leave it out.",
    ),
    "note.twice": Code(
        severity="warning",
        meaning="Two notes have the same label; calls show the first, the text of the other stands at the end of the article.",
    ),
    "note.missing": Code(
        severity="warning",
        meaning="A mark calls a note that is not written; it stays in the text as it is.",
        hint="Write the note: [^label]: text.",
    ),
    "emoji.missing": Code(
        severity="error",
        meaning="The setting `markdown.emoji` needs the extra `emoji`, which is not installed.",
    ),
    # pandoc.*: what another program reads for us
    "pandoc.missing": Code(
        severity="error",
        meaning="A source is of a format that the extra `pandoc` reads, which is not installed.",
    ),
    "pandoc.failed": Code(
        severity="error", meaning="pandoc cannot read a source.", hint="Correct the source where pandoc says."
    ),
    "pandoc.limit": Code(
        severity="error",
        meaning="pandoc needs more time or memory for a source than it gets.",
        hint="Split the source, or simplify it.",
    ),
    "pandoc.warning": Code(
        severity="warning", meaning="pandoc says that it could not do something as it is written."
    ),
    "pandoc.skipped": Code(
        severity="info", meaning="pandoc passes over a command that it does not know, with what stands in it."
    ),
    "pandoc.raw": Code(
        severity="warning",
        meaning="Markup that only one other program takes has no counterpart in the article and is left out.",
        hint="Say it in the source's own markup.",
    ),
    "pandoc.nesting": Code(
        severity="warning",
        meaning="Text is nested in itself more deeply than anybody reads; its words are kept, the deepest levels are not.",
    ),
    "pandoc.contents": Code(
        severity="info", meaning="An e-book's own table of contents is left out, since one is made."
    ),
    # front-matter.*, metadata.*, language.*: what is said of a work
    "front-matter.syntax": Code(
        severity="warning",
        meaning="The front matter of a source is broken; what can be read of it, key by key, is taken.",
        hint="Put quotes round a text that holds : or #, and close every bracket.",
    ),
    "front-matter.key": Code(
        severity="warning", meaning="A key of the front matter looks misspelled, or is said twice."
    ),
    "front-matter.type": Code(
        severity="warning",
        meaning="A value of the front matter is not of its key's kind; it is kept as `extra`.",
    ),
    "front-matter.value": Code(
        severity="warning", meaning="A value of the front matter cannot be read as what its key wants."
    ),
    "metadata.no-title": Code(
        severity="info",
        meaning="Neither the metadata nor a first heading says the title; the file's name, or the first words, were taken.",
        hint="Say it in the front matter: title.",
    ),
    "metadata.no-author": Code(
        severity="info", meaning="The source names no author, so the outputs name none."
    ),
    "metadata.no-date": Code(severity="info", meaning="The source says no date, so the outputs say none."),
    "metadata.date-from-name": Code(
        severity="info",
        meaning="The source says no date, but its name, or the path that front matter gives it, begins with one, which is taken.",
    ),
    "language.guessed": Code(
        severity="info",
        meaning="Nobody says the language of the text; it was guessed.",
        hint="Say it in the front matter (lang: fr), or with --lang.",
    ),
    "language.unknown": Code(
        severity="warning",
        meaning="Nobody says the language of the text, and it is too short to guess; it is set by neutral rules.",
        hint="Say it in the front matter (lang: fr), or with --lang.",
    ),
    "resource.changed": Code(
        severity="info",
        meaning="A file that an article as JSON names has changed since; the new one is taken.",
    ),
    "source.format": Code(severity="error", meaning="A source is of no format that we read."),
    "source.control": Code(
        severity="warning",
        meaning="A source holds control characters, which no output can hold; they were replaced.",
    ),
    "text.markdown": Code(
        severity="info",
        meaning="A .txt holds headings, links and fences of Markdown, and is read as Markdown.",
        hint="Say --from text to have it as plain text.",
    ),
    # theme.*: what stops a theme from being used
    "theme.unknown": Code(severity="error", meaning="There is no theme of that name or in that folder."),
    "theme.broken": Code(
        severity="error",
        meaning="A theme.toml, template or style sheet of a theme cannot be read.",
        hint="A theme.toml holds title, description, extends (a name, or a folder relative to it), [[faces]], [design] and [settings]; "
        "`exporter themes classic` shows one.",
    ),
    "theme.unknown-key": Code(severity="error", meaning="A theme.toml has a key that we do not know."),
    "theme.circle": Code(severity="error", meaning="A theme extends itself."),
    "theme.no-template": Code(
        severity="error", meaning="A template is in neither the theme nor what it extends."
    ),
    "theme.no-macro": Code(severity="error", meaning="No nodes.html has a macro for a type of node."),
    # font.*: the faces of a theme
    "font.missing": Code(
        severity="error",
        meaning="A package of fonts is not installed, or a font file that the theme names is not there.",
    ),
    "font.broken-row": Code(
        severity="error",
        meaning="A face in theme.toml cannot be understood.",
        hint="A row of [[faces]] holds family, package and file, weight (100 … 900), style (normal or italic) and pin (a table of axes).",
    ),
    "font.broken": Code(severity="error", meaning="A font file cannot be read."),
    "font.no-room": Code(severity="error", meaning="No folder for cut fonts can be written."),
    "font.licence": Code(
        severity="warning",
        meaning="A font's licence bits (OS/2 fsType) forbid to embed it, so its face is left out.",
        hint="Choose another font in the theme.",
    ),
    "font.wide-space": Code(
        severity="info",
        meaning="A font's narrow no-break space (U+202F) is nearly as wide as its word space.",
        hint="Choose another font, or say typography.narrow = 'nbsp'.",
    ),
    "font.no-feature": Code(
        severity="info",
        meaning="A font lacks an OpenType feature, such as small caps, that the theme counts on.",
        hint="Choose another font, or take the feature out of the theme's face.",
    ),
    # pdf.*: laying out and writing pages
    "pdf.library": Code(
        severity="error", meaning="A native library that lays out pages (Pango) is not installed."
    ),
    "pdf.version": Code(
        severity="error", meaning="Another version of WeasyPrint is installed than the one pages are made by."
    ),
    "pdf.page": Code(severity="error", meaning="A page size is none, or no page that can be held."),
    "pdf.css": Code(
        severity="warning",
        meaning="A style sheet holds something that WeasyPrint does not take, and leaves out.",
        hint="It takes what https://doc.courtbouillon.org/weasyprint/stable/api_reference.html#css lists.",
    ),
    "pdf.resource": Code(
        severity="warning", meaning="A picture or another file cannot be shown, or is refused."
    ),
    "pdf.font": Code(severity="warning", meaning="A font cannot be loaded or embedded as it should be."),
    "pdf.reference": Code(severity="warning", meaning="A reference leads to nothing in the document."),
    "pdf.borrowed-font": Code(
        severity="warning",
        meaning="Characters that no face of the theme has are set in fonts of this machine.",
        hint="Choose a theme whose faces have them, for the same bytes everywhere.",
    ),
    "pdf.missing-glyph": Code(
        severity="warning",
        meaning="No font has a character: an empty box stands for it.",
        hint="Install a font that has it, or choose a theme whose faces do.",
    ),
    "pdf.wide-table": Code(
        severity="info",
        meaning="A table is wider than the page's text, so its columns are of one width and its words are divided anywhere.",
        hint="Give it fewer columns or shorter words, or a wider page.",
    ),
    "pdf.long-note": Code(
        severity="info",
        meaning="A note that takes more than a third of a page is set after its article instead of at the page's foot.",
    ),
    # json.*: a book or article as JSON
    "json.syntax": Code(severity="error", meaning="The text is not JSON."),
    "json.model": Code(
        severity="error",
        meaning="The JSON is not a book or article of ours; the path of the first fault is named.",
    ),
    # source.*, usage.*, settings.*: what the words of a command come to
    "source.none": Code(
        severity="error", meaning="No source was named, or none is in the folder that was named."
    ),
    "source.no-format": Code(
        severity="error", meaning="Standard input or an open file does not say its format."
    ),
    "usage.option": Code(
        severity="error", meaning="An option, argument or command is not known, or its value cannot be taken."
    ),
    "usage.two-claims": Code(severity="error", meaning="Two options want the same stream."),
    "usage.epoch": Code(severity="error", meaning="SOURCE_DATE_EPOCH is not a number of seconds."),
    "usage.unknown-code": Code(severity="error", meaning="Nothing is called so that could be explained."),
    "settings.unknown": Code(
        severity="error", meaning="There is no setting of that name; the nearest one is proposed."
    ),
    "settings.type": Code(severity="error", meaning="A setting's value is not of its kind."),
    "settings.place": Code(
        severity="error",
        meaning="A source, theme or settings file may not say this setting, or names a path outside its folder.",
    ),
    "settings.syntax": Code(
        severity="error", meaning="A settings file is not TOML, or --set is not KEY=VALUE."
    ),
    "settings.missing": Code(severity="error", meaning="A settings file that was named cannot be read."),
    # output.*: where things are written
    "output.format": Code(severity="error", meaning="An output's format is not known."),
    "output.one": Code(severity="error", meaning="Several outputs were to go into one file."),
    "output.unnamed": Code(
        severity="error", meaning="Standard input was read, and nothing says what its output is called."
    ),
    "output.template": Code(
        severity="error", meaning="A template of names holds something that cannot be filled in."
    ),
    "output.is-source": Code(severity="error", meaning="An output would overwrite a source."),
    "output.collision": Code(severity="error", meaning="Two outputs would be the same file."),
    "output.folder": Code(severity="error", meaning="Where a file is to be written stands a folder."),
    "output.unwritable": Code(severity="error", meaning="A file or folder cannot be written."),
    "output.exists": Code(severity="error", meaning="A file that would be started from exists already."),
    "output.same-identity": Code(
        severity="warning",
        meaning="Two documents of one run have the same identity, so that a reading system takes one for the other.",
        hint="Give each an identifier in its front matter.",
    ),
    "book.untitled": Code(
        severity="info",
        meaning="Articles were joined into a book without a title.",
        hint="Say --meta title=…",
    ),
    # link.*, language.*, image.*, raw.*, style.*: what a medium cannot take as the source has it
    "book.syntax": Code(severity="error", meaning="A book.toml is not TOML."),
    "book.key": Code(
        severity="error",
        meaning="A book.toml has a key or a value that it cannot have.  It holds metadata, chapters, parts (title, file, role, number, "
        "chapters, parts), front, back and settings under [exporter]; a chapter is a file's name or a table (file, title, role, number).",
    ),
    "book.role": Code(
        severity="error", meaning="A role of a chapter is no term of EPUB's structural semantics."
    ),
    "book.no-chapters": Code(severity="error", meaning="A book.toml or SUMMARY.md names no chapter."),
    "book.missing-chapter": Code(
        severity="error",
        meaning="A chapter of a book is not there, or lies outside its folder.  A book needs all of its chapters.",
    ),
    "book.unwritten": Code(
        severity="warning",
        meaning="A chapter that SUMMARY.md names is not there and is left out; mdBook would make an empty one.",
        hint="Write it; [build] create-missing = false in book.toml makes it an error.",
    ),
    "book.no-such-chapter": Code(
        severity="error", meaning="--only names a chapter that the book does not have."
    ),
    "book.twice": Code(
        severity="warning",
        meaning="A chapter is named twice; it stands in the book once.",
        hint="Name it once.",
    ),
    "book.line": Code(
        severity="info", meaning="A line of SUMMARY.md names no chapter of the book and is left out."
    ),
    "book.draft": Code(
        severity="info", meaning="A chapter is a draft and is left out; --drafts takes it when it is written."
    ),
    "book.empty-chapter": Code(
        severity="warning", meaning="A chapter holds no text and is left out.", hint="Write something in it."
    ),
    "book.order": Code(
        severity="info",
        meaning="Nobody says in which order the files of a folder stand; the order of their names was taken.",
        hint="Name them in order, or write a book.toml.",
    ),
    "book.settings": Code(
        severity="info",
        meaning="A chapter's own settings do not count in a book, but for its language.",
        hint="Say them in exporter.toml, or under [exporter] in book.toml.",
    ),
    "book.chapter-metadata": Code(
        severity="info", meaning="A chapter that holds others has no place for authors and dates of its own."
    ),
    "include.missing": Code(
        severity="warning",
        meaning="A file that a source includes is not there, or cannot be read; the line is left as it is.",
        hint="Names are relative to the file that includes.",
    ),
    "include.outside": Code(
        severity="warning",
        meaning="A file that a source includes lies outside its folder and is not read; the line is left as it is.",
        hint="Copy it into the folder, or name its folder with --resource-path.",
    ),
    "include.circle": Code(
        severity="warning",
        meaning="A file includes itself, or files lie too deeply in files; the line is left as it is.",
        hint="Take the line out of one of them.",
    ),
    "include.too-much": Code(
        severity="warning",
        meaning="The files that a source includes are too many or too long together; the rest is left as it is.",
    ),
    "link.fragment": Code(
        severity="info",
        meaning="A link leads to a place that a chapter does not have; it leads to the chapter's beginning.",
        hint="Check what stands behind the #.",
    ),
    "link.dangling": Code(
        severity="warning",
        meaning="A link or reference leads to nothing in the output; its words stand without it.",
        hint="Correct the target; --base-url completes links of a site, and --book joins files that link to one another.",
    ),
    "link.scheme": Code(
        severity="warning",
        meaning="A link is of a kind that is not followed (javascript:, data:, file: …); its words stand without it.",
        hint="Use http, https, mailto or tel.",
    ),
    "link.address": Code(
        severity="warning",
        meaning="A link's target cannot be an address; its words stand without it.",
        hint="Correct the address.",
    ),
    "language.tag": Code(
        severity="warning",
        meaning="A language is not a tag of BCP 47, such as en or pt-BR, and is left out.",
        hint="Correct the tag.",
    ),
    "image.no-alt": Code(
        severity="warning",
        meaning="A picture has no description, so that who does not see it misses it.",
        hint="Describe it in its alternative text; leave that empty on purpose for a picture that only adorns.",
    ),
    "image.unsupported": Code(
        severity="warning",
        meaning="A picture is of a kind that the output cannot hold.",
        hint="Convert it to PNG, JPEG or SVG.",
    ),
    "image.converted": Code(
        severity="info", meaning="A picture is of a kind that not every reader shows, and was converted."
    ),
    "image.broken": Code(
        severity="warning",
        meaning="A picture's file is damaged, or draws without end; a placeholder stands for it.",
        hint="Replace the file.",
    ),
    "image.unsafe": Code(
        severity="warning",
        meaning="A script, or a reference to something outside it, was taken out of an SVG picture.",
        hint="Save the picture as plain SVG, with all it needs in it.",
    ),
    "raw.broken": Code(
        severity="warning",
        meaning="Raw markup is not well-formed XML and is left out of the EPUB.",
        hint="Close its elements, and write characters instead of named entities.",
    ),
    "style.address": Code(
        severity="warning",
        meaning="A style sheet names a file or address that the output cannot hold; the name is taken out.",
        hint="Keep the file below the source's folder.",
    ),
    "style.refused": Code(
        severity="warning",
        meaning="A style sheet says what an EPUB may not hold (EPUB 3.3, 6.3); the declaration is taken out.",
    ),
    "style.syntax": Code(
        severity="warning",
        meaning="A style sheet of the user's holds what is no CSS; it is taken out.",
        hint="Correct the sheet there.",
    ),
    # epub.*: what an e-book wants to know
    "epub.engine": Code(
        severity="error", meaning="EbookLib is of another version than the one that is known."
    ),
    "epub.no-date": Code(
        severity="info",
        meaning="Neither the source nor the settings say when the work was last changed; the EPUB says the year 2000.",
        hint="Say a date in the front matter, or --set modified=…",
    ),
    "epub.date": Code(
        severity="warning",
        meaning="The date of publication is none that an EPUB can say, and is left out.",
        hint="Write it as YYYY-MM-DD.",
    ),
    "epub.no-title": Code(
        severity="warning",
        meaning="A work has no title; the name of its file stands in.",
        hint="Say one in the front matter.",
    ),
    "epub.no-language": Code(
        severity="warning",
        meaning="Nobody says the work's language, which an EPUB must.",
        hint="Say it in the front matter, or with --lang.",
    ),
    "epub.cover": Code(
        severity="warning",
        meaning="A cover's picture cannot be used as it is, or is not of a size that shops take.",
        hint="Take a JPEG or PNG of 1600 by 2400 px.",
    ),
    # typesetting.*: what the setting of the text found
    "typesetting.words": Code(
        severity="warning",
        meaning="A rule of typography would have changed a word, so that text was left as it is.",
        hint="Please report it; typography.off turns a rule off.",
    ),
    "typesetting.lost-note": Code(
        severity="warning",
        meaning="A note is called that is nowhere.",
        hint="Write the note, or take the call out.",
    ),
    "typesetting.same-id": Code(
        severity="warning",
        meaning="Two things of one article have the same id, so that links reach the first alone.",
        hint="Give one of them another id.",
    ),
    "typesetting.nested": Code(
        severity="warning",
        meaning="typography.nested is not a pair of marks.",
        hint='Say the opening and the closing mark, such as "‹ ›".',
    ),
    # spell.*, case.*, word.*, quote.*, list.*: what is doubtful in the words, which are never changed
    "spell.unknown": Code(
        severity="warning",
        meaning="A word is in no dictionary.",
        hint="Mend it, or list it under check.words in exporter.toml.",
    ),
    "spell.no-dictionary": Code(
        severity="info",
        meaning="There is no dictionary of a language, so its words were not looked up.",
        hint="Install hunspell and the dictionary (Debian: apt-get install hunspell hunspell-fr), or ignore the area spell.",
    ),
    "case.inconsistent": Code(
        severity="warning",
        meaning="The same words stand with a capital and without one.",
        hint="Decide for one of them.",
    ),
    "word.repeated": Code(severity="warning", meaning="A word stands twice in a row.", hint="Leave one out."),
    "quote.unbalanced": Code(
        severity="warning",
        meaning="The quotation marks of a paragraph do not pair.",
        hint="Close what is open.",
    ),
    "list.no-intro": Code(
        severity="info",
        meaning="No sentence that ends with a colon leads to a list.",
        hint="Introduce it, or leave it so.",
    ),
    # check.*, exporter.*: tools, and us
    "check.unknown-engine": Code(severity="error", meaning="There is no validator of that name."),
    "check.unknown-code": Code(
        severity="error", meaning="There is no code, nor an area of codes, that --select or --ignore names."
    ),
    "check.format": Code(severity="error", meaning="An output of that format cannot be checked."),
    "check.missing-engine": Code(
        severity="error", meaning="A validator that was asked for is not installed."
    ),
    "check.engine-failed": Code(severity="error", meaning="A validator ended without a report."),
    "exporter.fault": Code(
        severity="error", meaning="The fault is ours.", hint="Please report it, with what -vv prints."
    ),
}
