"""What would change, in words: "sans le permis B : 14 jeunes de plus".

An employer reads no number under 5, nor two numbers whose difference is under 5 when one group holds the other: a
small difference would tell of a person (design, section 6).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from search.api import count_changes
from search.changes import Change, Counts, Kind
from search.facts import OfferFacts
from search.labels import Labels, labels_of

SMALL = 5
FEW = f"moins de {SMALL}"


@dataclass(frozen=True)
class Line:
    """`number`: how many more, in words. `weight` draws the bar: 0 to 100, 0 for what is not said."""

    text: str
    number: str
    weight: int


@dataclass(frozen=True)
class WhatIf:
    now: str
    lines: tuple[Line, ...]


def what_if(offer: OfferFacts, *, scope_agencies: Collection[int], exact: bool = False) -> WhatIf | None:
    """None while the need names no occupation. `exact` is for staff, who may open every file behind the number."""
    if offer.occupation is None:
        return None
    counts = count_changes(offer, scope_agencies=scope_agencies)
    return WhatIf(
        now=_number(counts.now, exact=exact), lines=_lines(counts, labels_of([offer]), offer, exact=exact)
    )


def _lines(counts: Counts, labels: Labels, offer: OfferFacts, *, exact: bool) -> tuple[Line, ...]:
    told = counts.more if exact else spoken(counts.more)
    largest = max(told.values(), default=0) or 1
    dropped = [change for change in told if change.kind is not Kind.RADIUS]
    dropped.sort(key=lambda change: (-told[change], change))
    radii = [change for change in told if change.kind is Kind.RADIUS]
    return tuple(
        Line(
            words(change, labels, offer),
            _number(told[change], exact=exact),
            round(100 * told[change] / largest),
        )
        for change in (*dropped, *radii)
    )


def spoken(more: Mapping[Change, int]) -> dict[Change, int]:
    """What may be said: small numbers are 0 here. A larger radius holds the smaller: their difference counts too."""
    told = {change: number if number >= SMALL else 0 for change, number in more.items()}
    last = 0
    for change in sorted((c for c in told if c.kind is Kind.RADIUS), key=lambda c: int(c.code)):
        if told[change] - last < SMALL:
            told[change] = last
        last = told[change]
    return told


def _number(number: int, *, exact: bool) -> str:
    return str(number) if exact or number >= SMALL else FEW


def words(change: Change, labels: Labels, offer: OfferFacts) -> str:
    code = change.code
    match change.kind:
        case Kind.SKILL:
            return f"Sans demander déjà : {labels.skills([int(code)])}"
        case Kind.LEVEL:
            return f"Sans exiger le diplôme : {labels.level(offer.level_minimum)}"
        case Kind.LICENCE:
            return f"Sans exiger le {labels.licences([code])}"
        case Kind.LANGUAGE:
            return f"Sans exiger la langue : {labels.languages([code])}"
        case Kind.CONSTRAINT:
            return f"Sans cet horaire : {labels.contexts([int(code)])}"
        case _:
            return f"Avec une solution pour venir de {code} km"
