"""Which engine counts, and what the screens, the command and the exports ask of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from elastic_transport import TransportError
from elasticsearch import ApiError

from search.indicators.database import DAYS, DatabaseCounter
from search.indicators.definitions import BY_KEY, INDICATORS, Indicator, Unit, present
from search.indicators.elastic import ElasticsearchCounter
from search.indicators.facts import PREFIX
from search.indicators.months import over_time
from search.indicators.report import TOTAL, CounterEngine, Line, Result, Scope, compute, conditions_of


def counter(name: str | None = None, *, now: datetime | None = None) -> CounterEngine:
    """The engine by name, or the one of the setting `MATCH_ENGINE`."""
    if (name or settings.MATCH_ENGINE) == "elasticsearch":
        return ElasticsearchCounter()
    return DatabaseCounter(now=now or timezone.now())


@dataclass(frozen=True)
class PageFigures:
    """All figures of a page come from one engine. `degraded`: the database answered in place of Elasticsearch."""

    results: list[Result]
    monthly: dict[str, list[tuple[str, int]]]
    degraded: bool = False


def page_figures(
    *,
    scope: Scope,
    lines: list[Line],
    monthly: Iterable[str] = (),
    indicators: Iterable[Indicator] = INDICATORS,
) -> PageFigures:
    """The indicators with their lines, and over time the counts whose keys are in `monthly`."""
    charts = [BY_KEY[key] for key in monthly]

    def computed(engine: CounterEngine, *, degraded: bool) -> PageFigures:
        over = {chart.key: over_time(engine, indicator=chart, scope=scope) for chart in charts}
        return PageFigures(compute(engine, scope=scope, lines=lines, indicators=indicators), over, degraded)

    try:
        return computed(counter(), degraded=False)
    except (TransportError, ApiError):
        return computed(DatabaseCounter(now=timezone.now()), degraded=True)


def cases(
    indicator: Indicator,
    *,
    scope: Scope,
    line: Line = TOTAL,
    numerator: bool = True,
    at: datetime | None = None,
) -> QuerySet[Any]:
    """The cases behind one number of the page, with their facts; always read from the database, where rights are."""
    conditions = conditions_of(indicator, scope=scope, line=line, numerator=numerator)
    if indicator.unit is Unit.DAYS:
        conditions += tuple(present(name) for name in DAYS[indicator.days_field])
    return DatabaseCounter(now=at or timezone.now()).rows(indicator.kind, conditions)


def newest_first(indicator: Indicator, cases: QuerySet[Any]) -> QuerySet[Any]:
    return cases.order_by(f"-{PREFIX}{indicator.day}", "-pk")


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
