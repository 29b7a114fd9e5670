"""What a match answered on the day it led to a file."""

from django.db import models

from mediations.models import Mediation


class MatchRecord(models.Model):
    """The facts and the version of the table behind a file's score, so that it can be computed again.

    `offer` and `youth` are facts as `export_matching` prints them; `ranks` are the mobilities between the young
    person's wishes and the offer's occupation (wish → rank).
    """

    mediation = models.OneToOneField(
        Mediation, on_delete=models.CASCADE, related_name="match_record", verbose_name="mise en relation"
    )
    reference_date = models.DateField("jour de référence")
    criteria_version = models.CharField("version des critères", max_length=20)
    offer = models.JSONField("faits de l’offre")
    youth = models.JSONField("faits du jeune")
    ranks = models.JSONField("rangs des métiers proches")
    points = models.JSONField("points par critère")

    class Meta:
        verbose_name = "réponse du classement"
        verbose_name_plural = "réponses du classement"

    def __str__(self) -> str:
        return f"{self.mediation} ({self.reference_date:%d/%m/%Y})"

    @property
    def score(self) -> int:
        return sum(self.points.values())
