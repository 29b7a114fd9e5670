"""What a structure sets of the look: its name, its logo, its two accent colours."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

PAPER = "#fffbf5"
MINIMUM_CONTRAST = 4.5  # WCAG 2.2, criterion 1.4.3, level AA
_hex_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Écrivez une couleur comme #0b6e6e.")


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours written `#rrggbb` (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@register_setting(icon="view")
class BrandSettings(BaseSiteSetting):
    name = models.CharField("nom de la structure", max_length=120, default="Mission locale")
    youth_colour = models.CharField(
        "couleur des jeunes", max_length=7, default="#c2410c", validators=[_hex_colour]
    )
    employer_colour = models.CharField(
        "couleur des employeurs", max_length=7, default="#0b6e6e", validators=[_hex_colour]
    )
    contact_email = models.EmailField("e-mail de contact", blank=True)
    contact_phone = models.CharField("téléphone", max_length=20, blank=True)
    address = models.TextField("adresse", blank=True)

    panels = [
        FieldPanel("name", help_text="En haut de chaque page et dans les messages."),
        FieldPanel(
            "youth_colour", help_text="Assez foncée pour être lue sur le papier : le contraste est vérifié."
        ),
        FieldPanel("employer_colour", help_text="Assez foncée, et bien différente de celle des jeunes."),
        FieldPanel("contact_email", help_text="Lue tous les jours : elle est en bas de chaque page."),
        FieldPanel("contact_phone", help_text="Celui de l’accueil."),
        FieldPanel("address", help_text="Celle du siège."),
    ]

    class Meta:
        verbose_name = "identité de la structure"

    def clean(self) -> None:
        super().clean()
        errors = {}
        for field in ("youth_colour", "employer_colour"):
            colour = getattr(self, field)
            if len(colour) == len(PAPER) and contrast(colour, PAPER) < MINIMUM_CONTRAST:
                errors[field] = "Cette couleur est trop claire pour être lue. Choisissez-en une plus foncée."
        if errors:
            raise ValidationError(errors)
