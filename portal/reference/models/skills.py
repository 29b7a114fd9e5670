"""ROME 4.0: skills, work contexts and interests, and which occupation has which."""

from typing import Self

from django.db import models

from portal.reference.models.base import ReferenceQuerySet, ReferenceRow, RetirableRow
from portal.reference.models.occupations import Occupation


class Skill(ReferenceRow):
    """Something one knows how to do, knows, or is. Keyed by OGR: two skills may share a label."""

    class Kind(models.TextChoices):
        KNOW_HOW = "know_how", "savoir-faire"
        KNOWLEDGE = "knowledge", "savoir"
        SOFT = "soft", "savoir-être professionnel"

    ogr = models.PositiveIntegerField("code OGR", primary_key=True)
    label = models.CharField("intitulé", max_length=300)
    kind = models.CharField("nature", max_length=10, choices=Kind.choices)
    category = models.CharField("catégorie", max_length=60, blank=True)
    subcategory = models.CharField("sous-catégorie", max_length=80, blank=True)
    macro = models.BooleanField("macro-compétence", default=False)
    macro_skill = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="fait partie de",
    )
    folded = models.CharField("pour la recherche", max_length=300, db_index=True, editable=False)

    class Meta:
        verbose_name = "compétence"
        verbose_name_plural = "compétences"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class OccupationSkill(models.Model):
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="skill_links")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="occupation_links")
    rubric = models.CharField("rubrique", max_length=10, choices=Skill.Kind.choices)
    core = models.BooleanField("cœur de métier", default=False)
    emerging = models.BooleanField("émergente", default=False)

    class Meta:
        verbose_name = "compétence d’un métier"
        verbose_name_plural = "compétences des métiers"
        constraints = [
            models.UniqueConstraint(fields=["occupation", "skill"], name="reference_occupationskill_unique")
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} – {self.skill_id}"


class WorkContextQuerySet(ReferenceQuerySet["WorkContext"]):
    def schedule(self) -> Self:
        """The contexts that constraints of offers and limits of youth are made of."""
        return self.filter(kind=WorkContext.SCHEDULE)


class WorkContext(RetirableRow):
    """A condition of work: hours, places, risks, kind of structure."""

    SCHEDULE = "Horaires et durée du travail"
    NIGHT_OGR = 300803  # "Travail de nuit", which the law forbids to minors

    ogr = models.PositiveIntegerField("code OGR", primary_key=True)
    label = models.CharField("intitulé", max_length=150)
    kind = models.CharField("type", max_length=60, db_index=True)

    objects = WorkContextQuerySet.as_manager()

    class Meta:
        verbose_name = "contexte de travail"
        verbose_name_plural = "contextes de travail"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class OccupationWorkContext(models.Model):
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="context_links")
    context = models.ForeignKey(WorkContext, on_delete=models.PROTECT, related_name="occupation_links")

    class Meta:
        verbose_name = "contexte d’un métier"
        verbose_name_plural = "contextes des métiers"
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "context"], name="reference_occupationworkcontext_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} – {self.context_id}"


class Interest(ReferenceRow):
    """A "centre d'intérêt", said as a young person would: "J'ai envie de créer…"."""

    code = models.CharField("code", max_length=5, primary_key=True)
    label = models.CharField("intitulé", max_length=150)
    definition = models.TextField("définition", blank=True)

    class Meta:
        verbose_name = "centre d’intérêt"
        verbose_name_plural = "centres d’intérêt"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class OccupationInterest(models.Model):
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="interest_links")
    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="occupation_links")
    main = models.BooleanField("principal", default=False)

    class Meta:
        verbose_name = "centre d’intérêt d’un métier"
        verbose_name_plural = "centres d’intérêt des métiers"
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "interest"], name="reference_occupationinterest_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} – {self.interest_id}"
