"""Reader of the licences: the order of the file is kept."""

from collections.abc import Iterator
from typing import Any

from portal.reference.loader.sources import Source


def licences(source: Source) -> Iterator[dict[str, Any]]:
    """In the order of the law, from the moped to the coach."""
    rows = source.rows("entreprise/permis.csv", required=frozenset({"code", "libelle", "age_min"}))
    for rank, row in enumerate(rows, start=1):
        yield {
            "code": row["code"],
            "label": row["libelle"],
            "minimum_age": int(row["age_min"]),
            "rank": rank,
        }
