"""The days of an event that comes back, in plain dates. The hour is added later, in the time zone of the event, so that
10 o'clock stays 10 o'clock when the clocks change."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil import rrule
from django.db import models

LONGEST = 500  # dates of one event: nobody prints more, and a mistyped end must not fill the database


class Frequency(models.TextChoices):
    ONCE = "", "une seule fois"
    DAILY = "daily", "tous les jours"
    WEEKLY = "weekly", "toutes les semaines"
    MONTHLY = "monthly", "tous les mois, à la même date"
    MONTHLY_WEEKDAY = "weekday", "tous les mois, le même jour de semaine (2e mardi…)"
    YEARLY = "yearly", "tous les ans"


WEEKDAYS = (
    ("MO", "lundi"), ("TU", "mardi"), ("WE", "mercredi"), ("TH", "jeudi"), ("FR", "vendredi"), ("SA", "samedi"),
    ("SU", "dimanche"),
)  # fmt: skip
_DAYS = {code: getattr(rrule, code) for code, _ in WEEKDAYS}
_STEPS: dict[Frequency, Any] = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
    Frequency.MONTHLY_WEEKDAY: rrule.MONTHLY,
    Frequency.YEARLY: rrule.YEARLY,
}


@dataclass(frozen=True)
class Rule:
    """The first day always counts, unless it is taken out; a month without a 31st (or a fifth Tuesday) is jumped over."""

    first: date
    frequency: str = Frequency.ONCE
    interval: int = 1
    weekdays: tuple[str, ...] = ()
    until: date | None = None
    without: frozenset[date] = frozenset()
    also: frozenset[date] = frozenset()


def days(rule: Rule, *, horizon: date) -> list[date]:
    """Every day of the event up to the horizon, in order; the newest ones when there are very many."""
    found = {rule.first} | set(_repeated(rule, horizon)) | rule.also
    return sorted(day for day in found - rule.without if day <= max(horizon, rule.first))[-LONGEST:]


def _repeated(rule: Rule, horizon: date) -> list[date]:
    if rule.frequency == Frequency.ONCE:
        return []
    frequency = Frequency(rule.frequency)
    end = min(rule.until or horizon, horizon)
    if end < rule.first:
        return []
    by_day = None
    if frequency == Frequency.WEEKLY and rule.weekdays:
        by_day = [_DAYS[code] for code in rule.weekdays]
    if frequency == Frequency.MONTHLY_WEEKDAY:
        by_day = [_DAYS[WEEKDAYS[rule.first.weekday()][0]]((rule.first.day - 1) // 7 + 1)]
    found = rrule.rrule(
        _STEPS[frequency],
        dtstart=datetime.combine(rule.first, time.min),
        until=datetime.combine(end, time.min),
        interval=max(1, rule.interval),
        byweekday=by_day,
    )
    return [moment.date() for moment in found]


def horizon_from(today: date, *, first: date) -> date:
    """How far ahead dates are made: enough for a calendar, moved on each night."""
    return max(today, first) + timedelta(days=400)
