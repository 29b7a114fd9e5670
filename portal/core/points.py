"""A point on Earth that the database can compare without trigonometry.

`geo_x, geo_y, geo_z` is the point on the unit sphere. Two points are within `d` metres of each other along the great
circle exactly when the square of the chord between them is at most `chord2(d)`: three products instead of a haversine.
"""

from math import cos, radians, sin
from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.functions import Cos, Radians, Sin

EARTH_RADIUS_M = 6_371_008.8  # mean radius R1 of the IUGG


def chord2(metres: float) -> float:
    """Square of the chord, on the unit sphere, under an arc of so many metres."""
    return float((2 * sin(metres / (2 * EARTH_RADIUS_M))) ** 2)


def unit_vector(lat: float, lon: float) -> tuple[float, float, float]:
    """The point on the unit sphere of a latitude and a longitude in degrees."""
    phi, lam = radians(lat), radians(lon)
    return cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)


def _generated(expression: Any) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression, output_field=models.FloatField(null=True), db_persist=True
    )


class PointModel(models.Model):
    """Adds the vector of `lat` and `lon`; the database keeps it in step, in bulk writes too."""

    lat = models.FloatField("latitude", null=True, blank=True)
    lon = models.FloatField("longitude", null=True, blank=True)
    geo_x = _generated(Cos(Radians(F("lat"))) * Cos(Radians(F("lon"))))
    geo_y = _generated(Cos(Radians(F("lat"))) * Sin(Radians(F("lon"))))
    geo_z = _generated(Sin(Radians(F("lat"))))

    class Meta:
        abstract = True
