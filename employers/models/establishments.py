"""Companies, their establishments, and who may speak for them."""

from typing import Self

from django.db import models
from django.db.models import Q

from employers.lifecycle import EstablishmentState
from portal.accounts.models import Agency, User
from portal.accounts.permissions import Person, adviser_of
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

    def visible_to(self, user: Person) -> Self:
        """Staff see those of their structure, employers those they may speak for."""
        adviser = adviser_of(user)
        if adviser is not None:
            return self.of_structure(adviser.agency.structure)
        return self.of_user(user) if isinstance(user, User) else self.none()


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


class EstablishmentTransition(TransitionRecord):
    subject = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionRecord.Meta):
        verbose_name = "étape d’un établissement"
        verbose_name_plural = "étapes des établissements"


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def open(self) -> Self:
        return self.filter(decided_at__isnull=True)


class JoinRequest(PublicIdModel, TimeStampedModel):
    """A person whose SIRET is known here already: an administrator of the establishment, or staff, must agree."""

    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="join_requests", verbose_name="établissement"
    )
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="join_requests", verbose_name="personne"
    )
    job_title = models.CharField("fonction", max_length=120, blank=True)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="décidée par"
    )
    accepted = models.BooleanField("acceptée", null=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de rattachement"
        verbose_name_plural = "demandes de rattachement"
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "establishment"],
                condition=Q(decided_at__isnull=True),
                name="one_open_join_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.establishment}"
