"""Write a book as JSON: the typed article, which reading takes back."""

from __future__ import annotations

from exporter import interchange
from exporter.model import Book
from exporter.writing import Written


def write(book: Book, *_: object) -> Written:
    """Return a book as JSON, indented, with places left out."""
    return Written(data=f"{interchange.to_json(book, indent=1)}\n".encode())
