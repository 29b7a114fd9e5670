"""What employers ask the Mission locale, what they have typed so far, and the days on which it is closed."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from employers.lifecycle import OPEN_REQUEST_STATES, RequestState
from employers.models.establishments import Establishment
from portal.accounts.models import Adviser, Agency, User
from portal.core.choices import SupportDepth
from portal.core.models import PublicIdModel, TimeStampedModel, TransitionRecord


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def of_structure(self, structure: Agency) -> Self:
        return self.filter(Q(agency=structure) | Q(agency__parent=structure))

    def of_user(self, user: User) -> Self:
        return self.filter(establishment__in=Establishment.objects.of_user(user))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_REQUEST_STATES)

    def inbox(self) -> Self:
        """Open requests, the promise that ends first at the top; those answered come after."""
        return self.open().order_by(models.F("first_answer_at").asc(nulls_first=True), "answer_due_at", "id")

    def late(self, *, at: datetime) -> Self:
        return self.open().filter(first_answer_at__isnull=True, answer_due_at__lt=at)


class SupportRequest(PublicIdModel, TimeStampedModel):
    """What an employer asks for a need, with the promised delay that both sides see."""

    class Origin(models.TextChoices):
        PORTAL = "portal", "dit sur le portail"
        PROSPECTING = "prospecting", "révélé par la prospection"
        PHONE = "phone", "reçu par téléphone ou à l’accueil"

    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="support_requests", verbose_name="établissement"
    )
    requested_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="demandé par"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="support_requests", verbose_name="antenne"
    )
    depth = models.CharField("appui demandé", max_length=10, choices=SupportDepth.choices)
    origin = models.CharField("origine", max_length=12, choices=Origin.choices, default=Origin.PORTAL)
    message = models.TextField("message", max_length=4000, blank=True)
    state = models.CharField(
        "état", max_length=12, choices=RequestState.choices, default=RequestState.SUBMITTED
    )
    # Shown to the employer at once; the request is `assigned` only when a person takes it.
    contact = models.ForeignKey(
        Adviser, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="référent"
    )
    assigned_to = models.ForeignKey(
        Adviser, on_delete=models.SET_NULL, null=True, blank=True, related_name="support_requests",
        verbose_name="pris en charge par",
    )  # fmt: skip
    submitted_at = models.DateTimeField("reçue le", default=timezone.now)
    answer_due_at = models.DateTimeField("réponse promise avant le")
    first_answer_at = models.DateTimeField("première réponse le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    # A double submit of the same form carries the same key and makes one need.
    submission_key = models.UUIDField("clé d’envoi", null=True, blank=True, unique=True, editable=False)

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’appui"
        verbose_name_plural = "demandes d’appui"
        ordering = ["-submitted_at"]
        indexes = [models.Index(fields=["agency", "state", "answer_due_at"], name="request_inbox")]

    def __str__(self) -> str:
        return f"{self.establishment} – {self.get_depth_display()}"

    @property
    def promise_kept(self) -> bool | None:
        """Whether the first answer came in time; None while nobody answered."""
        return None if self.first_answer_at is None else self.first_answer_at <= self.answer_due_at

    @property
    def responsible(self) -> Adviser | None:
        return self.assigned_to or self.contact


class SupportRequestTransition(TransitionRecord):
    subject = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionRecord.Meta):
        verbose_name = "étape d’une demande"
        verbose_name_plural = "étapes des demandes"


class NeedDraft(PublicIdModel, TimeStampedModel):
    """What an employer has typed so far of a need, step by step; saved as typed, deleted when sent."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="need_drafts", verbose_name="personne"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, null=True, blank=True, related_name="need_drafts",
        verbose_name="établissement",
    )  # fmt: skip
    answers = models.JSONField("réponses", default=dict)
    step = models.CharField("étape", max_length=20, blank=True)
    submission_key = models.UUIDField("clé d’envoi", unique=True)

    class Meta:
        verbose_name = "brouillon de besoin"
        verbose_name_plural = "brouillons de besoin"
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.updated_at:%d/%m/%Y}"


class Holiday(models.Model):
    """A day on which the agency is closed beyond the French public holidays, so that promises skip it."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="closed_days", verbose_name="structure"
    )
    day = models.DateField("jour de fermeture")

    class Meta:
        verbose_name = "jour de fermeture"
        verbose_name_plural = "jours de fermeture"
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="one_closed_day")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"
