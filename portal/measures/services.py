"""The only writers of measures besides the editors' admin."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from portal.measures.blocks import IS, IS_NOT
from portal.measures.models import PolicyMeasure

DATA = Path(__file__).parent / "data" / "measures.toml"
LABOUR_CODE = "https://www.legifrance.gouv.fr/codes/id/LEGITEXT000006072050/"


@transaction.atomic
def add_missing_measures() -> int:
    """The measures that come with the portal and are not here yet. What editors wrote is never changed."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["measure"]
    known = set(PolicyMeasure.objects.values_list("slug", flat=True))
    missing = [row for row in rows if row["slug"] not in known]
    for row in missing:
        measure = PolicyMeasure(**_fields(row))
        measure.full_clean()
        measure.save()
        measure.save_revision()
    return len(missing)


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    conditions = [
        {"type": test["fact"], "value": _test(test, also=place > 0)}
        for alternatives in row["conditions"]
        for place, test in enumerate(alternatives)
    ]
    return {"source_url": LABOUR_CODE} | row | {"conditions": conditions}


def _test(test: dict[str, Any], *, also: bool) -> dict[str, Any]:
    operator = IS_NOT if test.get("not") else IS
    return {"operator": operator, "values": test["values"], "also": also}
