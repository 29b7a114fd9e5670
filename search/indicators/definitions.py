"""What each indicator counts, in words and in conditions on facts.

An indicator is a count, a share (numerator over denominator) or a median of days. Its conditions speak of the flat
facts of `search/indicators/facts.py`; both engines compile the same conditions, so their numbers are equal.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal


class Kind(StrEnum):
    """What one case is: the list behind a number is a list of these."""

    NEED = "need"
    MEDIATION = "mediation"
    YOUTH = "youth"


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"
    DAYS = "days"


@dataclass(frozen=True)
class Condition:
    """`field` of a fact compared with a constant. `is` compares with True, False or None, `in` with several values."""

    field: str
    op: Literal["eq", "in", "is", "gte", "lte", "present"]
    value: Any = None


def eq(field: str, value: Any) -> Condition:
    return Condition(field, "eq", value)


def present(field: str) -> Condition:
    return Condition(field, "present")


@dataclass(frozen=True)
class Indicator:
    """`day` is the fact that places a case in a period; `denominator` is empty for counts and medians."""

    key: str
    group: str
    name: str
    sentence: str
    kind: Kind
    unit: Unit
    day: str
    numerator: tuple[Condition, ...] = ()
    denominator: tuple[Condition, ...] = ()
    days_field: str = ""
    # A milestone in the future cannot be counted yet: the day must not be after today.
    only_past: bool = False
    for_employer: bool = True
    source: str = "Cadre de référence, 1.2 : l’offre de service aux employeurs"

    def __post_init__(self) -> None:
        if (self.unit is Unit.DAYS) != bool(self.days_field):
            raise ValueError(f"{self.key}: a median needs a field of days, and only a median")


def period(indicator: Indicator, *, start: date, end: date, today: date) -> tuple[Condition, ...]:
    """The conditions that keep the cases of a period, both days included."""
    last = min(end, today) if indicator.only_past else end
    return (Condition(indicator.day, "gte", start), Condition(indicator.day, "lte", last))


_NEEDS = "Besoins des employeurs"
_FUNNEL = "Mises en relation"
_HELD = "Emplois tenus"
_CPO = "Tableau de bord CPO"

_DEPTHS = (
    ("publish", "Besoins reçus : publier", "une simple publication"),
    ("preselect", "Besoins reçus : présélectionner", "une présélection de candidats"),
    ("accompany", "Besoins reçus : accompagner", "un accompagnement jusqu’à la prise de poste et après"),
)
_STEPS = (
    ("agreed", "Jeunes d’accord", "le jeune a donné son accord ou a lui-même postulé"),
    ("presented", "Candidats présentés", "la candidature a été présentée à l’employeur"),
    ("met", "Rencontres", "l’employeur et le jeune se sont rencontrés, ou une immersion a eu lieu"),
    ("hired", "Recrutements", "l’employeur a recruté le jeune"),
)
_MONTHS = (("1m", 1, "un mois"), ("3m", 3, "trois mois"))

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key="needs_received",
        group=_NEEDS,
        name="Besoins reçus",
        sentence="Nombre de demandes d’appui envoyées par des employeurs pendant la période, annulées comprises.",
        kind=Kind.NEED,
        unit=Unit.COUNT,
        day="received_on",
    ),
    *(
        Indicator(
            key=f"needs_{depth}",
            group=_NEEDS,
            name=name,
            sentence=f"Part des besoins reçus pendant la période pour lesquels l’employeur demande {words}.",
            kind=Kind.NEED,
            unit=Unit.SHARE,
            day="received_on",
            numerator=(eq("depth", depth),),
        )
        for depth, name, words in _DEPTHS
    ),
    Indicator(
        key="promises_kept",
        group=_NEEDS,
        name="Délais promis tenus",
        sentence=(
            "Parmi les besoins reçus pendant la période et dont la réponse est donnée ou le délai promis dépassé, "
            "part de ceux dont la première réponse est venue dans le délai promis."
        ),
        kind=Kind.NEED,
        unit=Unit.SHARE,
        day="received_on",
        numerator=(eq("promise", "kept"),),
        denominator=(Condition("promise_settled", "is", True),),
    ),
    Indicator(
        key="first_candidate_days",
        group=_NEEDS,
        name="Délai jusqu’au premier candidat",
        sentence=(
            "Médiane du nombre de jours entre la réception du besoin et la présentation du premier candidat, pour les "
            "besoins reçus pendant la période auxquels un candidat a été présenté."
        ),
        kind=Kind.NEED,
        unit=Unit.DAYS,
        day="received_on",
        days_field="first_candidate_days",
    ),
    Indicator(
        key="suggested",
        group=_FUNNEL,
        name="Mises en relation ouvertes",
        sentence="Nombre de mises en relation ouvertes pendant la période, par un conseiller ou à la demande du jeune.",
        kind=Kind.MEDIATION,
        unit=Unit.COUNT,
        day="opened_on",
    ),
    *(
        Indicator(
            key=step,
            group=_FUNNEL,
            name=name,
            sentence=f"Part des mises en relation ouvertes pendant la période dans lesquelles {words}.",
            kind=Kind.MEDIATION,
            unit=Unit.SHARE,
            day="opened_on",
            numerator=(present(f"{step}_on"),),
        )
        for step, name, words in _STEPS
    ),
    *(
        Indicator(
            key=f"held_{code}",
            group=_HELD,
            name=f"En poste à {months} mois",
            sentence=(
                f"Parmi les prises de poste confirmées qui atteignent {words} pendant la période, part de celles qui "
                "n’ont pas pris fin avant ce jour. Un suivi abandonné compte comme une fin."
            ),
            kind=Kind.MEDIATION,
            unit=Unit.SHARE,
            day=f"due_{code}_on",
            numerator=(Condition(f"ended_before_{code}", "is", False),),
            only_past=True,
        )
        for code, months, words in _MONTHS
    ),
    Indicator(
        key="cpo2_first_welcomes",
        group=_CPO,
        name="CPO n° 2 : premiers accueils",
        sentence="Nombre de jeunes dont le premier accueil a eu lieu pendant la période.",
        kind=Kind.YOUTH,
        unit=Unit.COUNT,
        day="welcomed_on",
        for_employer=False,
        source="Cadre de référence, 1.1.2 a : indicateur n° 2, nombre de jeunes accueillis",
    ),
)

BY_KEY: dict[str, Indicator] = {indicator.key: indicator for indicator in INDICATORS}
