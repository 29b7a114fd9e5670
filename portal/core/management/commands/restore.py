from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.backup import restore
from portal.core.errors import ApplicationError


class Command(BaseCommand):
    help = "Remplace la base et les fichiers par ceux d’une sauvegarde."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, metavar="ARCHIVE")
        parser.add_argument("--yes", action="store_true", help="ne demande pas de confirmation")

    def handle(self, *args: Any, **options: Any) -> None:
        if (
            not options["yes"]
            and input("Tout ce qui est dans la base et les fichiers sera remplacé. Taper « oui » : ") != "oui"
        ):
            raise CommandError("Rien n’a été changé.")
        try:
            manifest = restore(archive=options["archive"])
        except ApplicationError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"Restauré : {sum(manifest['rows'].values())} lignes, état du {manifest['at']}. "
            "Avec Elasticsearch, lancez ensuite `manage.py rebuild_index`."
        )
