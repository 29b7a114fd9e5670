"""Bring the search of the site up to date with its pages and offers."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from portal.finding.services import rebuild


class Command(BaseCommand):
    help = "Refait la recherche du site d’après les pages et les offres."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(rebuild()))
