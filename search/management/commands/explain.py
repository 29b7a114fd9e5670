"""Explain one pair, also one that is excluded; JSON alone on standard output."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search.api import explain
from search.management.finding import offer_by_id, reference_day, youth_by_id


class Command(BaseCommand):
    help = "Explique le rapprochement d’une offre et d’un jeune : points, exclusions, ce qui manque, phrases."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--offer", required=True, help="Identifiant public (UUID) d’une offre.")
        parser.add_argument("--youth", required=True, help="Identifiant public (UUID) d’un jeune.")
        parser.add_argument("--json", action="store_true", help="Toujours en JSON ; accepté pour la clarté.")

    def handle(self, *args: Any, **options: Any) -> None:
        offer, youth = offer_by_id(options["offer"]), youth_by_id(options["youth"])
        explanation = explain(offer, youth, today=reference_day())
        self.stdout.write(json.dumps(explanation.as_json(), ensure_ascii=False))
