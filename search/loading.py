"""Read the facts of offers and young people from the database, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from offers.models import (
    Offer,
    OfferBookmark,
    ProfileConstraint,
    ProfileLanguage,
    ProfileLicence,
    ProfileSkill,
)
from pathways.models import (
    Commitment,
    Referral,
    Situation,
    Youth,
    YouthContract,
    YouthLanguage,
    YouthLicence,
    YouthScheduleLimit,
    YouthSkill,
    YouthWish,
)
from portal.core.choices import Requirement
from portal.reference.models import Mobility
from search import criteria as c
from search.facts import Context, Mobilities, OfferFacts, YouthFacts
from search.gathering import Found, Listing, gather


def open_referral(*, today: date) -> Q:
    """A referral that counts: not ended before today."""
    return Q(ended_on__isnull=True) | Q(ended_on__gte=today)


def offer_facts(offers: Iterable[Offer]) -> list[OfferFacts]:
    """Facts of these offers, in their order; `profile` is read with the offer or fetched once for all."""
    rows = list(offers)
    found = gather((offer_listings(), _profiles(rows)))
    return [_offer(offer, found) for offer in rows]


def youth_facts(people: Iterable[Youth], *, today: date) -> list[YouthFacts]:
    """Facts of these young people, in their order, in one statement whatever their number."""
    rows = list(people)
    found = gather((youth_listings(today=today), [youth.pk for youth in rows]))
    return [_youth(youth, found) for youth in rows]


@dataclass(frozen=True)
class PairFacts:
    """What explaining pairs needs, by the keys of their rows."""

    offers: dict[int, OfferFacts]
    people: dict[int, YouthFacts]
    context: Context


def pair_facts(offers: Iterable[Offer], people: Iterable[Youth], *, today: date) -> PairFacts:
    """Facts of both sides and the mobilities between them, in one statement."""
    rows, persons = list(offers), list(people)
    targets = {offer.profile.occupation_id for offer in rows if offer.profile.occupation_id}
    near = Listing(
        "near",
        YouthWish.objects.filter(occupation__mobilities__target__in=targets),
        "youth_id",
        "occupation_id",
        # PostgreSQL asks that all parts be of one type.
        text=Concat(
            Cast("occupation__mobilities__target_id", TextField()),
            Value("|", output_field=TextField()),
            Cast("occupation__mobilities__rank", TextField()),
        ),
    )
    found = gather(
        (offer_listings(), _profiles(rows)),
        ([*youth_listings(today=today), near], [youth.pk for youth in persons]),
    )
    ranks: dict[str, dict[str, int]] = defaultdict(dict)
    for links in found["near"].values():
        for wish, link in links:
            target, rank = link.split("|")
            ranks[wish][target] = int(rank)
    return PairFacts(
        offers={offer.pk: _offer(offer, found) for offer in rows},
        people={youth.pk: _youth(youth, found) for youth in persons},
        context=Context(today=today, mobilities=Mobilities(dict(ranks))),
    )


def _profiles(offers: Iterable[Offer]) -> list[int]:
    return sorted({offer.profile_id for offer in offers})


def _offer(offer: Offer, found: Found) -> OfferFacts:
    profile = offer.profile_id
    skills = found["asked skills"][profile]
    return OfferFacts(
        id=str(offer.public_id),
        occupation=offer.profile.occupation_id,
        lat=offer.lat,
        lon=offer.lon,
        remote=offer.remote,
        contract=offer.contract,
        start=offer.start_on,
        constraints=_first(found["constraints"][profile]),
        dangerous=offer.dangerous,
        indispensable=_with(skills, Requirement.INDISPENSABLE),
        expected=_with(skills, Requirement.EXPECTED),
        learnt=_with(skills, Requirement.LEARNT),
        level_minimum=offer.profile.level_minimum_id,
        level_mandatory=offer.profile.level_mandatory,
        licences=dict(found["asked licences"][profile]),
        languages=dict(found["asked languages"][profile]),
        status=offer.state,
    )


def _youth(youth: Youth, found: Found) -> YouthFacts:
    contracts, limits = found["contracts"][youth.pk], found["limits"][youth.pk]
    return YouthFacts(
        id=str(youth.public_id),
        wishes=_first(found["wishes"][youth.pk]),
        skills=_first(found["skills"][youth.pk]),
        lat=youth.lat,
        lon=youth.lon,
        radius=youth.radius,
        accepted=_with(contracts, True),
        refused=_with(contracts, False),
        impossible=_with(limits, True),
        avoided=_with(limits, False),
        available_from=youth.available_from,
        level=youth.level_id,
        licences=_first(found["licences"][youth.pk]),
        languages=_first(found["languages"][youth.pk]),
        bookmarks=_first(found["bookmarks"][youth.pk]),
        immersion_occupations=_first(found["immersions"][youth.pk]),
        birth_date=youth.birth_date,
        rqth=youth.rqth,
        has_commitment=bool(found["committed"][youth.pk]),
        has_referral=bool(found["referred"][youth.pk]),
        status=youth.state,
    )


def offer_listings() -> list[Listing]:
    """Every list below a job profile that a score reads."""
    skills, licences = ProfileSkill.objects.all(), ProfileLicence.objects.all()
    languages, constraints = ProfileLanguage.objects.all(), ProfileConstraint.objects.all()
    return [
        Listing("asked skills", skills, "profile_id", "skill_id", int, text="requirement"),
        Listing("asked licences", licences, "profile_id", "licence_id", flag="mandatory"),
        Listing("asked languages", languages, "profile_id", "language_id", flag="mandatory"),
        Listing("constraints", constraints, "profile_id", "context_id", int),
    ]


def youth_listings(*, today: date) -> list[Listing]:
    """Every list below a young person that a score reads."""
    referred = Referral.objects.filter(open_referral(today=today))
    limits = YouthScheduleLimit.objects.all()
    return [
        Listing("wishes", YouthWish.objects.all(), "youth_id", "occupation_id"),
        Listing("skills", YouthSkill.objects.all(), "youth_id", "skill_id", int),
        Listing("licences", YouthLicence.objects.all(), "youth_id", "licence_id"),
        Listing("languages", YouthLanguage.objects.all(), "youth_id", "language_id"),
        Listing("contracts", YouthContract.objects.all(), "youth_id", "kind", flag="accepted"),
        Listing("limits", limits, "youth_id", "context_id", int, flag="impossible"),
        Listing("bookmarks", OfferBookmark.objects.all(), "youth_id", "offer__public_id", _public_id),
        Listing("immersions", immersion_situations(), "youth_id", "occupation_id"),
        Listing("committed", Commitment.objects.active(), "youth_id", "pk"),
        Listing("referred", referred, "youth_id", "pk"),
    ]


def _public_id(text: str) -> str:
    """SQLite keeps a UUID without its hyphens."""
    return str(UUID(text))


def immersion_situations() -> QuerySet[Situation]:
    """Immersions whose occupation is known: what counts as interest."""
    return Situation.objects.filter(kind=Situation.Kind.IMMERSION, occupation__isnull=False)


def mobilities(wishes: Iterable[str] | None = None) -> Mobilities:
    """The ROME mobilities from these occupations, or all of them."""
    links = Mobility.objects.all() if wishes is None else Mobility.objects.filter(occupation__in=list(wishes))
    ranks: dict[str, dict[str, int]] = defaultdict(dict)
    for wish, target, rank in links.values_list("occupation_id", "target_id", "rank"):
        ranks[wish][target] = rank
    return Mobilities(dict(ranks))


def worth_of_offer(offer: OfferFacts) -> dict[str, int]:
    """Wished occupation → points that it gives for this offer; empty when the offer names no occupation."""
    if offer.occupation is None:
        return {}
    links = Mobility.objects.filter(target=offer.occupation).values_list("occupation_id", "rank")
    return {wish: c.occupation_points(rank) for wish, rank in links} | {offer.occupation: c.OCCUPATION_WISHED}


def worth_of_wishes(youth: YouthFacts) -> dict[str, int]:
    """Occupation of an offer → points for this young person's wishes, the best over the wishes."""
    worth: dict[str, int] = {}
    for targets in mobilities(youth.wishes).ranks.values():
        for target, rank in targets.items():
            worth[target] = max(worth.get(target, 0), c.occupation_points(rank))
    return worth | dict.fromkeys(youth.wishes, c.OCCUPATION_WISHED)


def context(*, today: date, wishes: Iterable[str] | None = None) -> Context:
    return Context(today=today, mobilities=mobilities(wishes))


def _first(rows: list[tuple[Any, ...]]) -> frozenset[Any]:
    return frozenset(row[0] for row in rows)


def _with(rows: list[tuple[Any, ...]], wanted: object) -> frozenset[Any]:
    return frozenset(value for value, mark in rows if mark == wanted)
