"""A yardstick, not a design: the packages that exporter stands on put together in the plainest way, Markdown to EPUB.

python naive_export.py ARTICLE.md OUTPUT.epub
"""

from __future__ import annotations

from pathlib import Path

import typer
import yaml
from ebooklib import epub
from jinja2 import Environment
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

PAGE = """<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="{{ lang }}"><head><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>{{ body|safe }}</body></html>"""


def export(article: Path, output: Path) -> None:
    """Write an article with front matter as an EPUB of one page."""
    source = article.read_text(encoding="utf-8")
    metadata = yaml.safe_load(source.split("---\n")[1])
    markdown = MarkdownIt("commonmark").enable("table").use(footnote_plugin).use(front_matter_plugin)
    title, lang = metadata["title"], metadata["lang"]
    page = epub.EpubHtml(title=title, file_name="article.xhtml", lang=lang)
    template = Environment(autoescape=True).from_string(PAGE)
    page.content = template.render(title=title, lang=lang, body=markdown.render(source))
    book = epub.EpubBook()
    book.set_identifier(article.name)
    book.set_title(title)
    book.set_language(lang)
    for item in (page, epub.EpubNcx(), epub.EpubNav()):
        book.add_item(item)
    book.toc = [page]
    book.spine = ["nav", page]
    epub.write_epub(str(output), book)


if __name__ == "__main__":
    typer.run(export)
