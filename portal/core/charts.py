"""Geometry of our server-side charts; the templates draw it and put the table beside it."""

from collections.abc import Iterable
from typing import Any

_BAR = 620
_WIDTH, _TOP, _BOTTOM = 640, 12, 212  # of a line chart; the margin keeps the dots whole
_NAMES = 6  # that fit under the line on a phone


def bar_chart(
    rows: Iterable[tuple[str, float]], title: str, unit: str = "", head: str = "Élément"
) -> dict[str, Any]:
    """`{% bar_chart rows title unit %}`: rows are (label, value), drawn as horizontal bars."""
    pairs = list(rows)
    most = _most(pairs)
    bars = [{"label": label, "value": value, "width": round(_BAR * value / most)} for label, value in pairs]
    return {"title": title, "unit": unit, "head": head, "bars": bars, "full": _BAR}


def line_chart(
    rows: Iterable[tuple[str, float]], title: str, unit: str = "", head: str = "Période"
) -> dict[str, Any]:
    """`{% line_chart rows title unit %}`: rows are (label, value) in the order of time. Each point stands in the middle
    of its share of the width, so that the names below, equal columns, fall under their points."""
    pairs = list(rows)
    most = _most(pairs)
    share = _WIDTH / max(len(pairs), 1)
    every = max(1, -(-len(pairs) // _NAMES))
    points = [
        {
            "label": label,
            "value": value,
            "x": round(share * (index + 0.5)),
            "y": round(_BOTTOM - (_BOTTOM - _TOP) * value / most),
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
        "width": _WIDTH,
        "height": _BOTTOM + _TOP,
        "top": _TOP,
        "bottom": _BOTTOM,
    }


def _most(pairs: list[tuple[str, float]]) -> float:
    """The greatest value; 1 when there is nothing, so that empty charts are flat instead of broken."""
    return max((value for _, value in pairs), default=0) or 1
