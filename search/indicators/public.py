"""One indicator for the public pages: the whole structure, the last twelve months, small numbers masked."""

from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from portal.core.page_cache import remember
from search.indicators.database import DatabaseCounter
from search.indicators.definitions import BY_KEY, INDICATORS, Indicator, Unit
from search.indicators.report import TOTAL, Scope, compute

MINIMUM = 5  # under this a figure could tell who is meant


@dataclass(frozen=True)
class PublicFigure:
    name: str
    sentence: str
    value: str
    period: str


def public_choices() -> list[tuple[str, str]]:
    return [(indicator.key, indicator.name) for indicator in INDICATORS]


def public_figure(*, key: str) -> PublicFigure | None:
    """None when the indicator no longer exists; « moins de 5 » when the figure rests on too few people."""
    indicator = BY_KEY.get(key)
    return remember(f"figure:{key}", lambda: _counted(indicator)) if indicator else None


def _counted(indicator: Indicator) -> PublicFigure:
    now = timezone.now()
    today = timezone.localdate(now)
    start = today - relativedelta(years=1)
    scope = Scope(start=start, end=today, today=today)
    value = compute(DatabaseCounter(now=now), scope=scope, lines=[TOTAL], indicators=[indicator])[0].total
    return PublicFigure(
        name=indicator.name,
        sentence=indicator.sentence,
        # A share of few people tells as much as their number: 2 % of 50 is one person.
        value="moins de 5 situations" if value.numerator < MINIMUM else display(value.unit, value.figure),
        period=f"du {start:%d/%m/%Y} au {today:%d/%m/%Y}",
    )


def display(unit: Unit, figure: float | None) -> str:
    """A figure in French: « 84,5 % », « 6 jours », « 120 », « – » when there is none."""
    if figure is None:
        return "–"
    number = f"{figure:,.1f}".replace(",", "\u202f").replace(".", ",").removesuffix(",0")
    plural = "s" if figure >= 2 else ""
    return number + {Unit.COUNT: "", Unit.SHARE: "\u202f%", Unit.DAYS: f"\u00a0jour{plural}"}[unit]
