"""A map of the branches drawn from the reference data: no outside service, no script, readable as a list too."""

import math
from dataclasses import dataclass, field

from shapely.geometry import MultiPoint

from portal.accounts.models import Agency, AgencyCommune

WIDTH = 600
MARGIN = 40
# Degrees around the outermost communes, so that the outline passes beyond their centres.
AROUND = 0.035


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    r: int


@dataclass(frozen=True)
class Pin:
    number: int
    x: int
    y: int
    agency: Agency


@dataclass
class BranchMap:
    branches: list[Agency]
    pins: list[Pin] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    outline: str = ""
    height: int = 0
    width: int = WIDTH


def branch_map() -> BranchMap:
    branches = list(Agency.objects.branches().select_related("commune").order_by("name"))
    if not branches:
        branches = list(Agency.objects.structures().select_related("commune"))
    drawn = BranchMap(branches)
    placed = {branch.pk: point for branch in branches if (point := _point(branch))}
    communes = AgencyCommune.objects.filter(commune__lat__isnull=False, commune__lon__isnull=False)
    places = [
        (lon or 0.0, lat or 0.0, people)
        for lon, lat, people in communes.values_list(
            "commune__lon", "commune__lat", "commune__population"
        ).order_by("pk")
    ]
    if not placed:
        return drawn
    outline = MultiPoint([(lon, lat) for lon, lat, _ in places] + list(placed.values())).convex_hull.buffer(
        AROUND
    )
    frame = _Frame(*outline.bounds)
    drawn.height = frame.height
    drawn.outline = " ".join(
        f"{x},{y}" for x, y in map(frame.point, *zip(*outline.exterior.coords, strict=True))
    )
    drawn.dots = [Dot(*frame.point(lon, lat), _radius(people)) for lon, lat, people in places]
    drawn.pins = [
        Pin(number, *frame.point(*placed[branch.pk]), branch)
        for number, branch in enumerate(branches, 1)
        if branch.pk in placed
    ]
    return drawn


def _point(branch: Agency) -> tuple[float, float] | None:
    """Longitude and latitude of the branch, or of the centre of its commune."""
    for place in (branch, branch.commune):
        if place is not None and place.lat is not None and place.lon is not None:
            return place.lon, place.lat
    return None


def _radius(people: int | None) -> int:
    return max(2, min(14, round(math.sqrt(people or 0) / 10)))


class _Frame:
    """Degrees to points of the drawing; one degree of longitude is shorter than one of latitude."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self.west, self.north = west, north
        self.shrink = math.cos(math.radians((south + north) / 2))
        self.scale = (WIDTH - 2 * MARGIN) / max((east - west) * self.shrink, 1e-6)
        # A very long territory is narrowed rather than drawn higher than a screen.
        self.scale = min(self.scale, WIDTH * 1.2 / max(north - south, 1e-6))
        self.height = round((north - south) * self.scale + 2 * MARGIN)

    def point(self, lon: float, lat: float) -> tuple[int, int]:
        return (
            round(MARGIN + (lon - self.west) * self.shrink * self.scale),
            round(MARGIN + (self.north - lat) * self.scale),
        )
