"""Read the facts of offers and young people from the database, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

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
from search.facts import Context, Mobilities, OfferFacts, YouthFacts

K = TypeVar("K", bound=Hashable)
# Lists longer than this are sent in several statements: SQLite takes 32,766 variables.
CHUNK = 10_000


def open_referral(*, today: date) -> Q:
    """A referral that counts: not ended before today."""
    return Q(ended_on__isnull=True) | Q(ended_on__gte=today)


def offer_facts(offers: Iterable[Offer]) -> list[OfferFacts]:
    """Facts of these offers, in their order; `profile` is read with the offer or fetched once for all."""
    rows = list(offers)
    profiles = [offer.profile_id for offer in rows]
    skills = _grouped(ProfileSkill.objects.all(), "profile_id", profiles, "skill_id", "requirement")
    licences = _grouped(ProfileLicence.objects.all(), "profile_id", profiles, "licence_id", "mandatory")
    languages = _grouped(ProfileLanguage.objects.all(), "profile_id", profiles, "language_id", "mandatory")
    constraints = _grouped(ProfileConstraint.objects.all(), "profile_id", profiles, "context_id")
    return [
        OfferFacts(
            id=str(offer.public_id),
            occupation=offer.profile.occupation_id,
            lat=offer.lat,
            lon=offer.lon,
            remote=offer.remote,
            contract=offer.contract,
            start=offer.start_on,
            constraints=frozenset(ogr for (ogr,) in constraints[offer.profile_id]),
            dangerous=offer.dangerous,
            indispensable=_with(skills[offer.profile_id], Requirement.INDISPENSABLE),
            expected=_with(skills[offer.profile_id], Requirement.EXPECTED),
            learnt=_with(skills[offer.profile_id], Requirement.LEARNT),
            level_minimum=offer.profile.level_minimum_id,
            level_mandatory=offer.profile.level_mandatory,
            licences=dict(licences[offer.profile_id]),
            languages=dict(languages[offer.profile_id]),
            status=offer.state,
        )
        for offer in rows
    ]


def youth_facts(people: Iterable[Youth], *, today: date) -> list[YouthFacts]:
    """Facts of these young people, in their order, in eleven statements whatever their number."""
    rows = list(people)
    keys = [youth.pk for youth in rows]
    wishes = _grouped(YouthWish.objects.all(), "youth_id", keys, "occupation_id")
    skills = _grouped(YouthSkill.objects.all(), "youth_id", keys, "skill_id")
    licences = _grouped(YouthLicence.objects.all(), "youth_id", keys, "licence_id")
    languages = _grouped(YouthLanguage.objects.all(), "youth_id", keys, "language_id")
    contracts = _grouped(YouthContract.objects.all(), "youth_id", keys, "kind", "accepted")
    limits = _grouped(YouthScheduleLimit.objects.all(), "youth_id", keys, "context_id", "impossible")
    bookmarks = _grouped(OfferBookmark.objects.all(), "youth_id", keys, "offer__public_id")
    immersions = _grouped(immersion_situations(), "youth_id", keys, "occupation_id")
    committed = _grouped(Commitment.objects.active(), "youth_id", keys, "pk")
    referred = _grouped(Referral.objects.filter(open_referral(today=today)), "youth_id", keys, "pk")
    return [
        YouthFacts(
            id=str(youth.public_id),
            wishes=_first(wishes[youth.pk]),
            skills=_first(skills[youth.pk]),
            lat=youth.lat,
            lon=youth.lon,
            radius=youth.radius,
            accepted=_with(contracts[youth.pk], True),
            refused=_with(contracts[youth.pk], False),
            impossible=_with(limits[youth.pk], True),
            avoided=_with(limits[youth.pk], False),
            available_from=youth.available_from,
            level=youth.level_id,
            licences=_first(licences[youth.pk]),
            languages=_first(languages[youth.pk]),
            bookmarks=frozenset(str(public_id) for (public_id,) in bookmarks[youth.pk]),
            immersion_occupations=_first(immersions[youth.pk]),
            birth_date=youth.birth_date,
            rqth=youth.rqth,
            has_commitment=bool(committed[youth.pk]),
            has_referral=bool(referred[youth.pk]),
            status=youth.state,
        )
        for youth in rows
    ]


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


def context(*, today: date, wishes: Iterable[str] | None = None) -> Context:
    return Context(today=today, mobilities=mobilities(wishes))


def _grouped(rows: QuerySet[Any], key: str, keys: list[K], *fields: str) -> dict[K, list[tuple[Any, ...]]]:
    found: dict[K, list[tuple[Any, ...]]] = defaultdict(list)
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        for owner, *values in rows.filter(**{f"{key}__in": part}).values_list(key, *fields):
            found[owner].append(tuple(values))
    return found


def _first(rows: list[tuple[Any, ...]]) -> frozenset[Any]:
    return frozenset(row[0] for row in rows)


def _with(rows: list[tuple[Any, ...]], wanted: object) -> frozenset[Any]:
    return frozenset(value for value, mark in rows if mark == wanted)
