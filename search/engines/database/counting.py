"""How many an offer keeps, and would keep after each change: one statement, every condition tried once a row."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from search.changes import Change, Counts, Kind, changes_of, counts_from, radii_of
from search.engines.database.expressions import PointsIf, Within
from search.engines.database.materialised import select
from search.engines.database.offer_side import OfferQuery


def count(query: OfferQuery) -> Counts:
    people = query.firm()
    kept = {} if people is None else _kept(people, query)
    changes = changes_of(query.offer)
    return counts_from(dict.fromkeys(["now", *(change.name for change in changes)], 0) | kept, changes)


def _kept(people: QuerySet[Any], query: OfferQuery) -> dict[str, int]:
    """A row of the inner part is a person, with 1 for what holds; the outer part counts."""
    lat, lon = query.offer.lat or 0, query.offer.lon or 0
    rules = query.requirements() | {
        change: Within(lat, lon, radius=int(change.code)) for change in radii_of(query.offer)
    }
    # Codes of the reference are no names for columns.
    names = {change: f"c_{place}" for place, change in enumerate(rules)}
    columns = {names[change]: rule for change, rule in rules.items()}
    columns |= zip(["near"], query.near(), strict=False)  # none when the offer has no place
    rows = people.order_by().annotate(**{name: PointsIf(1, rule) for name, rule in columns.items()})
    tests = _tests(names)
    sums = ", ".join(f"COALESCE(SUM(CASE WHEN {test} THEN 1 ELSE 0 END), 0)" for test in tests.values())
    asked = f"SELECT {sums} FROM kept"  # noqa: S608 - names of our own
    found = select(rows.values_list("pk", *columns), ["pk", *columns], asked)
    return {name: int(number) for row in found for name, number in zip(tests, row, strict=True)}


def _tests(names: Mapping[Change, str]) -> dict[str, str]:
    """The test of each count by its name: now, without each requirement, and with each radius."""
    radii = {change: name for change, name in names.items() if change.kind is Kind.RADIUS}
    asked = [name for change, name in names.items() if change not in radii]
    near = ["near"] if radii else []

    def every(conditions: list[str]) -> str:
        return " AND ".join(f"{name} = 1" for name in conditions) or "1 = 1"

    def after(change: Change, name: str) -> str:
        if change in radii:
            return f"{every(asked)} AND (near = 1 OR {name} = 1)"
        return every([other for other in asked if other != name] + near)

    return {"now": every(asked + near)} | {change.name: after(change, name) for change, name in names.items()}
