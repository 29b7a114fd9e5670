"""Print the facts that the score reads, for every offer and young person; JSON alone on standard output."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from offers.models import Offer
from pathways.models import Youth
from search.facts import PUBLISHED
from search.facts_json import offer_json, youth_json
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
