"""A month as weeks of days, for calendars that are also plain lists."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.pages.cards import Card

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Day:
    day: date
    inside: bool
    cards: list[Card]


@dataclass(frozen=True)
class Month:
    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def key(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def before(self) -> "Month | None":
        return _of(self.first - timedelta(days=1))

    @property
    def after(self) -> "Month | None":
        return _of(self.last + timedelta(days=1))

    def weeks(self, cards: Iterable[Card]) -> list[list[Day]]:
        """Monday first. A card stands on each day it lasts; a night after midnight does not count as a day."""
        held: dict[date, list[Card]] = {}
        for card in cards:
            for day in _days_of(card, self):
                held.setdefault(day, []).append(card)
        return [
            [Day(day, day.month == self.number, held.get(day, []) if day.month == self.number else []) for day in week]
            for week in calendar.Calendar().monthdatescalendar(self.year, self.number)
        ]  # fmt: skip


def month_of(text: str, *, today: date) -> Month:
    """The month of `?mois=2026-11`; this month when it says nothing sensible."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII)
    if found:
        year, number = int(found[1]), int(found[2])
        if FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12:
            return Month(year, number)
    return Month(today.year, today.month)


def _of(day: date) -> Month | None:
    return Month(day.year, day.month) if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _days_of(card: Card, month: Month) -> list[date]:
    last = card.day
    if card.starts_at and card.ends_at:
        last = card.day + (card.ends_at - card.starts_at)
    first, last = max(card.day, month.first), min(last, month.last)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
