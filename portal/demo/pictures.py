"""Lead images of the demo site, drawn from the brand's shapes: two circles, a line, the colours. No stock photos."""

import io

from django.core.files.images import ImageFile
from PIL import Image as Canvas
from PIL import ImageDraw
from wagtail.images.models import Image

SIZE = (1600, 700)
# ground, far shape, open circle, full circle, line
LOOKS = {
    "jeunes": ("#ffe4d6", "#ffd166", "#0b6e6e", "#c2410c", "#1b1f3b"),
    "employeurs": ("#d7f2ea", "#ffd166", "#c2410c", "#0b6e6e", "#1b1f3b"),
    "saison": ("#ffd166", "#fffbf5", "#0b6e6e", "#c2410c", "#1b1f3b"),
    "atelier": ("#e9e5fb", "#ffffff", "#c2410c", "#4c3fb1", "#1b1f3b"),
}
TITLES = {
    "jeunes": "Deux roues, le soleil derrière",
    "employeurs": "Deux roues devant une colline",
    "saison": "Deux roues sur une route d’été",
    "atelier": "Deux roues et un établi",
}


def picture(name: str) -> Image:
    found = Image.objects.filter(title=TITLES[name]).first()
    if found is not None:
        return found
    content = io.BytesIO()
    _draw(name).save(content, "PNG", optimize=True)
    content.seek(0)
    return Image.objects.create(title=TITLES[name], file=ImageFile(content, name=f"{name}.png"))


def _draw(name: str) -> Canvas.Image:
    """Drawn twice as large and made smaller, so that edges are smooth."""
    ground, far, ring, disc, line = LOOKS[name]
    width, height = SIZE[0] * 2, SIZE[1] * 2
    canvas = Canvas.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(canvas)
    draw.ellipse((width * 0.55, -height * 0.55, width * 1.05, height * 0.6), fill=far)
    draw.rectangle((0, height * 0.86, width, height), fill=line)
    for centre, radius in ((width * 0.28, height * 0.3), (width * 0.68, height * 0.3)):
        top = height * 0.86 - 2 * radius
        box = (centre - radius, top, centre + radius, top + 2 * radius)
        if centre < width / 2:
            draw.ellipse(box, outline=ring, width=90)
        else:
            draw.ellipse(box, fill=disc)
    level = height * 0.56
    draw.line((width * 0.28, level, width * 0.68, level), fill=line, width=44)
    draw.ellipse((width * 0.28 - 60, level - 60, width * 0.28 + 60, level + 60), fill=line)
    return canvas.resize(SIZE, Canvas.Resampling.LANCZOS)
