"""The mediation file: one young person × one offer, from the first suggestion until the job is held."""

from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from employers.models import Establishment
from mediations.lifecycle import IN_JOB, OPEN_STATES, SHOWN_TO_EMPLOYER, CheckInMoment, MediationState
from offers.models import Offer
from pathways.models import Youth
from portal.accounts.models import Adviser, Agency, User
from portal.core.choices import NoteLevel
from portal.core.models import PublicIdModel, TimeStampedModel, TransitionRecord


class MediationQuerySet(models.QuerySet["Mediation"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def of_structure(self, structure: Agency) -> Self:
        return self.filter(Q(youth__agency=structure) | Q(youth__agency__parent=structure))

    def of_employer(self, user: User) -> Self:
        """Files an employer member may see: of their establishments, once a candidate was presented."""
        return self.filter(
            offer__establishment__in=Establishment.objects.of_user(user), presented_at__isnull=False
        )

    def shown_to_employer(self) -> Self:
        return self.filter(state__in=SHOWN_TO_EMPLOYER)

    def in_job(self) -> Self:
        return self.filter(state__in=IN_JOB)

    def silent(self, *, before: datetime) -> Self:
        """Open files before the hire in which nothing has moved since `before`."""
        return self.open().exclude(state__in=IN_JOB).filter(moved_at__lt=before)


class Mediation(PublicIdModel, TimeStampedModel):
    """The file youth × offer. `revision` grows with each change: a form made from an older one is stale."""

    class Origin(models.TextChoices):
        ADVISER = "adviser", "proposée par un conseiller"
        YOUTH = "youth", "demandée par le jeune"

    youth = models.ForeignKey(
        Youth, on_delete=models.CASCADE, related_name="mediations", verbose_name="jeune"
    )
    offer = models.ForeignKey(
        Offer, on_delete=models.PROTECT, related_name="mediations", verbose_name="offre"
    )
    adviser = models.ForeignKey(
        Adviser,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="mediations",
        verbose_name="conseiller",
    )
    origin = models.CharField("origine", max_length=10, choices=Origin.choices, default=Origin.ADVISER)
    state = models.CharField(
        "état", max_length=20, choices=MediationState.choices, default=MediationState.SUGGESTED
    )
    revision = models.PositiveIntegerField("révision", default=1)
    moved_at = models.DateTimeField("dernière étape le", default=timezone.now)
    message = models.TextField("message au jeune", max_length=2000, blank=True)
    # The score and the version of the criteria when it was suggested, so that the choice can be explained later.
    score = models.PositiveSmallIntegerField("points", null=True, blank=True)
    criteria_version = models.CharField("version des critères", max_length=20, blank=True)

    agreed_at = models.DateTimeField("accord du jeune le", null=True, blank=True)
    presented_at = models.DateTimeField("présentée le", null=True, blank=True)
    met_at = models.DateTimeField("rencontre le", null=True, blank=True)
    hired_at = models.DateTimeField("recrutement le", null=True, blank=True)
    job_starts_on = models.DateField("prise de poste le", null=True, blank=True)
    job_ended_on = models.DateField("fin du poste le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    tutor_name = models.CharField("tuteur", max_length=120, blank=True)
    tutor_email = models.EmailField("e-mail du tuteur", blank=True)

    objects = MediationQuerySet.as_manager()

    class Meta:
        verbose_name = "mise en relation"
        verbose_name_plural = "mises en relation"
        ordering = ["-moved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["youth", "offer"], condition=Q(state__in=OPEN_STATES), name="one_open_mediation"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100), name="mediation_score_is_points"
            ),
        ]
        indexes = [
            models.Index(fields=["offer", "state"], name="mediation_by_offer"),
            models.Index(fields=["adviser", "state", "moved_at"], name="mediation_todo"),
        ]

    def __str__(self) -> str:
        return f"{self.youth} – {self.offer}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class MediationTransition(TransitionRecord):
    subject = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="transitions")
    # A wrong step can be undone for ten minutes: the undone record stays, marked.
    undone_at = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta(TransitionRecord.Meta):
        verbose_name = "étape d’une mise en relation"
        verbose_name_plural = "étapes des mises en relation"


class Note(PublicIdModel, TimeStampedModel):
    """A note on a file, with who may read it."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="auteur"
    )
    level = models.CharField("qui peut la lire", max_length=10, choices=NoteLevel.choices)
    text = models.TextField("note", max_length=4000)

    class Meta:
        verbose_name = "note"
        verbose_name_plural = "notes"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.created_at:%d/%m/%Y}"


class Meeting(PublicIdModel, TimeStampedModel):
    """A meeting between the employer and the young person, with or without the adviser; sent as an .ics file."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField("le")
    minutes = models.PositiveSmallIntegerField("durée (minutes)", default=30)
    place = models.CharField("lieu", max_length=200)
    adviser_present = models.BooleanField("le conseiller est présent", default=False)
    sequence = models.PositiveSmallIntegerField("version", default=0)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "rencontre"
        verbose_name_plural = "rencontres"
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y %H:%M}"


class Disclosure(PublicIdModel, TimeStampedModel):
    """The young person lets one employer see their name and how to reach them; can be taken back at any time."""

    youth = models.ForeignKey(
        Youth, on_delete=models.CASCADE, related_name="disclosures", verbose_name="jeune"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="disclosures", verbose_name="établissement"
    )
    granted_at = models.DateTimeField("accordée le", default=timezone.now)
    revoked_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "levée d’anonymat"
        verbose_name_plural = "levées d’anonymat"
        ordering = ["-granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["youth", "establishment"],
                condition=Q(revoked_at__isnull=True),
                name="one_open_disclosure",
            )
        ]

    def __str__(self) -> str:
        return f"{self.youth} – {self.establishment}"


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def due(self, *, at: datetime) -> Self:
        """Check-ins whose day has come and whose links were not sent yet, in files still followed."""
        return self.filter(
            due_on__lte=timezone.localdate(at),
            sent_at__isnull=True,
            mediation__state=MediationState.FOLLOWING,
        )


class CheckIn(PublicIdModel, TimeStampedModel):
    """Three questions to the tutor and to the young person at one moment after the start."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="check_ins")
    moment = models.CharField("moment", max_length=2, choices=CheckInMoment.choices)
    due_on = models.DateField("prévu le")
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)

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


class CheckInAnswer(PublicIdModel, TimeStampedModel):
    """One side's answers (1 bad – 4 good). The link is used once; only the hash of its token is kept."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField("côté", max_length=5, choices=Side.choices)
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    expires_at = models.DateTimeField("lien valable jusqu’au")
    # Work done, welcome and team, hours and travel: the same three subjects for both sides, so they compare.
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


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> Self:
        return self.filter(solved_at__isnull=True)


class Alert(PublicIdModel, TimeStampedModel):
    """Something a person must look at within 48 hours."""

    class Kind(models.TextChoices):
        LOW = "low", "réponse basse"
        DIVERGING = "diverging", "réponses qui divergent"
        EMPLOYER = "employer", "signalée par l’employeur"
        YOUTH = "youth", "signalée par le jeune"

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="alerts")
    check_in = models.ForeignKey(
        CheckIn, on_delete=models.SET_NULL, null=True, blank=True, related_name="alerts"
    )
    kind = models.CharField("nature", max_length=10, choices=Kind.choices)
    text = models.TextField("ce qui se passe", max_length=2000, blank=True)
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
