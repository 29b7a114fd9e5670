"""Page types that editors use every day."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from portal.core.page_cache import page_of
from portal.pages.blocks import SIDE_BLOCKS
from portal.pages.fields import BlocksField
from portal.pages.models.authors import AUTHOR_PANEL, AuthoredPage
from portal.pages.models.base import BodyPage, ReadInOrder, Theme, first_of_each
from portal.pages.models.feeds import FeedRoutes
from portal.pages.remembered import public_only
from portal.pages.translating import same_in_all


class StandardPage(BodyPage):
    """A plain page: who we are, contact, practical information."""

    page_description = (
        "Une page simple qui ne vieillit pas : qui nous sommes, contact, informations pratiques."
    )
    template = "pages/standard_page.html"

    class Meta:
        verbose_name = "page simple"
        verbose_name_plural = "pages simples"


class IndexPage(FeedRoutes, BodyPage):
    """A section: it lists its children and gives the pages below their side blocks."""

    class Generates(models.TextChoices):
        NOTHING = "", "rien : les rédacteurs ajoutent les pages"
        OCCUPATIONS = "occupation", "une page par métier qui recrute"
        COMMUNES = "commune", "une page par commune où l’on recrute"

    side = BlocksField(SIDE_BLOCKS, verbose_name="blocs de côté", blank=True)
    cuts_side = models.BooleanField(
        "ne pas reprendre les blocs de côté des rubriques au-dessus", default=False
    )
    generates = models.CharField(
        "pages créées d’après les données", max_length=10, choices=Generates.choices, blank=True
    )

    page_description = "Une rubrique : elle range des pages, les présente et leur donne ses blocs de côté."
    template = "pages/index_page.html"
    content_panels = [
        *BodyPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel(
                    "side",
                    help_text="Montrés à côté du texte sur cette page et sur toutes celles de la rubrique.",
                ),
                FieldPanel("cuts_side", help_text="Coché : seuls les blocs ci-dessus sont montrés."),
            ],
            heading="À côté du texte",
        ),
    ]
    settings_panels = [
        *BodyPage.settings_panels,
        FieldPanel(
            "generates",
            help_text="Chaque nuit, d’après les offres. Les pages faites ainsi se complètent ensuite à la main.",
        ),
    ]
    PER_PAGE = 12

    class Meta:
        verbose_name = "page de rubrique"
        verbose_name_plural = "pages de rubrique"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        wanted = request.GET.get("page")
        children = page_of(f"below:{self.pk}", self._listed, per_page=self.PER_PAGE, wanted=wanted)
        return context | {"children": children, "feeds": self.feed_links(request)}

    def _listed(self) -> Any:
        children = public_only(self.get_children().live()).specific()
        if self.lists_in_order:
            return children.order_by("path")
        return children.order_by("-first_published_at", "path")

    @property
    def lists_in_order(self) -> bool:
        """Services keep the order that the editors gave them; news and resources come newest first."""
        return bool(self.audience)


def _indicators() -> list[tuple[str, str]]:
    from search.indicators.public import public_choices

    return public_choices()


class ServicePage(ReadInOrder, BodyPage):
    """One service of the structure: who it is for, how it works, how long, what proves it, who to call."""

    who = models.CharField("pour qui", max_length=250)
    how = models.TextField("comment ça se passe", max_length=1200)
    delay = models.CharField("délai", max_length=120, blank=True)
    proof = models.CharField("preuve : un indicateur", max_length=40, blank=True)
    contact = models.CharField("contact", max_length=200, blank=True)

    page_description = (
        "Un service de la structure : pour qui, comment, sous quel délai, ce qui le prouve, qui appeler."
    )
    template = "pages/service_page.html"
    content_panels = [
        *BodyPage.head_panels,
        FieldPanel("who", help_text="Les conditions en une phrase."),
        FieldPanel("how", help_text="Les étapes, du premier contact à la fin."),
        FieldPanel("delay", help_text="Celui que vous tenez, par exemple « deux jours ouvrés »."),
        FieldPanel(
            "proof", help_text="Le chiffre des douze derniers mois et sa définition, toujours à jour."
        ),
        FieldPanel("contact", help_text="Un service, un téléphone ou une adresse."),
        FieldPanel(
            "body", help_text="Ajoutez des blocs avec « + » ; le guide de style les montre tous (menu Aide)."
        ),
    ]
    override_translatable_fields = [
        *BodyPage.override_translatable_fields,
        *same_in_all("proof"),
    ]
    search_fields = [*BodyPage.search_fields, index.SearchField("who"), index.SearchField("how")]

    class Meta:
        verbose_name = "service proposé"
        verbose_name_plural = "services proposés"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from search.indicators.public import public_figure

        figure = public_figure(key=self.proof) if self.proof else None
        return super().get_context(request, *args, **kwargs) | {"figure": figure}


class ArticlePage(AuthoredPage):
    """News of the structure."""

    date = models.DateField("date", default=timezone.localdate)
    takes_comments = models.BooleanField("accepter des commentaires", default=False)

    page_description = (
        "Une nouvelle, avec sa date : ce qui vient d’arriver ou va arriver. Pour une date à "
        "l’agenda, prenez un événement."
    )
    template = "pages/article_page.html"
    content_panels = [
        *BodyPage.head_panels,
        FieldPanel("date", help_text="Celle de la nouvelle ; elle classe les actualités."),
        AUTHOR_PANEL,
        FieldPanel(
            "body", help_text="Ajoutez des blocs avec « + » ; le guide de style les montre tous (menu Aide)."
        ),
    ]
    promote_panels = [
        *BodyPage.promote_panels,
        FieldPanel("takes_comments", help_text="Chacun est lu par un modérateur avant de paraître."),
    ]

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"

    def neighbours(self) -> tuple[Page | None, Page | None]:
        """By date: the older one comes before."""
        siblings = public_only(ArticlePage.objects.sibling_of(self, inclusive=False).live())
        older = Q(date__lt=self.date) | Q(date=self.date, pk__lt=self.pk or 0)
        newer = Q(date__gt=self.date) | Q(date=self.date, pk__gt=self.pk or 0)
        return first_of_each(
            siblings.filter(older).order_by("-date", "-pk"), siblings.filter(newer).order_by("date", "pk")
        )


class ResourcePage(AuthoredPage):
    """A guide, a tool or an aid, tagged by a theme of the diagnosis, a public, a territory and a date."""

    theme = models.CharField("thème", max_length=10, choices=Theme.choices)
    territory = models.CharField("territoire", max_length=120, blank=True)
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)

    page_description = (
        "Un guide, un outil ou une aide, classé par thème, public et territoire, avec une date de validité."
    )
    template = "pages/resource_page.html"
    content_panels = [
        *BodyPage.head_panels,
        FieldPanel("territory", help_text="Là où l’aide existe, par exemple « Ardèche méridionale »."),
        FieldPanel("valid_until", help_text="Un rappel de relecture part un mois avant."),
        AUTHOR_PANEL,
        FieldPanel(
            "body", help_text="Ajoutez des blocs avec « + » ; le guide de style les montre tous (menu Aide)."
        ),
    ]

    class Meta:
        verbose_name = "ressource"
        verbose_name_plural = "ressources"

    @property
    def is_outdated(self) -> bool:
        return self.outdated_on(timezone.localdate())

    def outdated_on(self, day: date) -> bool:
        return self.valid_until is not None and self.valid_until < day
