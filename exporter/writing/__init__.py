"""Package a typeset book as a file: an EPUB, a PDF, an HTML page, JSON."""
