"""Dates of events and who comes: rows, made from the rule of the page when it is published."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from portal.core.languages import LANGUAGES
from portal.core.models import PublicIdModel
from portal.pages.models.events import EventPage


class EventOccurrenceQuerySet(models.QuerySet["EventOccurrence"]):
    def upcoming(self, *, at: datetime) -> Self:
        return self.filter(ends_at__gte=at).order_by("starts_at", "pk")

    def past(self, *, at: datetime) -> Self:
        return self.filter(ends_at__lt=at).order_by("-starts_at", "-pk")

    def visible_to(self, user: User) -> Self:
        """Dates whose registrations this member of a team may see: those of events of their structure."""
        from portal.accounts.permissions import structure_of

        structure = structure_of(user)
        if structure is None:
            return self.none()
        return self.filter(Q(event__agency=structure) | Q(event__agency__parent=structure))

    def with_counts(self) -> Self:
        of_state = {
            f"{state}_count": models.Count("registrations", filter=Q(registrations__state=state))
            for state in (EventRegistration.State.REGISTERED, EventRegistration.State.WAITING)
        }
        return self.annotate(**of_state)


class EventOccurrence(PublicIdModel):
    """One date of an event. Calendars know it by its `public_id`; each change raises `sequence`."""

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="occurrences")
    day = models.DateField("jour")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    place = models.CharField("lieu", max_length=200, blank=True)
    sequence = models.PositiveIntegerField("version", default=0)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)
    cancelled_by_hand = models.BooleanField("annulée par l’équipe", default=False)
    changed_at = models.DateTimeField("modifiée le", default=timezone.now)

    objects = EventOccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = "date d’un événement"
        verbose_name_plural = "dates des événements"
        ordering = ["starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "day"], name="one_occurrence_per_day")]
        indexes = [models.Index(fields=["day"], name="occurrence_day")]

    def __str__(self) -> str:
        return f"{self.event.title} {self.day}"

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def ends_same_day(self) -> bool:
        return timezone.localdate(self.starts_at) == timezone.localdate(self.ends_at)

    def is_past(self, at: datetime | None = None) -> bool:
        return self.ends_at < (at or timezone.now())

    def is_open(self, *, at: datetime) -> bool:
        """Whether people can register or join the waiting list."""
        closes = self.starts_at - timedelta(hours=self.event.closes_hours)
        return self.event.live and self.event.takes_registrations and not self.is_cancelled and at < closes


class EventRegistrationQuerySet(models.QuerySet["EventRegistration"]):
    def held(self) -> Self:
        """Registered or waiting: everything that is not cancelled."""
        return self.exclude(state=EventRegistration.State.CANCELLED)


class EventRegistration(PublicIdModel):
    class State(models.TextChoices):
        REGISTERED = "registered", "inscrit"
        WAITING = "waiting", "en attente"
        CANCELLED = "cancelled", "annulé"

    occurrence = models.ForeignKey(EventOccurrence, on_delete=models.CASCADE, related_name="registrations")
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    name = models.CharField("prénom et nom", max_length=120)
    email = models.EmailField("e-mail")
    phone = models.CharField("téléphone", max_length=20, blank=True)
    state = models.CharField("état", max_length=10, choices=State.choices)
    created_at = models.DateTimeField("inscrit le", default=timezone.now)
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)
    reminded_at = models.DateTimeField("rappel envoyé le", null=True, blank=True)
    attended = models.BooleanField("est venu", null=True, blank=True)
    # That of the page on which the person registered: mails are written in it. The default is in the database too, for
    # processes that run on from before the field.
    language = models.CharField(
        "langue", max_length=10, choices=LANGUAGES, default=settings.LANGUAGE_CODE, db_default="fr"
    )

    objects = EventRegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "occurrence",
                models.functions.Lower("email"),
                condition=~Q(state="cancelled") & ~Q(email=""),
                name="one_registration_per_email",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"

    @property
    def earlier_withdrawals(self) -> int:
        """How often the same person had left this date before."""
        same = self.occurrence.registrations.filter(email__iexact=self.email, pk__lt=self.pk)
        return same.filter(state=self.State.CANCELLED).count()
