"""Where a young person lives, as fields of the file: the point, where it comes from, and the priority area."""

from typing import Any

from pathways.models import Youth
from portal.reference.models import Commune

_Origin, _Status = Youth.PointOrigin, Youth.AreaStatus


def nowhere() -> dict[str, Any]:
    return {
        "address": "",
        "commune": None,
        "lat": None,
        "lon": None,
        "point_origin": _Origin.UNKNOWN,
        "priority_area": None,
        "priority_area_status": _Status.UNKNOWN,
    }


def at_commune(commune: Commune, *, address: str = "") -> dict[str, Any]:
    """The centre of the commune. Whether this is in a priority area is known only where there is none."""
    return {
        "address": address,
        "commune": commune,
        "lat": commune.lat,
        "lon": commune.lon,
        "point_origin": _Origin.COMMUNE if commune.lat is not None else _Origin.UNKNOWN,
        "priority_area": None,
        "priority_area_status": _Status.UNKNOWN if commune.priority_area_count else _Status.OUTSIDE,
    }
