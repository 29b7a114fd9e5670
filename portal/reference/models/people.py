"""What a person may hold and an offer may ask: diploma levels, driving licences, languages."""

from django.db import models

from portal.reference.models.base import ReferenceRow


class DiplomaLevel(ReferenceRow):
    """A level of the national framework of 2019, 3 to 8; 2 stands for "no diploma, or the brevet"."""

    number = models.PositiveSmallIntegerField("niveau", primary_key=True)
    label = models.CharField("intitulé", max_length=120)
    examples = models.CharField("exemples", max_length=200, blank=True)

    class Meta:
        verbose_name = "niveau de diplôme"
        verbose_name_plural = "niveaux de diplôme"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.label


class DiplomaCode(ReferenceRow):
    """A diploma code of France Travail. They run backwards: NV5 is level 3 and NV1 is level 7 (and 8)."""

    code = models.CharField("code France Travail", max_length=3, primary_key=True)
    label = models.CharField("intitulé", max_length=120)
    level = models.ForeignKey(
        DiplomaLevel, on_delete=models.PROTECT, related_name="codes", verbose_name="niveau"
    )

    class Meta:
        verbose_name = "code de formation"
        verbose_name_plural = "codes de formation"
        ordering = ["level", "code"]

    def __str__(self) -> str:
        return self.label


class Licence(ReferenceRow):
    """A category of driving licence."""

    code = models.CharField("catégorie", max_length=5, primary_key=True)
    label = models.CharField("intitulé", max_length=120)
    minimum_age = models.PositiveSmallIntegerField("âge minimal")
    rank = models.PositiveSmallIntegerField("ordre d’affichage", default=0)

    class Meta:
        verbose_name = "permis"
        verbose_name_plural = "permis"
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return f"{self.code} – {self.label}"


class Language(ReferenceRow):
    code = models.CharField("code ISO 639-1", max_length=2, primary_key=True)
    label = models.CharField("nom", max_length=60)

    class Meta:
        verbose_name = "langue"
        verbose_name_plural = "langues"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label
