"""Two people of the demo team signed what they wrote: one with a picture, drawn from the brand's shapes."""

import io

from django.core.files.images import ImageFile
from PIL import Image as Canvas
from PIL import ImageDraw

from portal.demo.world import World
from portal.pages import services

AUTHORS = (
    (
        "Nadia",
        "Conseillère emploi à Aubenas",
        "Je fais le lien entre les entreprises d’Aubenas et les jeunes. J’écris sur ce que j’apprends dans les ateliers.",
    ),
    ("Olivier", "Chargé de communication", "Je raconte ce qui se passe dans nos antennes."),
)
SIDE = 1200


def build_authors(world: World) -> None:
    for first, role, presentation in AUTHORS:
        user = next(adviser.user for adviser in world.advisers if adviser.user.first_name == first)
        services.save_author_profile(
            user=user,
            is_public=True,
            name=user.get_full_name(),
            role=role,
            presentation=presentation,
            photo=_portrait() if first == "Nadia" else None,
        )


def _portrait() -> ImageFile:
    canvas = Canvas.new("RGB", (SIDE, SIDE), "#d7f2ea")
    draw = ImageDraw.Draw(canvas)
    draw.ellipse((120, 700, SIDE - 120, SIDE + 500), fill="#0b6e6e")
    draw.ellipse((370, 260, 830, 720), fill="#ffd166", outline="#1b1f3b", width=28)
    content = io.BytesIO()
    canvas.resize((SIDE // 2, SIDE // 2), Canvas.Resampling.LANCZOS).save(content, "PNG", optimize=True)
    content.seek(0)
    return ImageFile(content, name="portrait.png")
