"""The mediation file: one young person × one offer, from the first suggestion until the job is held."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from mediations.lifecycle import IN_JOB, OPEN_STATES, MediationState
from mediations.querysets import MediationQuerySet
from offers.models import Offer
from pathways.models import Youth
from portal.accounts.models import Adviser
from portal.core.models import PublicIdModel, TimeStampedModel, TransitionRecord


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
    # When the adviser was told that nothing moves any more; told again only after something moved.
    silence_told_at = models.DateTimeField("silence signalé le", null=True, blank=True)
    message = models.TextField("message au jeune", max_length=2000, blank=True)
    # The score, the version of the criteria and the words of the day it was suggested: the choice can be explained later.
    score = models.PositiveSmallIntegerField("points", null=True, blank=True)
    criteria_version = models.CharField("version des critères", max_length=20, blank=True)
    reason_youth = models.TextField("pourquoi, dit au jeune", max_length=2000, blank=True)
    reason_employer = models.TextField("pourquoi, dit à l’employeur", max_length=2000, blank=True)
    reason_adviser = models.TextField("pourquoi, pour le conseiller", max_length=2000, blank=True)

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

    @property
    def is_in_job(self) -> bool:
        return self.state in IN_JOB

    @property
    def blind_label(self) -> str:
        """How an employer names a candidate who is not disclosed: the same on every page, telling nothing."""
        return f"Candidature {self.public_id.hex[:4].upper()}"


class MediationTransition(TransitionRecord):
    subject = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="transitions")
    # A wrong step can be undone for ten minutes: the undone record stays, marked.
    undone_at = models.DateTimeField("annulée le", null=True, blank=True)
    # The facts of the file before this step (dates, tutor), what undoing puts back.
    before = models.JSONField("avant", default=dict, blank=True)

    class Meta(TransitionRecord.Meta):
        verbose_name = "étape d’une mise en relation"
        verbose_name_plural = "étapes des mises en relation"
