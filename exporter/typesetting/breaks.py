"""Line ends of the source that are no spaces: those between the characters of scripts that write without any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.languages import Language
from exporter.typesetting.runs import Change

# Han with its extensions, kana, bopomofo, and the punctuation and full-width forms that go with them; Korean has spaces.
_IDEOGRAPH = r"[⺀-⿟、-〿぀-ヿㄅ-ㄯㆠ-ㇿ㐀-䶿一-鿿豈-﫿︰-﹏！-￠𠀀-𳍿]"


def between_ideographs(text: str, _: Language) -> Iterator[Change]:
    """Take out each line's end between two of them."""
    for match in re.finditer(rf"(?<={_IDEOGRAPH})\n(?={_IDEOGRAPH})", text):
        yield match.start(), match.end(), ""
