"""The home page: one promise, two doors, then proof."""

from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.urls import reverse
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from offers.models import Offer
from portal.core.languages import LANGUAGES
from portal.core.page_cache import remember
from portal.pages import pictures
from portal.pages.blocks import BODY_BLOCKS
from portal.pages.cards import Card
from portal.pages.collecting import Dates, Order, Query, first_cards
from portal.pages.fields import BlocksField
from portal.pages.languages import active, is_open
from portal.pages.models.content import ArticlePage
from portal.pages.remembered import public_only
from portal.pages.routing import Routed, find_below


class HomePage(Routed, Page):
    promise = models.CharField("promesse", max_length=160)
    youth_door = models.CharField("sous « Je cherche »", max_length=160)
    employer_door = models.CharField("sous « Je recrute »", max_length=160)
    body = BlocksField(BODY_BLOCKS, verbose_name="contenu", blank=True)

    page_description = "La page d’accueil d’une langue : la promesse, les deux portes, puis les preuves."
    template = "pages/home_page.html"
    parent_page_types = ("wagtailcore.Page",)
    max_count_per_parent = len(LANGUAGES)  # beside each other, one per language
    content_panels = [
        *Page.content_panels,
        FieldPanel("promise", help_text="Une phrase, la première que l’on lit."),
        FieldPanel("youth_door", help_text="Ce que trouve une personne qui cherche, avec « tu »."),
        FieldPanel("employer_door", help_text="Ce que trouve un employeur, avec « vous »."),
        FieldPanel(
            "body", help_text="Ajoutez des blocs avec « + » ; le guide de style les montre tous (menu Aide)."
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("promise"), index.SearchField("body")]

    class Meta:
        verbose_name = "page d’accueil"
        verbose_name_plural = "pages d’accueil"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        pictures.load(pictures.of_body(self.body))
        visible = Offer.objects.visible()
        below = remember(f"below:{self.pk}", lambda: self._sections("employeurs", "agenda"))
        employers, agenda = below.get("employeurs"), below.get("agenda")
        return context | {
            "employer_url": employers.get_url(request) if employers else reverse("employers:signup"),
            "offers_url": reverse("offers:list"),
            "offer_count": remember("offer_count", visible.count),
            "events": self._next_events(),
            "agenda": agenda,
            "articles": remember(f"latest:{self.pk}", self._latest),
        }

    def _sections(self, *slugs: str) -> dict[str, Page]:
        """The pages below that have these names in French, in the language of this home page."""
        named = Page.objects.filter(
            slug__in=slugs, depth=self.depth + 1, translation_key=OuterRef("translation_key")
        )
        rows = public_only(self.get_children().live()).annotate(named=Subquery(named.values("slug")[:1]))
        return {row.named: row for row in rows.filter(named__in=slugs)}

    def _latest(self) -> list[ArticlePage]:
        return list(public_only(ArticlePage.objects.live().descendant_of(self)).order_by("-date")[:3])

    def _next_events(self) -> list[Card]:
        query = Query(kinds=("event",), dates=Dates.UPCOMING, order=Order.OLDEST, language=active())
        return first_cards(query, 3)

    def route(self, request: Any, path_components: list[str]) -> Any:
        """Wagtail gives the French home page for a language that has none: then there is nothing at `/en/`."""
        if not is_open(request, self):
            raise Http404
        found = find_below(self, path_components) if path_components else (_whole(self), [])
        if found is None:
            return super().route(request, path_components)
        page, rest = found
        # Itself: Wagtail's way from here would end in this method again.
        return Page.route(page, request, []) if page.pk == self.pk else page.route(request, rest)

    @property
    def localized(self) -> Page:
        """Most readers are on the page in its own language: that asks nothing."""
        return self if self.locale.language_code == active() else super().localized


def _whole(home: HomePage) -> HomePage:
    """The one that finds other pages is remembered without its text."""
    page = HomePage.objects.get(pk=home.pk)
    page.above = []
    return page
