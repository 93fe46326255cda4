"""A line grid, balanced heads, and no white above the first block of a page: what WeasyPrint 70 lacks of CSS.

Themes ask for it by custom properties, which other programs ignore and which are read where they are set (they do not inherit):

    --snap: top | bottom | both   round the block's border box up to whole root lines (rlh); the rest is white above, below or both
    --balance: 1                  text-wrap: balance for a head: the narrowest measure that keeps its number of lines

CSS Line Grid (css-line-grid-1) and `text-wrap: balance` (css-text-4) are what they stand for.  Margins at a page's head are dropped by
WeasyPrint for children of the body only, and never on a named page, whose `forced_break` is the page's name, a true string.
"""

from __future__ import annotations

from typing import Any

_EPSILON = 0.01  # CSS px; Pango rounds to 1/1024 pt
_HALVINGS = 8


def install() -> None:
    """Let WeasyPrint lay out block-level boxes by this module's `block_level_layout`."""
    from weasyprint.css.properties import Dimension
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import block

    layout = block.block_level_layout

    def block_level_layout(
        context: Any,
        box: Any,
        bottom_space: Any,
        skip_stack: Any,
        containing_block: Any,
        page_is_empty: bool = True,
        absolute_boxes: Any = None,
        fixed_boxes: Any = None,
        adjoining_margins: Any = None,
        *rest: Any,
        **options: Any,
    ) -> Any:
        style = box.style
        starts = skip_stack is None
        if page_is_empty and starts and context.current_page > 1 and context.forced_break is not True:
            box.style = style.copy()
            box.style["margin_top"] = Dimension(0, "px")

        def laid() -> Any:
            # Layout lengthens the list of margins in place, and this may be done several times.
            margins = list(adjoining_margins or ())
            return layout(
                context,
                box,
                bottom_space,
                skip_stack,
                containing_block,
                page_is_empty,
                absolute_boxes,
                fixed_boxes,
                margins,
                *rest,
                **options,
            )

        result = _balanced(box, laid) if starts and _own(style, "balance") else laid()
        box.style = style
        # A table is rounded with its caption: the wrapper is snapped, by the table's own style.
        styled = box.get_wrapped_table() if box.is_table_wrapper else box
        side = not isinstance(box, boxes.TableBox) and _own(styled.style, "snap")
        if side in ("top", "bottom", "both") and result[0] is not None and result[1] is None:
            _snap(context, style, result[0], side)
        return result

    block.block_level_layout = block_level_layout


def _own(style: Any, name: str) -> Any:
    """Return the identifier or number of a custom property, or "" where this element's own cascade lacks it."""
    if f"__{name}" in getattr(style, "cascaded", ()):
        for token in style[f"__{name}"] or ():
            if token.type in ("ident", "number"):
                return token.value
    return ""


def _balanced(box: Any, laid: Any) -> Any:
    """Lay a head out, then again in the narrowest measure that does not add a line."""
    from weasyprint.css.properties import Dimension

    start, style = (box.position_x, box.position_y), box.style
    result = laid()
    lines = _lines(result)
    if lines < 2:
        return result
    sides = result[0].padding_left, result[0].padding_right
    is_centred = style["text_align_all"] == "center"

    def narrowed(taken: float) -> Any:
        box.position_x, box.position_y = start
        box.style = style.copy()
        left = taken / 2 if is_centred else 0
        box.style["padding_left"] = Dimension(sides[0] + left, "px")
        box.style["padding_right"] = Dimension(sides[1] + taken - left, "px")
        return laid()

    low, high = 0.0, result[0].width * 0.6
    for _ in range(_HALVINGS):
        taken = (low + high) / 2
        if _lines(narrowed(taken)) == lines:
            low = taken
        else:
            high = taken
    return narrowed(low)


def _lines(result: Any) -> int:
    """Count the lines of a box that was laid out whole; 0 for one that was not."""
    from weasyprint.formatting_structure import boxes

    if result[0] is None or result[1] is not None:
        return 0
    return sum(isinstance(box, boxes.LineBox) for box in result[0].descendants())


def _snap(context: Any, style: Any, box: Any, side: str) -> None:
    line = style.root_style["line_height"].value  # CSS px
    height = box.border_height()
    rest = -height % line
    if rest < _EPSILON or line - rest < _EPSILON:
        return
    # Nothing follows at a page's foot: never push a block off it.
    room = context.page_bottom - (box.border_box_y() + height)
    rest = min(rest, max(0.0, room - _EPSILON))
    box.height += rest
    if down := {"top": rest, "both": rest / 2}.get(side, 0.0):
        for child in box.children:
            child.translate(0, down)
