"""Render the model with Jinja2: each node by the macro named after its type, each page and style sheet by the theme's template.

A macro is looked for in theme/medium/nodes.html, theme/nodes.html, and so on to base/medium and base; any other template and style sheet
likewise.  Templates run sandboxed, autoescaped and with StrictUndefined, and are read from the theme's folders alone.  Media: epub,
print, web.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from traceback import walk_tb
from typing import Any

import jinja2
from jinja2 import (
    BytecodeCache,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from exporter import __version__, caches, languages, mathml, model, semantics
from exporter.characters import clean
from exporter.model import Medium
from exporter.problems import ExportError
from exporter.themes import Theme
from exporter.typesetting import typeset_html

# The formats of Raw that a medium writes as they stand.
RAW = {"epub": ("epub", "xhtml"), "print": ("print",), "web": ("web", "html")}
TAGS = {
    "strike": "s",
    "underline": "u",
    "superscript": "sup",
    "subscript": "sub",
    "mark": "mark",
    "insert": "ins",
    "delete": "del",
    "small": "small",
    "cite": "cite",
    "defined": "dfn",
    "keyboard": "kbd",
    "sample": "samp",
    "variable": "var",
}
# The elements of nodes that may say what they are (semantics.py); those of others, such as a list, say it to no one.
ELEMENTS: dict[type, str] = {
    model.Admonition: "aside",
    model.Division: "div",
    model.Figure: "figure",
    model.Link: "a",
    model.Paragraph: "p",
    model.Quote: "blockquote",
    model.Section: "section",
    model.Span: "span",
    model.Verse: "div",
}
# What these are, a call or the place of one, their macros say.
_SAID = (model.Note, model.NoteReference, model.PageBreak)
# Attributes that a source may set on any node (data-* too); the rest could run scripts or break the page.
ATTRIBUTES = {"translate", "title"}
# French: a line may end before the last letter of a verb that is heard with its pronoun, never behind it: demanda-|t-elle, répon|dit-il,
# vas-y (OQLF, Vitrine linguistique 24867).
_INVERTED = re.compile(r"(?<=[\w-])[tds]-(?:ils?|elles?|on|en|y)\b(?!-)")
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|mailto:|www\.)\S+|[^\s@]+@[^\s@]+\.[^\s@]+", re.IGNORECASE)
# An address is divided behind these, not between two of them, nor behind its scheme.
_DIVISIBLE = re.compile(r"(?<=[/.?&=])(?<!:/)(?<!://)(?![/.?&=]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the macros of one page may ask for: its language, where each resource (by digest) lies, its outline."""

    language: str
    sources: Mapping[str, str] = field(default_factory=dict)
    outline: tuple[Any, ...] = ()


_page: ContextVar[Page] = ContextVar("page")


