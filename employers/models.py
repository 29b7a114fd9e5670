"""Companies, their establishments, who may speak for them, and what they ask the Mission locale."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from employers.lifecycle import OPEN_REQUEST_STATES, EstablishmentState, RequestState
from portal.accounts.models import Adviser, Agency, User
from portal.core.choices import SupportDepth
from portal.core.models import PublicIdModel, TimeStampedModel, TransitionRecord


class Company(PublicIdModel, TimeStampedModel):
    """A legal entity, known by its SIREN (kept as text)."""

    siren = models.CharField("SIREN", max_length=9, unique=True)
    name = models.CharField("raison sociale", max_length=200)
    legal_form = models.CharField("forme juridique", max_length=120, blank=True)
    naf = models.ForeignKey(
        "reference.NafCode",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="activité",
    )
    size_band = models.CharField("tranche d’effectif (code INSEE)", max_length=2, blank=True)

    class Meta:
        verbose_name = "entreprise"
        verbose_name_plural = "entreprises"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    def of_structure(self, structure: Agency) -> Self:
        return self.filter(Q(agency=structure) | Q(agency__parent=structure))

    def pending(self) -> Self:
        return self.filter(state=EstablishmentState.PENDING)

    def of_user(self, user: User) -> Self:
        """Establishments for which this person may speak."""
        return self.filter(memberships__user=user, memberships__ended_at__isnull=True)


class Establishment(PublicIdModel, TimeStampedModel):
    """A place of work (SIRET). Pending until staff verified it: needs may be said, nothing is published."""

    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="establishments", verbose_name="entreprise"
    )
    siret = models.CharField("SIRET", max_length=14, unique=True)
    name = models.CharField("enseigne ou nom d’usage", max_length=200)
    naf = models.ForeignKey(
        "reference.NafCode",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="activité",
    )
    address = models.CharField("adresse", max_length=200, blank=True)
    commune = models.ForeignKey(
        "reference.Commune", on_delete=models.PROTECT, related_name="establishments", verbose_name="commune"
    )
    lat = models.FloatField("latitude", null=True, blank=True)
    lon = models.FloatField("longitude", null=True, blank=True)
    # Written when the point is saved, for the QPV lines of the indicators; never part of a score.
    priority_area = models.ForeignKey(
        "reference.PriorityArea", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="quartier prioritaire",
    )  # fmt: skip
    phone = models.CharField("téléphone", max_length=20, blank=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="establishments", verbose_name="antenne"
    )
    state = models.CharField(
        "état", max_length=10, choices=EstablishmentState.choices, default=EstablishmentState.PENDING
    )
    state_note = models.TextField("motif du refus", blank=True)
    checked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="vérifié par"
    )
    checked_at = models.DateTimeField("vérifié le", null=True, blank=True)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        verbose_name = "établissement"
        verbose_name_plural = "établissements"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        return self.state == EstablishmentState.VERIFIED


class EmployerMembership(TimeStampedModel):
    """A person who may speak for an establishment; an administrator also invites and removes colleagues."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="employer_memberships", verbose_name="personne"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="memberships", verbose_name="établissement"
    )
    is_admin = models.BooleanField("administrateur", default=False)
    job_title = models.CharField("fonction", max_length=120, blank=True)
    ended_at = models.DateTimeField("fin d’accès", null=True, blank=True)

    class Meta:
        verbose_name = "membre d’un établissement"
        verbose_name_plural = "membres des établissements"
        constraints = [models.UniqueConstraint(fields=["user", "establishment"], name="one_membership")]

    def __str__(self) -> str:
        return f"{self.user} – {self.establishment}"


class Invitation(PublicIdModel, TimeStampedModel):
    """A colleague asked to join an establishment. The link is used once and expires; only its hash is kept."""

    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="invitations", verbose_name="établissement"
    )
    email = models.EmailField("e-mail")
    is_admin = models.BooleanField("administrateur", default=False)
    invited_by = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name="invité par"
    )
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    expires_at = models.DateTimeField("expire le")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.establishment)


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


class EstablishmentTransition(TransitionRecord):
    subject = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionRecord.Meta):
        verbose_name = "étape d’un établissement"
        verbose_name_plural = "étapes des établissements"


class NeedDraft(PublicIdModel, TimeStampedModel):
    """What an employer has typed so far of a need, step by step; saved as typed, deleted when sent."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="need_drafts", verbose_name="personne"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, null=True, blank=True, related_name="need_drafts",
        verbose_name="établissement",
    )  # fmt: skip
    answers = models.JSONField(
        "réponses", default=dict
    )
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
