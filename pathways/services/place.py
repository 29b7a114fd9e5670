"""Where a young person lives, as fields of the file: the point, where it comes from, and the priority area.

Three ways to a point, the finest first: the address service, a person (a point placed, or the priority area chosen
among those of the commune), the centre of the commune. The file says which one it was.
"""

from typing import Any

from shapely import make_valid
from shapely.geometry import shape

from pathways.models import Youth
from portal.reference.addresses import AddressClient, get_client
from portal.reference.geo import Place, locate_priority_area, nearest_commune
from portal.reference.models import Commune, PriorityArea

_Origin, _Status = Youth.PointOrigin, Youth.AreaStatus
# What the address service must be sure of, and how precise it must be, for the point to be the person's home.
SURE = 0.5
PRECISE = {"housenumber", "street", "locality"}


def nowhere(*, address: str = "") -> dict[str, Any]:
    return {
        "address": address,
        "commune": None,
        "lat": None,
        "lon": None,
        "point_origin": _Origin.UNKNOWN,
        "priority_area": None,
        "priority_area_status": _Status.UNKNOWN,
    }


def at_commune(commune: Commune, *, address: str = "", outside: bool = False) -> dict[str, Any]:
    """The centre of the commune. Whether this is in a priority area is known only where there is none, or when a
    person says so."""
    known = outside or not commune.priority_area_count
    return nowhere(address=address) | {
        "commune": commune,
        "lat": commune.lat,
        "lon": commune.lon,
        "point_origin": _Origin.COMMUNE if commune.lat is not None else _Origin.UNKNOWN,
        "priority_area_status": _Status.OUTSIDE if known else _Status.UNKNOWN,
    }


def in_area(commune: Commune, area: PriorityArea, *, address: str = "") -> dict[str, Any]:
    """A person says in which priority area; a point inside it stands for the home."""
    point = make_valid(shape(area.geometry)).representative_point() if area.geometry else None
    return nowhere(address=address) | {
        "commune": commune,
        "lat": round(point.y, 5) if point else commune.lat,
        "lon": round(point.x, 5) if point else commune.lon,
        "point_origin": _Origin.AREA,
        "priority_area": area,
        "priority_area_status": _Status.INSIDE,
    }


def at_point(
    lat: float,
    lon: float,
    *,
    commune: Commune | None = None,
    address: str = "",
    origin: str = _Origin.MAP,
) -> dict[str, Any]:
    """A point placed by a person or found from the address; its priority area follows from the outlines."""
    found = locate_priority_area(lat, lon)
    status = {
        Place.INSIDE: _Status.INSIDE,
        Place.OUTSIDE: _Status.OUTSIDE,
        Place.TO_CHECK: _Status.TO_CHECK,
    }[found.status]
    return {
        "address": address,
        "commune": commune or nearest_commune(lat, lon),
        "lat": lat,
        "lon": lon,
        "point_origin": origin,
        "priority_area": PriorityArea.objects.filter(code=found.code).first() if found.code else None,
        "priority_area_status": status,
    }


def at_address(
    address: str, commune: Commune | None, *, client: AddressClient | None = None
) -> dict[str, Any] | None:
    """The point of an address; None when the service does not answer or is not sure."""
    if not address:
        return None
    client = client or get_client()
    text = address if commune is None else f"{address} {commune.name}"
    answer = client.search(text, insee=commune.insee if commune else "", limit=1)
    best = answer.matches[0] if answer.matches else None
    if best is None or best.score < SURE or best.kind not in PRECISE:
        return None
    where = commune or Commune.objects.filter(insee=best.insee).first()
    return at_point(best.lat, best.lon, commune=where, address=address, origin=_Origin.ADDRESS)
