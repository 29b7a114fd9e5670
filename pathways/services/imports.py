"""Import of young people from a CSV file: checked first without writing, then written by batches.

The same file again changes nothing. A batch and the count of rows done are one transaction: after a crash the import
goes on at the row where it stopped. A row is written whole or not at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from pathways.models import Youth, YouthImport
from pathways.names import fold_name
from pathways.services import place
from pathways.services.csv_reading import Row, Table, read_table
from pathways.services.csv_values import RowParser, Vocabulary
from pathways.services.data import YouthData
from pathways.services.duplicates import find_duplicates
from pathways.services.youth import create_youth, update_youth
from portal.accounts.models import Adviser, Agency, User
from portal.core.csv_reading import decode
from portal.core.errors import ApplicationError

BATCH = 100
REPORTED = 500  # errors and look-alikes kept in the report; the counts are complete
LOOKALIKES_CHECKED = 1_000  # beyond, the page of duplicates finds them


@dataclass(frozen=True, kw_only=True)
class Parsed:
    line: int
    values: dict[str, Any]
    errors: list[str]

    @property
    def key(self) -> tuple[str, date]:
        return fold_name(self.values["first_name"], self.values["last_name"]), self.values["birth_date"]

    @property
    def name(self) -> str:
        return f"{self.values.get('first_name', '')} {self.values.get('last_name', '')}".strip()


class Known:
    """The files of the structure that rows may be about: same i-milo number, else same name and birth date."""

    def __init__(self, *, structure: Agency, rows: Iterable[Parsed]) -> None:
        rows = [row for row in rows if not row.errors]
        files = Youth.objects.known().of_structure(structure)
        numbers = [row.values["imilo_id"] for row in rows if row.values.get("imilo_id")]
        self.by_number = {y.imilo_id: y for y in files.filter(imilo_id__in=numbers).order_by("-pk")}
        self.by_name: dict[tuple[str, date], Youth] = {}
        days = {row.values["birth_date"] for row in rows}
        for youth in files.filter(birth_date__in=days).order_by("-pk"):
            self.by_name[youth.folded_name, youth.birth_date] = youth

    def find(self, row: Parsed) -> Youth | None:
        number = row.values.get("imilo_id", "")
        if number and number in self.by_number:
            return self.by_number[number]
        found = self.by_name.get(row.key)
        # Two people of one name and day, told apart by their numbers.
        return None if found and number and found.imilo_id and found.imilo_id != number else found

    def add(self, youth: Youth) -> None:
        self.by_name[youth.folded_name, youth.birth_date] = youth
        if youth.imilo_id:
            self.by_number[youth.imilo_id] = youth


@transaction.atomic
def check_import(
    *, content: bytes, file_name: str, agency: Agency, actor: User, adviser: Adviser | None = None
) -> YouthImport:
    """Read the whole file and say what an import would do; no file of a young person is written."""
    text = decode(content)
    table = read_table(text)
    structure = agency.structure
    rows = list(_parse(table, structure))
    report = _report(table, rows, structure=structure)
    return YouthImport.objects.create(
        structure=structure,
        agency=agency,
        adviser=adviser,
        actor=actor,
        file_name=file_name[:200],
        content=text,
        rows_total=len(rows),
        rejected_count=sum(1 for row in rows if row.errors),
        report=report,
    )


def _parse(table: Table, structure: Agency, *, start: int = 0) -> Iterator[Parsed]:
    parser = RowParser(Vocabulary(structure=structure))
    return (_parsed(parser, row) for row in table.rows[start:])


def _parsed(parser: RowParser, row: Row) -> Parsed:
    values, errors = parser.parse(row)
    return Parsed(line=row.line, values=values, errors=errors)


def _report(table: Table, rows: list[Parsed], *, structure: Agency) -> dict[str, Any]:
    known = Known(structure=structure, rows=rows)
    seen: dict[tuple[str, date], int] = {}
    new: list[Parsed] = []
    updates = 0
    warnings: list[dict[str, Any]] = []
    for row in rows:
        if row.errors:
            continue
        if row.key in seen and not row.values.get("imilo_id"):
            warnings.append({"line": row.line, "text": f"même personne qu’à la ligne {seen[row.key]}"})
        seen.setdefault(row.key, row.line)
        if known.find(row):
            updates += 1
        else:
            new.append(row)
    errors = [{"line": row.line, "text": error} for row in rows for error in row.errors]
    return {
        "known": list(table.known),
        "unknown": list(table.unknown),
        "errors": errors[:REPORTED],
        "error_count": len(errors),
        "warnings": warnings[:REPORTED],
        "to_create": len(new),
        "to_update": updates,
        "lookalikes": _lookalikes(new[:LOOKALIKES_CHECKED], structure=structure),
    }


def _lookalikes(rows: list[Parsed], *, structure: Agency) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        given = {name: row.values[name] for name in ("email", "phone", "imilo_id") if name in row.values}
        near = find_duplicates(
            structure=structure,
            first_name=row.values["first_name"],
            last_name=row.values["last_name"],
            birth_date=row.values["birth_date"],
            **given,
        )
        found += [
            {
                "line": row.line,
                "name": row.name,
                "youth": str(candidate.youth.public_id),
                "youth_name": str(candidate.youth),
                "reasons": ", ".join(candidate.reasons),
            }
            for candidate in near
        ]
    return found[:REPORTED]


@transaction.atomic
def start_import(*, batch: YouthImport, actor: User) -> YouthImport:
    """A person read the check and asks for the import of the rows without errors."""
    batch = YouthImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state == YouthImport.State.RUNNING:
        return batch  # the button was pressed twice
    if batch.state != YouthImport.State.CHECKED:
        raise ApplicationError("Cet import est déjà terminé ou abandonné.")
    batch.state, batch.actor, batch.rejected_count = YouthImport.State.RUNNING, actor, 0
    batch.report |= {"refused": []}
    batch.save()
    return batch


@transaction.atomic
def cancel_import(*, batch: YouthImport, actor: User) -> YouthImport:
    """Give up before the import: the file that was sent is emptied."""
    batch = YouthImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != YouthImport.State.CHECKED:
        raise ApplicationError("Cet import a déjà commencé.")
    batch.state, batch.content = YouthImport.State.CANCELLED, ""
    batch.save()
    return batch


def import_rows(*, batch: YouthImport, max_batches: int | None = None) -> YouthImport:
    """Write the batches that remain (or some of them). May be called again at any time, also after a crash."""
    table = read_table(batch.content) if batch.content else None
    vocabulary = Vocabulary(structure=batch.structure)
    done = 0
    while table and (max_batches is None or done < max_batches):
        batch = _one_batch(batch.pk, table, vocabulary)
        done += 1
        if batch.state != YouthImport.State.RUNNING:
            break
    return batch


@transaction.atomic
def _one_batch(pk: int, table: Table, vocabulary: Vocabulary) -> YouthImport:
    batch = YouthImport.objects.select_for_update(of=("self",)).select_related("agency__parent").get(pk=pk)
    if batch.state != YouthImport.State.RUNNING:
        return batch
    if batch.actor is None:  # The account is gone: nobody answers for this import any more.
        batch.state, batch.content = YouthImport.State.CANCELLED, ""
        batch.save()
        return batch
    parser = RowParser(vocabulary)
    chunk = [_parsed(parser, row) for row in islice(table.rows, batch.rows_done, batch.rows_done + BATCH)]
    known = Known(structure=batch.structure, rows=chunk)
    for row in chunk:
        _import_row(batch, row, known, actor=batch.actor)
    batch.rows_done += len(chunk)
    if batch.rows_done >= batch.rows_total:
        batch.state, batch.content = YouthImport.State.DONE, ""
    batch.save()
    return batch


def _import_row(batch: YouthImport, row: Parsed, known: Known, *, actor: User) -> None:
    if row.errors:
        batch.rejected_count += 1
        return
    try:
        with transaction.atomic():
            found = known.find(row)
            if found is None:
                known.add(create_youth(data=_new(batch, row.values), actor=actor))
                batch.created_count += 1
                return
            before = YouthData.of(found)
            after = _changed(before, row.values)
            if after == before:
                batch.unchanged_count += 1
            else:
                known.add(update_youth(youth=found, data=after, actor=actor))
                batch.updated_count += 1
    except ApplicationError as error:
        batch.rejected_count += 1
        refused = batch.report.setdefault("refused", [])
        if len(refused) < REPORTED:
            refused.append({"line": row.line, "text": error.message})


def _new(batch: YouthImport, values: dict[str, Any]) -> YouthData:
    values = dict(values)
    adviser = values.pop("adviser", None) or batch.adviser
    agency = values.pop("agency", None) or _branch_of(adviser) or batch.agency
    return YouthData(agency=agency, adviser=adviser, **_placed(values))


def _branch_of(adviser: Adviser | None) -> Agency | None:
    return adviser.agency if adviser and adviser.agency.parent_id else None


def _placed(values: dict[str, Any]) -> dict[str, Any]:
    """A file tells no point: the centre of the commune stands for it until somebody places the person."""
    commune = values.pop("commune", None)
    if commune is None:
        return values
    return values | place.at_commune(commune, address=values.get("address", ""))


def _changed(before: YouthData, values: dict[str, Any]) -> YouthData:
    """What the row gives over what is there; a finer point in the same commune stays."""
    values = dict(values)
    if values.get("commune") == before.commune:
        values.pop("commune", None)
    return replace(before, **_placed(values))
