"""The article of a page: the parts of the page's own tree that hold it, without what a site puts around it.

readability-lxml finds the article (docs/pages.md says why it does); it works on a copy whose elements are numbered, and what it returns
is only asked for their numbers.  So the article keeps its places and its markup, and what the library would drop within it stays, unless
its own marks or its links say that it is the site's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from exporter.problems import Problem, problem
from exporter.reading.content import Asked
from exporter.reading.html.elements import TURNING, hides
from exporter.reading.html.tree import Node, Tree, text_of, walk

_MARK = "data-exporter"
_MARKS = re.compile(rf'{_MARK}="(\d+)"')
# Bounds to the library's work, whose time grows faster than a page; a page beyond them is taken whole.
_ELEMENTS, _DEPTH = 40_000, 200
_LIKE = ("class", "id", "href", "src", "role", "itemprop", "alt", "rel")
_SILENT = frozenset(
    ("script", "style", "template", "noscript", "head", "svg", "math", "#comment", "!doctype")
)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
# What only a page of a site has; a chapter of a book, a manual's page or a text that somebody wrote by hand has none of them.
_SITES = frozenset(("nav", "footer", "form", "main"))
_GENERATORS = re.compile(
    r"(?i)docbook|ebookmaker|asciidoctor|pandoc|sphinx|docutils|doxygen|latex|tex4ht|texi2|libreoffice|word|calibre|sigil"
)
_SITES_OWN = re.compile(
    r"(?i)(?:^|[\s_-])(?:ad|ads|advert\w*|banner|breadcrumbs?|comments?|cookie\w*|disqus\w*|newsletter\w*|outbrain|paginat\w*|pager|popup|"
    r"promo\w*|recirc\w*|recommend\w*|related\w*|share\w*|sharing|shar\w+tools?|shoutbox|sidebar|signup|skyscraper|social\w*|sponsor\w*|"
    r"subscri\w*|taboola\w*|toolbar|tweet-?button|widget|navbox|catlinks|jump-?link|mw-editsection|printfooter)(?:$|[\s_-])"
)
_NEVER = frozenset(
    ("nav", "form", "footer", "aside", "button", "select", "textarea", "input", "iframe", "object", "embed")
)
_NOTES, _LONG = frozenset(("li", "p", "aside", "div", "section", "dd")), 5000
_SENTENCE = 10  # words
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FIGURES = frozenset(
    ("img", "figure", "picture", "pre", "table", "math", "svg", "video", "audio", "blockquote")
)


def article(tree: Tree, asked: Asked) -> tuple[tuple[Node, ...], tuple[Problem, ...]]:
    """Return the nodes of a tree that hold its article, and what is to say of the rest; the tree loses what is not the article's.

    A page that is nothing but a text is taken whole, and so is one in which no article is found.
    """
    body = tree.body
    if body is None:
        return (tree.root,), ()
    if not asked.settings.extract or not is_of_a_site(tree) or is_of_a_manual(body):
        return (body,), ()
    all_words = _words(body)
    top = _chosen(body)
    if top is None:
        return (body,), ()
    kept = _words(top)
    if kept == all_words:
        return (top,), ()
    found = problem(
        "html.extracted",
        f"The article is taken from the page: {kept} words are kept, {all_words - kept} words around it are left out.",
        tree.where(top),
    )
    return (top,), (found,)


def is_of_a_manual(body: Node) -> bool:
    """Tell whether a page has what turns a manual's pages, as DocBook's style sheets write it; blocks.py takes that for what it is."""
    return any(_attrs(node).get("class") in TURNING for node in walk(body) if node.name == "div")


def is_of_a_site(tree: Tree) -> bool:
    """Tell whether a page is one of a site, with more than its text, by what only such pages have."""
    shared = False
    for node in walk(tree.root):
        attrs = _attrs(node)
        if node.name == "meta":
            if attrs.get("name", "").lower() == "generator" and _GENERATORS.search(
                attrs.get("content", "") or ""
            ):
                return False
            shared = shared or (attrs.get("property") or "").startswith(("og:", "article:"))
        elif "epub:type" in attrs or "xmlns:epub" in attrs or node.name in ("dt-article", "d-article"):
            return False
        elif (
            node.name in _SITES
            or attrs.get("role") in ("navigation", "main", "banner", "contentinfo")
            or (node.name == "script" and ("src" in attrs or attrs.get("type") == "application/ld+json"))
            or node.name == "article"
            or attrs.get("itemprop") == "articleBody"
        ):
            shared = True
    return shared


# Choosing ───────────────────────────────────────────────────────────────────────────────────────


def _chosen(body: Node) -> Node | None:
    """Return the element that holds the article, cleared of what is not its own; None when there is none."""
    nodes: list[Node] = []
    copy = _copied(body, nodes)
    if copy is None:
        return None
    marks = _kept(copy)
    kept = {id(nodes[number]) for number in marks if number < len(nodes)}
    if not kept:
        return None
    top = _around(body, kept)
    if top is None or (
        top is body and id(body) not in kept and not any(id(one) in kept for one in _elements(body))
    ):
        return None
    for note in _notes(body, kept):
        kept.update(id(one) for one in walk(note) if one.name != "#text")
        while not _is_within(note, top):
            top = top.parent
    _clear(top, kept)
    return top


def _copied(body: Node, nodes: list[Node]) -> Any:
    """Return a page of numbered elements for the library; None for one that would take it too long."""
    from lxml.html import Element

    page = Element("html")
    stack: list[tuple[Node, Any, int]] = [(body, page, 0)]
    while stack:
        node, parent, depth = stack.pop()
        if node.name == "#text":
            _append(parent, node.data or "")
            continue
        if node.name in _SILENT or not re.fullmatch(r"[a-z][a-z0-9-]*", node.name or ""):
            continue
        if hides(_attrs(node)):
            continue
        if depth > _DEPTH or len(nodes) >= _ELEMENTS:
            return None
        made = Element(node.name)
        for name in _LIKE:
            if value := _attrs(node).get(name):
                made.set(name, _plain(value[:200]))
        made.set(_MARK, str(len(nodes)))
        nodes.append(node)
        parent.append(made)
        stack.extend((child, made, depth + 1) for child in reversed(node.children or ()))
    return page


def _append(parent: Any, text: str) -> None:
    text = _plain(text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _plain(text: str) -> str:
    """Return a text without the characters that XML has none of."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\ufdd0-\ufdef]", " ", text)


