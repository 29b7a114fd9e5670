"""Everything kept about a person, as JSON on standard output."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.errors import ApplicationError
from portal.pages.person import export_person, find_person


class Command(BaseCommand):
    help = "Écrit en JSON tout ce que le portail garde sur une personne."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="identifiant public (dossier ou compte) ou e-mail du compte")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = find_person(options["person"])
        except ApplicationError as error:
            raise CommandError(error.message) from error
        self.stdout.write(json.dumps(export_person(person), ensure_ascii=False, indent=2))
