"""Rank young people for an offer, or offers for a young person; JSON alone on standard output."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.api import engine
from search.criteria import CRITERIA_VERSION
from search.engines import EngineUnavailable
from search.engines.base import EVERYWHERE, Page
from search.management.finding import offer_by_id, reference_day, youth_by_id


class Command(BaseCommand):
    help = "Classe les jeunes pour une offre, ou les offres pour un jeune."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--offer", help="Identifiant public (UUID) d’une offre.")
        which.add_argument("--youth", help="Identifiant public (UUID) d’un jeune.")
        parser.add_argument("--engine", choices=["reference", "database", "elasticsearch"])
        parser.add_argument("--limit", type=int, default=50)
        parser.add_argument("--json", action="store_true", help="Toujours en JSON ; accepté pour la clarté.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["limit"] < 0:
            raise CommandError("--limit ne peut pas être négatif.")
        chosen = engine(options["engine"])
        try:
            page = self._page(chosen, options)
        except EngineUnavailable as error:
            raise CommandError(f"Le moteur {chosen.name} ne répond pas : {error}") from error
        answer = {
            "engine": page.engine,
            "criteria_version": CRITERIA_VERSION,
            "results": [{"id": row.id, "score": row.score, "points": dict(row.points)} for row in page.rows],
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _page(self, chosen: Any, options: dict[str, Any]) -> Page:
        how = {"today": reference_day(), "limit": options["limit"], "offset": 0, "scope": EVERYWHERE}
        if options["offer"]:
            offer = offer_by_id(options["offer"])
            return chosen.offer_to_youth(offer, **how) if offer.is_visible() else Page(chosen.name, ())
        return chosen.youth_to_offers(youth_by_id(options["youth"]), **how)
