"""Rank what a query keeps, in one statement: the points of each criterion once a row, then their sum in order."""

from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet, Value

from search.criteria import KEYS
from search.engines.base import Page, Ranked
from search.engines.database.materialised import select


class Query(Protocol):
    """What one direction knows: whom it keeps (None: nobody can match) and the points of each criterion.

    Points are a whole number, or an expression on the rows kept.
    """

    def kept(self) -> QuerySet[Any] | None: ...

    def points(self) -> dict[str, Any]: ...


def rank(query: Query, *, engine: str, limit: int, offset: int, exposure: Any = None) -> Page:
    """`exposure`: an expression on the rows kept; among equal scores the smallest comes first."""
    kept = query.kept()
    if kept is None or limit <= 0:
        return Page(engine, ())
    points = query.points()
    known = {key: value for key, value in points.items() if isinstance(value, int)}
    computed = {f"p_{key}": value for key, value in points.items() if key not in known}
    columns = {"exposure": exposure if exposure is not None else Value(0)} | computed
    rows = kept.order_by().annotate(**columns).values_list("public_id", *columns)
    score = " + ".join([*computed, str(sum(known.values()))])
    best = f"SELECT {score} AS score, kept.* FROM kept ORDER BY score DESC, exposure, public_id LIMIT %s OFFSET %s"  # noqa: S608 - names of the table of criteria
    found = select(rows, ["public_id", *columns], best, (limit + 1, offset))
    page = tuple(_ranked(row, list(computed), known, shown=exposure is not None) for row in found[:limit])
    return Page(engine, page, more=len(found) > limit)


def _ranked(row: tuple[Any, ...], names: list[str], known: dict[str, int], *, shown: bool) -> Ranked:
    score, public_id, exposure, *values = row
    points = known | {name.removeprefix("p_"): int(value) for name, value in zip(names, values, strict=True)}
    # SQLite keeps a UUID without its hyphens.
    ordered = {key: points[key] for key in KEYS}
    return Ranked(str(UUID(str(public_id))), int(score), ordered, int(exposure) if shown else None)
