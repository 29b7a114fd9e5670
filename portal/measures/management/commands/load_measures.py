"""Adds the measures that come with the portal."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.measures.services import add_missing_measures


class Command(BaseCommand):
    help = "Ajoute les aides et mesures livrées avec le portail qui manquent ici ; ne change rien à celles qui y sont."

    def handle(self, *args: Any, **options: Any) -> None:
        added = add_missing_measures()
        self.stdout.write(f"{added} ajoutée(s), à vérifier dans l’administration.")
