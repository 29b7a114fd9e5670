"""A statement over rows whose columns are computed once.

The ORM has no way to say it: an expression used twice is written twice, and each count would be made twice a row. A
materialised part says it, in SQLite (3.35) and PostgreSQL (12) alike.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet


def select(
    rows: QuerySet[Any], columns: Sequence[str], asked: str, values: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """`asked`: what follows WITH, on the table `kept` of these columns; nothing when the ORM knows that no row fits."""
    try:
        inner, inner_values = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return []
    sql = f"WITH kept ({', '.join(columns)}) AS MATERIALIZED ({inner}) {asked}"
    with connections[rows.db].cursor() as cursor:
        cursor.execute(sql, (*inner_values, *values))
        return cursor.fetchall()