def _kept(page: Any) -> tuple[int, ...]:
    """Return the numbers of the elements that the library keeps."""
    import logging
    from copy import deepcopy

    from lxml.html import tostring
    from readability import Document
    from readability.readability import Unparseable

    class Numbered(Document):  # type: ignore[misc]
        """A document that tells what it chose as it stands."""

        def get_clean_html(self) -> str:
            return str(tostring(self.html, encoding="unicode"))

        def _html(self, force: bool = False) -> Any:
            return super()._html(force)

    class Page(Numbered):
        def _parse(
            self, given: Any
        ) -> Any:  # the library changes the page that it is given, and may begin again
            return super()._parse(deepcopy(given))

    logging.getLogger("readability.readability").setLevel(logging.CRITICAL)
    try:
        return tuple(int(number) for number in _MARKS.findall(Page(page).summary(html_partial=True)))
    except (Unparseable, RecursionError, ValueError):
        return ()


def _around(body: Node, kept: set[int]) -> Node | None:
    """Return the smallest element around nearly all words of what is kept: a stray line elsewhere does not widen the article."""
    weights = _weights(body, kept)
    total = weights.get(id(body), 0)
    if not total:
        return None
    top = body
    while True:
        inside = [child for child in _elements(top) if weights.get(id(child), 0) >= 0.97 * total]
        if not inside or inside[0].name in ("p", "table", "ul", "ol", "pre", "blockquote", "dl", "figure"):
            return top
        top = inside[0]


def _notes(body: Node, kept: set[int]) -> Iterator[Node]:
    """Yield what is not kept and is what links in the article lead to, such as notes at its end."""
    named = {"#" + name: node for node in walk(body) if (name := _attrs(node).get("id"))}
    for link in [one for one in walk(body) if one.name == "a" and id(one) in kept]:
        node = named.get(_attrs(link).get("href", ""))
        if node is None or id(node) in kept or node.name not in _NOTES or len(text_of(node)) > _LONG:
            continue
        if not any(_SITES_OWN.search(_names(one)) for one in (node, *_above(node))):
            yield node


def _above(node: Node) -> Iterator[Node]:
    while (node := node.parent) is not None:
        yield node


