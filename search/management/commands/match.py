"""Rank young people for an offer, or offers for a young person; JSON alone on standard output."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.api import match_offer, match_youth
from search.criteria import CRITERIA_VERSION
from search.engines.base import Page
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
        page = self._page(options)
        if page.degraded:
            self.stderr.write("Elasticsearch ne répond pas : la base de données a répondu.")
        answer = {
            "engine": page.engine,
            "criteria_version": CRITERIA_VERSION,
            "results": [{"id": row.id, "score": row.score, "points": dict(row.points)} for row in page.rows],
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _page(self, options: dict[str, Any]) -> Page:
        how = {"today": reference_day(), "limit": options["limit"], "by": options["engine"]}
        if options["offer"]:
            return match_offer(offer_by_id(options["offer"]), **how)
        return match_youth(youth_by_id(options["youth"]), **how)
