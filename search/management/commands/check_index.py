"""Compare the search indices with the database; JSON alone on standard output."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from elastic_transport import TransportError

from search.index.client import KINDS, enabled
from search.index.sync import check, repair


class Command(BaseCommand):
    help = "Compare l’index à la base : documents manquants, périmés ou fantômes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Toujours en JSON ; accepté pour la clarté.")
        parser.add_argument("--repair", action="store_true", help="Corrige ce qui diffère.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not enabled():
            raise CommandError("ELASTICSEARCH_URL n’est pas réglé : il n’y a pas d’index à vérifier.")
        look = repair if options["repair"] else check
        try:
            drifts = {kind: asdict(look(kind)) for kind in KINDS}
        except TransportError as error:
            raise CommandError(f"Elasticsearch ne répond pas : {error}") from error
        totals = {
            name: sum(len(drift[name]) for drift in drifts.values()) for name in ("missing", "stale", "ghost")
        }
        self.stdout.write(json.dumps(totals | {"details": drifts}))
