"""Geometry of our server-side charts; the templates draw it and put the table beside it."""

from collections.abc import Iterable
from typing import Any

_BAR_LEFT, _BAR_FULL, _ROW = 0, 620, 58
_LINE_LEFT, _LINE_TOP, _LINE_WIDTH, _LINE_HEIGHT = 48, 20, 640, 200


def bar_chart(
    rows: Iterable[tuple[str, float]], title: str, unit: str = "", head: str = "Élément"
) -> dict[str, Any]:
    """`{% bar_chart rows title unit %}`: rows are (label, value), drawn as horizontal bars."""
    pairs = list(rows)
    most = max((value for _, value in pairs), default=0) or 1
    bars = [
        {
            "label": label,
            "value": value,
            "y": index * _ROW,
            "width": round(_BAR_FULL * value / most),
        }
        for index, (label, value) in enumerate(pairs)
    ]
    return {
        "title": title,
        "unit": unit,
        "head": head,
        "bars": bars,
        "full": _BAR_FULL,
        "height": max(len(bars) * _ROW, 1),
    }


def line_chart(
    rows: Iterable[tuple[str, float]], title: str, unit: str = "", head: str = "Période"
) -> dict[str, Any]:
    """`{% line_chart rows title unit %}`: rows are (label, value) in the order of time."""
    pairs = list(rows)
    most = max((value for _, value in pairs), default=0) or 1
    step = _LINE_WIDTH / max(len(pairs) - 1, 1)
    every = max(1, -(-len(pairs) // 6))  # at most six labels fit under the line on a phone
    points = [
        {
            "label": label,
            "value": value,
            "x": round(_LINE_LEFT + index * step),
            "y": round(_LINE_TOP + _LINE_HEIGHT * (1 - value / most)),
            "named": index % every == 0,
        }
        for index, (label, value) in enumerate(pairs)
    ]
    return {
        "title": title,
        "unit": unit,
        "head": head,
        "points": points,
        "path": " ".join(f"{point['x']},{point['y']}" for point in points),
        "most": most,
        "left": _LINE_LEFT,
        "right": _LINE_LEFT + _LINE_WIDTH,
        "top": _LINE_TOP,
        "bottom": _LINE_TOP + _LINE_HEIGHT,
    }
