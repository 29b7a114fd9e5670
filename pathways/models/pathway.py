"""The pathway: programmes and commitments, what the young person does, and referrals to partners."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from pathways.lifecycle import CommitmentState
from pathways.models.youth import Youth
from portal.core.models import PublicIdModel, TimeStampedModel, TransitionRecord


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def open_on(self, day: date) -> Self:
        """Programmes into which one may enter that day."""
        return self.filter(Q(opens_on__isnull=True) | Q(opens_on__lte=day)).filter(
            Q(closes_on__isnull=True) | Q(closes_on__gt=day)
        )


class Programme(models.Model):
    """A framework of contractual support (CEJ, PACEA, …), with the dates between which it may be opened."""

    code = models.CharField("code", max_length=20, unique=True)
    name = models.CharField("nom", max_length=120)
    opens_on = models.DateField("ouvert à partir du", null=True, blank=True)
    closes_on = models.DateField("fermé à partir du", null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "programme"
        verbose_name_plural = "programmes"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def active(self) -> Self:
        return self.filter(state=CommitmentState.ACTIVE)

    def open(self) -> Self:
        return self.filter(state__in=[CommitmentState.ACTIVE, CommitmentState.SUSPENDED])


class Commitment(PublicIdModel, TimeStampedModel):
    """The contract of engagement between the young person and the Mission locale."""

    class Autonomy(models.TextChoices):
        """What makes a commitment complete."""

        JOB = "job", "un emploi"
        TRAINING = "training", "une formation"
        BUSINESS = "business", "une création d’activité"
        RIGHTS = "rights", "l’accès aux droits"
        SKILLS = "skills", "des compétences"

    youth = models.ForeignKey(
        Youth, on_delete=models.CASCADE, related_name="commitments", verbose_name="jeune"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", verbose_name="programme"
    )
    started_on = models.DateField("début")
    planned_end_on = models.DateField("fin prévue", null=True, blank=True)
    ended_on = models.DateField("fin", null=True, blank=True)
    state = models.CharField(
        "état", max_length=12, choices=CommitmentState.choices, default=CommitmentState.ACTIVE
    )

    autonomy = models.CharField("autonomie acquise", max_length=10, choices=Autonomy.choices, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat d’engagement"
        verbose_name_plural = "contrats d’engagement"
        ordering = ["-started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["youth"], condition=Q(state__in=["active", "suspended"]), name="one_open_commitment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme} ({self.started_on:%d/%m/%Y})"


class CommitmentTransition(TransitionRecord):
    subject = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionRecord.Meta):
        verbose_name = "étape d’un contrat d’engagement"
        verbose_name_plural = "étapes des contrats d’engagement"


class SituationQuerySet(models.QuerySet["Situation"]):
    def solutions(self) -> Self:
        """What counts as a first solution: everything but an immersion, which is a step towards one."""
        return self.exclude(kind=Situation.Kind.IMMERSION)

    def current(self, *, on: date) -> Self:
        return self.filter(started_on__lte=on).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))


class Situation(PublicIdModel, TimeStampedModel):
    """What the young person does or did, with dates: a job, a training, an immersion…"""

    class Kind(models.TextChoices):
        JOB = "job", "emploi"
        TRAINING = "training", "formation"
        APPRENTICESHIP = "apprenticeship", "apprentissage"
        INTERNSHIP = "internship", "stage"
        IMMERSION = "immersion", "immersion"
        CIVIC_SERVICE = "civic_service", "service civique"
        BUSINESS = "business", "création d’activité"

    youth = models.ForeignKey(
        Youth, on_delete=models.CASCADE, related_name="situations", verbose_name="jeune"
    )
    kind = models.CharField("nature", max_length=16, choices=Kind.choices)
    occupation = models.ForeignKey(
        "reference.Occupation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="métier",
    )
    where = models.CharField("chez", max_length=200, blank=True)
    started_on = models.DateField("début")
    ended_on = models.DateField("fin", null=True, blank=True)

    objects = SituationQuerySet.as_manager()

    class Meta:
        verbose_name = "situation"
        verbose_name_plural = "situations"
        ordering = ["-started_on"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_on:%d/%m/%Y}"


class Referral(PublicIdModel, TimeStampedModel):
    """A young person sent to a partner (or received from one), with the diagnosis conclusions."""

    youth = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="referrals", verbose_name="jeune")
    partner = models.CharField("partenaire", max_length=120)
    referred_on = models.DateField("le")
    taken_over_on = models.DateField("pris en charge le", null=True, blank=True)
    ended_on = models.DateField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "réorientation"
        verbose_name_plural = "réorientations"
        ordering = ["-referred_on"]

    def __str__(self) -> str:
        return f"{self.partner} {self.referred_on:%d/%m/%Y}"
