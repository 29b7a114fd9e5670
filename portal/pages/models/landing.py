"""The page of an occupation or a commune: made from the data, kept by editors, never empty."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel

from portal.pages.models.base import BodyPage, promote_panels


class LandingPage(BodyPage):
    """Its subject is an occupation, or else the commune that every page may have."""

    occupation = models.ForeignKey(
        "reference.Occupation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="métier",
    )  # fmt: skip

    page_description = (
        "La page d’un métier ou d’une commune, faite avec les offres du moment ; vous ajoutez votre texte."
    )
    template = "pages/landing_page.html"
    content_panels = [
        *BodyPage.head_panels,
        FieldPanel("occupation", help_text="Laissez vide pour la page d’une commune."),
        FieldPanel("commune", help_text="Laissez vide pour la page d’un métier."),
        FieldPanel("body", help_text="Votre texte vient avant les offres, l’antenne et les métiers voisins."),
    ]
    promote_panels = promote_panels()

    class Meta:
        verbose_name = "métier ou commune"
        verbose_name_plural = "métiers et communes"
        constraints = [
            models.CheckConstraint(
                condition=Q(occupation__isnull=True) | Q(commune__isnull=True), name="landing_has_one_subject"
            )
        ]

    def clean(self) -> None:
        super().clean()
        if (self.occupation is None) == (self.commune is None):
            raise ValidationError({"occupation": "Choisissez un métier, ou bien une commune."})

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.pages.landings import landing

        return super().get_context(request, *args, **kwargs) | landing(self)
