"""The facts that a score reads, and nothing else: no name, sex, nationality, health, housing, postcode or QPV.

They are the same for every engine; `export_matching` prints them. Sets are frozen, so a fact cannot change while it is
scored. Ages serve legal eligibility alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

PUBLISHED = "published"
ACTIVE = "active"


@dataclass(frozen=True)
class OfferFacts:
    id: str
    occupation: str | None
    lat: float | None
    lon: float | None
    remote: bool
    contract: str | None
    start: date | None
    constraints: frozenset[int]
    dangerous: bool
    indispensable: frozenset[int]
    expected: frozenset[int]
    learnt: frozenset[int]
    level_minimum: int | None
    level_mandatory: bool
    # code → whether it is mandatory
    licences: Mapping[str, bool]
    languages: Mapping[str, bool]
    status: str


@dataclass(frozen=True)
class YouthFacts:
    id: str
    wishes: frozenset[str]
    skills: frozenset[int]
    lat: float | None
    lon: float | None
    radius: int | None
    accepted: frozenset[str]
    refused: frozenset[str]
    impossible: frozenset[int]
    avoided: frozenset[int]
    available_from: date | None
    level: int | None
    licences: frozenset[str]
    languages: frozenset[str]
    bookmarks: frozenset[str]
    immersion_occupations: frozenset[str]
    birth_date: date
    rqth: bool
    has_commitment: bool
    has_referral: bool
    status: str


@dataclass(frozen=True)
class Mobilities:
    """ROME mobilities: `ranks[wish][target]` is the rank (`ordre`, 1 = nearest) of target among those of wish."""

    ranks: Mapping[str, Mapping[str, int]]

    def rank(self, wish: str, target: str) -> int | None:
        return self.ranks.get(wish, {}).get(target)


@dataclass(frozen=True)
class Context:
    """What is the same for all pairs of one match."""

    today: date
    mobilities: Mobilities
