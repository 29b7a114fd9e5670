"""The facts of a score as JSON and back: what `export_matching` prints, and what is kept to replay a match."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from search.facts import OfferFacts, YouthFacts

Json = Mapping[str, Any]


def offer_json(facts: OfferFacts, *, expired: bool = False) -> dict[str, Any]:
    """`expired`: published but past its end, which the expiry job has not reached yet; it takes no part."""
    return {
        "id": facts.id,
        "occupation": facts.occupation,
        "lat": facts.lat,
        "lon": facts.lon,
        "remote": facts.remote,
        "contract": facts.contract,
        "start": facts.start.isoformat() if facts.start else None,
        "constraints": sorted(facts.constraints),
        "dangerous": facts.dangerous,
        "skills": {
            "indispensable": sorted(facts.indispensable),
            "expected": sorted(facts.expected),
            "learnt": sorted(facts.learnt),
        },
        "level": {"minimum": facts.level_minimum, "mandatory": facts.level_mandatory},
        "licences": [{"code": code, "mandatory": must} for code, must in sorted(facts.licences.items())],
        "languages": [{"code": code, "mandatory": must} for code, must in sorted(facts.languages.items())],
        "status": "expired" if expired else str(facts.status),
    }


def youth_json(facts: YouthFacts) -> dict[str, Any]:
    return {
        "id": facts.id,
        "wishes": sorted(facts.wishes),
        "skills": sorted(facts.skills),
        "lat": facts.lat,
        "lon": facts.lon,
        "radius": facts.radius,
        "contracts": {"accepted": sorted(facts.accepted), "refused": sorted(facts.refused)},
        "schedule": {"impossible": sorted(facts.impossible), "avoided": sorted(facts.avoided)},
        "available_from": facts.available_from.isoformat() if facts.available_from else None,
        "level": facts.level,
        "licences": sorted(facts.licences),
        "languages": sorted(facts.languages),
        "bookmarks": sorted(facts.bookmarks),
        "immersion_occupations": sorted(facts.immersion_occupations),
        "birth_date": facts.birth_date.isoformat(),
        "rqth": facts.rqth,
        "has_commitment": facts.has_commitment,
        "has_referral": facts.has_referral,
        "status": str(facts.status),
    }


def offer_from(kept: Json) -> OfferFacts:
    skills, level = kept["skills"], kept["level"]
    return OfferFacts(
        id=kept["id"],
        occupation=kept["occupation"],
        lat=kept["lat"],
        lon=kept["lon"],
        remote=kept["remote"],
        contract=kept["contract"],
        start=_day(kept["start"]),
        constraints=frozenset(kept["constraints"]),
        dangerous=kept["dangerous"],
        indispensable=frozenset(skills["indispensable"]),
        expected=frozenset(skills["expected"]),
        learnt=frozenset(skills["learnt"]),
        level_minimum=level["minimum"],
        level_mandatory=level["mandatory"],
        licences={row["code"]: row["mandatory"] for row in kept["licences"]},
        languages={row["code"]: row["mandatory"] for row in kept["languages"]},
        status=kept["status"],
    )


def youth_from(kept: Json) -> YouthFacts:
    return YouthFacts(
        id=kept["id"],
        wishes=frozenset(kept["wishes"]),
        skills=frozenset(kept["skills"]),
        lat=kept["lat"],
        lon=kept["lon"],
        radius=kept["radius"],
        accepted=frozenset(kept["contracts"]["accepted"]),
        refused=frozenset(kept["contracts"]["refused"]),
        impossible=frozenset(kept["schedule"]["impossible"]),
        avoided=frozenset(kept["schedule"]["avoided"]),
        available_from=_day(kept["available_from"]),
        level=kept["level"],
        licences=frozenset(kept["licences"]),
        languages=frozenset(kept["languages"]),
        bookmarks=frozenset(kept["bookmarks"]),
        immersion_occupations=frozenset(kept["immersion_occupations"]),
        birth_date=date.fromisoformat(kept["birth_date"]),
        rqth=kept["rqth"],
        has_commitment=kept["has_commitment"],
        has_referral=kept["has_referral"],
        status=kept["status"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
