from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.backup import backup
from portal.core.errors import ApplicationError


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers dans une archive du dossier donné."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DOSSIER")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(str(backup(folder=options["folder"])))
        except ApplicationError as error:
            raise CommandError(error.message) from error
