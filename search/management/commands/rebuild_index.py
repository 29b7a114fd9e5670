"""Rebuild the search indices without interrupting searches."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from elastic_transport import TransportError

from search.index.client import enabled
from search.index.sync import rebuild


class Command(BaseCommand):
    help = "Reconstruit l’index de recherche à côté de celui qui sert, puis bascule d’un coup."

    def handle(self, *args: Any, **options: Any) -> None:
        if not enabled():
            raise CommandError("ELASTICSEARCH_URL n’est pas réglé : il n’y a pas d’index à reconstruire.")
        try:
            sizes = rebuild()
        except TransportError as error:
            raise CommandError(f"Elasticsearch ne répond pas : {error}") from error
        self.stdout.write(json.dumps(sizes))
