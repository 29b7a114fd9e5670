"""A saved query as a page: editors choose the criteria, the preview beside the form shows what answers."""

from dataclasses import replace
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from portal.core.page_cache import page_of
from portal.pages.cards import kind_choices
from portal.pages.collecting import Dates, Order, Query, collect
from portal.pages.fields import CodesField
from portal.pages.languages import active, in_language
from portal.pages.models.base import Audience, BodyPage, Theme
from portal.pages.models.feeds import FeedRoutes
from portal.pages.months import Month, month_of
from portal.pages.translating import same_in_all

AUDIENCES = [choice for choice in Audience.choices if choice[0]]


class CollectionPage(FeedRoutes, BodyPage):
    class Display(models.TextChoices):
        CARDS = "cards", "cartes"
        LIST = "list", "liste"
        TABLE = "table", "tableau"
        CALENDAR = "calendar", "calendrier"

    kinds = CodesField(codes=kind_choices, verbose_name="types de pages", blank=True)
    themes = CodesField(codes=Theme.choices, verbose_name="thèmes", blank=True)
    audiences = CodesField(codes=AUDIENCES, verbose_name="publics", blank=True)
    tag_words = models.CharField("mots-clés", max_length=200, blank=True)
    near = models.ForeignKey(
        "reference.Commune", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="autour de",
    )  # fmt: skip
    radius_km = models.PositiveSmallIntegerField("rayon (km)", default=0, validators=[MaxValueValidator(100)])
    below = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="dans la rubrique",
    )  # fmt: skip
    dates = models.CharField("dates", max_length=10, choices=Dates.choices, blank=True)
    order = models.CharField("ordre", max_length=10, choices=Order.choices, default=Order.NEWEST)
    number = models.PositiveSmallIntegerField(
        "par page", default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    display = models.CharField("présentation", max_length=10, choices=Display.choices, default=Display.CARDS)

    page_description = (
        "Une liste toujours à jour : choisissez les critères, les pages y entrent d’elles-mêmes."
    )
    template = "pages/collection_page.html"
    content_panels = [
        *BodyPage.head_panels,
        MultiFieldPanel(
            [
                FieldPanel("kinds", help_text="Rien de coché : toutes."),
                FieldPanel("themes", help_text="Rien de coché : tous."),
                FieldPanel("audiences", help_text="Les pages pour tout le monde sont toujours montrées."),
                FieldPanel("tag_words", help_text="Séparés par des virgules ; un seul suffit à être montré."),
                FieldRowPanel(
                    [
                        FieldPanel("near", help_text="Une commune ; les pages sans lieu n’y sont pas."),
                        FieldPanel("radius_km", help_text="0 : la commune seule."),
                    ]
                ),
                FieldPanel("below", help_text="Vide : tout le site."),
                FieldPanel(
                    "dates", help_text="Une page a le jour de sa publication, un événement celui de sa fin."
                ),
            ],
            heading="Ce qui est montré",
            help_text="Ouvrez l’aperçu à droite : il montre le résultat pendant que vous choisissez.",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("display", help_text="Le calendrier convient aux événements."),
                        FieldPanel("order", help_text="Les plus récentes d’abord convient presque toujours."),
                        FieldPanel("number", help_text="De 1 à 60."),
                    ]
                )
            ],
            heading="Comment",
        ),
        FieldPanel("body", help_text="Vient avant la liste."),
    ]

    override_translatable_fields = [
        *BodyPage.override_translatable_fields,
        *same_in_all("tag_words", "near", "below"),
    ]

    class Meta:
        verbose_name = "collection"
        verbose_name_plural = "collections"

    def query(self) -> Query:
        tags = tuple(word.strip() for word in self.tag_words.split(",") if word.strip())
        return Query(
            kinds=tuple(self.kinds),
            themes=tuple(self.themes),
            audiences=tuple(self.audiences),
            tags=tags,
            commune=self.near,
            radius_km=self.radius_km,
            dates=self.dates,
            order=self.order,
            under=in_language(self.below).path if self.below else "",
            without=self.pk or 0,
            language=active(),
        )

    def holds_events(self) -> bool:
        return not self.kinds or "event" in self.kinds

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["feeds"] = self.feed_links(request)
        if self.display == self.Display.CALENDAR:
            month = month_of(request.GET.get("mois", ""), today=timezone.localdate())
            return context | self._calendar(month)
        query, wanted = self.query(), request.GET.get("page")
        page = page_of(f"list:{query.key}", lambda: collect(query), per_page=self.number, wanted=wanted)
        return context | {"page_obj": page, "cards": page.object_list, "count": page.paginator.count}

    def _calendar(self, month: Month) -> dict[str, Any]:
        query = replace(self.query(), dates="", order=Order.OLDEST, first=month.first, last=month.last)
        found = collect(query)
        return {"month": month, "weeks": month.weeks(found.cards), "cards": found.cards, "count": found.count}
