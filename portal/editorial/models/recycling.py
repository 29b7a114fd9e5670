"""The recycle bin: a page beside the home pages, outside of every site, and what each page needs to come back."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page

KEPT = timedelta(days=62)


class RecycleBin(Page):
    """Nobody makes or sees one: its pages are no part of a site, not live, and no list of the admin shows them."""

    parent_page_types: list[Any] = []
    subpage_types: list[Any] = []
    is_creatable = False

    class Meta:
        verbose_name = "corbeille"
        verbose_name_plural = "corbeilles"


class BinEntry(models.Model):
    """One page in the bin, with those below it."""

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="bin_entry", verbose_name="page"
    )
    parent = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="section d’origine",
    )
    parent_title = models.CharField("titre de la section d’origine", max_length=255)
    slug = models.SlugField("adresse d’origine", max_length=255, allow_unicode=True)
    # Key of each page that was on the site → its version that was shown (null: made without versions).
    live = models.JSONField("pages publiées", default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="par",
    )
    at = models.DateTimeField("le", default=timezone.now)
    # A translation that went because its French page did; it comes back with it.
    together_with = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name="en même temps que",
    )

    class Meta:
        verbose_name = "page à la corbeille"
        verbose_name_plural = "pages à la corbeille"
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.page)

    @property
    def goes_on(self) -> Any:
        """The day on which it is deleted for good."""
        return timezone.localdate(self.at) + KEPT
