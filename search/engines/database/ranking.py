"""Rank what a query keeps: one statement for the order, one for the points of the page."""

from functools import reduce
from operator import add
from typing import Any, Protocol

from django.db.models import Expression, F, Func, IntegerField, Model, QuerySet, Value

from search.criteria import KEYS
from search.engines.base import Page, Ranked

Points = int | Expression | Func


class Query(Protocol):
    """What one direction knows: whom it keeps (None: nobody can match) and the points of each criterion."""

    def kept(self) -> QuerySet[Any] | None: ...

    def points(self) -> dict[str, Any]: ...

    def by_pk(self) -> type[Model]: ...


def rank(query: Query, *, engine: str, limit: int, offset: int) -> Page:
    kept = query.kept()
    if kept is None or limit <= 0:
        return Page(engine, ())
    points = query.points()
    constant = sum(value for value in points.values() if isinstance(value, int))
    computed = [value for value in points.values() if not isinstance(value, int)]
    score = reduce(add, computed, Value(constant, output_field=IntegerField()))
    best = list(
        kept.annotate(match_score=score)
        .order_by(F("match_score").desc(), "public_id")
        .values_list("pk", "public_id", "match_score")[offset : offset + limit + 1]
    )
    page = best[:limit]
    details = _details(query, [pk for pk, _, _ in page], points)
    rows = tuple(Ranked(str(public_id), total, details[pk]) for pk, public_id, total in page)
    return Page(engine, rows, more=len(best) > limit)


def _details(query: Query, keys: list[int], points: dict[str, Any]) -> dict[int, dict[str, int]]:
    """The points of each criterion for these rows; constants need no statement."""
    computed = {f"p_{key}": value for key, value in points.items() if not isinstance(value, int)}
    rows = {}
    if computed and keys:
        model: Any = query.by_pk()
        found = model.objects.filter(pk__in=keys).annotate(**computed).values("pk", *computed)
        rows = {row["pk"]: row for row in found}
    return {
        pk: {key: points[key] if isinstance(points[key], int) else int(rows[pk][f"p_{key}"]) for key in KEYS}
        for pk in keys
    }