class Templates:
    """The templates of a theme for one medium, compiled once; `cache` is the folder of caches, None = none."""

    def __init__(self, theme: Theme, medium: Medium, cache: Path | None = None) -> None:
        self.theme, self.medium = theme, medium
        self._places = [place for folder in theme.folders for place in (folder / medium, folder)]
        self._environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(self._load),
            autoescape=lambda name: not (name or "").endswith((".css", ".txt")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_ByteCode(cache) if cache else None,
        )
        self._environment.filters["html"] = self._html
        self._environment.filters["inner"] = self._inner
        self._environment.globals.update(
            address=self._address,
            attrs=self._attrs,
            aligned=_aligned,
            date=_date,
            is_date=languages.is_date,
            highlight=highlight,
            kind=_kind,
            label=_label,
            math=self._math,
            medium=medium,
            missing=_missing,
            plain=lambda node: clean(model.plain(node)),
            page=_current,
            pictured=_pictured,
            raw=self._raw,
            said=_said,
            semantics=self._semantics,
            series=_series,
            tag=TAGS,
        )
        self._macros: dict[type, Callable[[Any], Any]] = {}

    def page(self, template: str, page: Page, **context: Any) -> str:
        """Return a page written by the template of that name.  Raises ExportError naming the template's line when it is broken."""
        with self._used(page), _explained(self.theme):
            return self._environment.get_template(template).render(context)

    def html(self, nodes: Any, page: Page) -> str:
        """Return the HTML of a node or a tuple of nodes."""
        with self._used(page), _explained(self.theme):
            return str(self._html(nodes))

    def css(self, **values: Any) -> str:
        """Return the style sheets of the medium, base's first, written with the theme's design and these values."""
        with _explained(self.theme):
            return "\n".join(
                self._environment.get_template(f"@{number}/style.css").render(
                    design=self.theme.design, **values
                )
                for number in reversed(range(len(self._places)))
                if (self._places[number] / "style.css").is_file()
            )

    def has(self, template: str) -> bool:
        """Tell whether the theme or what it extends has a template."""
        return self._load(template) is not None

    @contextmanager
    def _used(self, page: Page) -> Iterator[None]:
        token = _page.set(page)
        try:
            yield
        finally:
            _page.reset(token)

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """Return the source of a template: `@2/nodes.html` that of the third place, any other name the nearest."""
        places, rest = self._places, name
        if name.startswith("@"):
            number, _, rest = name[1:].partition("/")
            places = places[int(number) :][:1] if number.isdecimal() else []
        for place in places if "\0" not in rest else ():
            path = place / rest
            resolved = path.resolve()
            if resolved.is_file() and any(resolved.is_relative_to(folder) for folder in self.theme.folders):
                # The path makes byte code of two themes two files; nothing is read anew while a process lasts.
                try:
                    text = resolved.read_text(encoding="utf-8")
                except UnicodeDecodeError:
                    raise TemplateSyntaxError("it is not UTF-8", 1, name, str(resolved)) from None
                return text, str(resolved), _never_stale
        return None

    def _html(self, nodes: Any) -> Markup:
        if isinstance(nodes, tuple):
            return Markup("").join([self._html(node) for node in nodes])
        if nodes.only and self.medium not in nodes.only:
            return Markup("")
        if type(nodes) is model.Text:
            text = escape(clean(nodes.text))
            if "-" in text:
                text = Markup(_INVERTED.sub(r'<span class="nobr">\g<0></span>', str(text)))
            attributes = self._attrs(nodes) if _says_more(nodes) else ""
            return Markup(f"<span{attributes}>{text}</span>") if attributes else text
        return Markup(self._macro(type(nodes))(nodes))

    def _inner(self, block: Any) -> Markup:
        """Return a block's HTML where a paragraph needs no element of its own: one that carries something is a span."""
        if type(block) is not model.Paragraph:
            return self._html(block)
        attributes = self._attrs(block) if _says_more(block) else ""
        content = self._html(block.content)
        return Markup(f"<span{attributes}>{content}</span>") if attributes else content

    def _macro(self, kind: type) -> Callable[[Any], Any]:
        if kind not in self._macros:
            for number, place in enumerate(self._places):
                if (place / "nodes.html").is_file():
                    macro = getattr(
                        self._environment.get_template(f"@{number}/nodes.html").module, kind.__name__, None
                    )
                    if macro is not None:
                        self._macros[kind] = macro
                        break
            else:
                raise ExportError(
                    "theme.no-macro",
                    f"No nodes.html has a macro {kind.__name__}.",
                    "Extend the theme base.",
                    2,
                )
        return self._macros[kind]

    def _attrs(self, node: model.Node, *classes: str) -> Markup:
        """Return the attributes that any node can carry, each with a space before it; `classes` come before its own."""
        pairs: list[tuple[str, str]] = []
        if node.id:
            pairs.append(("id", node.id))
        names = [*classes, *([node.role] if node.role else []), *node.classes]
        if names := [name for name in names if name]:
            pairs.append(("class", " ".join(dict.fromkeys(names))))
        if node.role and not isinstance(node, _SAID):
            element = ELEMENTS.get(type(node), "")
            pairs += semantics.attributes(node.role, element, epub=self.medium == "epub")
        if node.lang:
            pairs.append(("lang", node.lang))
            if self.medium == "epub":
                pairs.append(("xml:lang", node.lang))
        if node.dir:
            pairs.append(("dir", node.dir))
        pairs += [
            pair
            for pair in node.attributes
            if pair[0] in ATTRIBUTES or re.fullmatch(r"data-[a-z0-9-]+", pair[0])
        ]
        return _written(pairs)

    def _semantics(self, term: str, element: str) -> Markup:
        """Return the attributes that say a term of structural semantics on an element, as far as it may carry them."""
        return _written(semantics.attributes(term, element, epub=self.medium == "epub"))

    def _address(self, link: model.Link) -> Markup:
        """Return the words of a link that are its own address, with the places where it may be divided; "" when they are others."""
        words = clean(model.plain(link.content))
        if not _ADDRESS.fullmatch(words) or any(type(node) is not model.Text for node in link.content):
            return Markup("")
        # In an EPUB a reading system divides it where it must: a search there does not find words with <wbr> in them.
        return escape(words) if self.medium == "epub" else Markup("<wbr/>").join(_DIVISIBLE.split(words))

    def _math(self, node: model.Math | model.MathBlock, *, block: bool = False) -> Markup:
        """Return a formula as MathML; "" when it is TeX, or not to be read, or for paper: WeasyPrint sets none."""
        if node.notation != "mathml" or self.medium == "print":
            return Markup("")
        return Markup(
            mathml.markup(clean(node.source), block=block or ("display", "block") in node.attributes)
        )

    def _raw(self, node: model.Raw) -> Markup:
        return Markup(clean(node.text)) if node.format in RAW[self.medium] else Markup("")


@cache
def templates(theme: Theme, medium: Medium, cache_folder: Path | None = None) -> Templates:
    """Return the theme's templates for a medium, the same ones each time."""
    return Templates(theme, medium, cache_folder)


def highlight(code: model.CodeBlock | model.Code, tab: int = 0) -> Markup:
    """Return code with Pygments' short classes on its parts; as it stands where the language is unknown or not given.

    tab: characters from one tab stop to the next, where tabs must be spaces.
    """
    text = clean(code.text).expandtabs(tab) if tab else clean(code.text)
    if not code.language:
        return escape(text)
    from pygments import highlight as coloured
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(code.language, stripnl=False)
    except ClassNotFound:
        return escape(text)
    done = coloured(text, lexer, HtmlFormatter(nowrap=True))
    return Markup(done if text.endswith("\n") else done.removesuffix("\n"))  # Pygments ends every line


