"""What is known of the addresses of other sites that our pages name."""

import hashlib
from typing import Any

from django.db import models


class ExternalLink(models.Model):
    class State(models.TextChoices):
        UNCHECKED = "unchecked", "pas encore vérifié"
        OK = "ok", "répond"
        UNCERTAIN = "uncertain", "à vérifier"
        BROKEN = "broken", "ne marche plus"

    # Addresses may be longer than an index can hold.
    key = models.CharField(max_length=64, unique=True)
    url = models.TextField("adresse")
    pages: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "wagtailcore.Page", related_name="external_links", verbose_name="pages"
    )
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.UNCHECKED)
    reason = models.CharField("ce qui s’est passé", max_length=80, blank=True)
    failures = models.PositiveSmallIntegerField("échecs de suite", default=0)
    failing_since = models.DateTimeField("en échec depuis", null=True, blank=True)
    checked_at = models.DateTimeField("vérifié le", null=True, blank=True)

    class Meta:
        verbose_name = "lien vers un autre site"
        verbose_name_plural = "liens vers d’autres sites"
        indexes = [models.Index(fields=["state", "checked_at"])]

    def __str__(self) -> str:
        return self.url


def key_of(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


class PageReading(models.Model):
    """How often a page was read in a month, and nothing about who read it."""

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="readings", verbose_name="page"
    )
    month = models.DateField("mois (son premier jour)")
    count = models.PositiveIntegerField("lectures", default=0)

    class Meta:
        verbose_name = "lectures d’une page"
        verbose_name_plural = "lectures des pages"
        constraints = [models.UniqueConstraint(fields=["page", "month"], name="reading_page_month")]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.month:%m/%Y} : {self.count}"
