"""Line ends of the source that are no spaces: those between the characters of scripts that write without any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.languages import Language
from exporter.typesetting.runs import Change

# Han with its extensions, kana, bopomofo, and the punctuation and full-width forms that go with them; Korean has spaces.
_IDEOGRAPH = (
    "[\u2e80-\u2fdf\u3001-\u303f\u3040-\u30ff\u3105-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003347f]"
)


def between_ideographs(text: str, _: Language) -> Iterator[Change]:
    """Take out each line's end between two of them."""
    for match in re.finditer(rf"(?<={_IDEOGRAPH})\n(?={_IDEOGRAPH})", text):
        yield match.start(), match.end(), ""
