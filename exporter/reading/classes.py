"""What attributes and classes say in every dialect of ours: fields of a node, kinds of admonitions, the media that alone show it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from exporter.languages import tags
from exporter.model import Medium
from exporter.reading.positions import cleaned

# Of a division: what leads from one page of a manual to others.
NAVIGATION = "page-navigation"
# A word → the admonition that it is.  GitHub, python-markdown, MkDocs, Obsidian, Docusaurus, VuePress, Quarto, reStructuredText.
ADMONITIONS: dict[str, str] = {
    **{
        kind: kind
        for kind in (
            *("note", "tip", "important", "warning", "caution", "danger", "info", "example", "question"),
            *("success", "quote", "abstract", "failure", "bug", "todo", "seealso"),
        )
    },
    "hint": "tip",
    "attention": "caution",
    "error": "danger",
    "summary": "abstract",
    "tldr": "abstract",
    "check": "success",
    "done": "success",
    "help": "question",
    "faq": "question",
    "cite": "quote",
    "fail": "failure",
    "missing": "failure",
}
# A component of MDX → the admonition that it is.  React's pages, Docusaurus, Nextra, Starlight, Mintlify; those of a kind that an
# attribute says are notes without it.
COMPONENTS: dict[str, str] = {
    **{
        kind.capitalize(): ADMONITIONS[kind]
        for kind in (
            *("note", "tip", "important", "warning", "caution", "danger", "info", "example", "success"),
            *("hint", "attention", "error", "check", "todo"),
        )
    },
    **dict.fromkeys(("Pitfall", "Gotcha", "Deprecated"), "warning"),
    **dict.fromkeys(("DeepDive", "LearnMore", "Wip", "Canary", "Experimental", "Update"), "info"),
    **dict.fromkeys(("Callout", "Admonition", "Aside", "Alert"), "note"),
}
_KINDS = ("type", "kind", "variant", "severity", "intent", "status")
# Components that say what they hold in a label: the label is a term, and what they hold its definition.
LABELLED = ("TabItem", "Tab", "TabPanel", "Step", "Accordion", "AccordionItem", "Card", "Expandable")
# Words that mean something else as a class of a block: a quotation is one, and an example's class is often a style sheet's.
_NO_CLASSES = (
    "quote",
    "cite",
    "example",
    "summary",
    "abstract",
    "missing",
    "done",
    "check",
    "question",
    "help",
)
_ONLY: dict[str, tuple[Medium, ...]] = {
    "only-epub": ("epub",),
    "only-print": ("print",),
    "only-pdf": ("print",),
    "only-web": ("web",),
}
_MEDIA: tuple[Medium, ...] = ("epub", "print", "web")
# Formats of Quarto, and the medium that each is for us.
_FORMATS: dict[str, Medium] = {
    "epub": "epub",
    "html": "web",
    "html:js": "web",
    "pdf": "print",
    "latex": "print",
    "typst": "print",
    "docx": "print",
}


def fields(
    attributes: Mapping[str, Any], own: Iterable[str] = (), *, wrong: Callable[[str], None]
) -> dict[str, Any]:
    """Return attributes as the fields that any node has, less those named in `own` and what would run a script.

    wrong: takes what is said of a language that is none.
    """
    done: dict[str, Any] = {}
    rest = []
    for name, value in attributes.items():
        if name in own or is_handler(name):
            continue
        text = cleaned(str(value))
        if name == "id":
            done["id"] = "-".join(text.split())
        elif name == "class":
            done["classes"] = tuple(text.split())
        elif name in ("lang", "xml:lang"):
            if tag := tags.normal(text):
                done["lang"] = tag
            else:
                wrong(f"'{text}' is not the tag of a language.")
        elif name == "dir" and text in ("ltr", "rtl", "auto"):
            done["dir"] = text
        else:
            rest.append((name, text))
    if rest:
        done["attributes"] = tuple(rest)
    return done


def is_handler(name: str) -> bool:
    """Tell whether an attribute is a handler of events, which would run a script (the shortest is `oncut`)."""
    return name.startswith("on") and re.fullmatch("on[a-z]{3,}", name) is not None


def shown(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields whose classes may say for which medium something is, with that as their `only`."""
    given, pairs = fields.get("classes", ()), fields.get("attributes", ())
    media = only(given, dict(pairs))
    if not media:
        return fields
    done = fields | {"only": media, "classes": tuple(name for name in given if not is_only(name))}
    done["attributes"] = tuple(pair for pair in pairs if pair[0] not in ("when-format", "unless-format"))
    return {name: value for name, value in done.items() if value or name == "classes"}


def admonition(classes: Iterable[str]) -> str:
    """Return the kind of admonition that classes make of a block, "" for none; one that is called no more than so is a note."""
    names = tuple(classes)
    sure = "admonition" in names
    for name in names:
        kind = name.removeprefix("callout-").removeprefix("admonition-").casefold()
        if kind in ADMONITIONS and (sure or kind not in _NO_CLASSES or kind != name):
            return ADMONITIONS[kind]
    return "note" if sure else ""


def component(name: str, attributes: Mapping[str, str]) -> str:
    """Return the kind of admonition that a component is; what one of its attributes says stands above its name."""
    said = (ADMONITIONS.get(attributes.get(key, "").casefold(), "") for key in _KINDS)
    return next((kind for kind in said if kind), COMPONENTS[name])


def is_only(name: str) -> bool:
    """Tell whether a class says for which medium something is."""
    return name in _ONLY or name in ("content-visible", "content-hidden")


def only(classes: Iterable[str], attributes: Mapping[str, str]) -> tuple[Medium, ...]:
    """Return the media that show what has these classes; () for all of them."""
    for name in classes:
        if name in _ONLY:
            return _ONLY[name]
        if name in ("content-visible", "content-hidden"):
            return _of_quarto(name, attributes)
    return ()


def _of_quarto(name: str, attributes: Mapping[str, str]) -> tuple[Medium, ...]:
    for key in ("when-format", "unless-format"):
        medium = _FORMATS.get(attributes.get(key, ""))
        if medium:
            shown = (name == "content-visible") == (key == "when-format")
            return (medium,) if shown else tuple(one for one in _MEDIA if one != medium)
    return ()
