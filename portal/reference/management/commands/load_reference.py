"""Load the reference data: the copy shipped with the project, or a folder with newer files of the same layout."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.reference.loader.sources import SHIPPED, Source, SourceError
from portal.reference.loader.steps import load


class Command(BaseCommand):
    help = "Charge les référentiels (métiers, compétences, communes, QPV…). Peut être relancée sans risque."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=SHIPPED,
            help="dossier de fichiers plus récents (rome4/, geo/, entreprise/, structures/) ; "
            "ce qu’il n’a pas reste tel quel",
        )
        parser.add_argument("--json", action="store_true", help="compte rendu en JSON sur la sortie standard")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"Dossier introuvable : {folder}")
        try:
            report = load(Source(folder.resolve()))
        except SourceError as error:
            raise CommandError(f"{error}. Rien n’a été changé.") from error
        if options["json"]:
            self.stdout.write(json.dumps({"datasets": report}, ensure_ascii=False))
            return
        for dataset, tables in report.items():
            for name, counts in tables.items():
                self._line(f"{dataset} / {name}", counts)

    def _line(self, name: str, counts: dict[str, Any]) -> None:
        self.stdout.write(
            f"{name:34} {counts['rows']:>6} lignes : {counts['added']} ajoutées, {counts['changed']} modifiées, "
            f"{counts['retired']} retirées, {counts['removed']} liens supprimés"
        )
        if counts["rejected"]:
            self.stderr.write(f"  {counts['rejected']} lignes écartées : {' ; '.join(counts['examples'])}")
