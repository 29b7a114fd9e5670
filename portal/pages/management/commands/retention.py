"""Who is anonymised, and who is told, because the time that data may be kept is over. Public ids only, never a name."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pathways.models import Youth
from portal.pages.retention import Due, apply_retention


class Command(BaseCommand):
    help = "Applique les durées de conservation : prévient 30 jours avant, puis anonymise. Le même travail passe chaque nuit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="dit ce qui serait fait, sans rien changer"
        )
        parser.add_argument("--json", action="store_true", help="en JSON seul")

    def handle(self, *args: Any, **options: Any) -> None:
        report = apply_retention(dry_run=options["dry_run"])
        lists = {
            "told": ("à prévenir", report.told),
            "waiting": ("prévenues, délai en cours", report.waiting),
            "anonymised": ("à anonymiser" if options["dry_run"] else "anonymisées", report.anonymised),
        }
        if options["json"]:
            content = {key: [_as_json(one) for one in rows] for key, (_, rows) in lists.items()}
            self.stdout.write(json.dumps(content | {"dry_run": options["dry_run"], "purged": report.purged}))
            return
        for label, rows in lists.values():
            self.stdout.write(f"{label} : {len(rows)}")
            for one in rows:
                self.stdout.write(f"  {_kind(one)} {one.holder.public_id} (fin le {one.ends_on:%d/%m/%Y})")
        self.stdout.write(f"traces purgées : {report.purged}")


def _kind(due: Due) -> str:
    return "dossier" if isinstance(due.holder, Youth) else "compte"


def _as_json(due: Due) -> dict[str, str | None]:
    return {
        "kind": "youth" if isinstance(due.holder, Youth) else "account",
        "id": str(due.holder.public_id),
        "ends_on": due.ends_on.isoformat(),
        "told_on": due.told_on.isoformat() if due.told_on else None,
    }
