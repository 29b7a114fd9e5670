"""Print the facts that the score reads, for every offer and young person; JSON alone on standard output."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from offers.models import Offer
from pathways.models import Youth
from search.facts import PUBLISHED, OfferFacts, YouthFacts
from search.loading import offer_facts, youth_facts
from search.management.finding import reference_day


class Command(BaseCommand):
    help = "Exporte les faits que lit le classement (aucun nom, aucune adresse)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true", help="Toujours en JSON ; accepté pour la clarté.")

    def handle(self, *args: Any, **options: Any) -> None:
        today = reference_day()
        offers = list(Offer.objects.select_related("profile").order_by("public_id"))
        now = timezone.now()
        answer = {
            "reference_date": today.isoformat(),
            "offers": [
                offer_json(facts, expired=facts.status == PUBLISHED and not offer.is_visible(at=now))
                for offer, facts in zip(offers, offer_facts(offers), strict=True)
            ],
            "youth": [
                youth_json(facts)
                for facts in youth_facts(Youth.objects.known().order_by("public_id"), today=today)
            ],
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


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
