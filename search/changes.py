"""What an employer could ask less of, and how much farther young people could go: the questions "what if" of an offer.

Design, section 6: each droppable requirement, and each radius R of 10, 20, 30, 50, 100 km. A change never makes
anybody leave the match, so a count after it minus the count today is how many more there would be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from search.facts import OfferFacts, YouthFacts

RADII = (10, 20, 30, 50, 100)  # kilometres


class Kind(StrEnum):
    SKILL = "skill"
    LEVEL = "level"
    LICENCE = "licence"
    LANGUAGE = "language"
    CONSTRAINT = "constraint"
    RADIUS = "radius"


@dataclass(frozen=True, order=True)
class Change:
    """`code`: OGR, licence, language, or kilometres; empty for the level."""

    kind: Kind
    code: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}_{self.code}"


@dataclass(frozen=True)
class Counts:
    """How many young people an offer keeps as it is, and how many more after each change."""

    now: int
    more: Mapping[Change, int]


def requirements_of(offer: OfferFacts) -> list[Change]:
    """Everything that this offer excludes by and that its employer may drop."""
    level = [Change(Kind.LEVEL)] if offer.level_minimum is not None and offer.level_mandatory else []
    return [
        *(Change(Kind.SKILL, str(ogr)) for ogr in sorted(offer.indispensable)),
        *level,
        *(Change(Kind.LICENCE, code) for code, must in sorted(offer.licences.items()) if must),
        *(Change(Kind.LANGUAGE, code) for code, must in sorted(offer.languages.items()) if must),
        *(Change(Kind.CONSTRAINT, str(ogr)) for ogr in sorted(offer.constraints)),
    ]


def radii_of(offer: OfferFacts) -> list[Change]:
    """Distance counts only for a place that is known."""
    if offer.remote or offer.lat is None or offer.lon is None:
        return []
    return [Change(Kind.RADIUS, str(km)) for km in RADII]


def changes_of(offer: OfferFacts) -> list[Change]:
    """Every question of an offer, in the order of its answers."""
    return [*requirements_of(offer), *radii_of(offer)]


def without(offer: OfferFacts, change: Change) -> OfferFacts:
    """The offer once this requirement is dropped: a mandatory licence is then only wished."""
    code = change.code
    match change.kind:
        case Kind.SKILL:
            return replace(offer, indispensable=offer.indispensable - {int(code)})
        case Kind.LEVEL:
            return replace(offer, level_mandatory=False)
        case Kind.LICENCE:
            return replace(offer, licences=dict(offer.licences) | {code: False})
        case Kind.LANGUAGE:
            return replace(offer, languages=dict(offer.languages) | {code: False})
        case Kind.CONSTRAINT:
            return replace(offer, constraints=offer.constraints - {int(code)})
        case _:
            return offer


def farther(youth: YouthFacts, change: Change) -> YouthFacts:
    """The young person once the radius is at least this one; an unknown radius already excludes nothing."""
    if change.kind is not Kind.RADIUS or youth.radius is None:
        return youth
    return replace(youth, radius=max(youth.radius, int(change.code)))


def counts_from(kept: Mapping[str, int], changes: Iterable[Change]) -> Counts:
    """From the number kept now (`now`) and after each change (by its name)."""
    now = kept["now"]
    return Counts(now, {change: kept[change.name] - now for change in changes})
