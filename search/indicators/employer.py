"""An employer's own figures of the last twelve months, beside the median of the territory."""

import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, QuerySet
from django.utils import timezone

from employers.models import Establishment
from portal.accounts.models import Agency, User
from search.indicators import service
from search.indicators.database import DAYS, DatabaseCounter, where
from search.indicators.definitions import BY_KEY, Condition, Indicator, Unit
from search.indicators.facts import PREFIX
from search.indicators.public import MINIMUM, display
from search.indicators.report import TOTAL, Result, Scope, Value, conditions_of, median

# How the indicators are said to an employer. Steps before a candidate is presented are the young people's own matter:
# of steps, only how many are shown, never of how many files.
_WORDS: dict[str, tuple[str, str]] = {
    "needs_received": ("Besoins confiés", "Les besoins que vous nous avez envoyés."),
    "promises_kept": (
        "Réponses dans le délai promis",
        "La part de vos besoins qui ont eu une réponse à temps.",
    ),
    "first_candidate_days": (
        "Délai jusqu’au premier candidat",
        "Le nombre médian de jours entre votre besoin et le premier candidat présenté.",
    ),
    "presented": ("Candidats présentés", "Les candidatures que nous vous avons présentées."),
    "met": ("Rencontres", "Les candidats que vous avez rencontrés ou accueillis en immersion."),
    "hired": ("Recrutements", "Les jeunes que vous avez recrutés."),
    "held_1m": ("En poste à un mois", "La part des jeunes recrutés chez vous encore en poste un mois après."),
    "held_3m": (
        "En poste à trois mois",
        "La part des jeunes recrutés chez vous encore en poste trois mois après.",
    ),
}
_STEPS = frozenset({"presented", "met", "hired"})


@dataclass(frozen=True)
class OwnFigure:
    """`territory` is empty while fewer than five other places of work have the figure."""

    key: str
    name: str
    sentence: str
    text: str
    territory: str = ""


def own_figures(user: User, *, at: datetime | None = None) -> list[OwnFigure]:
    """The figures of the places this person speaks for; those with nothing to count are left out."""
    at = at or timezone.now()
    places = tuple(Establishment.objects.of_user(user).order_by("pk").values_list("pk", flat=True).distinct())
    if not places:
        return []
    today = timezone.localdate(at)
    scope = Scope(start=today - relativedelta(years=1), end=today, today=today, establishments=places)
    indicators = [BY_KEY[key] for key in _WORDS]
    results = service.page_figures(scope=scope, lines=[TOTAL], indicators=indicators).results
    territory = _Territory(scope, places, at)
    return [_figure(result, territory) for result in results if _known(result)]


def _known(result: Result) -> bool:
    value = result.total
    return value.numerator > 0 if result.indicator.key in _STEPS else value.base > 0


def _figure(result: Result, territory: "_Territory") -> OwnFigure:
    indicator, total = result.indicator, result.total
    name, sentence = _WORDS[indicator.key]
    if indicator.key in _STEPS:
        return OwnFigure(indicator.key, name, sentence, display(Unit.COUNT, total.numerator))
    others = territory.figures(indicator)
    shown = display(total.unit, statistics.median(others)) if len(others) >= MINIMUM else ""
    return OwnFigure(indicator.key, name, sentence, display(total.unit, total.figure), shown)


class _Territory:
    """The figures of the other places of work that the same Missions locales answer."""

    def __init__(self, own: Scope, places: tuple[int, ...], at: datetime) -> None:
        self.scope = replace(own, establishments=None)
        self.places = places
        self.counter = DatabaseCounter(now=at)
        agencies = Agency.objects.filter(establishments__in=places)
        self.structures = tuple(sorted({agency.structure_id for agency in agencies}))

    def figures(self, indicator: Indicator) -> list[float]:
        """One figure for each other place that has one, in no order."""
        conditions = (
            *conditions_of(indicator, scope=self.scope, line=TOTAL, numerator=False),
            Condition("structure", "in", self.structures),
        )
        others = self.counter.rows(indicator.kind, conditions).exclude(f_establishment__in=self.places)
        values = (
            self._days(indicator, others) if indicator.unit is Unit.DAYS else self._counts(indicator, others)
        )
        return [value.figure for value in values if value.figure is not None]

    def _counts(self, indicator: Indicator, others: QuerySet[Any]) -> list[Value]:
        rows = (
            others.order_by()
            .values("f_establishment")
            .annotate(whole=Count("pk"), part=Count("pk", filter=where(indicator.numerator)))
        )
        if indicator.unit is Unit.COUNT:
            return [Value(Unit.COUNT, row["part"]) for row in rows]
        return [Value(Unit.SHARE, row["part"], row["whole"]) for row in rows]

    def _days(self, indicator: Indicator, others: QuerySet[Any]) -> list[Value]:
        start, end = (PREFIX + name for name in DAYS[indicator.days_field])
        counters: dict[int, Counter[int]] = defaultdict(Counter)
        for place, first, last in others.order_by().values_list("f_establishment", start, end):
            if first and last:
                counters[place][(last - first).days] += 1
        return [Value(Unit.DAYS, days.total(), median=median(days)) for days in counters.values()]
