"""Plain HTML of the model, as CommonMark's examples have it: for comparison alone, without anything that our templates add."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from exporter import model
from exporter.model import plain

_STYLES = {"strike": "s", "superscript": "sup", "subscript": "sub", "insert": "ins", "delete": "del"}


def rendered(node: Any) -> str:
    """Return the HTML of a node, or of several."""
    if isinstance(node, tuple):
        return "".join(rendered(one) for one in node)
    return _WRITTEN[type(node)](node)


def _in(tag: str, *, breaks: bool = False) -> Callable[[Any], str]:
    end = "\n" if breaks else ""
    return lambda node: f"<{tag}>{rendered(node.content)}</{tag}>{end}"


def _link(node: model.Link) -> str:
    title = f' title="{html.escape(node.title)}"' if node.title else ""
    return f'<a href="{html.escape(node.target)}"{title}>{rendered(node.content)}</a>'


def _image(node: model.Image) -> str:
    title = f' title="{html.escape(node.title)}"' if node.title else ""
    alt = "" if node.alt is None else f' alt="{html.escape(node.alt)}"'
    return f'<img src="{html.escape(node.resource.name)}"{alt}{title} />'


def _code(node: model.CodeBlock) -> str:
    language = f' class="language-{html.escape(node.language)}"' if node.language else ""
    text = f"{html.escape(node.text)}\n" if node.text else ""
    return f"<pre><code{language}>{text}</code></pre>\n"


def _section(node: model.Section) -> str:
    return f"<h{node.level}>{rendered(node.title)}</h{node.level}>\n{rendered(node.blocks)}"


def _listing(node: model.Listing) -> str:
    tag = "ol" if node.ordered else "ul"
    start = f' start="{node.start}"' if node.ordered and node.start != 1 else ""
    items = "".join(f"<li>{_item(item, node.tight)}</li>\n" for item in node.entries)
    return f"<{tag}{start}>\n{items}</{tag}>\n"


def _item(item: model.Item, tight: bool) -> str:
    box = (
        ""
        if item.checked is None
        else f'<input type="checkbox"{" checked" if item.checked else ""} disabled /> '
    )
    return box + "".join(
        rendered(block.content) + "\n" if tight and isinstance(block, model.Paragraph) else rendered(block)
        for block in item.blocks
    )


def _figure(node: model.Figure) -> str:
    """An image alone in a paragraph, with its title back."""
    image = next(one for one in model.walk(node.blocks) if isinstance(one, model.Image))
    said = plain(
        model.rebuild(
            node.caption, lambda one: model.Text(text=one.alt or "") if isinstance(one, model.Image) else one
        )
    )
    title = f' title="{html.escape(said)}"' if said and said != (image.alt or "") else ""
    return f"<p>{_image(image).removesuffix(' />')}{title} /></p>\n"


def _table(node: model.Table) -> str:
    def row(one: model.Row, tag: str) -> str:
        cells = []
        for number, cell in enumerate(one.cells):
            align = node.columns[number].align if number < len(node.columns) else ""
            style = f' style="text-align:{align}"' if align else ""
            content = "".join(
                rendered(block.content) for block in cell.blocks if isinstance(block, model.Paragraph)
            )
            cells.append(f"<{tag}{style}>{content}</{tag}>")
        return f"<tr>{''.join(cells)}</tr>"

    head = "".join(row(one, "th") for one in node.head)
    body = "".join(row(one, "td") for rows in node.bodies for one in rows)
    return f"<table><thead>{head}</thead>" + (f"<tbody>{body}</tbody>" if body else "") + "</table>\n"


def _definitions(node: model.Definitions) -> str:
    """Terms with their definitions; one that is a single paragraph stands without its tags."""
    done = []
    for entry in node.entries:
        done += [f"<dt>{rendered(term)}</dt>\n" for term in entry.terms]
        for blocks in entry.details:
            first = blocks[0] if len(blocks) == 1 else None
            held = rendered(first.content) if isinstance(first, model.Paragraph) else rendered(blocks)
            done.append(f"<dd>{held}</dd>\n")
    return f"<dl>\n{''.join(done)}</dl>\n"


def _verse(node: model.Verse) -> str:
    stanzas = ("<br />\n".join(rendered(line.content) for line in stanza.lines) for stanza in node.stanzas)
    return "".join(f"<p>{stanza}</p>\n" for stanza in stanzas)


_WRITTEN: dict[type, Callable[[Any], str]] = {
    model.Text: lambda node: html.escape(node.text),
    model.SoftBreak: lambda _: "\n",
    model.LineBreak: lambda _: "<br />\n",
    model.Emphasis: _in("em"),
    model.Strong: _in("strong"),
    model.Span: lambda node: rendered(node.content),
    model.Styled: lambda node: _in(_STYLES.get(node.style, "span"))(node),
    model.Code: lambda node: f"<code>{html.escape(node.text)}</code>",
    model.Link: _link,
    model.Image: _image,
    model.Paragraph: _in("p", breaks=True),
    model.Section: _section,
    model.Quote: lambda node: f"<blockquote>\n{rendered(node.blocks)}</blockquote>\n",
    model.Division: lambda node: rendered(node.blocks),
    model.Listing: _listing,
    model.CodeBlock: _code,
    model.Rule: lambda _: "<hr />\n",
    model.Figure: _figure,
    model.Table: _table,
    model.Definitions: _definitions,
    model.Verse: _verse,
    model.Math: lambda node: f"<code>{html.escape(node.source)}</code>",
    model.MathBlock: lambda node: f"<pre>{html.escape(node.source)}</pre>\n",
    model.Quoted: _in("q"),
    model.Abbreviation: lambda node: (
        f'<abbr title="{html.escape(node.expansion)}">{rendered(node.content)}</abbr>'
    ),
    model.Note: lambda node: f"<ins>{rendered(node.blocks)}</ins>",  # where it is called
    model.NoteReference: lambda node: f"<sup>{html.escape(node.note.removeprefix('note:'))}</sup>",
    model.Admonition: lambda node: (
        f'<div class="markdown-alert markdown-alert-{node.kind}">\n<p class="markdown-alert-title">'
        f"{rendered(node.title) or node.kind.capitalize()}</p>\n{rendered(node.blocks)}</div>\n"
    ),
}

# Comparing, as the specification's own tool does (commonmark-spec, test/normalize.py, BSD) ─────────────────────────────────────

_BLOCKS = {
    *(
        "article",
        "header",
        "aside",
        "hgroup",
        "blockquote",
        "hr",
        "iframe",
        "body",
        "li",
        "map",
        "button",
        "object",
    ),
    *(
        "canvas",
        "ol",
        "caption",
        "output",
        "col",
        "p",
        "colgroup",
        "pre",
        "dd",
        "progress",
        "div",
        "section",
        "dl",
    ),
    *(
        "table",
        "td",
        "dt",
        "tbody",
        "embed",
        "textarea",
        "fieldset",
        "tfoot",
        "figcaption",
        "th",
        "figure",
        "thead",
    ),
    *("footer", "tr", "form", "ul", "h1", "h2", "h3", "h4", "h5", "h6", "video", "script", "style"),
}


class _Normal(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[str] = []
        self.last = ("starttag", "")
        self.in_pre = False

    def handle_data(self, data: str) -> None:
        after_tag, after_block = self.last[0] in ("endtag", "starttag"), self.last[1] in _BLOCKS
        if after_tag and self.last[1] == "br":
            data = data.lstrip("\n")
        if not self.in_pre:
            data = re.sub(r"\s+", " ", data)
            if after_tag and after_block:
                data = data.lstrip() if self.last[0] == "starttag" else data.strip()
        self.done.append(html.escape(data))
        self.last = ("data", self.last[1] if not data else "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_pre = self.in_pre or tag == "pre"
        if tag in _BLOCKS and self.done:
            self.done[-1] = self.done[-1].rstrip()
        written = "".join(f' {name}="{html.escape(_address(name, value))}"' for name, value in sorted(attrs))
        self.done.append(f"<{tag}{written}>")
        self.last = ("starttag", tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.last = ("endtag", tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self.in_pre = False
        elif tag in _BLOCKS and self.done:
            self.done[-1] = self.done[-1].rstrip()
        self.done.append(f"</{tag}>")
        self.last = ("endtag", tag)


def _address(name: str, value: str | None) -> str:
    return quote(value or "", safe="%/:?#[]@!$&'()*+,;=~-._") if name in ("href", "src") else value or ""


def normal(markup: str) -> str:
    """Return HTML as the specification's tool compares it."""
    parser = _Normal()
    parser.feed(markup)
    parser.close()
    return "".join(parser.done).strip()


def text(markup: str) -> str:
    """Return the words of HTML, and nothing else."""
    markup = _UNSEEN.sub(lambda match: html.escape(match[1] or ""), markup)
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return " ".join("".join(parser.done).split())


# Comments, instructions, declarations and CDATA as CommonMark has them; a style sheet or script without an end is text to us.
_UNSEEN = re.compile(
    r"<!---?>|<!--.*?-->|<\?.*?\?>|<![A-Za-z][^>]*>|<!\[CDATA\[(.*?)\]\]>|<(?:style|script)\b[^>]*>(?!.*</(?:style|script))",
    re.DOTALL,
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        self.done += [" "] if tag in (*_BLOCKS, "br") else []
        self.done += [value or "" for name, value in attrs if name == "alt"]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")
        self.done += [" "] if tag in _BLOCKS else []

    def handle_data(self, data: str) -> None:
        self.done += [] if self.silent else [data]


def each(blocks: Iterable[model.Block]) -> str:
    """Return the HTML of a text's blocks."""
    return "".join(rendered(block) for block in blocks)
