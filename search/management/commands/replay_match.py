"""Compute again the match behind a file, from what was kept on the day; JSON alone on standard output."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.management.finding import mediation_by_id
from search.models import MatchRecord
from search.replay import replay


class Command(BaseCommand):
    help = "Recalcule le classement d’un dossier avec les réponses gardées ce jour-là."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--mediation", required=True, help="Identifiant public (UUID) d’une mise en relation."
        )
        parser.add_argument("--json", action="store_true", help="Toujours en JSON ; accepté pour la clarté.")

    def handle(self, *args: Any, **options: Any) -> None:
        kept = MatchRecord.objects.filter(mediation=mediation_by_id(options["mediation"])).first()
        if kept is None:
            raise CommandError("Rien n’a été gardé pour ce dossier : il est plus ancien que cette mémoire.")
        found = replay(kept)
        answer = {
            "reference_date": kept.reference_date.isoformat(),
            "criteria_version": kept.criteria_version,
            "same_version": found.same_version,
            "then": {"score": sum(found.then.values()), "points": found.then},
            "again": {"score": sum(found.again.values()), "points": found.again},
            "same": found.same,
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
