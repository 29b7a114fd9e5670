"""SQL expressions that both directions use."""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual

from portal.core.points import chord2, unit_vector
from search import criteria as c


def points_if(condition: Any, points: int) -> Case:
    """These points when the condition holds, else 0."""
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())


def count_rows(rows: QuerySet[Any], *, owner: str, outer: str = "pk") -> Func:
    """How many of these rows belong to the outer row: their `owner` is its `outer`."""
    counted = (
        rows.filter(**{owner: OuterRef(outer)}).order_by().values(owner).annotate(n=Count("pk")).values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class CappedSkills(Func):
    """min(maximum, points × count) in one evaluation; SQLite names the two-argument minimum `MIN`."""

    function = "LEAST"
    arity = 1
    output_field = IntegerField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        extra["template"] = f"%(function)s({c.SKILL_MAXIMUM}, {c.SKILL_POINTS} * %(expressions)s)"
        return super().as_sql(compiler, connection, *args, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="MIN", **extra)


def chord(lat: float, lon: float) -> Any:
    """Square of the chord between the outer row's point and this one; null when the row has no point."""
    x, y, z = (Value(part, output_field=FloatField()) for part in unit_vector(lat, lon))
    dx, dy, dz = F("geo_x") - x, F("geo_y") - y, F("geo_z") - z
    return dx * dx + dy * dy + dz * dz


def distance_points(square: Any) -> Case:
    """Points of the distance bands, from the square of the chord; no point on either side is worth 0."""
    return Case(
        *(
            When(LessThanOrEqual(square, chord2(km * 1000)), then=Value(points))
            for km, points in c.DISTANCE_BANDS
        ),
        default=Value(0),
        output_field=IntegerField(),
    )


def occupation_case(field: str, worth: Mapping[str, int]) -> Case:
    """Points by the code in `field`; codes worth the same share a branch."""
    by_points: dict[int, list[str]] = {}
    for code, points in sorted(worth.items()):
        by_points.setdefault(points, []).append(code)
    return Case(
        *(
            When(**{f"{field}__in": codes}, then=Value(points))
            for points, codes in sorted(by_points.items(), reverse=True)
        ),
        default=Value(0),
        output_field=IntegerField(),
    )
