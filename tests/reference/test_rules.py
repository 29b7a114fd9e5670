"""Pure rules: folding, licences, distances, the edge of a priority area."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, box, mapping

from portal.reference import geo
from portal.reference.folding import fold
from portal.reference.licences import INCLUDES, with_implied
from portal.reference.words import Entry, WordIndex

latitudes = st.floats(-85, 85)
longitudes = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Boulanger / Boulangère", "boulanger boulangere"),
        ("Œuvre d’art", "oeuvre d art"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("C++ et C#", "c++ et c#"),
        ("  ", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text.upper().lower())


@pytest.mark.parametrize(
    ("held", "implied"),
    [
        ({"CE"}, {"CE", "C", "C1", "C1E", "BE", "B96", "B", "B1", "AM"}),
        ({"BE"}, {"BE", "B96", "B", "B1", "AM"}),
        ({"B"}, {"B", "B1", "AM"}),
        ({"A"}, {"A", "A2", "A1", "AM"}),
        ({"DE"}, {"DE", "D", "D1", "D1E", "BE", "B96", "B", "B1", "AM"}),
        ({"AM"}, {"AM"}),
        (set(), set()),
    ],
)
def test_licences_include_the_lighter_ones(held: set[str], implied: set[str]) -> None:
    assert with_implied(held) == implied


def test_a_heavy_lorry_trailer_allows_a_coach_trailer_only_with_the_coach_licence() -> None:
    assert "DE" not in with_implied({"CE"})
    assert "DE" in with_implied({"CE", "D"})
    assert "A1" not in with_implied({"B"})


@given(st.sets(st.sampled_from([*INCLUDES, "AM", "XX"])), st.sets(st.sampled_from([*INCLUDES, "AM"])))
def test_implied_licences_only_grow(first: set[str], second: set[str]) -> None:
    held = with_implied(first)
    assert first <= held
    assert with_implied(held) == held
    assert held <= with_implied(first | second)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_symmetric_and_at_most_half_the_earth(
    lat1: float, lon1: float, lat2: float, lon2: float
) -> None:
    there = geo.distance_m(lat1, lon1, lat2, lon2)
    assert there == pytest.approx(geo.distance_m(lat2, lon2, lat1, lon1), abs=1e-6)
    assert 0 <= there <= math.pi * geo.EARTH_RADIUS_M
    assert geo.distance_m(lat1, lon1, lat1, lon1) == 0


def test_distance_of_a_degree_and_of_two_towns() -> None:
    assert geo.distance_m(0, 0, 1, 0) == pytest.approx(111_195.08, abs=0.01)
    assert geo.distance_m(44.62, 4.39, 45.75, 4.85) == pytest.approx(130_700, abs=500)


@given(latitudes, longitudes, st.floats(1, 200_000), st.floats(0, 2 * math.pi), st.floats(0, 1))
def test_the_box_holds_every_point_within_the_radius(
    lat: float, lon: float, radius: float, bearing: float, share: float
) -> None:
    angle = radius * share / geo.EARTH_RADIUS_M
    phi = math.radians(lat)
    lat2 = math.asin(math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(bearing))
    lon2 = lon + math.degrees(
        math.atan2(
            math.sin(bearing) * math.sin(angle) * math.cos(phi),
            math.cos(angle) - math.sin(phi) * math.sin(lat2),
        )
    )
    lon2 = (lon2 + 180) % 360 - 180
    found = geo.bounding_box(lat, lon, radius)
    slack = 1e-9
    assert found.lat_min - slack <= math.degrees(lat2) <= found.lat_max + slack
    assert found.lon_min - slack <= lon2 <= found.lon_max + slack


AREA = mapping(MultiPolygon([box(4.38, 44.61, 4.40, 44.63)]))
INDEX = geo.PriorityAreaIndex([("QN00701M", "Les Oliviers", AREA)])
PER_LAT = math.pi * geo.EARTH_RADIUS_M / 180


@given(st.floats(-2000, 2000))
def test_within_fifteen_metres_of_an_edge_it_must_be_checked(metres: float) -> None:
    """A point that many metres north of the northern edge (negative: inside)."""
    answer = INDEX.locate(44.63 + metres / PER_LAT, 4.39)
    if metres > 15.01:
        assert answer.status is geo.Place.OUTSIDE
        assert answer.code == ""
    elif metres < -15.01 and metres > -2000:
        assert answer.status is geo.Place.INSIDE
        assert answer.code == "QN00701M"
    elif abs(metres) < 14.99:
        assert answer.status is geo.Place.TO_CHECK
        assert answer.name == "Les Oliviers"


def test_an_outline_that_crosses_itself_still_answers() -> None:
    bow = {"type": "MultiPolygon", "coordinates": [[[[0, 0], [0.02, 0.02], [0.02, 0], [0, 0.02], [0, 0]]]]}
    index = geo.PriorityAreaIndex([("QN1", "Papillon", bow)])
    assert index.locate(0.01, 0.002).status is geo.Place.INSIDE
    assert index.locate(0.015, 0.01).status is geo.Place.OUTSIDE


words = st.lists(st.text("abcdefgh", min_size=3, max_size=8), min_size=1, max_size=4).map(" ".join)


@given(st.lists(words, min_size=1, max_size=30, unique=True), st.data())
def test_a_whole_wording_finds_its_entry(labels: list[str], data: st.DataObject) -> None:
    index = WordIndex(Entry(number, label, (label,)) for number, label in enumerate(labels))
    wanted = data.draw(st.sampled_from(labels))
    hits = index.search(wanted, limit=5)
    assert wanted in {hit.entry.label for hit in hits if hit.exact}


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    index = WordIndex([Entry("a", "Aubenas", ("aubenas",)), Entry("b", "Privas", ("privas",))])
    assert len(index.search(fold(text), limit=1)) <= 1
