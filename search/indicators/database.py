"""Count facts in the database: every named count of one kind of case in one statement."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet

from search.indicators.definitions import Condition, Kind
from search.indicators.facts import PREFIX, facts

Conditions = tuple[Condition, ...]
# PostgreSQL allows 1,664 columns in a row and SQLite 2,000.
COLUMNS = 500


def batched(items: Iterable[tuple[str, Conditions]], size: int) -> Iterator[list[tuple[str, Conditions]]]:
    remaining = iter(items)
    while part := list(islice(remaining, size)):
        yield part


def _compile(condition: Condition) -> Q:
    name = PREFIX + condition.field
    match condition.op:
        case "eq":
            return Q(**{name: condition.value})
        case "is":
            return Q(**{f"{name}__isnull": True}) if condition.value is None else Q(**{name: condition.value})
        case "present":
            return Q(**{f"{name}__isnull": False})
    return Q(**{f"{name}__{condition.op}": condition.value})


def where(conditions: Conditions) -> Q:
    where = Q()
    for condition in conditions:
        where &= _compile(condition)
    return where


def _columns(part: Iterable[tuple[str, Conditions]]) -> tuple[dict[str, str], dict[str, Count]]:
    """One aggregate for each name. Aliases must be identifiers, and names carry slugs: alias → name beside."""
    names: dict[str, str] = {}
    aggregates: dict[str, Count] = {}
    for number, (name, conditions) in enumerate(part):
        alias = f"c{number}"
        names[alias] = name
        aggregates[alias] = Count("pk", filter=where(conditions)) if conditions else Count("pk")
    return names, aggregates


class DatabaseCounter:
    """Always fresh, nothing else to run."""

    name = "database"

    def __init__(self, *, now: datetime) -> None:
        self.now = now

    def counts(self, kind: Kind, named: Mapping[str, Conditions]) -> dict[str, int]:
        """How many cases meet each named conjunction: one statement for as many as a row of a database can hold."""
        found: dict[str, int] = {}
        for part in batched(named.items(), COLUMNS):
            names, aggregates = _columns(part)
            row = facts(kind, now=self.now).order_by().aggregate(**aggregates)
            found |= {names[alias]: number for alias, number in row.items()}
        return found

    def days(self, kind: Kind, named: Mapping[str, Conditions], *, field: str) -> dict[str, Counter[int]]:
        """For each named conjunction, how many cases took 0, 1, 2… whole days: one row for each pair of days."""
        start, end = (PREFIX + name for name in DAYS[field])
        counters: dict[str, Counter[int]] = {name: Counter() for name in named}
        for part in batched(named.items(), COLUMNS):
            names, aggregates = _columns(part)
            pairs = (
                facts(kind, now=self.now)
                .filter(**{f"{start}__isnull": False, f"{end}__isnull": False})
                .order_by()
                .values(start, end)
                .annotate(**aggregates)
            )
            for pair in pairs:
                days = (pair[end] - pair[start]).days
                for alias, name in names.items():
                    if pair[alias]:
                        counters[name][days] += pair[alias]
        return counters

    def cases(self, kind: Kind, conditions: Conditions) -> list[str]:
        """Public ids of the cases behind a number, in the order of the ids."""
        found = self.rows(kind, conditions).order_by("public_id").values_list("public_id", flat=True)
        return [str(public_id) for public_id in found]

    def rows(self, kind: Kind, conditions: Conditions) -> QuerySet[Any]:
        """The cases themselves, with their facts, for the lists behind numbers."""
        return facts(kind, now=self.now).filter(where(conditions))


# A duration in whole days is the difference of two facts.
DAYS: dict[str, tuple[str, str]] = {"first_candidate_days": ("received_on", "first_candidate_on")}
