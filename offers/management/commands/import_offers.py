"""Import offers of a partner's feed; JSON alone on standard output."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from offers.feeds import france_travail
from offers.feeds.importing import import_offers
from offers.feeds.parsed import FeedError
from offers.models import Offer
from portal.core.errors import ApplicationError

FORMATS = {Offer.Source.FRANCE_TRAVAIL.value: france_travail}


class Command(BaseCommand):
    help = "Importe les offres d’un partenaire. Un nouvel import met à jour sans rouvrir ni écraser ce qui fut modifié ici."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--format", choices=sorted(FORMATS), required=True)
        parser.add_argument(
            "--dry-run", action="store_true", help="Dit ce qui serait fait, sans rien écrire."
        )
        parser.add_argument("--json", action="store_true", help="Toujours en JSON ; accepté pour la clarté.")

    def handle(self, *args: Any, **options: Any) -> None:
        feed = FORMATS[options["format"]]
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Impossible de lire {options['file']} : {error.strerror}.") from error
        try:
            report = import_offers(
                raw=feed.read(content), parse=feed.parse, source=options["format"], dry_run=options["dry_run"]
            )
        except (FeedError, ApplicationError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
