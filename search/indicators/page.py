"""What the page of indicators shows: groups of figures with their lines, and the rows of the charts and of the CSV."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from search.indicators.definitions import Indicator, Unit
from search.indicators.lines import HEAD_OFFICE
from search.indicators.public import display
from search.indicators.report import TOTAL, Line, Result, Scope, Value

WHOLE = "ensemble"  # `part` of the URL of a list: all the cases that a share is taken of
MONTHLY = ("needs_received", "cpo2_first_welcomes")
CSV_HEADERS = (
    "Groupe", "Indicateur", "Définition", "Ligne", "Valeur", "Unité", "Cas comptés", "Sur", "Du", "Au",
)  # fmt: skip
_UNITS = {Unit.COUNT: "nombre", Unit.SHARE: "%", Unit.DAYS: "jours (médiane)"}


@dataclass(frozen=True)
class Figure:
    """One cell of the page: a value in words, what it rests on, and the lists behind it."""

    line: Line
    value: Value
    url: str
    whole_url: str

    @property
    def text(self) -> str:
        return display(self.value.unit, self.value.figure)

    @property
    def is_share(self) -> bool:
        return self.value.unit is Unit.SHARE

    @property
    def is_median(self) -> bool:
        return self.value.unit is Unit.DAYS


@dataclass(frozen=True)
class Card:
    indicator: Indicator
    figures: list[Figure]

    @property
    def total(self) -> Figure:
        return self.figures[0]


@dataclass(frozen=True)
class Chart:
    title: str
    unit: str
    rows: Sequence[tuple[str, float]]
    over_time: bool = False


@dataclass(frozen=True)
class Group:
    name: str
    cards: list[Card] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)


def case_url(indicator: Indicator, line: Line, query: dict[str, str], *, part: str = "") -> str:
    """The list behind a number. The total and the numerator are what a URL without more words means."""
    more = {"ligne": line.key} if line.key != TOTAL.key else {}
    more |= {"part": part} if part else {}
    return with_query(reverse("search:indicator_cases", args=[indicator.key]), query | more)


def with_query(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}"


def groups(
    results: Iterable[Result],
    *,
    lines: Sequence[Line],
    query: dict[str, str],
    monthly: dict[str, list[tuple[str, int]]],
) -> list[Group]:
    """The groups in the order of the definitions."""
    found: dict[str, Group] = {}
    for result in results:
        group = found.setdefault(result.indicator.group, Group(result.indicator.group))
        group.cards.append(_card(result, lines=lines, query=query))
    for group in found.values():
        group.charts.extend(_charts(group, monthly))
    return list(found.values())


def _card(result: Result, *, lines: Sequence[Line], query: dict[str, str]) -> Card:
    figures = []
    for line in lines:
        value = result.lines[line.key]
        if line.key == HEAD_OFFICE and not value.base:
            continue
        whole = case_url(result.indicator, line, query, part=WHOLE) if value.denominator else ""
        figures.append(
            Figure(line, value, case_url(result.indicator, line, query) if value.numerator else "", whole)
        )
    return Card(result.indicator, figures)


def _charts(group: Group, monthly: dict[str, list[tuple[str, int]]]) -> Iterator[Chart]:
    """Over time for what is received; bars of counts for steps, of shares for what is held."""
    for card in group.cards:
        if card.indicator.key in monthly:
            yield Chart(
                f"{card.indicator.name} au fil du temps", "", monthly[card.indicator.key], over_time=True
            )
    if group.cards[0].indicator.unit is Unit.SHARE:
        yield Chart(group.name, "%", [(c.indicator.name, c.total.value.figure or 0) for c in group.cards])
        return
    steps = [c for c in group.cards if c.indicator.unit is not Unit.DAYS and not c.indicator.denominator]
    if len(steps) > 1:
        yield Chart(group.name, "", [(c.indicator.name, c.total.value.numerator) for c in steps])


def csv_rows(found: Iterable[Group], *, scope: Scope) -> Iterator[list[str]]:
    """One row for each line of each indicator; decimals with a comma, as French spreadsheets read them."""
    for group in found:
        for card in group.cards:
            for figure in card.figures:
                value = figure.value
                yield [
                    group.name,
                    card.indicator.name,
                    card.indicator.sentence,
                    figure.line.name,
                    "" if value.figure is None else f"{value.figure:g}".replace(".", ","),
                    _UNITS[value.unit],
                    str(value.numerator),
                    "" if value.denominator is None else str(value.denominator),
                    f"{scope.start:%d/%m/%Y}",
                    f"{scope.end:%d/%m/%Y}",
                ]
