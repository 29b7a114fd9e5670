"""Readers of the files of places: several files make one row, and one cell makes several rows."""

from collections.abc import Iterator
from typing import Any

from portal.reference.folding import fold
from portal.reference.loader.sources import Row, Source, SourceError
from portal.reference.models import Commune

Values = dict[str, Any]
FRR_CLASSES = {label.lower(): value for value, label in Commune.Frr.choices} | {
    "frr bénéficiaire": Commune.Frr.BENEFICIARY.value,
}
WHOLE_FRR = {Commune.Frr.CORE.value, Commune.Frr.PLUS.value, Commune.Frr.BENEFICIARY.value}
NO_FRR: Values = {"frr": False, "frr_class": ""}


def departments(source: Source) -> Iterator[Values]:
    regions = {
        row["code"]: row["nom"] for row in source.rows("geo/regions.csv", required=frozenset({"code", "nom"}))
    }
    for row in source.rows("geo/departements.csv", required=frozenset({"code", "nom", "region"})):
        yield {
            "code": row["code"],
            "name": row["nom"],
            "region": row["region"],
            "region_name": regions.get(row["region"], ""),
        }


def epcis(source: Source) -> Iterator[Values]:
    for row in source.rows("geo/epci.csv", required=frozenset({"siren", "nom", "type", "population"})):
        yield {
            "siren": row["siren"],
            "name": row["nom"],
            "kind": row["type"],
            "population": int(row["population"]) if row["population"] else None,
        }


def employment_zones(source: Source) -> Iterator[Values]:
    """The rate is that of the newest quarter of the file (`taux_chomage_2025T4`)."""
    for row in source.rows("geo/zones_emploi.csv", required=frozenset({"code", "libelle"})):
        rate = row.get(_newest(row, "taux_chomage_"), "")
        yield {
            "code": row["code"],
            "label": row["libelle"],
            "unemployment_rate": float(rate) if rate else None,
        }


def communes(source: Source, *, zones: set[str]) -> Iterator[Values]:
    """A zone d'emploi without a name (some overseas) stays empty."""
    required = frozenset(
        [
            "insee",
            "nom",
            "type",
            "commune_parente",
            "departement",
            "region",
            "epci",
            "codes_postaux",
            "population",
            "lat",
            "lon",
            "zone_emploi",
        ]
    )
    for row in source.rows("geo/communes.csv", required=required):
        zrr = row.get(_newest(row, "zrr_"), "")
        yield {
            "insee": row["insee"],
            "name": row["nom"],
            "folded": fold(row["nom"]),
            "kind": row["type"],
            "parent_id": row["commune_parente"] or None,
            "department_id": row["departement"],
            "region": row["region"],
            "epci_id": row["epci"] or None,
            "population": int(row["population"]) if row["population"] else None,
            "lat": float(row["lat"]) if row["lat"] else None,
            "lon": float(row["lon"]) if row["lon"] else None,
            "employment_zone_id": row["zone_emploi"] if row["zone_emploi"] in zones else None,
            "zrr": zrr == Commune.Zrr.CLASSED,
            "zrr_class": zrr,
            "priority_area_count": int(row.get(_newest(row, "nb_qpv_")) or 0),
        }


def postcodes(source: Source) -> Iterator[Values]:
    for row in source.rows("geo/communes.csv", required=frozenset({"insee", "codes_postaux"})):
        for code in filter(None, row["codes_postaux"].split("|")):
            yield {"code": code, "commune_id": row["insee"]}


def frr(source: Source) -> dict[str, Values]:
    """INSEE code → class. The list of the decree wins over the column of the commune file; both say the same today."""
    found: dict[str, Values] = {}
    for row in source.rows("geo/frr_*.csv", required=frozenset({"insee", "classement"})):
        value = FRR_CLASSES.get(row["classement"].lower())
        if value is None:
            raise SourceError(f"Classement FRR inconnu : {row['classement']}")
        found[row["insee"]] = {"frr": value in WHOLE_FRR, "frr_class": value}
    return found


def priority_areas(source: Source) -> Iterator[Values]:
    contours = {
        feature["properties"]["code"]: feature["geometry"]
        for feature in source.json("geo/qpv*.geojson")["features"]
    }
    required = frozenset(["code", "nom", "communes_insee", "lon_min", "lat_min", "lon_max", "lat_max"])
    for row in source.rows("geo/qpv*.csv", required=required):
        yield {
            "code": row["code"],
            "name": row["nom"],
            "lon_min": float(row["lon_min"]),
            "lat_min": float(row["lat_min"]),
            "lon_max": float(row["lon_max"]),
            "lat_max": float(row["lat_max"]),
            "geometry": contours.get(row["code"]),
        }


def merged_communes(source: Source) -> dict[str, str]:
    """INSEE code of a commune that no longer exists → the one that took it in."""
    rows = source.rows("geo/communes_fusionnees.csv", required=frozenset({"ancien", "nouveau"}))
    return {row["ancien"]: row["nouveau"] for row in rows}


def priority_area_communes(source: Source, *, merged: dict[str, str]) -> Iterator[Values]:
    for row in source.rows("geo/qpv*.csv", required=frozenset({"code", "communes_insee"})):
        for insee in filter(None, row["communes_insee"].split("|")):
            yield {"priorityarea_id": row["code"], "commune_id": merged.get(insee, insee)}


def _newest(row: Row, prefix: str) -> str:
    return max((name for name in row if name.startswith(prefix)), default="")
