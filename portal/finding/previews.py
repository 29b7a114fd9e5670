"""The picture that stands for a page where it is shared: a drawing in the look of the site, made once per content.

Letters are drawn as outlines of the site's own font, so that the result is the same on every machine.
"""

import hashlib
from functools import lru_cache
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

DEFAULT = "site"
FONT = "fonts/bricolage-grotesque.woff2"
WEIGHT = 800
WIDTH, HEIGHT = 1200, 630
TEXT_WIDTH = 1000
MOST_LINES = 3
LOOK = "2"  # another number draws all pictures anew
COLOURS = {
    "offer": "#c2410c",
    "service": "#0b6e6e",
    "partner": "#0b6e6e",
    "event": "#4c3fb1",
    "faq": "#4c3fb1",
}


def version_of(title: str, kind: str) -> str:
    return hashlib.sha256(f"{LOOK}|{kind}|{title}".encode()).hexdigest()[:12]


@lru_cache(maxsize=1)
def _font() -> Any | None:
    """The heading font; None before the static files are built."""
    found = finders.find(FONT)
    return TTFont(found) if found else None


@lru_cache(maxsize=2000)
def _outline(sign: str) -> tuple[str, float] | None:
    """The path of a sign at its boldest and how wide it is, in units of the font; None when the font has no such sign."""
    font = _font()
    name = font.getBestCmap().get(ord(sign)) if font is not None else None
    if font is None or name is None:
        return None
    glyphs = font.getGlyphSet(location={"wght": WEIGHT} if "fvar" in font else None)
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:g}")
    glyphs[name].draw(pen)
    return pen.getCommands(), glyphs[name].width


def _width(text: str, size: float) -> float:
    font = _font()
    unit = font["head"].unitsPerEm if font is not None else 1000
    return sum((_outline(sign) or ("", 0))[1] for sign in text) * size / unit


def _lines(text: str, size: float) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, size) > TEXT_WIDTH:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    return lines


def _fitted(text: str) -> tuple[list[str], float]:
    """The largest size at which the title stands on three lines; else it is cut."""
    for size in (92, 80, 68, 58):
        lines = _lines(text, size)
        if len(lines) <= MOST_LINES and all(_width(line, size) <= TEXT_WIDTH + 40 for line in lines):
            return lines, size
    kept = [_cut(line, 58) for line in lines[:MOST_LINES]]
    return [*kept[:-1], kept[-1].rstrip(" .,…") + "…"], 58


def _cut(line: str, size: float) -> str:
    while line and _width(line, size) > TEXT_WIDTH:
        line = line[:-1]
    return line


def _glyphs(text: str, x: float, y: float, size: float) -> list[dict[str, str]]:
    font = _font()
    if font is None:
        return []
    scale = size / font["head"].unitsPerEm
    placed = []
    for sign in text:
        outline = _outline(sign)
        if outline is None:
            continue
        path, width = outline
        if path:
            placed.append(
                {"path": path, "move": f"translate({x:.2f} {y:.2f}) scale({scale:.6f} {-scale:.6f})"}
            )
        x += width * scale
    return placed


def _is_drawable(text: str) -> bool:
    """Whether the font has the letters of a text: Arabic ones it has not."""
    return _font() is None or all(_outline(sign) is not None for sign in text if sign.isalpha())


def drawing(title: str, kind: str, label: str, structure: str) -> str:
    """The name of the structure stands where a title in other letters would leave an empty room."""
    if not _is_drawable(title):
        title = structure if structure and _is_drawable(structure) else "Tandem"
    if not _is_drawable(label):
        label = ""
    lines, size = _fitted(title[:160])
    first = 330 - (len(lines) - 1) * size * 0.52
    glyphs = [
        glyph for at, line in enumerate(lines) for glyph in _glyphs(line, 96, first + at * size * 1.1, size)
    ]
    return render_to_string(
        "finding/preview.svg",
        {
            "colour": COLOURS.get(kind, "#1b1f3b"),
            "title": glyphs,
            "small": [*_glyphs(label, 96, 130, 36)],
            "brand": [*_glyphs("Tandem", 250, 552, 56), *_glyphs(structure[:44], 500, 552, 30)],
        },
    )


def picture(title: str, kind: str, label: str, structure: str) -> bytes:
    """The PNG, from the store of media when it was drawn before."""
    whole = hashlib.sha256(f"{LOOK}|{kind}|{label}|{structure}|{title}".encode()).hexdigest()[:32]
    name = f"apercus/{whole}.png"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            return bytes(file.read())
    import resvg_py

    svg = drawing(title, kind, label, structure)
    drawn = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH, skip_system_fonts=True))
    default_storage.save(name, ContentFile(drawn))
    return drawn
