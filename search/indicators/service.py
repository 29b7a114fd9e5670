"""Which engine counts, and what the screens, the command and the exports ask of it."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from elastic_transport import TransportError
from elasticsearch import ApiError

from search.indicators.database import DatabaseCounter
from search.indicators.definitions import Indicator, Unit, present
from search.indicators.elastic import ElasticsearchCounter
from search.indicators.report import TOTAL, CounterEngine, Line, Result, Scope, compute, conditions_of


def counter(name: str | None = None, *, now: datetime | None = None) -> CounterEngine:
    """The engine by name, or the one of the setting `MATCH_ENGINE`."""
    if (name or settings.MATCH_ENGINE) == "elasticsearch":
        return ElasticsearchCounter()
    return DatabaseCounter(now=now or timezone.now())


def compute_or_fall_back(*, scope: Scope, lines: list[Line]) -> tuple[list[Result], bool]:
    """The results, and whether the database had to answer in place of Elasticsearch."""
    engine = counter()
    try:
        return compute(engine, scope=scope, lines=lines), False
    except (TransportError, ApiError):
        return compute(DatabaseCounter(now=timezone.now()), scope=scope, lines=lines), True


def cases(indicator: Indicator, *, scope: Scope, line: Line = TOTAL, numerator: bool = True) -> list[str]:
    """Public ids of the cases behind one number of the page, always read from the database: rights are checked there."""
    conditions = conditions_of(indicator, scope=scope, line=line, numerator=numerator)
    if indicator.unit is Unit.DAYS:
        conditions += (present("first_candidate_on"),)
    return DatabaseCounter(now=timezone.now()).cases(indicator.kind, conditions)


def as_json(results: list[Result], *, engine: str, start: date, end: date) -> dict[str, object]:
    """The answer of `manage.py indicators --json`."""
    return {
        "engine": engine,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "indicators": [
            {
                "key": result.indicator.key,
                "name": result.indicator.name,
                "definition": result.indicator.sentence,
                "unit": result.indicator.unit.value,
                "lines": {
                    key: {
                        "value": value.figure,
                        "numerator": value.numerator,
                        "denominator": value.denominator,
                    }
                    for key, value in result.lines.items()
                },
            }
            for result in results
        ],
    }
