"""What is kept about the files: who read them, imports from a list, and pairs judged not to be the same person."""

from typing import Self

from django.db import models
from django.utils import timezone

from pathways.models.youth import Youth
from portal.accounts.models import Adviser, Agency, User
from portal.core.models import PublicIdModel, TimeStampedModel


class FileAccess(models.Model):
    """One reading of a young person's file, or one disclosure to an employer; shown to the young person."""

    class Kind(models.TextChoices):
        FILE = "file", "dossier ouvert"
        MATCH = "match", "offres possibles consultées"
        PROFILE = "profile", "profil vu par un employeur"
        EXPORT = "export", "données exportées"

    youth = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="accesses")
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_label = models.CharField("par", max_length=200)
    kind = models.CharField("nature", max_length=10, choices=Kind.choices)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "consultation d’un dossier"
        verbose_name_plural = "consultations des dossiers"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["youth", "-at"], name="access_by_youth")]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.at:%d/%m/%Y}"


class NotDuplicate(models.Model):
    """Two files that look alike and that a person judged to be two people: not proposed again."""

    first = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "paire de dossiers distincts"
        verbose_name_plural = "paires de dossiers distincts"
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_not_duplicate")]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class YouthImportQuerySet(models.QuerySet["YouthImport"]):
    def of_structure(self, structure: Agency) -> Self:
        return self.filter(structure=structure)

    def to_review(self) -> Self:
        """Lists that were checked but neither imported nor given up."""
        return self.filter(state=YouthImport.State.CHECKED)


class YouthImport(PublicIdModel, TimeStampedModel):
    """A list of young people read from a CSV file: first checked without writing, then imported by batches.

    A batch and the number of rows done are written in one transaction, so an import that was cut off goes on exactly
    where it stopped. The content is emptied at the end: the file holds personal data.
    """

    class State(models.TextChoices):
        CHECKED = "checked", "à relire"
        RUNNING = "running", "en cours"
        DONE = "done", "terminé"
        CANCELLED = "cancelled", "abandonné"

    structure = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="+", verbose_name="structure"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="+", verbose_name="antenne par défaut"
    )
    adviser = models.ForeignKey(
        Adviser,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="conseiller par défaut",
    )
    actor = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    file_name = models.CharField("fichier", max_length=200)
    content = models.TextField("contenu", blank=True)
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.CHECKED)
    report = models.JSONField("compte rendu", default=dict)
    rows_total = models.PositiveIntegerField("lignes", default=0)
    rows_done = models.PositiveIntegerField("lignes traitées", default=0)
    created_count = models.PositiveIntegerField("créés", default=0)
    updated_count = models.PositiveIntegerField("mis à jour", default=0)
    unchanged_count = models.PositiveIntegerField("inchangés", default=0)
    rejected_count = models.PositiveIntegerField("rejetés", default=0)

    objects = YouthImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import de jeunes"
        verbose_name_plural = "imports de jeunes"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        return 100 * self.rows_done // self.rows_total if self.rows_total else 100
