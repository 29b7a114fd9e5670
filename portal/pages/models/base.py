"""What every page of the site has."""

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from portal.pages.blocks import BODY_BLOCKS
from portal.pages.fields import BlocksField


class Audience(models.TextChoices):
    YOUTH = "youth", "Jeunes"
    EMPLOYER = "employer", "Employeurs"
    PARTNER = "partner", "Partenaires"
    ALL = "", "Tout le monde"


class BodyPage(Page):
    """A page with an introduction and blocks. Its audience gives it its colour."""

    introduction = models.CharField("introduction", max_length=300, blank=True)
    audience = models.CharField("public", max_length=10, choices=Audience.choices, blank=True)
    body = BlocksField(BODY_BLOCKS, verbose_name="contenu", blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction", help_text="Deux phrases : à qui la page s’adresse et ce qu’on y trouve."),
        FieldPanel("audience"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    class Meta:
        abstract = True

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # The home page is what the logo links to: breadcrumbs start below it.
        context["trail"] = self.get_ancestors().live().filter(depth__gt=2).specific(defer=True)
        return context
