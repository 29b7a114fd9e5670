"""The home page: one promise, two doors, then proof."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from offers.models import Offer
from portal.pages.blocks import BODY_BLOCKS
from portal.pages.collecting import Dates, Order, Query, collect
from portal.pages.fields import BlocksField
from portal.pages.models.content import ArticlePage


class HomePage(Page):
    promise = models.CharField("promesse", max_length=160)
    youth_door = models.CharField("sous « Je cherche »", max_length=160)
    employer_door = models.CharField("sous « Je recrute »", max_length=160)
    body = BlocksField(BODY_BLOCKS, verbose_name="contenu", blank=True)

    template = "pages/home_page.html"
    max_count_per_parent = 1
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
        employers = self.get_children().live().filter(slug="employeurs").first()
        return context | {
            "employer_url": employers.get_url(request) if employers else reverse("employers:signup"),
            "offers_url": reverse("offers:list"),
            "offer_count": visible.count(),
            "events": collect(Query(kinds=("event",), dates=Dates.UPCOMING, order=Order.OLDEST))[:3],
            "agenda": self.get_children().live().public().filter(slug="agenda").first(),
            "now": timezone.now(),
            "articles": list(ArticlePage.objects.live().public().descendant_of(self).order_by("-date")[:3]),
        }
