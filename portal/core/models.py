"""Base classes shared by the apps, the outbox and the record of periodic jobs."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class PublicIdModel(models.Model):
    """A row that people and scripts name by a UUID; the integer key never leaves the database."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class TimeStampedModel(models.Model):
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        abstract = True


class TransitionRecord(models.Model):
    """Who moved what from where to where, when and why. Concrete classes add the foreign key `subject`.

    `actor` is null only for expiry and reminders, which say so in `automatic` (design: no status change without a
    human actor, except these).
    """

    from_state = models.CharField("de", max_length=30)
    to_state = models.CharField("à", max_length=30)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="par",
    )
    # The actor of a one-use link has no account; the name of the role is enough to say who acted.
    actor_label = models.CharField("par", max_length=120, blank=True)
    automatic = models.BooleanField("automatique", default=False)
    reason = models.CharField("motif", max_length=60, blank=True)
    note = models.TextField("précision", blank=True)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def due(self, *, at: datetime) -> Self:
        """Rows whose effect is still to be done, the oldest first."""
        return self.filter(state=Outbox.State.PENDING, next_at__lte=at).order_by("next_at", "id")

    def dead(self) -> Self:
        return self.filter(state=Outbox.State.DEAD).order_by("-id")


class Outbox(models.Model):
    """An effect outside the database (mail, SMS, index), written in the transaction of the change that causes it.

    `kind` names a handler registered with `portal.core.outbox.handler`. `dedupe_key` makes three deliveries one
    effect. A row that failed `MAX_ATTEMPTS` times is dead until a person replays it.
    """

    MAX_ATTEMPTS = 3

    class State(models.TextChoices):
        PENDING = "pending", "en attente"
        DONE = "done", "fait"
        DEAD = "dead", "en échec"

    kind = models.CharField("nature", max_length=60)
    payload = models.JSONField("contenu", default=dict)
    dedupe_key = models.CharField("clé", max_length=200, unique=True)
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_at = models.DateTimeField("prochain essai", default=timezone.now)
    # The message that claimed the row: the broker gives the same message again when its worker was killed.
    claimed_by = models.CharField("pris par", max_length=64, blank=True)
    error = models.TextField("erreur", blank=True)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    done_at = models.DateTimeField("fait le", null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = "effet à produire"
        verbose_name_plural = "effets à produire"
        indexes = [models.Index(fields=["state", "next_at"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.dedupe_key}"


class PeriodicRun(models.Model):
    """Last run of each periodic job: what `run_due` reads to know what is due, and the health page to warn."""

    name = models.CharField("travail", max_length=80, primary_key=True)
    started_at = models.DateTimeField("commencé le", null=True, blank=True)
    finished_at = models.DateTimeField("terminé le", null=True, blank=True)
    error = models.TextField("erreur", blank=True)
    # What the run counted, for the health page: numbers only.
    found = models.JSONField("constaté", default=dict, blank=True)

    class Meta:
        verbose_name = "travail périodique"
        verbose_name_plural = "travaux périodiques"

    def __str__(self) -> str:
        return self.name
