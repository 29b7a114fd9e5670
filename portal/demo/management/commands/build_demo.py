"""Build the demo structure once; say so when it is already there."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.demo.build import DEFAULT_YOUTH, build, is_built
from portal.reference.models import Occupation


class Command(BaseCommand):
    help = "Construit la structure de démonstration (fictive) dans un portail vide."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--youth", type=int, default=DEFAULT_YOUTH, help="Nombre de jeunes.")
        parser.add_argument("--port", type=int, default=8000, help="Port annoncé du site.")

    def handle(self, *args: Any, **options: Any) -> None:
        if is_built():
            self.stdout.write("La structure de démonstration existe déjà : rien à faire.")
            return
        if not Occupation.objects.exists():
            raise CommandError("Chargez d’abord les référentiels : manage.py load_reference.")
        build(today=timezone.localdate(), youth=options["youth"], port=options["port"], say=self.stdout.write)
