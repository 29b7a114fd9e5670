"""Events: what editors write. Their dates (`EventOccurrence`) are rows, made from the rule when the page is published."""

from datetime import date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from portal.accounts.models import Agency, User
from portal.core.models import PublicIdModel
from portal.pages import recurrence
from portal.pages.fields import CodesField
from portal.pages.models.base import BodyPage
from portal.pages.recurrence import Frequency, Rule
from portal.pages.translating import same_in_all

TIME_ZONES = [
    ("Europe/Paris", "Paris"), ("America/Guadeloupe", "Guadeloupe"), ("America/Martinique", "Martinique"),
    ("America/Cayenne", "Guyane"), ("Indian/Reunion", "La Réunion"), ("Indian/Mayotte", "Mayotte"),
    ("America/Miquelon", "Saint-Pierre-et-Miquelon"), ("Pacific/Noumea", "Nouvelle-Calédonie"),
    ("Pacific/Tahiti", "Tahiti"),
]  # fmt: skip
OLDEST, NEWEST = date(2000, 1, 1), date(2100, 1, 1)


class EventPage(BodyPage):
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="antenne qui organise"
    )
    first_day = models.DateField("jour (le premier, si l’événement revient)")
    start_time = models.TimeField("début", default=time(14, 0))
    end_time = models.TimeField("fin", default=time(16, 0))
    lasts_days = models.PositiveSmallIntegerField(
        "dure (jours)", default=1, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    time_zone = models.CharField("fuseau horaire", max_length=40, choices=TIME_ZONES, default="Europe/Paris")
    frequency = models.CharField("revient", max_length=10, choices=Frequency.choices, blank=True)
    interval = models.PositiveSmallIntegerField(
        "une fois sur", default=1, validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    weekdays = CodesField(codes=recurrence.WEEKDAYS, verbose_name="les jours", blank=True)
    until = models.DateField("jusqu’au", null=True, blank=True)
    place = models.CharField("lieu", max_length=200, blank=True)
    online_url = models.URLField("lien de visioconférence", blank=True)
    cancelled = models.BooleanField("annulé", default=False)
    takes_registrations = models.BooleanField("sur inscription", default=False)
    capacity = models.PositiveSmallIntegerField(
        "places", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    closes_hours = models.PositiveSmallIntegerField("inscriptions closes (heures avant)", default=0)

    page_description = (
        "Un rendez-vous de l’agenda : une ou plusieurs dates, un lieu, des inscriptions si vous voulez."
    )
    template = "pages/event_page.html"
    content_panels = [
        *BodyPage.head_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("first_day"), FieldPanel("start_time"), FieldPanel("end_time")]),
                FieldRowPanel([FieldPanel("lasts_days"), FieldPanel("time_zone")]),
                FieldRowPanel([FieldPanel("frequency"), FieldPanel("interval"), FieldPanel("until")]),
                FieldPanel("weekdays", help_text="Pour un événement de chaque semaine."),
                InlinePanel("exceptions", label="date retirée ou ajoutée", heading="Exceptions"),
                FieldPanel(
                    "cancelled",
                    help_text="Prévient les inscrits dès la publication ; la page reste, marquée « annulé ».",
                ),
            ],
            heading="Quand",
        ),
        MultiFieldPanel(
            [FieldPanel("agency"), FieldPanel("place"), FieldPanel("online_url")], heading="Où, avec qui"
        ),
        MultiFieldPanel(
            [
                FieldPanel("takes_registrations"),
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("closes_hours")]),
            ],
            heading="Inscriptions",
            help_text="Sans nombre de places, tout le monde est inscrit. Au-delà, une liste d’attente.",
        ),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        *BodyPage.override_translatable_fields,
        *same_in_all("first_day", "place", "online_url", "agency"),
    ]
    search_fields = [*BodyPage.search_fields, index.SearchField("place")]

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.first_day and not OLDEST <= self.first_day <= NEWEST:
            errors["first_day"] = "Cette date est trop loin."
        if self.until and self.first_day and self.until < self.first_day:
            errors["until"] = "La fin est avant le premier jour."
        if self.lasts_days == 1 and self.start_time and self.end_time and self.end_time <= self.start_time:
            errors["end_time"] = (
                "La fin est avant le début. Après minuit, écrivez que l’événement dure 2 jours."
            )
        if errors:
            raise ValidationError(errors)

    def rule(self) -> Rule:
        kept = list(self.exceptions.all())
        return Rule(
            first=self.first_day,
            frequency=self.frequency,
            interval=self.interval,
            weekdays=tuple(self.weekdays),
            until=self.until,
            without=frozenset(row.day for row in kept if row.kind == EventException.Kind.WITHOUT),
            also=frozenset(row.day for row in kept if row.kind == EventException.Kind.ALSO),
        )

    @cached_property
    def keeper(self) -> "EventPage":
        """The page that keeps the dates, places and registrations: the French one. Its translations show them."""
        if not self.pk or self.locale.language_code == settings.LANGUAGE_CODE:
            return self
        rows = EventPage.objects.filter(translation_key=self.translation_key)
        return rows.filter(locale__language_code=settings.LANGUAGE_CODE).first() or self

    def moments(self, day: date) -> tuple[datetime, datetime]:
        """Start and end of the event that begins on this day, by the clock of its place."""
        zone = ZoneInfo(self.time_zone)
        start = datetime.combine(day, self.start_time, zone)
        end = datetime.combine(day + timedelta(days=self.lasts_days - 1), self.end_time, zone)
        return start, max(end, start)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.pages.agenda import agenda

        return super().get_context(request, *args, **kwargs) | agenda(self, at=timezone.now())


class EventException(models.Model):
    class Kind(models.TextChoices):
        WITHOUT = "without", "retirée"
        ALSO = "also", "ajoutée"

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="exceptions")
    kind = models.CharField("cette date est", max_length=8, choices=Kind.choices, default=Kind.WITHOUT)
    day = models.DateField("date")

    class Meta:
        verbose_name = "exception"
        verbose_name_plural = "exceptions"
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"


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
