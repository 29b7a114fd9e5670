"""What every page of the site has."""

from typing import Any

from django.db import models
from django.db.models import Q, Subquery
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from portal.pages import hooks
from portal.pages.admin_forms import BodyPageForm
from portal.pages.blocks import BODY_BLOCKS
from portal.pages.fields import BlocksField
from portal.pages.remembered import public_only
from portal.pages.routing import Routed
from portal.pages.translating import not_copied


class Audience(models.TextChoices):
    YOUTH = "youth", _("Jeunes")
    EMPLOYER = "employer", _("Employeurs")
    PARTNER = "partner", _("Partenaires")
    ALL = "", _("Tout le monde")


class Theme(models.TextChoices):
    """Themes of the diagnosis: what a young person and an adviser talk about."""

    JOB = "job", _("Emploi")
    TRAINING = "training", _("Formation")
    HEALTH = "health", _("Santé")
    HOUSING = "housing", _("Logement")
    MOBILITY = "mobility", _("Mobilité")
    MONEY = "money", _("Ressources")
    RIGHTS = "rights", _("Droits et citoyenneté")
    DIGITAL = "digital", _("Numérique")
    FAMILY = "family", _("Famille")
    LANGUAGE = "language", _("Langue française")
    LEISURE = "leisure", _("Sport, culture, loisirs")


class PageTag(TaggedItemBase):
    """One table of key words for all page types, so that one query finds them in any of them."""

    content_object = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="page_tags")

    class Meta:
        verbose_name = "mot-clé d’une page"
        verbose_name_plural = "mots-clés des pages"


def promote_panels(*more: FieldPanel) -> list[Any]:
    """How the page is found and presented; `more` are fields that a type may show elsewhere."""
    return [
        MultiFieldPanel(
            [
                FieldPanel("theme", help_text="Dit qui relit la page et où elle est proposée."),
                FieldPanel("tags", help_text="Quelques mots ; les listes du site s’en servent pour trier."),
                *more,
            ],
            heading="Classement",
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "lead_image",
                    help_text="En haut de la page et sur sa carte. Au moins 1 200 pixels de large.",
                ),
                FieldPanel(
                    "lead_image_alt",
                    help_text="Une phrase pour qui ne voit pas l’image.",
                ),
                FieldPanel(
                    "lead_image_decorative",
                    help_text="Elle n’apprend rien de plus que le texte : les lecteurs d’écran la passent.",
                ),
                FieldPanel("show_contents", help_text="Liste les titres de la page en haut de celle-ci."),
            ],
            heading="Présentation",
        ),
        *Page.promote_panels,
    ]


class BodyPage(Routed, Page):
    """A page with an introduction and blocks. Its audience gives it its colour."""

    introduction = models.CharField("introduction", max_length=300, blank=True)
    audience = models.CharField("public", max_length=10, choices=Audience.choices, blank=True)
    theme = models.CharField("thème", max_length=10, choices=Theme.choices, blank=True)
    commune = models.ForeignKey(
        "reference.Commune",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune",
    )
    lead_image = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="image de tête",
    )
    lead_image_alt = models.CharField("ce que l’image montre", max_length=200, blank=True)
    lead_image_decorative = models.BooleanField("image de décor", default=False)
    show_contents = models.BooleanField("afficher un sommaire", default=False)
    tags = ClusterTaggableManager(through=PageTag, blank=True, verbose_name="mots-clés")
    body = BlocksField(BODY_BLOCKS, verbose_name="contenu", blank=True)

    head_panels = [
        *Page.content_panels,
        FieldPanel("introduction", help_text="Deux phrases : à qui la page s’adresse et ce qu’on y trouve."),
        FieldPanel(
            "audience",
            help_text="Vide : tout le monde. Il donne à la page sa couleur et sa place dans les listes.",
        ),
    ]
    content_panels = [
        *head_panels,
        FieldPanel(
            "body", help_text="Ajoutez des blocs avec « + » ; le guide de style les montre tous (menu Aide)."
        ),
    ]
    promote_panels = promote_panels(FieldPanel("commune", help_text="Si la page ne concerne qu’un lieu."))
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.FilterField("audience"),
        index.FilterField("theme"),
    ]

    base_form_class = BodyPageForm
    # Key words follow by their rows.
    override_translatable_fields = not_copied("tags")

    class Meta:
        abstract = True

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.pages.surroundings import surroundings

        return super().get_context(request, *args, **kwargs) | surroundings(self, request)

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        for tell in hooks.previewed:
            tell(self)
        return super().serve_preview(request, mode_name)

    def neighbours(self) -> tuple[Page | None, Page | None]:
        """The pages before and after in the section; none for the types that are read alone."""
        return None, None

    def shows_related(self) -> bool:
        """Whether the foot of the page proposes others of the same theme."""
        return bool(self.theme)


def first_of_each(before: Any, after: Any) -> tuple[Page | None, Page | None]:
    """The first pages of two querysets, in one question."""
    one, other = Subquery(before.values("pk")[:1]), Subquery(after.values("pk")[:1])
    rows = before.model.objects.filter(Q(pk=one) | Q(pk=other)).annotate(before_id=one)
    found = {row.pk == row.before_id: row for row in rows}
    return found.get(True), found.get(False)


class ReadInOrder:
    """Pages that follow each other in their section, in the order of the tree."""

    def neighbours(self) -> tuple[Page | None, Page | None]:
        beside = public_only(self.get_siblings(inclusive=False).live())  # type: ignore[attr-defined]  # a mixin of Page
        path = self.path  # type: ignore[attr-defined]
        return first_of_each(
            beside.filter(path__lt=path).order_by("-path"), beside.filter(path__gt=path).order_by("path")
        )
