"""Events: what editors write. Their dates are in `event_dates.py`."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from portal.accounts.models import Agency
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
                FieldRowPanel(
                    [
                        FieldPanel(
                            "first_day",
                            help_text="Il compte toujours, sauf si une exception le retire.",
                        ),
                        FieldPanel("start_time", help_text="À l’heure du lieu."),
                        FieldPanel("end_time", help_text="À l’heure du lieu."),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("lasts_days", help_text="1 : il finit le jour même."),
                        FieldPanel("time_zone", help_text="Celui du lieu."),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("frequency", help_text="Vide : une seule fois."),
                        FieldPanel("interval", help_text="2 : une semaine ou un mois sur deux."),
                        FieldPanel(
                            "until", help_text="Vide : sans fin ; les dates se font un an à l’avance."
                        ),
                    ]
                ),
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
            [
                FieldPanel("agency", help_text="Elle tient la liste des inscrits."),
                FieldPanel("place", help_text="Salle, rue, commune. Vide si tout se passe en ligne."),
                FieldPanel(
                    "online_url",
                    help_text="Sur inscription, seuls les inscrits le reçoivent. Sinon il est public : dans l’agenda à "
                    "télécharger, si le lieu est vide.",
                ),
            ],
            heading="Où, avec qui",
        ),
        MultiFieldPanel(
            [
                FieldPanel("takes_registrations"),
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("closes_hours")]),
            ],
            heading="Inscriptions",
            help_text="Sans nombre de places, tout le monde est inscrit. Au-delà, une liste d’attente.",
        ),
        FieldPanel(
            "body", help_text="Ajoutez des blocs avec « + » ; le guide de style les montre tous (menu Aide)."
        ),
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

    @property
    def public_online_url(self) -> str:
        """The link of the video call for everybody: with registration, only mails to those registered carry it."""
        return "" if self.takes_registrations else self.online_url

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

    panels = [
        FieldPanel("kind", help_text="Retirée : un jour férié. Ajoutée : une date de plus."),
        FieldPanel("day", help_text="Un jour, à l’heure habituelle."),
    ]

    class Meta:
        verbose_name = "exception"
        verbose_name_plural = "exceptions"
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"
