"""Count facts in the database: every named count of one kind of case in one statement."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from search.indicators.definitions import Condition, Kind
from search.indicators.facts import PREFIX, facts

Conditions = tuple[Condition, ...]


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


def _where(conditions: Conditions) -> Q:
    where = Q()
    for condition in conditions:
        where &= _compile(condition)
    return where


class DatabaseCounter:
    """Always fresh, nothing else to run."""

    name = "database"

    def __init__(self, *, now: datetime) -> None:
        self.now = now

    def counts(self, kind: Kind, named: Mapping[str, Conditions]) -> dict[str, int]:
        """How many cases meet each named conjunction."""
        if not named:
            return {}
        # Aliases must be identifiers: names carry slugs.
        aliases = {f"c{number}": name for number, name in enumerate(named)}
        aggregates = {
            alias: Count("pk", filter=_where(named[name])) if named[name] else Count("pk")
            for alias, name in aliases.items()
        }
        found = facts(kind, now=self.now).order_by().aggregate(**aggregates)
        return {aliases[alias]: number for alias, number in found.items()}

    def days(self, kind: Kind, named: Mapping[str, Conditions], *, field: str) -> dict[str, Counter[int]]:
        """For each named conjunction, how many cases took 0, 1, 2… whole days between the day received and `field`."""
        return {name: self._days(kind, conditions, field=field) for name, conditions in named.items()}

    def _days(self, kind: Kind, conditions: Conditions, *, field: str) -> Counter[int]:
        start, end = DAYS[field]
        pairs = (
            facts(kind, now=self.now)
            .filter(_where(conditions), **{f"{PREFIX}{end}__isnull": False})
            .order_by()
            .values_list(PREFIX + start, PREFIX + end)
            .annotate(number=Count("pk"))
        )
        counter: Counter[int] = Counter()
        for first, last, number in pairs:
            counter[(last - first).days] += number
        return counter

    def cases(self, kind: Kind, conditions: Conditions) -> list[str]:
        """Public ids of the cases behind a number, in the order of the ids."""
        found: Any = (
            facts(kind, now=self.now)
            .filter(_where(conditions))
            .order_by("public_id")
            .values_list("public_id", flat=True)
        )
        return [str(public_id) for public_id in found]


# A duration in whole days is the difference of two facts.
DAYS: dict[str, tuple[str, str]] = {"first_candidate_days": ("received_on", "first_candidate_on")}
