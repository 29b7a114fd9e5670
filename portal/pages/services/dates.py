"""The dates of an event follow its page: made, moved or cancelled when the page is published, and each night further on."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.pages import event_mails, recurrence
from portal.pages.models import EventOccurrence, EventPage
from portal.pages.services.registrations import REMIND_BEFORE, fill_places


@transaction.atomic
def sync_dates(*, event: EventPage, at: datetime | None = None) -> list[EventOccurrence]:
    """Make the rows say what the page says. Dates keep their identity, so calendars move them instead of doubling them.

    Nothing is deleted: a date that is taken out is cancelled, and those who had registered are told.
    """
    at = at or timezone.now()
    # One at a time: two publications of the same page must not make the same date twice.
    EventPage.objects.select_for_update(of=("self",)).filter(pk=event.pk).first()
    kept = {row.day: row for row in EventOccurrence.objects.filter(event=event)}
    horizon = recurrence.horizon_from(timezone.localdate(at), first=event.first_day)
    wanted = recurrence.days(event.rule(), horizon=horizon)
    _follow_a_single_date(kept, wanted, at=at)
    rows = [_write(event, day, kept.get(day), at=at) for day in wanted]
    for day in kept.keys() - set(wanted):
        row = kept[day]
        row.event = event
        if not row.is_past(at) and not row.is_cancelled:
            _cancel(row, at=at)
    for row in rows:
        if not row.is_past(at):
            fill_places(occurrence=row, at=at)
    return rows


def _follow_a_single_date(kept: dict[date, EventOccurrence], wanted: list[date], *, at: datetime) -> None:
    """An event that is held once and gets another day is the same event on another day."""
    gone = [day for day, row in kept.items() if day not in wanted and not row.is_past(at)]
    if len(wanted) == 1 and len(gone) == 1 and wanted[0] not in kept and len(kept) == 1:
        row = kept.pop(gone[0])
        row.day = wanted[0]
        kept[wanted[0]] = row


def _write(event: EventPage, day: date, row: EventOccurrence | None, *, at: datetime) -> EventOccurrence:
    starts_at, ends_at = event.moments(day)
    if row is None:
        cancelled = at if event.cancelled else None
        return EventOccurrence.objects.create(
            event=event, day=day, starts_at=starts_at, ends_at=ends_at, place=event.place,
            cancelled_at=cancelled, changed_at=at,
        )  # fmt: skip
    row.event = event
    if row.cancelled_by_hand or (row.is_past(at) and ends_at < at):
        return row
    if event.cancelled:
        if not row.is_cancelled:
            _cancel(row, at=at)
        return row
    moved = (row.starts_at, row.ends_at, row.place) != (starts_at, ends_at, event.place)
    if moved or row.is_cancelled:
        row.starts_at, row.ends_at, row.place, row.cancelled_at = starts_at, ends_at, event.place, None
        _changed(row, at=at)
        if starts_at > at + REMIND_BEFORE:
            # Those who were reminded of the old day are reminded of the new one.
            row.registrations.update(reminded_at=None)
        event_mails.date_changed(row, at=at)
    return row


def _cancel(row: EventOccurrence, *, at: datetime) -> None:
    row.cancelled_at = at
    _changed(row, at=at)
    event_mails.date_cancelled(row, at=at)


def _changed(row: EventOccurrence, *, at: datetime) -> None:
    row.sequence += 1
    row.changed_at = at
    row.save()


@transaction.atomic
def cancel_occurrence(*, occurrence: EventOccurrence, actor: User, at: datetime | None = None) -> None:
    """One date only, whatever the page says when it is published again."""
    at = at or timezone.now()
    row = (
        EventOccurrence.objects.select_for_update(of=("self",))
        .select_related("event__agency")
        .get(pk=occurrence.pk)
    )
    if row.is_past(at):
        raise ApplicationError("Cette date est passée.")
    if row.is_cancelled:
        return
    row.cancelled_by_hand = True
    _cancel(row, at=at)


@transaction.atomic
def withdraw_dates(*, event: EventPage, at: datetime | None = None) -> None:
    """The page is taken down or deleted: nobody who registered must come for nothing."""
    at = at or timezone.now()
    for row in EventOccurrence.objects.filter(event=event, cancelled_at=None).upcoming(at=at):
        row.event = event
        _cancel(row, at=at)


def extend_dates(*, at: datetime | None = None) -> int:
    """Events that come back get the dates that came within reach."""
    events = EventPage.objects.live().exclude(frequency="")
    for event in events:
        sync_dates(event=event, at=at)
    return len(events)
