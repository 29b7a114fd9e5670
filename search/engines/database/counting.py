"""How many an offer keeps, and would keep after each change: one statement, every condition tried once a row."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from search.changes import Counts, counts_from, radii_of, requirements_of
from search.engines.database.expressions import PointsIf, Within
from search.engines.database.offer_side import OfferQuery


def count(query: OfferQuery) -> Counts:
    requirements, radii = requirements_of(query.offer), radii_of(query.offer)
    people = query.firm()
    names = ["now", *(change.name for change in (*requirements, *radii))]
    kept = dict.fromkeys(names, 0) if people is None else _kept(people, query, names)
    return counts_from(kept, (*requirements, *radii))


def _kept(people: QuerySet[Any], query: OfferQuery, names: list[str]) -> dict[str, int]:
    """A row of the inner part is a person, with 1 for what holds; the outer part counts."""
    conditions = {f"c_{place}": rule for place, rule in enumerate(query.requirements().values())}
    near = query.near()
    reached = {
        f"r_{change.code}": Within(query.offer.lat or 0, query.offer.lon or 0, radius=int(change.code))
        for change in radii_of(query.offer)
    }
    columns = conditions | ({"near": near[0]} if near else {}) | reached
    rows = people.order_by().annotate(**{name: PointsIf(1, rule) for name, rule in columns.items()})
    try:
        inner, values = rows.values_list("pk", *columns).query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return dict.fromkeys(names, 0)
    by_name = dict(zip(names, _sums(list(conditions), list(reached)), strict=True))
    sums = ", ".join(f"COALESCE(SUM(CASE WHEN {test} THEN 1 ELSE 0 END), 0)" for test in by_name.values())
    listed = "".join(f", {name}" for name in columns)
    sql = f"WITH people (pk{listed}) AS MATERIALIZED ({inner}) SELECT {sums} FROM people"  # noqa: S608 - own names
    with connections[rows.db].cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchone()
    return {name: int(number) for name, number in zip(by_name, found, strict=True)}


def _sums(conditions: list[str], reached: list[str]) -> list[str]:
    """The test of each count: now, without each condition, and with each radius."""
    near = ["near"] if reached else []

    def every(names: list[str]) -> str:
        return " AND ".join(f"{name} = 1" for name in names) or "1 = 1"

    return [
        every(conditions + near),
        *(every([name for name in conditions if name != left] + near) for left in conditions),
        *(f"{every(conditions)} AND (near = 1 OR {name} = 1)" for name in reached),
    ]
