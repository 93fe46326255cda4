"""Fonts for a document: the theme's faces alone, or the system's behind them, and nothing that changes with the machine.

WeasyPrint 70's FontConfiguration always loads the system's configuration, and copies every font that `@font-face` names.  The faces of a
theme are files already: they are given to fontconfig where they lie, under the family, weight and slant that the theme says.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from exporter.fonts import Face
from exporter.writing.pdf.hooks.loading import no_system_fonts

_RULE = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><match target="scan">
<test name="file" compare="eq"><string>{path}</string></test>
<edit name="family" mode="prepend"><string>{family}</string></edit>
<edit name="slant" mode="assign_replace"><const>{slant}</const></edit>
<edit name="weight" mode="assign_replace"><int>{weight}</int></edit>
</match></fontconfig>"""
_SLANTS = {"normal": "roman", "italic": "italic"}


def configuration(faces: Iterable[tuple[Face, Path]], *, with_system: bool) -> Any:
    """Return a FontConfiguration that knows these faces by their files, and the system's fonts if they are wanted."""
    from weasyprint.text.constants import FONTCONFIG_WEIGHT
    from weasyprint.text.ffi import ffi, fontconfig, pangoft2
    from weasyprint.text.fonts import FontConfiguration

    with nullcontext() if with_system else no_system_fonts():
        made = FontConfiguration()
    for face, path in faces:
        rule = _RULE.format(
            path=escape(str(path)),
            family=escape(face.family),
            slant=_SLANTS[face.style],
            weight=FONTCONFIG_WEIGHT[face.weight],
        )
        fontconfig.FcConfigParseAndLoadFromMemory(made._config, rule.encode(), True)
        if not fontconfig.FcConfigAppFontAddFile(made._config, str(path).encode()):
            raise AssertionError(f"fontconfig refuses {path}, which HarfBuzz made")
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", made.font_map))
    return made