def _says_more(node: model.Node) -> bool:
    """Tell whether a node may have attributes."""
    return bool(node.id or node.classes or node.lang or node.dir or node.role or node.attributes)


def _written(pairs: Iterable[tuple[str, str]]) -> Markup:
    return Markup("".join(f' {name}="{escape(clean(value))}"' for name, value in pairs))


@contextmanager
def _explained(theme: Theme) -> Iterator[None]:
    """Turn a template's fault into a sentence."""
    try:
        yield
    except TemplateNotFound as error:
        raise ExportError(
            "theme.no-template", f"The theme '{theme.name}' has no {error.name}.", "Extend the theme base.", 2
        ) from None
    except ExportError:
        raise
    except Exception as error:  # a template can raise anything, and its author has to know where
        raise ExportError(
            "theme.broken",
            f"A template of the theme '{theme.name}' is broken{_place(error)}: {_words(error)}.",
            "Correct it there, or leave it out: the theme that it extends has one.",
            2,
        ) from error


def _place(error: Exception) -> str:
    """Return the file and line of the template that an error comes from, the innermost one, after a comma."""
    file, line = "", 0
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or "", error.lineno
    for frame, number in walk_tb(error.__traceback__):
        known = frame.f_globals
        if "__jinja_exception__" in known:  # Jinja2 has put the template's own frame here
            file, line = known["__file__"], number
        elif isinstance(template := known.get("__jinja_template__"), Template):
            file, line = template.filename or "", template.get_corresponding_lineno(number)
    return f", {file}, line {line}" if file else ""


def _words(error: Exception) -> str:
    said = str(error).rstrip(".")
    return said if isinstance(error, TemplateError) else f"{type(error).__name__}: {said}"


class _ByteCode(BytecodeCache):
    """Compiled templates of this version of ours and of Jinja2, each under Jinja2's own key.

    Jinja2's own cache of files takes a broken one for good, and Python may crash on byte code that is none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = (
            folder / "templates" / f"{__version__}-{jinja2.__version__}-{sys.implementation.cache_tag}"
        )

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := caches.read(self.folder / bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # a cache that cannot be written
            caches.keep(self.folder / bucket.key, bucket.bytecode_to_string())


def _never_stale() -> bool:
    return True


def _kind(node: Any) -> str:
    return type(node).__name__


def _current() -> Page:
    return _page.get()


def _label(key: str, **values: Any) -> str:
    return languages.label(_page.get().language, key, **values)


def _pictured(block: model.Paragraph) -> bool:
    """Tell whether a paragraph is nothing but a picture, which may be a link."""
    content = block.content
    while len(content) == 1 and isinstance(content[0], model.Link | model.Span):
        content = content[0].content
    return len(content) == 1 and isinstance(content[0], model.Image)


def _missing(image: model.Image) -> str:
    """Return the words that stand for an image that is not there, with a colon as the page's language spaces it."""
    language = languages.get(_page.get().language)
    space = language.spaces["colon"] if "colon" in language.missing else ""
    return _label("image") + (f"{space}: {image.alt}" if image.alt else "")


def _said(figure: model.Figure) -> bool:
    """Tell whether the words for an image that is not there say the figure's whole caption."""
    return not figure.number and any(
        type(node) is model.Image
        and node.resource.digest not in _page.get().sources
        and node.alt == model.plain(figure.caption)
        for node in model.walk(figure.blocks)
    )


def _date(iso: str, language: str = "") -> Markup:
    """Return a date as a language writes and sets it, the page's own unless another is given."""
    tag = language or _page.get().language
    written = languages.date(tag, iso)
    return escape(clean(iso)) if written == iso else Markup(typeset_html(written, tag))


def _series(names: Sequence[str], language: str = "") -> list[tuple[str, str]]:
    return languages.series(language or _page.get().language, names)


def _aligned(
    table: model.Table, rows: tuple[model.Row, ...]
) -> list[tuple[model.Row, list[tuple[model.Cell, str]]]]:
    """Return the rows of a head, body or foot, each cell with its alignment: its own, else its column's.

    A cell that spans rows takes its columns from the rows below it (HTML, 4.9.12.1).
    """
    done: list[tuple[model.Row, list[tuple[model.Cell, str]]]] = []
    taken: dict[int, int] = {}  # column → rows below that a cell above reaches into
    for row in rows:
        cells: list[tuple[model.Cell, str]] = []
        below = {column: left - 1 for column, left in taken.items() if left > 1}
        column = 0
        for cell in row.cells:
            while column in taken:
                column += 1
            cells.append(
                (cell, cell.align or (table.columns[column].align if column < len(table.columns) else ""))
            )
            if cell.rowspan > 1:
                below |= dict.fromkeys(range(column, column + cell.colspan), cell.rowspan - 1)
            column += cell.colspan
        taken = below
        done.append((row, cells))
    return done
