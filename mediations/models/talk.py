"""What is said around a file: notes at three levels, meetings, and what the employer may see of the person."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from employers.models import Establishment
from mediations.models.files import Mediation
from pathways.models import Youth
from portal.accounts.models import User
from portal.accounts.permissions import Person, is_case_worker
from portal.core.choices import NoteLevel
from portal.core.models import PublicIdModel, TimeStampedModel


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: Person) -> Self:
        """Of files the person may see: shared notes; for case workers those of the structure; the own ones always."""
        levels = [NoteLevel.SHARED, NoteLevel.STRUCTURE] if is_case_worker(user) else [NoteLevel.SHARED]
        own = Q(author=user) if user.is_authenticated else Q(pk__in=[])
        return self.filter(Q(level__in=levels) | own).filter(mediation__in=Mediation.objects.visible_to(user))


class Note(PublicIdModel, TimeStampedModel):
    """A note on a file, with who may read it."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="auteur"
    )
    level = models.CharField("qui peut la lire", max_length=10, choices=NoteLevel.choices)
    text = models.TextField("note", max_length=4000)

    objects = NoteQuerySet.as_manager()

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
    # Grows with each change sent, so that calendars replace the older one.
    sequence = models.PositiveSmallIntegerField("version", default=0)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "rencontre"
        verbose_name_plural = "rencontres"
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def granted(self) -> Self:
        return self.filter(revoked_at__isnull=True)


class Disclosure(PublicIdModel, TimeStampedModel):
    """The young person lets one employer see their name and how to reach them; can be taken back at any time."""

    youth = models.ForeignKey(
        Youth, on_delete=models.CASCADE, related_name="disclosures", verbose_name="jeune"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="disclosures", verbose_name="établissement"
    )
    granted_at = models.DateTimeField("accordée le", default=timezone.now)
    # The young person, or a case worker who notes what the young person said.
    granted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="accordée par"
    )
    revoked_at = models.DateTimeField("retirée le", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="retirée par"
    )

    objects = DisclosureQuerySet.as_manager()

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
