import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.errors import ApplicationError
from portal.transfer.exporting import ExportOptions
from portal.transfer.sections import find_page, find_person, writable
from portal.transfer.services import export_now


class Command(BaseCommand):
    help = "Emporte des pages, leurs images et leurs documents dans une archive qu’un autre site importe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="l’archive à écrire, en .zip")
        parser.add_argument(
            "--section",
            action="append",
            required=True,
            metavar="ID|ADRESSE",
            help="page à emporter ; plusieurs fois s’il le faut",
        )
        parser.add_argument("--only", action="store_true", help="sans les pages en dessous")
        parser.add_argument("--translations", action="store_true", help="avec les traductions")
        parser.add_argument(
            "--drafts", action="store_true", help="les brouillons, au lieu de ce qui est publié"
        )
        parser.add_argument("--private", action="store_true", help="avec les pages privées ou de l’équipe")
        parser.add_argument("--redirects", action="store_true", help="avec les anciennes adresses")
        parser.add_argument("--user", default="", metavar="E-MAIL", help="avec les droits de cette personne")
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = ExportOptions(
            children=not options["only"],
            **{name: options[name] for name in ("translations", "drafts", "private", "redirects")},
        )
        path: Path = options["file"]
        part = path.with_name(f"{path.name}.part")
        try:
            writable(path)
            pages = [find_page(reference) for reference in options["section"]]
            # Renamed when whole: half an archive is never taken for one.
            with part.open("wb") as file:
                done = export_now(file=file, pages=pages, options=wanted, actor=find_person(options["user"]))
            part.rename(path)
        except ApplicationError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"{path} ne s’écrit pas.") from error
        finally:
            part.unlink(missing_ok=True)
        answer = {"file": str(path), **vars(done)}
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for note in done.notes:
            self.stderr.write(note)
        self.stdout.write(
            f"{path} : {done.pages} page(s), {done.images} image(s), {done.documents} document(s)."
        )
