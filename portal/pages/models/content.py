"""Page types that editors use every day."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from portal.pages.models.base import BodyPage


class StandardPage(BodyPage):
    """A plain page: who we are, contact, practical information."""

    template = "pages/standard_page.html"

    class Meta:
        verbose_name = "page simple"
        verbose_name_plural = "pages simples"


class IndexPage(BodyPage):
    """A page that lists its children: services of a public, articles, resources."""

    template = "pages/index_page.html"
    PER_PAGE = 12

    class Meta:
        verbose_name = "page de rubrique"
        verbose_name_plural = "pages de rubrique"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        children = self.get_children().live().public().specific().order_by("-first_published_at", "path")
        if self.lists_services:
            children = children.order_by("path")
        context["children"] = Paginator(children, self.PER_PAGE).get_page(request.GET.get("page"))
        return context

    @property
    def lists_services(self) -> bool:
        """Services keep the order that the editors gave them; news and resources come newest first."""
        return bool(self.audience)


class ServicePage(BodyPage):
    """One service of the structure: who it is for, how it works, how long, who to call."""

    who = models.CharField("pour qui", max_length=250)
    how = models.TextField("comment ça se passe", max_length=1200)
    delay = models.CharField("délai", max_length=120, blank=True)
    contact = models.CharField("contact", max_length=200, blank=True)

    template = "pages/service_page.html"
    content_panels = [
        *BodyPage.content_panels[:-1],
        FieldPanel("who"),
        FieldPanel("how"),
        FieldPanel("delay"),
        FieldPanel("contact"),
        FieldPanel("body"),
    ]
    search_fields = [*BodyPage.search_fields, index.SearchField("who"), index.SearchField("how")]

    class Meta:
        verbose_name = "service proposé"
        verbose_name_plural = "services proposés"


class ArticlePage(BodyPage):
    """News of the structure."""

    date = models.DateField("date", default=timezone.localdate)

    template = "pages/article_page.html"
    content_panels = [*BodyPage.content_panels[:-1], FieldPanel("date"), FieldPanel("body")]

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"


class ResourcePage(BodyPage):
    """A guide, a tool or an aid, tagged by a theme of the diagnosis."""

    class Theme(models.TextChoices):
        JOB = "job", "Emploi"
        TRAINING = "training", "Formation"
        HEALTH = "health", "Santé"
        HOUSING = "housing", "Logement"
        MOBILITY = "mobility", "Mobilité"
        MONEY = "money", "Ressources"
        RIGHTS = "rights", "Droits et citoyenneté"
        DIGITAL = "digital", "Numérique"

    theme = models.CharField("thème", max_length=10, choices=Theme.choices)
    territory = models.CharField("territoire", max_length=120, blank=True)
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)

    template = "pages/resource_page.html"
    content_panels = [
        *BodyPage.content_panels[:-1],
        FieldPanel("theme"),
        FieldPanel("territory"),
        FieldPanel("valid_until"),
        FieldPanel("body"),
    ]
    search_fields = [*BodyPage.search_fields, index.FilterField("theme")]

    class Meta:
        verbose_name = "ressource"
        verbose_name_plural = "ressources"

    @property
    def is_outdated(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()


SITE_PAGES: list[type[Page]] = [StandardPage, IndexPage, ServicePage, ArticlePage, ResourcePage]
