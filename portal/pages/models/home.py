"""The home page: one promise, two doors, then proof."""

from typing import Any

from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from offers.models import Offer
from portal.core.languages import LANGUAGES
from portal.pages.blocks import BODY_BLOCKS
from portal.pages.collecting import Card, Dates, Order, Query, collect
from portal.pages.fields import BlocksField
from portal.pages.languages import active, is_open
from portal.pages.models.content import ArticlePage


class HomePage(Page):
    promise = models.CharField("promesse", max_length=160)
    youth_door = models.CharField("sous « Je cherche »", max_length=160)
    employer_door = models.CharField("sous « Je recrute »", max_length=160)
    body = BlocksField(BODY_BLOCKS, verbose_name="contenu", blank=True)

    template = "pages/home_page.html"
    max_count_per_parent = len(LANGUAGES)  # beside each other, one per language
    content_panels = [
        *Page.content_panels,
        FieldPanel("promise"),
        FieldPanel("youth_door"),
        FieldPanel("employer_door"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("promise"), index.SearchField("body")]

    class Meta:
        verbose_name = "page d’accueil"
        verbose_name_plural = "pages d’accueil"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        visible = Offer.objects.visible()
        employers, agenda = self._section("employeurs"), self._section("agenda")
        return context | {
            "employer_url": employers.get_url(request) if employers else reverse("employers:signup"),
            "offers_url": reverse("offers:list"),
            "offer_count": visible.count(),
            "events": self._next_events(),
            "agenda": agenda,
            "now": timezone.now(),
            "articles": list(ArticlePage.objects.live().public().descendant_of(self).order_by("-date")[:3]),
        }

    def _section(self, slug: str) -> Page | None:
        """The page below that has this name in French, in the language of this home page."""
        named = Page.objects.filter(slug=slug, depth=self.depth + 1).values("translation_key")
        return self.get_children().live().public().filter(translation_key__in=named).first()

    def _next_events(self) -> list[Card]:
        query = Query(kinds=("event",), dates=Dates.UPCOMING, order=Order.OLDEST, language=active())
        return collect(query)[:3]

    def route(self, request: Any, path_components: list[str]) -> Any:
        """Wagtail gives the French home page for a language that has none: then there is nothing at `/en/`."""
        if not is_open(request, self):
            raise Http404
        return super().route(request, path_components)