def _is_within(node: Node, top: Node) -> bool:
    return node is top or any(one is top for one in _above(node))


def _weights(body: Node, kept: set[int]) -> dict[int, int]:
    """Return how many letters under each element stand in elements that are kept."""
    weights: dict[int, int] = {}
    for node in reversed(list(walk(body))):
        parent = node.parent
        own = weights.get(id(node), 0)
        if node.name == "#text" and id(parent) in kept:
            own = len((node.data or "").strip())
        if own and parent is not None:
            weights[id(parent)] = weights.get(id(parent), 0) + own
    return weights


def _clear(top: Node, kept: set[int]) -> None:
    """Take out of an article what was left out of it and is the site's by its kind, its name or its links."""
    loose = {id(top)} if id(top) not in kept else set()  # what holds the article's parts beside the site's
    for header in [one for one in _elements(top) if one.name == "header" and id(one) not in kept]:
        loose.update(id(one) for one in walk(header))
        for said in [one for one in walk(header) if _is_a_summary(one, header)]:
            kept.update(id(one) for one in walk(said))
    holds: set[int] = set()  # elements with something under them that is kept
    for node in reversed(list(walk(top))):
        if node.name != "#text" and (id(node) in kept or id(node) in holds) and node.parent is not None:
            holds.add(id(node.parent))
    stack = [top]
    while stack:
        node = stack.pop()
        gone = []
        for child in _elements(node):
            if _SITES_OWN.search(_names(child)) and _is_linked(child):
                gone.append(child)
            elif id(child) in kept or id(child) in holds:
                stack.append(child)
            elif _is_the_sites(child, direct=id(node) in loose):
                gone.append(child)
        if gone:
            out = {id(one) for one in gone}
            node.children[:] = [one for one in node.children if id(one) not in out]


def _is_a_summary(node: Node, header: Node) -> bool:
    """Tell whether something in an article's header is a sentence, a captioned picture or its date, and no button."""
    return (
        (node.name == "time" or (node.name in ("p", "figure") and _words(node) >= _SENTENCE))
        and not _is_linked(node)
        and not any(
            one.name in _NEVER or _SITES_OWN.search(_names(one))
            for one in (node, *_above(node))
            if _is_within(one, header)
        )
    )


def _is_the_sites(node: Node, *, direct: bool) -> bool:
    """Tell whether something that the library left out is no part of the article.

    direct: it stands beside the article's parts, and not within one of them.
    """
    if node.name in _NEVER or _SITES_OWN.search(_names(node)):
        return True
    words, linked = _words(node), sum(_words(one) for one in walk(node) if one.name == "a")
    if any(one.name in _NEVER for one in walk(node)) and node.name not in ("table", "figure"):
        return True
    if direct and node.name not in ("p", *_HEADINGS, *_FIGURES):
        return True
    if words == 0 or (not direct and (node.name in _HEADINGS or _is_introduced(node))):
        return False
    return node.name not in _FIGURES and linked > words / 2 and words > 3


def _is_introduced(node: Node) -> bool:
    """Tell whether a list stands right under a heading that the article has: its links are what that heading speaks of."""
    before = None
    for one in _elements(node.parent):
        if one is node:
            break
        before = one
    return node.name in ("ul", "ol", "dl") and before is not None and before.name in _HEADINGS


def _attrs(node: Node) -> dict[str, str]:
    return {name: value or "" for name, value in (getattr(node, "attrs", None) or {}).items()}


def _is_linked(node: Node) -> bool:
    """Tell whether something is hardly more than links."""
    return 2 * sum(_words(one) for one in walk(node) if one.name == "a") > _words(node)


def _names(node: Node) -> str:
    attrs = _attrs(node)
    return f"{attrs.get('class') or ''} {attrs.get('id') or ''} {attrs.get('role') or ''}"[:1000]


def _elements(node: Node) -> Iterator[Node]:
    return (child for child in node.children or () if child.name != "#text")


def _words(node: Node) -> int:
    return sum(len(_WORD.findall(text)) for text in _texts((node,)))


def _texts(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the texts that are shown."""
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if node.name == "#text":
            yield node.data or ""
        elif node.name not in ("script", "style", "template", "#comment") and not hides(_attrs(node)):
            stack.extend(reversed(node.children or ()))
