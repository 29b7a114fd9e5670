"""Working copies: a page outside of every site, and what is known of its original when it was made."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from wagtail.models import Page

from portal.core.models import TimeStampedModel


class CopyShelf(Page):
    """Nobody makes or sees one: below it are the working copies, beside the home pages and in no list of the admin."""

    parent_page_types: list[Any] = []
    subpage_types: list[Any] = []
    is_creatable = False

    class Meta:
        verbose_name = "étagère des copies de travail"
        verbose_name_plural = "étagères des copies de travail"


class WorkingCopyQuerySet(models.QuerySet["WorkingCopy"]):
    def for_lists(self) -> "WorkingCopyQuerySet":
        return self.select_related("page", "original__latest_revision", "owner").order_by(
            "-created_at", "-pk"
        )

    def between(self, pages: Any) -> "WorkingCopyQuerySet":
        """Of these originals, or whose original is gone."""
        return self.filter(Q(original__in=pages) | Q(original=None))


class WorkingCopy(TimeStampedModel):
    """One copy in work. The row goes when the copy is given back or cancelled; the history of the original stays."""

    class Origin(models.TextChoices):
        CHECKED_OUT = "checked_out", "sortie par un rédacteur"
        RESCUED = "rescued", "gardée quand deux personnes écrivaient"

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="working_copy", verbose_name="copie"
    )
    original = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="working_copies",
        verbose_name="original",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="working_copies",
        verbose_name="à qui",
    )
    purpose = models.CharField("pour quoi faire", max_length=200)
    origin = models.CharField("venue de", max_length=12, choices=Origin.choices, default=Origin.CHECKED_OUT)
    # The version of the original it was made from. Its content is kept besides: a revision may be purged or overwritten.
    baseline = models.ForeignKey(
        "wagtailcore.Revision",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="version de départ",
    )
    base = models.JSONField("contenu de départ", default=dict)
    # Name of a list of rows → key of a row of the copy → its place in the list of `base`.
    rows = models.JSONField("lignes", default=dict)

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        verbose_name = "copie de travail"
        verbose_name_plural = "copies de travail"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Copie de « {self.page} »"
