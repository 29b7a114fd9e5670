"""Compute the indicators of a period and a scope through one engine, with their lines (QPV, FRR, branches)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from search.indicators.definitions import INDICATORS, Condition, Indicator, Kind, Unit, eq, period

Conditions = tuple[Condition, ...]
SEP = "|"


class CounterEngine(Protocol):
    name: str

    def counts(self, kind: Kind, named: dict[str, Conditions]) -> dict[str, int]: ...

    def days(self, kind: Kind, named: dict[str, Conditions], *, field: str) -> dict[str, Counter[int]]: ...

    def cases(self, kind: Kind, conditions: Conditions) -> list[str]: ...


@dataclass(frozen=True)
class Line:
    """A cut of the cases: all, one side of QPV or FRR, or one branch."""

    key: str
    name: str
    conditions: Conditions = ()


TOTAL = Line("total", "Ensemble")
AREAS = (
    Line("qpv", "En quartier prioritaire (QPV)", (Condition("qpv", "is", True),)),
    Line("hors_qpv", "Hors QPV", (Condition("qpv", "is", False),)),
    Line("frr", "En zone rurale (FRR)", (Condition("frr", "is", True),)),
    Line("hors_frr", "Hors FRR", (Condition("frr", "is", False),)),
)


@dataclass(frozen=True)
class Scope:
    """Which cases are looked at: a period (both days included), a structure, a branch, an employer's places."""

    start: date
    end: date
    today: date
    structure: int | None = None
    agency: int | None = None
    establishments: tuple[int, ...] | None = None

    @property
    def conditions(self) -> Conditions:
        found = [
            eq(name, value)
            for name, value in (("structure", self.structure), ("agency", self.agency))
            if value is not None
        ]
        if self.establishments is not None:
            found.append(Condition("establishment", "in", self.establishments))
        return tuple(found)


@dataclass(frozen=True)
class Value:
    """`numerator`/`denominator` for a share, `numerator` alone for a count, `median` and how many for days."""

    unit: Unit
    numerator: int
    denominator: int | None = None
    median: float | None = None

    @property
    def share(self) -> float | None:
        """Per cent with one decimal, None when there is nothing to divide by."""
        if self.unit is not Unit.SHARE or not self.denominator:
            return None
        return round(100 * self.numerator / self.denominator, 1)

    @property
    def figure(self) -> float | None:
        return {Unit.COUNT: self.numerator, Unit.SHARE: self.share, Unit.DAYS: self.median}[self.unit]

    @property
    def base(self) -> int:
        """How many cases the figure rests on."""
        return self.numerator if self.denominator is None else self.denominator


@dataclass(frozen=True)
class Result:
    indicator: Indicator
    lines: dict[str, Value] = field(default_factory=dict)

    @property
    def total(self) -> Value:
        return self.lines[TOTAL.key]


def median(counter: Counter[int]) -> float | None:
    """Exact median of the days, from how many cases took each number of days."""
    size = sum(counter.values())
    if not size:
        return None
    wanted = {(size - 1) // 2, size // 2}
    picked: list[int] = []
    seen = 0
    for days in sorted(counter):
        picked += [days for position in sorted(wanted) if seen <= position < seen + counter[days]]
        seen += counter[days]
    return sum(picked) / len(picked)


def conditions_of(indicator: Indicator, *, scope: Scope, line: Line, numerator: bool) -> Conditions:
    """Everything a case must meet to be counted; also what the list of cases behind a number is made from."""
    base = (
        *period(indicator, start=scope.start, end=scope.end, today=scope.today),
        *scope.conditions,
        *line.conditions,
        *indicator.denominator,
    )
    return base + (indicator.numerator if numerator else ())


def compute(
    engine: CounterEngine,
    *,
    scope: Scope,
    lines: Iterable[Line] = (TOTAL, *AREAS),
    indicators: Iterable[Indicator] = INDICATORS,
) -> list[Result]:
    """Every indicator with its lines. One request a kind of case for counts and shares, whatever their number."""
    lines, indicators = list(lines), list(indicators)
    counts: dict[str, int] = {}
    for kind in Kind:
        named: dict[str, Conditions] = {}
        for indicator in indicators:
            if indicator.kind is kind and indicator.unit is not Unit.DAYS:
                named |= _named(indicator, lines, scope)
        counts |= _counted(engine, kind, named, scope)
    return [_result(engine, indicator, lines, counts, scope) for indicator in indicators]


def _named(indicator: Indicator, lines: list[Line], scope: Scope) -> dict[str, Conditions]:
    """The numerator of each line, and the denominator of a share."""
    sides = ("n", "d") if indicator.unit is Unit.SHARE else ("n",)
    return {
        SEP.join((indicator.key, line.key, side)): conditions_of(
            indicator, scope=scope, line=line, numerator=side == "n"
        )
        for line in lines
        for side in sides
    }


def _counted(engine: CounterEngine, kind: Kind, named: dict[str, Conditions], scope: Scope) -> dict[str, int]:
    """An employer has no young people of its own: those have no establishment to compare with."""
    if scope.establishments is not None and kind is Kind.YOUTH:
        return dict.fromkeys(named, 0)
    return engine.counts(kind, named) if named else {}


def _result(
    engine: CounterEngine, indicator: Indicator, lines: list[Line], counts: dict[str, int], scope: Scope
) -> Result:
    if indicator.unit is Unit.DAYS:
        return Result(indicator, _medians(engine, indicator, lines, scope))
    values = {}
    for line in lines:
        numerator = counts[SEP.join((indicator.key, line.key, "n"))]
        denominator = (
            counts[SEP.join((indicator.key, line.key, "d"))] if indicator.unit is Unit.SHARE else None
        )
        values[line.key] = Value(indicator.unit, numerator, denominator)
    return Result(indicator, values)


def _medians(
    engine: CounterEngine, indicator: Indicator, lines: list[Line], scope: Scope
) -> dict[str, Value]:
    named = {line.key: conditions_of(indicator, scope=scope, line=line, numerator=True) for line in lines}
    counters = engine.days(indicator.kind, named, field=indicator.days_field)
    return {
        key: Value(Unit.DAYS, counter.total(), median=median(counter)) for key, counter in counters.items()
    }
