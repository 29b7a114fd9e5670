"""What the page of an event shows of its dates."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from portal.pages.languages import active

if TYPE_CHECKING:
    from portal.pages.models import EventOccurrence, EventPage

SHOWN = 6


def agenda(event: "EventPage", *, at: datetime) -> dict[str, Any]:
    """The next dates with their places; when all are over, the last ones, marked as past."""
    keeper = event if active() == settings.LANGUAGE_CODE else event.keeper
    rows = keeper.occurrences.with_counts()
    upcoming = list(rows.upcoming(at=at)[:SHOWN])
    for row in upcoming:
        row.event = keeper
    return {
        "upcoming": [_line(row, at=at) for row in upcoming],
        "past": [] if upcoming else list(keeper.occurrences.past(at=at)[:3]),
        # A page that is not published yet has no dates: its preview shows what the rule gives.
        "planned": [] if event.pk and event.live else _planned(event, at=at),
    }


def _planned(event: "EventPage", *, at: datetime) -> list[datetime]:
    from portal.pages import recurrence

    if not event.first_day:
        return []
    found = recurrence.days(event.rule(), horizon=recurrence.horizon_from(at.date(), first=event.first_day))
    return [event.moments(day)[0] for day in found[:SHOWN]]


def _line(row: "EventOccurrence", *, at: datetime) -> dict[str, Any]:
    registered: int = row.registered_count  # type: ignore[attr-defined]  # annotated by with_counts
    capacity = row.event.capacity
    return {
        "occurrence": row,
        "open": row.is_open(at=at),
        "left": None if capacity is None else max(0, capacity - registered),
        "full": capacity is not None and registered >= capacity,
    }
