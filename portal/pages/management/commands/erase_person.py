"""Erase a person: database, index, outbox and files."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.errors import ApplicationError
from portal.pages.person import erase_person, find_person


class Command(BaseCommand):
    help = "Efface une personne de la base, de l’index, des messages en attente et des fichiers. Sans retour."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="identifiant public (dossier ou compte) ou e-mail du compte")
        parser.add_argument("--yes", action="store_true", help="ne rien demander")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = find_person(options["person"])
        except ApplicationError as error:
            raise CommandError(error.message) from error
        if not options["yes"] and input("Effacer pour toujours ? Écrivez oui : ").strip() != "oui":
            raise CommandError("Rien n’a été effacé.")
        self.stdout.write(json.dumps(erase_person(person), ensure_ascii=False))
