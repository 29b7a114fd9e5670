"""Registrations: a place or the waiting list, never two people for one place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.pages import event_mails
from portal.pages.models import EventOccurrence, EventRegistration

State = EventRegistration.State
REMIND_BEFORE = timedelta(hours=30)
KEEP = timedelta(days=365)


@dataclass(frozen=True)
class Answer:
    """`already` when this address had a place or waited before: nothing was written."""

    registration: EventRegistration
    already: bool


def locked(occurrence: EventOccurrence) -> EventOccurrence:
    """The row as it is now; whoever else wants a place waits for us."""
    rows = EventOccurrence.objects.select_for_update(of=("self",)).select_related("event__agency")
    return rows.get(pk=occurrence.pk)


def places_left(row: EventOccurrence) -> int | None:
    """None when everybody gets in."""
    if row.event.capacity is None:
        return None
    return max(0, row.event.capacity - row.registrations.filter(state=State.REGISTERED).count())


@transaction.atomic
def register(
    *,
    occurrence: EventOccurrence,
    name: str,
    email: str,
    phone: str = "",
    user: User | None = None,
    by_staff: bool = False,
    language: str = settings.LANGUAGE_CODE,
    at: datetime | None = None,
) -> Answer:
    at = at or timezone.now()
    row = locked(occurrence)
    if not row.is_open(at=at) and not (by_staff and not row.is_cancelled and not row.is_past(at)):
        raise ApplicationError(gettext("Les inscriptions à cette date sont closes."))
    held = row.registrations.held().filter(email__iexact=email).first() if email else None
    if held is not None:
        return Answer(held, already=True)
    # Somebody who waits keeps their turn, even when a place has just become free.
    waits = places_left(row) == 0 or row.registrations.filter(state=State.WAITING).exists()
    registration = EventRegistration.objects.create(
        occurrence=row, user=user, name=name, email=email.lower(), phone=phone, created_at=at,
        state=State.WAITING if waits else State.REGISTERED, language=language,
    )  # fmt: skip
    event_mails.registered(registration, at=at)
    return Answer(registration, already=False)


@transaction.atomic
def cancel_registration(*, registration: EventRegistration, at: datetime | None = None) -> EventRegistration:
    """The place goes to the first who waits. Cancelling twice is cancelling once."""
    at = at or timezone.now()
    row = locked(registration.occurrence)
    current = EventRegistration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    current.occurrence = row
    if current.state == State.CANCELLED:
        return current
    if row.is_past(at):
        raise ApplicationError(gettext("Cette date est passée : il n’y a plus rien à annuler."))
    current.state, current.cancelled_at = State.CANCELLED, at
    current.save()
    event_mails.withdrawn(current, at=at)
    fill_places(occurrence=row, at=at)
    return current


@transaction.atomic
def fill_places(*, occurrence: EventOccurrence, at: datetime | None = None) -> list[EventRegistration]:
    """Give free places to those who wait, in their order, and tell them."""
    at = at or timezone.now()
    row = locked(occurrence)
    if row.is_cancelled or row.is_past(at):
        return []
    given = []
    waiting = row.registrations.filter(state=State.WAITING).order_by("created_at", "pk")
    for registration in waiting:
        if places_left(row) == 0:
            break
        registration.occurrence = row
        registration.state = State.REGISTERED
        registration.save()
        event_mails.place_given(registration, at=at)
        given.append(registration)
    return given


@transaction.atomic
def note_attendance(*, occurrence: EventOccurrence, present: Collection[str], actor: User) -> int:
    """`present` are the public ids of those who came; the other registered people did not."""
    rows = locked(occurrence).registrations.filter(state=State.REGISTERED)
    came = {row.pk for row in rows if str(row.public_id) in present}
    rows.filter(pk__in=came).update(attended=True)
    rows.exclude(pk__in=came).update(attended=False)
    return len(came)


def send_reminders(*, at: datetime | None = None) -> int:
    """The day before: when, where, and how to give the place to somebody else."""
    at = at or timezone.now()
    rows = EventRegistration.objects.filter(
        state=State.REGISTERED,
        reminded_at__isnull=True,
        occurrence__cancelled_at__isnull=True,
        occurrence__starts_at__range=(at, at + REMIND_BEFORE),
        # Whoever registered a moment ago has the confirmation before their eyes.
        created_at__lt=at - timedelta(hours=6),
    ).select_related("occurrence__event__agency")
    sent = 0
    for registration in rows:
        with transaction.atomic():
            if rows.filter(pk=registration.pk).update(reminded_at=at):
                event_mails.reminder(registration, at=at)
                sent += 1
    return sent


def forget_old_registrations(*, at: datetime | None = None) -> int:
    """A year after the date the names go; how many came stays in the figures that were exported."""
    at = at or timezone.now()
    count, _ = EventRegistration.objects.filter(occurrence__ends_at__lt=at - KEEP).delete()
    return count
