"""The criteria table in plain Python: what the other engines must equal, and what explains one pair."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from offers.eligibility import Refusal, effective_start, refusals
from portal.reference.geo import distance_m
from search import criteria as c
from search.engines.base import Ranked
from search.facts import Context, OfferFacts, YouthFacts


@dataclass(frozen=True)
class Pair:
    """The points of every criterion, and the keys of those that exclude (then the pair is in no match)."""

    points: dict[str, int]
    excluded: tuple[str, ...]
    refusals: tuple[Refusal, ...]

    @property
    def score(self) -> int:
        return sum(self.points.values())

    @property
    def matches(self) -> bool:
        return not self.excluded and not self.refusals


# One function a criterion: points, and whether it excludes.
Rule = Callable[[OfferFacts, YouthFacts, Context], tuple[int, bool]]


def _occupation(offer: OfferFacts, youth: YouthFacts, context: Context) -> tuple[int, bool]:
    if offer.occupation is None:
        return 0, True
    if offer.occupation in youth.wishes:
        return c.OCCUPATION_WISHED, False
    ranks = (context.mobilities.rank(wish, offer.occupation) for wish in youth.wishes)
    points = max((c.occupation_points(rank) for rank in ranks), default=0)
    return points, points == 0


def _skills(offer: OfferFacts, youth: YouthFacts, context: Context) -> tuple[int, bool]:
    had = len((offer.expected | offer.learnt) & youth.skills)
    return min(c.SKILL_MAXIMUM, c.SKILL_POINTS * had), not offer.indispensable <= youth.skills


def _distance(offer: OfferFacts, youth: YouthFacts, context: Context) -> tuple[int, bool]:
    if offer.remote:
        return c.REMOTE_POINTS, False
    if offer.lat is None or offer.lon is None or youth.lat is None or youth.lon is None:
        return 0, False
    metres = distance_m(offer.lat, offer.lon, youth.lat, youth.lon)
    points = next((points for km, points in c.DISTANCE_BANDS if metres <= km * 1000), 0)
    return points, youth.radius is not None and metres > youth.radius * 1000


def _contract(offer: OfferFacts, youth: YouthFacts, context: Context) -> tuple[int, bool]:
    return c.CONTRACT_POINTS * (offer.contract in youth.accepted), offer.contract in youth.refused


def _schedule(offer: OfferFacts, youth: YouthFacts, context: Context) -> tuple[int, bool]:
    avoided = bool(offer.constraints & youth.avoided)
    return c.SCHEDULE_POINTS * (not avoided), bool(offer.constraints & youth.impossible)


def _availability(offer: OfferFacts, youth: YouthFacts, context: Context) -> tuple[int, bool]:
    if youth.available_from is None:
        return 0, False
    start = effective_start(offer.start, today=context.today)
    if youth.available_from <= start:
        return c.AVAILABLE_POINTS, False
    soon = youth.available_from <= start + timedelta(days=c.SOON_DAYS)
    return c.AVAILABLE_SOON_POINTS * soon, False


def _level(offer: OfferFacts, youth: YouthFacts, context: Context) -> tuple[int, bool]:
    if offer.level_minimum is None:
        return c.LEVEL_POINTS, False
    if youth.level is None:
        return 0, False
    reached = youth.level >= offer.level_minimum
    return c.LEVEL_POINTS * reached, offer.level_mandatory and not reached


def _held(asked: dict[str, bool], held: frozenset[str], points: int) -> tuple[int, bool]:
    missing = asked.keys() - held
    return points * (not missing), any(asked[code] for code in missing)


def _licence(offer: OfferFacts, youth: YouthFacts, context: Context) -> tuple[int, bool]:
    return _held(dict(offer.licences), youth.licences, c.LICENCE_POINTS)


def _languages(offer: OfferFacts, youth: YouthFacts, context: Context) -> tuple[int, bool]:
    return _held(dict(offer.languages), youth.languages, c.LANGUAGE_POINTS)


def _interest(offer: OfferFacts, youth: YouthFacts, context: Context) -> tuple[int, bool]:
    shown = offer.id in youth.bookmarks or offer.occupation in youth.immersion_occupations
    return c.INTEREST_POINTS * shown, False


RULES: dict[str, Rule] = {
    "occupation": _occupation,
    "skills": _skills,
    "distance": _distance,
    "contract": _contract,
    "schedule": _schedule,
    "availability": _availability,
    "level": _level,
    "licence": _licence,
    "languages": _languages,
    "interest": _interest,
}
if tuple(RULES) != c.KEYS:
    raise RuntimeError("a criterion has no rule, or a rule no criterion")


def score(offer: OfferFacts, youth: YouthFacts, context: Context) -> Pair:
    """Points and exclusions of one pair, also of one that is in no match."""
    points, excluded = {}, []
    for key, rule in RULES.items():
        points[key], excludes = rule(offer, youth, context)
        if excludes:
            excluded.append(key)
    return Pair(points, tuple(excluded), legal(offer, youth, context))


def legal(offer: OfferFacts, youth: YouthFacts, context: Context) -> tuple[Refusal, ...]:
    return refusals(
        contract=offer.contract,
        start=offer.start,
        constraints=offer.constraints,
        dangerous=offer.dangerous,
        birth_date=youth.birth_date,
        rqth=youth.rqth,
        supported=youth.has_commitment or youth.has_referral,
        today=context.today,
    )


def ranked(pairs: Iterable[tuple[str, Pair]], *, exposure: Mapping[str, int] | None = None) -> list[Ranked]:
    """The pairs that match, best first: score descending, then exposure ascending if given, then public id ascending."""
    shown = exposure or {}
    rows = [Ranked(name, pair.score, pair.points, shown.get(name)) for name, pair in pairs if pair.matches]
    return sorted(rows, key=lambda row: (-row.score, row.exposure or 0, row.id))
