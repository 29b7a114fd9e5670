import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.errors import ApplicationError
from portal.transfer.entries import STATUS_LABELS, Status
from portal.transfer.outcomes import Existing, ImportOptions
from portal.transfer.sections import find_page, find_person
from portal.transfer.services import import_now


class Command(BaseCommand):
    help = "Importe l’archive de contenus d’un autre site : tout ou rien, en brouillon."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="l’archive")
        parser.add_argument(
            "--section",
            default="/",
            metavar="ID|ADRESSE",
            help="où ranger les pages ; la page d’accueil sinon",
        )
        parser.add_argument("--dry-run", action="store_true", help="dit ce qui serait fait et n’écrit rien")
        parser.add_argument(
            "--existing",
            choices=Existing.values,
            default=Existing.UPDATE.value,
            help="que faire des pages qui sont déjà ici",
        )
        parser.add_argument(
            "--over-drafts", action="store_true", help="aussi par-dessus un travail qui n’est pas publié ici"
        )
        parser.add_argument(
            "--publish", action="store_true", help="publie ce qui l’était sur le site d’origine"
        )
        parser.add_argument("--no-redirects", action="store_true", help="laisse les anciennes adresses")
        parser.add_argument(
            "--user",
            default="",
            metavar="E-MAIL",
            help="avec les droits de cette personne, qui devient l’auteur",
        )
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = ImportOptions(
            existing=options["existing"],
            publish=options["publish"],
            over_drafts=options["over_drafts"],
            redirects=not options["no_redirects"],
        )
        try:
            transfer, outcome = import_now(
                path=options["file"],
                section=find_page(options["section"]),
                options=wanted,
                actor=find_person(options["user"]),
                dry_run=options["dry_run"],
            )
        except ApplicationError as error:
            raise CommandError(error.message) from error
        report = outcome.report()
        if options["json"]:
            id_ = None if options["dry_run"] else str(transfer.public_id)
            self.stdout.write(
                json.dumps({"id": id_, "dry_run": options["dry_run"], **report}, ensure_ascii=False)
            )
            return
        for line in outcome.lines:
            told = "".join(f"\n    {one}" for one in line.told)
            self.stdout.write(f"{STATUS_LABELS[line.status]} : {line.title} {line.reason}".rstrip() + told)
        for file in outcome.files:
            if file.status == Status.REJECTED:
                self.stderr.write(f"{file.kind} refusé(e) : {file.name}, {file.reason}")
        if options["dry_run"]:
            self.stdout.write("Rien n’a été écrit.")
