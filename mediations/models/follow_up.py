"""After the hire: check-ins with both sides, and alerts that a person must look at."""

from datetime import date, datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from mediations.lifecycle import CheckInMoment, MediationState
from mediations.models.files import Mediation
from portal.accounts.models import Adviser, User
from portal.accounts.permissions import Person
from portal.core.models import PublicIdModel, TimeStampedModel


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def due(self, *, at: datetime) -> Self:
        """Check-ins whose day has come and whose links were not sent yet, in files still followed."""
        return self.filter(
            due_on__lte=timezone.localdate(at),
            sent_at__isnull=True,
            skipped=False,
            mediation__state=MediationState.FOLLOWING,
        )


class CheckIn(PublicIdModel, TimeStampedModel):
    """Three questions to the tutor and to the young person at one moment after the start."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="check_ins")
    moment = models.CharField("moment", max_length=2, choices=CheckInMoment.choices)
    due_on = models.DateField("prévu le")
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    # Its day had passed when a later one was already due (a start confirmed late): people are asked once.
    skipped = models.BooleanField("remplacé par le point suivant", default=False)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = "point de suivi"
        verbose_name_plural = "points de suivi"
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "moment"], name="one_check_in_per_moment")
        ]

    def __str__(self) -> str:
        return self.get_moment_display()


class Side(models.TextChoices):
    TUTOR = "tutor", "tuteur"
    YOUTH = "youth", "jeune"


_ANSWER = [MinValueValidator(1), MaxValueValidator(4)]
# Work done, welcome and team, hours and travel: the same three subjects for both sides, so they compare.
QUESTIONS = ("work", "team", "hours")


class CheckInAnswer(PublicIdModel, TimeStampedModel):
    """One side's answers (1 bad – 4 good). The link is used once; only the hash of its token is kept."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField("côté", max_length=5, choices=Side.choices)
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    expires_at = models.DateTimeField("lien valable jusqu’au")
    work = models.PositiveSmallIntegerField("travail", null=True, blank=True, validators=_ANSWER)
    team = models.PositiveSmallIntegerField("équipe", null=True, blank=True, validators=_ANSWER)
    hours = models.PositiveSmallIntegerField("horaires", null=True, blank=True, validators=_ANSWER)
    comment = models.TextField("commentaire", max_length=2000, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "réponse de suivi"
        verbose_name_plural = "réponses de suivi"
        constraints = [models.UniqueConstraint(fields=["check_in", "side"], name="one_answer_per_side")]

    def __str__(self) -> str:
        return f"{self.check_in} {self.get_side_display()}"

    @property
    def marks(self) -> dict[str, int | None]:
        return {question: getattr(self, question) for question in QUESTIONS}


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> Self:
        return self.filter(solved_at__isnull=True)

    def visible_to(self, user: Person) -> Self:
        return self.filter(mediation__in=Mediation.objects.visible_to(user))

    def of_portfolio(self, adviser: Adviser, *, on: date) -> Self:
        return self.filter(mediation__in=Mediation.objects.of_portfolio(adviser, on=on))


class Alert(PublicIdModel, TimeStampedModel):
    """Something a person must look at within 48 hours."""

    class Kind(models.TextChoices):
        LOW = "low", "réponse basse"
        DIVERGING = "diverging", "réponses qui divergent"
        EMPLOYER = "employer", "signalée par l’employeur"
        YOUTH = "youth", "signalée par le jeune"
        ADVISER = "adviser", "ouverte par un conseiller"

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="alerts")
    check_in = models.ForeignKey(
        CheckIn, on_delete=models.SET_NULL, null=True, blank=True, related_name="alerts"
    )
    kind = models.CharField("nature", max_length=10, choices=Kind.choices)
    text = models.TextField("ce qui se passe", max_length=2000, blank=True)
    raised_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField("à traiter avant le")
    solved_at = models.DateTimeField("résolue le", null=True, blank=True)
    solved_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    solution = models.TextField("ce qui a été fait", max_length=2000, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = "alerte"
        verbose_name_plural = "alertes"
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["check_in", "kind"], name="one_alert_per_check_in_and_kind")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
