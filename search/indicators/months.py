"""How many cases fell in each month (or year, for long periods): the line charts."""

from datetime import date

from dateutil.relativedelta import relativedelta

from search.indicators.definitions import Condition, Indicator
from search.indicators.report import Conditions, CounterEngine, Scope

MAX_MONTHS = 24


def steps(start: date, end: date) -> list[tuple[str, date, date]]:
    """(label, first day, last day) of each month of the period, cut at its ends; of each year when it is long."""
    yearly = start + relativedelta(months=MAX_MONTHS) < end
    found: list[tuple[str, date, date]] = []
    first = start
    while first <= end:
        following = date(first.year + 1, 1, 1) if yearly else first.replace(day=1) + relativedelta(months=1)
        # Short enough to stand side by side under the line on a phone.
        label = f"{first:%Y}" if yearly else f"{first:%m/%y}"
        found.append((label, first, min(end, following - relativedelta(days=1))))
        first = following
    return found


def over_time(engine: CounterEngine, *, indicator: Indicator, scope: Scope) -> list[tuple[str, int]]:
    """A count of cases by month; its sum is the value of the indicator."""
    spans = steps(scope.start, scope.end)
    named: dict[str, Conditions] = {
        first.isoformat(): (
            Condition(indicator.day, "gte", first),
            Condition(indicator.day, "lte", last),
            *scope.conditions,
            *indicator.numerator,
        )
        for _, first, last in spans
    }
    counts = engine.counts(indicator.kind, named)
    return [(label, counts[first.isoformat()]) for label, first, _ in spans]
