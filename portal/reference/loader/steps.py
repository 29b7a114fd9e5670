"""The load, step by step, in the order of the links, and the record of which release is in force."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from portal.reference.loader import places, tables
from portal.reference.loader.licences import licences
from portal.reference.loader.reconcile import (
    Known,
    Outcome,
    reconcile_facts,
    reconcile_links,
    reconcile_rows,
)
from portal.reference.loader.sources import SHIPPED, Source
from portal.reference.models import (
    Commune,
    Department,
    EmploymentZone,
    Epci,
    Licence,
    Occupation,
    Postcode,
    PriorityArea,
    ReferenceRelease,
)

Values = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One table: the files it needs, and the act that brings the table to what they say."""

    dataset: str
    name: str
    model: type[models.Model]
    files: tuple[str, ...]
    run: Callable[[Source, Known], Outcome]

    def source(self, given: Source) -> Source | None:
        """The folder given, if it has the files; the shipped copy for what was never loaded; else nothing to do."""
        if all(given.find(file) for file in self.files):
            return given
        never_loaded = not self.model._default_manager.exists()
        return Source(SHIPPED) if never_loaded else None


def _rows(
    dataset: str,
    model: type[models.Model],
    files: tuple[str, ...],
    read: Callable[[Source], Iterable[Values]],
) -> Step:
    return Step(
        dataset,
        model._meta.model_name or "",
        model,
        files,
        lambda source, known: reconcile_rows(model, read(source), known=known),
    )


def _table(table: tables.Table) -> Step:
    def read(source: Source) -> Iterable[Values]:
        rows = source.rows(table.file, required=table.columns)
        return (values for row in rows if (values := table.read(row)) is not None)

    def run(source: Source, known: Known) -> Outcome:
        if table.key:
            return reconcile_links(table.model, read(source), key=table.key, known=known)
        return reconcile_rows(table.model, read(source), known=known)

    return Step(table.dataset, table.model._meta.model_name or "", table.model, (table.file,), run)


def _communes(source: Source, known: Known) -> Outcome:
    zones = set(known.codes(EmploymentZone))
    return reconcile_rows(Commune, places.communes(source, zones=zones), known=known)


def _postcodes(source: Source, known: Known) -> Outcome:
    return reconcile_links(Postcode, places.postcodes(source), key=("code", "commune_id"), known=known)


def _area_communes(source: Source, known: Known) -> Outcome:
    # The merged communes are our own list: a producer's folder does not have it.
    shipped = source if source.find("geo/communes_fusionnees.csv") else Source(SHIPPED)
    links = places.priority_area_communes(source, merged=places.merged_communes(shipped))
    return reconcile_links(
        PriorityArea.communes.through, links, key=("priorityarea_id", "commune_id"), known=known
    )


def steps() -> list[Step]:
    geo = "communes"
    return [
        _rows(
            "rome",
            Occupation,
            ("rome4/metiers.csv", "rome4/domaines.csv", "rome4/grands_domaines.csv"),
            tables.occupations,
        ),
        *(_table(table) for table in tables.ROME),
        _rows(geo, Department, ("geo/departements.csv", "geo/regions.csv"), places.departments),
        _rows(geo, Epci, ("geo/epci.csv",), places.epcis),
        _rows("zones_emploi", EmploymentZone, ("geo/zones_emploi.csv",), places.employment_zones),
        Step(geo, "commune", Commune, ("geo/communes.csv",), _communes),
        Step(geo, "postcode", Postcode, ("geo/communes.csv",), _postcodes),
        Step(
            "frr",
            "commune.frr",
            ReferenceRelease,
            ("geo/frr_*.csv",),
            lambda source, known: reconcile_facts(Commune, places.frr(source), default=places.NO_FRR),
        ),
        _rows("qpv", PriorityArea, ("geo/qpv*.csv", "geo/qpv*.geojson"), places.priority_areas),
        Step(
            "qpv",
            "priorityarea.communes",
            PriorityArea.communes.through,
            ("geo/qpv*.csv",),
            _area_communes,
        ),
        _rows("permis", Licence, ("entreprise/permis.csv",), licences),
        *(_table(table) for table in tables.OTHERS),
    ]


@transaction.atomic
def load(
    given: Source, *, only: Iterable[Step] | None = None, at: datetime | None = None
) -> dict[str, dict[str, dict[str, Any]]]:
    """Bring every table (or those of some steps) to what the files say; all or nothing. Dataset → table → counts."""
    known = Known()
    report: dict[str, dict[str, dict[str, Any]]] = {}
    used: dict[str, dict[str, Source]] = {}
    for step in steps() if only is None else only:
        source = step.source(given)
        if source is None:
            continue
        outcome = step.run(source, known)
        report.setdefault(step.dataset, {})[step.name] = asdict(outcome)
        used.setdefault(step.dataset, {}).update(dict.fromkeys(step.files, source))
    for dataset, files in used.items():
        touched = any(
            counts[name]
            for counts in report[dataset].values()
            for name in ("added", "changed", "retired", "removed")
        )
        if touched or not ReferenceRelease.objects.filter(dataset=dataset).exists():
            _record(dataset, files, at=at or timezone.now())
    return report


def _record(dataset: str, files: dict[str, Source], *, at: datetime) -> None:
    """One row per change; loading the same files twice writes nothing."""
    fingerprint = _fingerprint(files)
    source = next(iter(files.values()))
    about = _about(source, dataset)
    ReferenceRelease.objects.create(
        dataset=dataset,
        version=about.get("version") or f"fichiers {fingerprint[:8]}",
        producer=about.get("producteur", ""),
        licence=about.get("licence", ""),
        date=date.fromisoformat(about["date"]) if about.get("date") else None,
        sha256=fingerprint,
        loaded_at=at,
    )


def _fingerprint(files: dict[str, Source]) -> str:
    by_folder: dict[Source, list[str]] = {}
    for file, source in files.items():
        by_folder.setdefault(source, []).append(file)
    prints = [source.sha256(sorted(names)) for source, names in by_folder.items()]
    return prints[0] if len(prints) == 1 else Source.combine(prints)


def _about(source: Source, dataset: str) -> dict[str, str]:
    """Producer, version, date and licence: from the folder's `releases.csv`; the producer and licence that the shipped
    copy names hold for newer files too, its version does not."""
    for folder in (source, Source(SHIPPED)):
        if folder.find("releases.csv"):
            for row in csv.DictReader(io.StringIO(folder.text("releases.csv"))):
                if row["dataset"] == dataset:
                    if folder != source:
                        row |= {"version": _written_version(source, dataset), "date": ""}
                    return dict(row)
    return {}


def _written_version(source: Source, dataset: str) -> str:
    """France Travail writes "Numero de version : 60" beside the ROME files."""
    if dataset == "rome" and source.find("rome4/version.txt"):
        for line in source.text("rome4/version.txt").splitlines():
            name, _, value = line.partition(":")
            if name.strip().lower() == "numero de version":
                return value.strip()
    return ""
