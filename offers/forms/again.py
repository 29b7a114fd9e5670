"""A need said again: the answers of an earlier one, as the four steps would have sent them."""

import uuid
from datetime import date
from typing import Any

from django.utils import timezone

from offers.forms.need import SKILL_FIELDS
from offers.forms.steps import STEPS
from offers.models import Offer

Answers = dict[str, list[str]]


def key_of(offer: Offer) -> uuid.UUID:
    """The same for every click, so that an earlier need is taken up once."""
    return uuid.uuid5(offer.public_id, "again")


def answers_again(offer: Offer, *, today: date | None = None) -> dict[str, Answers]:
    """Answers by step. A start that is over is left out: the employer says a new one."""
    request = offer.profile.support_request
    start = offer.start_on
    if start is not None and start < (today or timezone.localdate()):
        start = None
    parts = (
        _work(offer),
        {
            "commune": _text(offer.commune),
            "commune_code": _text(offer.commune_id),
            "address": _text(offer.address),
            "remote": _on(offer.remote),
            "start_on": _text(start),
            "hours_text": _text(offer.hours_text),
            "constraints": [str(row.context_id) for row in offer.profile.constraints.all()],
        },
        _asked(offer),
        {
            "contract": _text(offer.contract),
            "duration": _text(offer.duration),
            "weekly_hours": _text(offer.weekly_hours),
            "pay": _text(offer.pay),
            "benefits": _text(offer.benefits),
            "places": [str(max(offer.places - offer.places_filled, 1))],
            "dangerous": _on(offer.dangerous),
            "depth": _text(request.depth if request else None),
        },
    )
    return {step.slug: part for step, part in zip(STEPS, parts, strict=True)}


def _work(offer: Offer) -> Answers:
    profile = offer.profile
    return {
        "establishment": _text(offer.establishment.public_id if offer.establishment else None),
        "title": _text(profile.title),
        "employer_words": _text(profile.employer_words or profile.tasks),
        "occupation": _text(profile.occupation),
        "occupation_code": _text(profile.occupation_id),
    }


def _asked(offer: Offer) -> Answers:
    profile = offer.profile
    skills, licences, languages = profile.skills.all(), profile.licences.all(), profile.languages.all()
    return {
        f"{name}_code": [str(row.skill_id) for row in skills if row.requirement == level]
        for name, level in SKILL_FIELDS.items()
    } | {
        "level_minimum": _text(profile.level_minimum_id),
        "level_mandatory": _on(profile.level_mandatory),
        "licences": [row.licence_id for row in licences],
        "licences_mandatory": _on(bool(licences) and all(row.mandatory for row in licences)),
        "languages_code": [row.language_id for row in languages],
        "languages_mandatory": _on(bool(languages) and all(row.mandatory for row in languages)),
    }


def _text(value: Any) -> list[str]:
    return [str(value)] if value not in (None, "") else []


def _on(value: bool) -> list[str]:
    return ["on"] if value else []
