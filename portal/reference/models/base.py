"""What every row of reference data shares: it may be retired by a newer release, never deleted under somebody."""

from typing import Self, TypeVar

from django.db import models

Row = TypeVar("Row", bound="RetirableRow")


class ReferenceQuerySet(models.QuerySet[Row]):
    def current(self) -> Self:
        """Rows that the release in force still has: the only ones offered in forms."""
        return self.filter(retired=False)


class RetirableRow(models.Model):
    """A row kept under its public code. Retired rows stay readable for the files that name them."""

    retired = models.BooleanField("retiré", default=False)

    class Meta:
        abstract = True


class ReferenceRow(RetirableRow):
    objects = ReferenceQuerySet.as_manager()

    class Meta:
        abstract = True


class ReferenceRelease(models.Model):
    """Which version of which data set was loaded when; the newest row of a data set is the one in force."""

    dataset = models.CharField("jeu de données", max_length=40)
    version = models.CharField("version", max_length=60)
    producer = models.CharField("producteur", max_length=200)
    licence = models.CharField("licence", max_length=200)
    date = models.DateField("date de publication", null=True, blank=True)
    sha256 = models.CharField("empreinte", max_length=64)
    loaded_at = models.DateTimeField("chargé le")

    class Meta:
        verbose_name = "version d’un référentiel"
        verbose_name_plural = "versions des référentiels"
        ordering = ["dataset", "-loaded_at", "-id"]
        indexes = [models.Index(fields=["dataset", "loaded_at"])]

    def __str__(self) -> str:
        return f"{self.dataset} {self.version}"
