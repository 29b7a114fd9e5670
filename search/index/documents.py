"""Documents and mappings: flat, strict, the facts of the score and the branch; no name, no address."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from offers.models import Offer
from pathways.models import Commitment, Referral, Youth
from search.exposure import exposure_of
from search.facts import OfferFacts, YouthFacts
from search.loading import offer_facts, youth_facts

KEYWORD = {"type": "keyword"}
CODE = {"type": "integer"}
WHOLE = {"type": "short"}
FLAG = {"type": "boolean"}
DAY = {"type": "date", "format": "strict_date"}
POINT = {"type": "geo_point"}
FOREVER = "9999-12-31"
DECIMALS = 5  # of a degree, about a metre

YOUTH_PROPERTIES: dict[str, dict[str, str]] = {
    "public_id": KEYWORD,
    "agency": {"type": "long"},
    "wishes": KEYWORD,
    "skills": CODE,
    "point": POINT,
    "radius": WHOLE,
    "accepted": KEYWORD,
    "refused": KEYWORD,
    "impossible": CODE,
    "avoided": CODE,
    "available_from": DAY,
    "level": WHOLE,
    "licences": KEYWORD,
    "languages": KEYWORD,
    "bookmarks": KEYWORD,
    "immersion_occupations": KEYWORD,
    "birth_date": DAY,
    "rqth": FLAG,
    # Last day on which the law sees the young person as supported: a commitment or an open referral.
    "supported_until": DAY,
    # How often an adviser proposed the young person: breaks equal scores when a screen asks for it.
    "exposure": {"type": "integer"},
    "hash": KEYWORD,
}
OFFER_PROPERTIES: dict[str, dict[str, str]] = {
    "public_id": KEYWORD,
    "agency": {"type": "long"},
    "occupation": KEYWORD,
    "point": POINT,
    "remote": FLAG,
    "contract": KEYWORD,
    "start": DAY,
    "constraints": CODE,
    "dangerous": FLAG,
    "indispensable": CODE,
    "indispensable_n": WHOLE,
    "wanted": CODE,
    "level_minimum": WHOLE,
    "level_mandatory": FLAG,
    "licences": KEYWORD,
    "licences_n": WHOLE,
    "licences_mandatory": KEYWORD,
    "licences_mandatory_n": WHOLE,
    "languages": KEYWORD,
    "languages_n": WHOLE,
    "languages_mandatory": KEYWORD,
    "languages_mandatory_n": WHOLE,
    "expires_at": {"type": "date", "format": "strict_date_time"},
    "hash": KEYWORD,
}
PROPERTIES = {"offer": OFFER_PROPERTIES, "youth": YOUTH_PROPERTIES}


def mapping(kind: str) -> dict[str, Any]:
    return {"dynamic": "strict", "properties": PROPERTIES[kind]}


def documents(kind: str, keys: Iterable[int] | None = None) -> Iterator[dict[str, Any]]:
    """Documents of what is visible now, of these rows or of all, in batches of constant cost."""
    read = _offer_documents if kind == "offer" else _youth_documents
    rows = list(keys) if keys is not None else list(visible(kind).values_list("pk", flat=True))
    for start in range(0, len(rows), 1000):
        yield from read(rows[start : start + 1000])


def visible(kind: str) -> Any:
    """What takes part in a match, defined once in the domain."""
    return Offer.objects.visible(at=timezone.now()) if kind == "offer" else Youth.objects.active()


def _offer_documents(keys: list[int]) -> Iterator[dict[str, Any]]:
    offers = list(visible("offer").filter(pk__in=keys).select_related("profile").order_by("pk"))
    for offer, facts in zip(offers, offer_facts(offers), strict=True):
        yield _signed(_offer_document(offer, facts))


def _offer_document(offer: Offer, facts: OfferFacts) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for name, codes in (("licences", facts.licences), ("languages", facts.languages)):
        mandatory = sorted(code for code, must in codes.items() if must)
        asked |= {name: sorted(codes), f"{name}_n": len(codes)}
        asked |= {f"{name}_mandatory": mandatory, f"{name}_mandatory_n": len(mandatory)}
    return {
        "public_id": facts.id,
        "agency": offer.agency_id,
        "occupation": facts.occupation,
        "point": _point(facts.lat, facts.lon),
        "remote": facts.remote,
        "contract": facts.contract,
        "start": _day(facts.start),
        "constraints": sorted(facts.constraints),
        "dangerous": facts.dangerous,
        "indispensable": sorted(facts.indispensable),
        "indispensable_n": len(facts.indispensable),
        "wanted": sorted(facts.expected | facts.learnt),
        "level_minimum": facts.level_minimum,
        "level_mandatory": facts.level_mandatory,
        "expires_at": offer.expires_at.isoformat(timespec="milliseconds") if offer.expires_at else None,
    } | asked


def _youth_documents(keys: list[int]) -> Iterator[dict[str, Any]]:
    people = list(Youth.objects.active().filter(pk__in=keys).order_by("pk"))
    keys = [youth.pk for youth in people]
    until, exposure = _supported_until(keys), exposure_of(keys)
    for youth, facts in zip(people, youth_facts(people, today=timezone.localdate()), strict=True):
        document = _youth_document(youth, facts, until.get(youth.pk))
        yield _signed(document | {"exposure": exposure[youth.pk]})


def _youth_document(youth: Youth, facts: YouthFacts, supported_until: str | None) -> dict[str, Any]:
    return {
        "public_id": facts.id,
        "agency": youth.agency_id,
        "wishes": sorted(facts.wishes),
        "skills": sorted(facts.skills),
        "point": _point(facts.lat, facts.lon),
        "radius": facts.radius,
        "accepted": sorted(facts.accepted),
        "refused": sorted(facts.refused),
        "impossible": sorted(facts.impossible),
        "avoided": sorted(facts.avoided),
        "available_from": _day(facts.available_from),
        "level": facts.level,
        "licences": sorted(facts.licences),
        "languages": sorted(facts.languages),
        "bookmarks": sorted(facts.bookmarks),
        "immersion_occupations": sorted(facts.immersion_occupations),
        "birth_date": _day(facts.birth_date),
        "rqth": facts.rqth,
        "supported_until": supported_until,
    }


def _supported_until(keys: list[int]) -> dict[int, str]:
    """The end of support is a date, so that a document does not go stale when a referral ends."""
    found: dict[int, str] = {}
    for owner, end in Referral.objects.filter(youth__in=keys).values_list("youth_id", "ended_on"):
        found[owner] = max(found.get(owner, ""), end.isoformat() if end else FOREVER)
    committed = Commitment.objects.active().filter(youth__in=keys).values_list("youth_id", flat=True)
    return found | dict.fromkeys(committed, FOREVER)


def _point(lat: float | None, lon: float | None) -> dict[str, float] | None:
    return None if lat is None or lon is None else {"lat": round(lat, DECIMALS), "lon": round(lon, DECIMALS)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _signed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with a hash of its content: what `check_index` compares."""
    content = json.dumps(document, sort_keys=True, ensure_ascii=True)
    return document | {"hash": hashlib.sha256(content.encode()).hexdigest()[:16]}
