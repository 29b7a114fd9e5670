"""Points on the map: distances, the priority area of a point, the communes around it, FRR."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import shapely
from django.db.models import Count, Max
from shapely.affinity import affine_transform
from shapely.geometry import shape

from portal.reference.models import Commune, PriorityArea, ReferenceRelease

EARTH_RADIUS_M = 6_371_008.8  # mean radius
METRES_PER_DEGREE = math.pi * EARTH_RADIUS_M / 180
# The outlines have 4 decimals (about 11 m): nearer to an edge than this nobody can tell.
EDGE_M = 15.0
# An index of so few outlines costs nothing to build each time, and cannot be stale.
SMALL = 100


class Place(StrEnum):
    """Where a point is, for a zone drawn on the map."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    TO_CHECK = "to_check"

    @property
    def label(self) -> str:
        return {"inside": "oui", "outside": "non", "to_check": "à vérifier"}[self.value]


@dataclass(frozen=True, slots=True)
class PriorityAreaAnswer:
    """The code and name are those of the area the point is in, or near the edge of."""

    status: Place
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that holds every point within a distance: narrows a query before exact distances."""

    lat_min: float
    lat_max: float
    lon_min: float
    lon_max: float


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great circle on a sphere of the mean Earth radius (haversine, sound for small distances too)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_lat = math.sin((phi2 - phi1) / 2)
    half_lon = math.sin(math.radians(lon2 - lon1) / 2)
    chord = half_lat * half_lat + math.cos(phi1) * math.cos(phi2) * half_lon * half_lon
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


def bounding_box(lat: float, lon: float, radius_m: float) -> Box:
    """Slightly too large rather than too small; near the poles and the date line it covers all longitudes."""
    angle = radius_m / EARTH_RADIUS_M * 1.000001
    d_lat = math.degrees(angle)
    lat_min, lat_max = lat - d_lat, lat + d_lat
    if lat_min <= -90 or lat_max >= 90:
        return Box(max(lat_min, -90.0), min(lat_max, 90.0), -180.0, 180.0)
    # The widest longitudes are not at the point's own latitude but nearer to the pole.
    d_lon = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(lat)))))
    if lon - d_lon < -180 or lon + d_lon > 180:
        return Box(lat_min, lat_max, -180.0, 180.0)
    return Box(lat_min, lat_max, lon - d_lon, lon + d_lon)


def communes_within(lat: float, lon: float, radius_m: float) -> list[tuple[Commune, float]]:
    """Communes whose centre is within the radius, nearest first, with the distance. Arrondissements are left out."""
    box = bounding_box(lat, lon, radius_m)
    communes = Commune.objects.current().filter(
        kind=Commune.Kind.COMMUNE,
        lat__range=(box.lat_min, box.lat_max),
        lon__range=(box.lon_min, box.lon_max),
    )
    found = [
        (commune, distance_m(lat, lon, commune.lat, commune.lon))
        for commune in communes
        if commune.lat is not None and commune.lon is not None
    ]
    return sorted((pair for pair in found if pair[1] <= radius_m), key=lambda pair: (pair[1], pair[0].insee))


def nearest_commune(lat: float, lon: float, *, within_m: float = 30_000) -> Commune | None:
    """The commune whose centre is nearest: a proposal for a point placed by hand, not a proof of where it is."""
    found = communes_within(lat, lon, within_m)
    return found[0][0] if found else None


def frr_status(commune: Commune) -> Place:
    """Whether a place in this commune is in FRR. A commune classed in part must be looked at."""
    if commune.kind == Commune.Kind.ARRONDISSEMENT and commune.parent is not None:
        return frr_status(commune.parent)
    if commune.frr:
        return Place.INSIDE
    return Place.TO_CHECK if commune.frr_class else Place.OUTSIDE


def _sound(geometry: Any) -> Any:
    """Rounding to 4 decimals makes some outlines cross themselves; mended, and without the bits of line left over."""
    mended = shapely.make_valid(shape(geometry))
    parts = shapely.get_parts(shapely.get_parts(mended))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


class PriorityAreaIndex:
    """All outlines in memory with an R-tree; a point is answered in well under a millisecond."""

    def __init__(self, areas: Iterable[tuple[str, str, Any]]) -> None:
        areas = list(areas)
        self._names = [(code, name) for code, name, _ in areas]
        self._shapes = [_sound(geometry) for _, _, geometry in areas]
        self._tree = shapely.STRtree(self._shapes)

    def locate(self, lat: float, lon: float) -> PriorityAreaAnswer:
        margin_lat = 2 * EDGE_M / METRES_PER_DEGREE
        margin_lon = margin_lat / max(math.cos(math.radians(lat)), 0.01)
        around = shapely.box(lon - margin_lon, lat - margin_lat, lon + margin_lon, lat + margin_lat)
        near = PriorityAreaAnswer(Place.OUTSIDE)
        for position in sorted(self._tree.query(around)):
            signed = self._metres_inside(self._shapes[position], lat, lon)
            code, name = self._names[position]
            if signed > EDGE_M:
                return PriorityAreaAnswer(Place.INSIDE, code, name)
            if signed >= -EDGE_M and near.status is Place.OUTSIDE:
                near = PriorityAreaAnswer(Place.TO_CHECK, code, name)
        return near

    @staticmethod
    def _metres_inside(area: Any, lat: float, lon: float) -> float:
        """Metres to the edge, positive inside; on a flat map around the point, exact enough over some kilometres."""
        x, y = METRES_PER_DEGREE * math.cos(math.radians(lat)), METRES_PER_DEGREE
        flat = affine_transform(area, [x, 0, 0, y, -lon * x, -lat * y])
        centre = shapely.Point(0, 0)
        edge = float(shapely.distance(flat.boundary, centre))
        return edge if flat.covers(centre) else -edge


_cache: dict[tuple[Any, ...], PriorityAreaIndex] = {}


def locate_priority_area(lat: float, lon: float) -> PriorityAreaAnswer:
    """Which priority area (QPV) a point is in; "à vérifier" within 15 m of an edge."""
    return _index().locate(lat, lon)


def _index() -> PriorityAreaIndex:
    areas = PriorityArea.objects.current()
    stamp = (
        *ReferenceRelease.objects.filter(dataset="qpv").aggregate(Max("pk"), Max("loaded_at")).values(),
        *areas.aggregate(Count("pk"), Max("pk")).values(),
    )
    if stamp in _cache:
        return _cache[stamp]
    rows = list(areas.exclude(geometry=None).order_by("code").values_list("code", "name", "geometry"))
    index = PriorityAreaIndex(rows)
    if len(rows) > SMALL:
        _cache.clear()
        _cache[stamp] = index
    return index
