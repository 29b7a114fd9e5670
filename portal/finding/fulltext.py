"""One statement to the full-text index of the database, with the reader's permission in it: FTS5 or `tsvector`.

The rows hold all that is shown; nothing is asked per result. Parameters carry everything a person wrote; the text of a
statement is put together from the constants of this file alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

SHOWN = ("kind", "key", "title", "summary", "url", "audience", "theme", "place", "day", "note", "updated")
_COLUMNS = ", ".join(f"e.{name}" for name in SHOWN)
_SEVERAL = {
    "sqlite": "FROM finding_fulltext JOIN finding_entry e ON e.id = finding_fulltext.rowid WHERE finding_fulltext MATCH %s",
    "postgresql": "FROM finding_entry e, to_tsquery('simple', %s) asked WHERE e.vector @@ asked",
}
_ALL = "FROM finding_entry e WHERE 1 = 1"
# The title weighs most, then the introduction.
_BEST = {
    "sqlite": "ORDER BY bm25(finding_fulltext, 10.0, 4.0, 1.0), e.updated DESC, e.id",
    "postgresql": "ORDER BY ts_rank('{0.1, 0.2, 0.4, 1.0}', e.vector, asked, 1) DESC, e.updated DESC, e.id",
}
_NEWEST = "ORDER BY e.updated DESC, e.id"
WHEN = {"avenir": _("À venir"), "mois": _("Depuis un mois"), "annee": _("Depuis un an")}


@dataclass(frozen=True)
class Term:
    """One word of a query. Each alternative is words that must all be there; `prefix` is what is being typed."""

    alternatives: tuple[tuple[str, ...], ...]
    prefix: str = ""


@dataclass(frozen=True)
class Filters:
    kind: str = ""
    theme: str = ""
    audience: str = ""
    place: str = ""
    when: str = ""

    def __bool__(self) -> bool:
        return any((self.kind, self.theme, self.audience, self.place, self.when))


@dataclass(frozen=True)
class Reader:
    """What a statement needs to know of who asks, in which language, and when."""

    keys: Sequence[str]
    locale: str
    at: datetime
    today: date


def expression(terms: Sequence[Term]) -> str:
    """In the language of the database. Words are letters and digits only (`wording.tokens`): nothing to escape."""
    sqlite = connection.vendor == "sqlite"
    both, either = (" AND ", " OR ") if sqlite else (" & ", " | ")
    quote, star = ('"', '"*') if sqlite else ("'", "':*")
    parts = []
    for term in terms:
        choices = [
            "(" + both.join(f"{quote}{word}{quote}" for word in words) + ")" for words in term.alternatives
        ]
        if term.prefix:
            choices.append(f"{quote}{term.prefix}{star}")
        parts.append("(" + either.join(choices) + ")")
    return both.join(parts)


def _where(terms: Sequence[Term], reader: Reader, filters: Filters) -> tuple[str, list[Any]]:
    parts: list[str] = [_ALL]
    values: list[Any] = []
    if terms:
        parts, values = [_SEVERAL[connection.vendor]], [expression(terms)]
    parts.append("AND e.allowed IN (" + ", ".join(["%s"] * len(reader.keys)) + ")")
    parts.append("AND e.locale IN (%s, '') AND (e.until IS NULL OR e.until > %s)")
    now: Any = connection.ops.adapt_datetimefield_value(reader.at)
    values += [*reader.keys, reader.locale, now]
    for column, value in (("kind", filters.kind), ("theme", filters.theme), ("place", filters.place)):
        if value:
            parts.append(f"AND e.{column} = %s")
            values.append(value)
    if filters.audience:
        # A page for everybody is for each public.
        parts.append("AND e.audience IN (%s, '')")
        values.append(filters.audience)
    _dates(filters.when, reader.today, parts, values)
    return " ".join(parts), values


def _dates(when: str, today: date, parts: list[str], values: list[Any]) -> None:
    adapted = connection.ops.adapt_datefield_value
    if when == "avenir":
        parts.append("AND e.kind = 'event' AND e.day >= %s")
        values.append(adapted(today))
    elif when in DAYS:
        parts.append("AND e.kind <> 'event' AND e.day >= %s")
        values.append(adapted(today - timedelta(days=DAYS[when])))


DAYS = {"mois": 31, "annee": 366}


def rows(
    terms: Sequence[Term], reader: Reader, filters: Filters, *, first: int, number: int
) -> list[tuple[Any, ...]]:
    where, values = _where(terms, reader, filters)
    order = _BEST[connection.vendor] if terms else _NEWEST
    return _ask(" ".join(("SELECT", _COLUMNS, where, order, "LIMIT %s OFFSET %s")), [*values, number, first])


def groups(terms: Sequence[Term], reader: Reader) -> list[tuple[Any, ...]]:
    """How many for each combination of what facets choose: from it every count of the page is added up."""
    where, values = _where(terms, reader, Filters())
    adapted = connection.ops.adapt_datefield_value
    bucket = (
        "CASE WHEN e.day IS NULL THEN '' WHEN e.kind = 'event' THEN CASE WHEN e.day >= %s THEN 'avenir' ELSE '' END "
        "WHEN e.day >= %s THEN 'mois' WHEN e.day >= %s THEN 'annee' ELSE '' END"
    )
    days = [adapted(reader.today - timedelta(days=back)) for back in (0, DAYS["mois"], DAYS["annee"])]
    return _ask(
        " ".join(
            (
                "SELECT e.kind, e.theme, e.audience, e.place,",
                bucket,
                ", COUNT(*)",
                where,
                "GROUP BY 1, 2, 3, 4, 5",
            )
        ),
        [*days, *values],
    )


def synonyms() -> list[tuple[Any, ...]]:
    """Asked with each key that is pressed: without the compiling of a queryset, which costs more than the answer."""
    return _ask("SELECT word, others, both_ways FROM finding_synonym ORDER BY id", [])


def _ask(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
