"""Books of any size, the same bytes on every run: chapters of 3,000 words with notes, tables, code, lists and quotations."""

from __future__ import annotations

import random
from pathlib import Path

WORDS_OF_A_CHAPTER = 3000
NOUNS = (
    "le traité",
    "la coopération",
    "le sommet",
    "la frontière",
    "le marché",
    "la monnaie",
    "le budget",
    "la réforme",
    "le parlement",
    "le fleuve",
    "la vallée",
    "le port",
    "la gare",
    "le quartier",
    "la bibliothèque",
    "le musée",
    "le chercheur",
    "la revue",
    "la méthode",
    "le climat",
    "la forêt",
    "le village",
    "la mairie",
    "le conseil",
    "la semaine",
    "le journaliste",
    "le lecteur",
    "la mémoire",
    "le manuscrit",
    "la traduction",
    "le dictionnaire",
    "le réseau",
    "la machine",
    "le chapitre",
    "la préface",
)
VERBS = (
    "renforce",
    "annonce",
    "prépare",
    "accompagne",
    "transforme",
    "éclaire",
    "précède",
    "limite",
    "retarde",
    "confirme",
    "traverse",
    "rappelle",
    "nourrit",
)
LINKS = (
    "dans",
    "avec",
    "pour",
    "malgré",
    "selon",
    "vers",
    "contre",
    "depuis",
    "sans",
    "autour de",
    "à propos de",
)
TAILS = (
    ".",
    ".",
    ".",
    " !",
    " ?",
    ", ce qui n'avait pas été prévu.",
    " : c'est là toute la question.",
    " ; rien n'indique pourtant le contraire.",
)
CODE = "```python\ndef moyenne(valeurs: list[float]) -> float:\n    return sum(valeurs) / max(len(valeurs), 1)\n```"


def book(folder: Path, chapters: int) -> list[Path]:
    """Write a book's chapters as files, and return their paths in order."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number in range(1, chapters + 1):
        path = folder / f"{number:04}.md"
        path.write_text(chapter(number), encoding="utf-8")
        made.append(path)
    return made


def chapter(number: int) -> str:
    """Return a chapter of about 3,000 words in Markdown."""
    chance = random.Random(number)
    parts, said = [f"# {_phrase(chance).capitalize()}"], 0
    notes: list[str] = []
    for section in range(1, 6):
        parts.append(f"## {_phrase(chance).capitalize()}")
        while said < WORDS_OF_A_CHAPTER * section / 5:
            text = _text(chance, chance.randint(60, 110))
            if chance.random() < 0.15:
                name = f"n{len(notes) + 1}"
                text += f"[^{name}]"
                notes.append(f"[^{name}]: {_text(chance, 15)}")
            if chance.random() < 0.3:
                text = f"*{_phrase(chance)}* : {text} [Voir](https://example.org/{number}?a=1&b=2)."
            parts.append(text)
            said += len(text.split())
        parts.append(_extra(section, chance))
    return "\n\n".join((*parts, *notes)) + "\n"


def _extra(section: int, chance: random.Random) -> str:
    match section:
        case 1:
            rows = "".join(f"| {_phrase(chance)} | {chance.randint(1, 99999)} |\n" for _ in range(8))
            return f"| Région | Valeur |\n|---|--:|\n{rows}".rstrip()
        case 2:
            return CODE
        case 3:
            return "\n".join(f"- {_text(chance, 12)}" for _ in range(4))
        case _:
            return f"> {_text(chance, 40)}"


def _text(chance: random.Random, words: int) -> str:
    sentences: list[str] = []
    while sum(len(one.split()) for one in sentences) < words:
        sentence = f"{chance.choice(NOUNS)} {chance.choice(VERBS)} {_phrase(chance)}{chance.choice(TAILS)}"
        sentences.append(sentence[0].upper() + sentence[1:])
    return " ".join(sentences)


def _phrase(chance: random.Random) -> str:
    return f"{chance.choice(NOUNS)} {chance.choice(LINKS)} {chance.choice(NOUNS)}"
