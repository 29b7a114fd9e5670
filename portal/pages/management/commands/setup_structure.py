import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.errors import ApplicationError
from portal.pages.structure_setup import EXAMPLE, setup_structure


class Command(BaseCommand):
    help = "Ouvre le portail d’une Mission locale : structure, antennes, communes, première administratrice ou premier administrateur."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, metavar="FICHIER", help="description de la structure, en TOML"
        )
        parser.add_argument("--example", action="store_true", help="écrit un fichier à remplir")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["example"]:
            self.stdout.write(EXAMPLE, ending="")
            return
        if options["file"] is None:
            raise CommandError(
                "Il faut un fichier. Pour en avoir un modèle : manage.py setup_structure --example"
            )
        try:
            content = tomllib.loads(options["file"].read_text("utf-8"))
            done = setup_structure(content=content)
        except OSError as error:
            raise CommandError(f"{options['file']} est illisible.") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} n’est pas du TOML : {error}") from error
        except ApplicationError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"{done.structure} : {len(done.branches)} antenne(s), {done.communes} commune(s). "
            f"{done.administrator.email} peut se connecter par code."
        )
