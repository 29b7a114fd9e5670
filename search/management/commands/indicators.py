"""Print the indicators of a period as JSON on standard output."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.accounts.models import Agency
from search.indicators.report import AREAS, TOTAL, Scope, compute
from search.indicators.service import as_json, counter


class Command(BaseCommand):
    help = "Indicateurs d’une période (par défaut les douze derniers mois), en JSON sur la sortie standard."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Toujours en JSON ; accepté pour la clarté.")
        parser.add_argument("--engine", choices=["database", "elasticsearch"])
        parser.add_argument("--start", type=date.fromisoformat, help="Premier jour, AAAA-MM-JJ.")
        parser.add_argument("--end", type=date.fromisoformat, help="Dernier jour compris, AAAA-MM-JJ.")
        parser.add_argument("--agency", help="Identifiant (slug) d’une antenne ou d’une structure.")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        end = options["end"] or today
        start = options["start"] or end - relativedelta(years=1)
        if start > end:
            raise CommandError("Le premier jour est après le dernier.")
        scope = Scope(start=start, end=end, today=today, **_place(options["agency"]))
        engine = counter(options["engine"])
        results = compute(engine, scope=scope, lines=(TOTAL, *AREAS))
        document = as_json(results, engine=engine.name, start=start, end=end)
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=1))


def _place(slug: str | None) -> dict[str, Any]:
    if not slug:
        return {}
    agency = Agency.objects.filter(slug=slug).first()
    if agency is None:
        raise CommandError(f"Antenne inconnue : {slug}.")
    return {"agency": agency.pk} if agency.parent_id else {"structure": agency.pk}
