"""Job profiles (what the work is and asks), offers (where, when, which contract) and bookmarks."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from employers.models import Establishment, SupportRequest
from offers.lifecycle import OPEN_STATES, CloseReason, OfferState
from pathways.models import Youth
from portal.accounts.models import Agency, User
from portal.core.choices import ContractKind, Requirement
from portal.core.models import PublicIdModel, TimeStampedModel, TransitionRecord
from portal.core.points import PointModel


class JobProfile(PublicIdModel, TimeStampedModel):
    """What the work is and what it asks, written by the employer and the adviser together.

    Each saved change makes a `JobProfileVersion`. Skills, licences, languages and constraints hang below.
    """

    support_request = models.OneToOneField(
        SupportRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="job_profile",
        verbose_name="demande d’appui",
    )  # fmt: skip
    title = models.CharField("intitulé", max_length=150)
    employer_words = models.TextField("le besoin dans les mots de l’employeur", max_length=4000, blank=True)
    tasks = models.TextField("missions", max_length=4000, blank=True)
    occupation = models.ForeignKey(
        "reference.Occupation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="métier",
    )
    level_minimum = models.ForeignKey(
        "reference.DiplomaLevel", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="niveau de diplôme minimum",
    )  # fmt: skip
    level_mandatory = models.BooleanField("niveau obligatoire", default=False)
    # Labels of an imported offer that our reference does not know: kept as text for a person to read.
    unknown_labels = models.JSONField("libellés non reconnus", default=list, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "profil de poste"
        verbose_name_plural = "profils de poste"

    def __str__(self) -> str:
        return self.title


class ProfileSkillQuerySet(models.QuerySet["ProfileSkill"]):
    def for_pages(self) -> Self:
        """What is indispensable first, what can be learnt last."""
        rank = Case(
            When(requirement=Requirement.INDISPENSABLE, then=Value(0)),
            When(requirement=Requirement.EXPECTED, then=Value(1)),
            default=Value(2),
        )
        return self.select_related("skill").order_by(rank, "skill__label")


class ProfileSkill(models.Model):
    profile = models.ForeignKey(JobProfile, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey("reference.Skill", on_delete=models.PROTECT, related_name="+")
    requirement = models.CharField("exigence", max_length=14, choices=Requirement.choices)

    objects = ProfileSkillQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "skill"], name="one_requirement_per_skill")]
        indexes = [models.Index(fields=["skill", "profile"], name="profile_by_skill")]

    def __str__(self) -> str:
        return str(self.skill)


class ProfileLicence(models.Model):
    profile = models.ForeignKey(JobProfile, on_delete=models.CASCADE, related_name="licences")
    licence = models.ForeignKey("reference.Licence", on_delete=models.PROTECT, related_name="+")
    mandatory = models.BooleanField("obligatoire", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "licence"], name="one_licence_per_profile")]

    def __str__(self) -> str:
        return str(self.licence)


class ProfileLanguage(models.Model):
    profile = models.ForeignKey(JobProfile, on_delete=models.CASCADE, related_name="languages")
    language = models.ForeignKey("reference.Language", on_delete=models.PROTECT, related_name="+")
    mandatory = models.BooleanField("obligatoire", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "language"], name="one_language_per_profile")
        ]

    def __str__(self) -> str:
        return str(self.language)


class ProfileConstraint(models.Model):
    """A working-time constraint of the job (an OGR code of the type "Horaires et durée du travail")."""

    profile = models.ForeignKey(JobProfile, on_delete=models.CASCADE, related_name="constraints")
    context = models.ForeignKey("reference.WorkContext", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "context"], name="one_constraint_per_profile")
        ]

    def __str__(self) -> str:
        return str(self.context)


class JobProfileVersion(models.Model):
    """A dated copy of a profile and its offer in plain values, so that two versions can be compared in words."""

    profile = models.ForeignKey(JobProfile, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("version")
    content = models.JSONField("contenu")
    author = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="par"
    )
    note = models.TextField("remarque", blank=True)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["profile", "number"], name="one_version_number")]

    def __str__(self) -> str:
        return f"{self.profile} v{self.number}"


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible(self, *, at: datetime | None = None) -> Self:
        """Offers everybody may see and that take part in a match: published and not past their end."""
        at = at or timezone.now()
        return self.filter(state=OfferState.PUBLISHED).filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at)
        )

    def of_structure(self, structure: Agency) -> Self:
        return self.filter(Q(agency=structure) | Q(agency__parent=structure))

    def of_user(self, user: User) -> Self:
        return self.filter(establishment__in=Establishment.objects.of_user(user))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def past_end(self, *, at: datetime) -> Self:
        """Published or paused offers whose end has come: what the expiry job closes."""
        return self.filter(state__in=[OfferState.PUBLISHED, OfferState.PAUSED], expires_at__lte=at)


class Offer(PublicIdModel, TimeStampedModel, PointModel):
    """An opportunity: a job, an apprenticeship, an immersion… of one establishment, or of a partner's feed."""

    class Source(models.TextChoices):
        PORTAL = "portal", "Tandem"
        FRANCE_TRAVAIL = "france-travail", "France Travail"

    profile = models.OneToOneField(
        JobProfile, on_delete=models.CASCADE, related_name="offer", verbose_name="profil"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="offers", verbose_name="antenne"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, null=True, blank=True, related_name="offers",
        verbose_name="établissement",
    )  # fmt: skip
    # Who employs, as a feed names it, when the establishment is not known here.
    employer_name = models.CharField("employeur", max_length=200, blank=True)
    source = models.CharField("source", max_length=20, choices=Source.choices, default=Source.PORTAL)
    source_ref = models.CharField("référence à la source", max_length=60, blank=True)
    source_url = models.URLField("adresse à la source", blank=True)
    source_updated_at = models.DateTimeField("mise à jour à la source", null=True, blank=True)
    # Fields a person changed here: a later import keeps them.
    edited_fields = models.JSONField("champs modifiés ici", default=list, blank=True)

    contract = models.CharField("contrat", max_length=24, choices=ContractKind.choices, null=True, blank=True)  # noqa: DJ001 - unknown is not empty
    duration = models.CharField("durée du contrat", max_length=80, blank=True)
    weekly_hours = models.DecimalField(
        "heures par semaine", max_digits=4, decimal_places=1, null=True, blank=True
    )
    hours_text = models.CharField("horaires", max_length=300, blank=True)
    pay = models.CharField("salaire ou gratification", max_length=150, blank=True)
    benefits = models.CharField("avantages", max_length=300, blank=True)
    address = models.CharField("lieu de travail", max_length=200, blank=True)
    commune = models.ForeignKey(
        "reference.Commune",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune",
    )
    remote = models.BooleanField("à distance", default=False)
    start_on = models.DateField("début", null=True, blank=True)
    dangerous = models.BooleanField("travaux dangereux (interdits aux mineurs)", default=False)
    places = models.PositiveSmallIntegerField("nombre de places", default=1)
    places_filled = models.PositiveSmallIntegerField("places pourvues", default=0)

    state = models.CharField("état", max_length=10, choices=OfferState.choices, default=OfferState.DRAFT)
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    expires_at = models.DateTimeField("visible jusqu’au", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    close_reason = models.CharField(
        "raison de la fin", max_length=14, choices=CloseReason.choices, blank=True
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = "offre"
        verbose_name_plural = "offres"
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["state", "expires_at"], name="offer_visible")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_ref"], condition=~Q(source_ref=""), name="one_offer_per_source_ref"
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="offer_has_a_place"),
            models.CheckConstraint(
                condition=Q(places_filled__lte=models.F("places")), name="offer_places_not_overfilled"
            ),
        ]

    def __str__(self) -> str:
        return self.profile.title

    @property
    def asked(self) -> dict[str, Any]:
        """What the profile asks, as pages show it; one statement a list."""
        profile = self.profile
        return {
            "skills": list(profile.skills.for_pages()),
            "licences": list(profile.licences.select_related("licence").order_by("licence__rank")),
            "languages": list(profile.languages.select_related("language").order_by("language__label")),
            "constraints": list(profile.constraints.select_related("context").order_by("context__label")),
        }

    @property
    def employer_label(self) -> str:
        return self.establishment.name if self.establishment else self.employer_name

    def is_visible(self, *, at: datetime | None = None) -> bool:
        at = at or timezone.now()
        return self.state == OfferState.PUBLISHED and (self.expires_at is None or self.expires_at > at)


class OfferTransition(TransitionRecord):
    subject = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionRecord.Meta):
        verbose_name = "étape d’une offre"
        verbose_name_plural = "étapes des offres"


class OfferBookmark(models.Model):
    """An offer the young person keeps: it counts as interest in the match."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="bookmarks")
    youth = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="bookmarks")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "youth"], name="one_bookmark")]

    def __str__(self) -> str:
        return str(self.offer)
