"""Young people at points of real communes and quarters, with wishes, skills of their trades, limits and a pathway."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from math import cos, radians
from typing import Any

from shapely.geometry import Point, shape

from pathways.lifecycle import YouthState
from pathways.models import (
    Programme,
    Youth,
    YouthContract,
    YouthLanguage,
    YouthLicence,
    YouthScheduleLimit,
    YouthSkill,
    YouthWish,
)
from pathways.names import fold_name
from portal.accounts.models import AgencyCommune, User
from portal.core.choices import ContractKind
from portal.demo import names
from portal.demo.pathways import build_pathways, build_twins
from portal.demo.team import make_user, plain
from portal.demo.world import World
from portal.reference.geo import distance_m
from portal.reference.models import Commune, OccupationSkill, PriorityArea

# Trades young people ask for here, the most asked first; each with neighbours they would also take.
TRADES = (
    ("D1507", "D1106", "N1103"), ("D1106", "D1507", "D1214"), ("G1602", "G1609", "G1803"), ("G1803", "G1703", "G1602"),
    ("K1304", "K1303", "J1301"), ("J1301", "J1501", "K1304"), ("F1703", "F1606", "F1603"), ("I1604", "I1619", "I1603"),
    ("N1103", "N1105", "N1110"), ("A1419", "A1208", "A1418"), ("K2204", "K2205", "J1301"), ("D1102", "D1106", "G1602"),
    ("F1602", "F1603", "F1606"), ("A1208", "A1419", "F1707"), ("K1303", "G1203", "K1304"), ("M1607", "M1609", "G1703"),
    ("D1202", "D1216", "D1214"), ("N4105", "N4102", "N1103"), ("H2102", "N1105", "H3301"), ("H2913", "H2903", "I1310"),
    ("G1203", "G1240", "K1303"), ("H2206", "F1503", "F1606"), ("D1101", "D1105", "D1507"), ("D1219", "D1209", "A1208"),
    ("M1855", "M1607", "D1221"), ("K2304", "N1105", "K2204"),
)  # fmt: skip
LEVELS = (2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 6)
RADII = (5, 10, 10, 20, 20, 20, 30, 30, 50)
SCHEDULES = (300803, 23376, 300793, 126450, 300805, 400005, 23374)
ACCEPTED = (
    ContractKind.CDI, ContractKind.CDD, ContractKind.INTERIM, ContractKind.SEASONAL, ContractKind.APPRENTICESHIP,
    ContractKind.PROFESSIONALISATION, ContractKind.IMMERSION, ContractKind.INTERNSHIP, ContractKind.CIVIC_SERVICE,
    ContractKind.INSERTION,
)  # fmt: skip
BATCH = 2000
AREA_SHARE = 0.45  # of the young people of a commune that has quarters
KM_PER_DEGREE = 111.19


@dataclass
class Places:
    """Where people can live: communes by weight of population, and the quarters of each."""

    communes: list[Commune]
    weights: list[int]
    reach: dict[str, float]
    areas: dict[str, list[tuple[PriorityArea, Any]]]
    agencies: dict[str, int]


def build_youth(world: World, *, number: int) -> None:
    places = _places(world)
    skills = _skills_by_trade()
    programmes = list(Programme.objects.filter(closes_on__isnull=True)) or list(Programme.objects.all())
    rows = iter(range(number))
    while batch := list(islice(rows, BATCH)):
        youth = Youth.objects.bulk_create([_person(world, places, index) for index in batch], batch_size=500)
        _profiles(world, youth, skills)
        build_pathways(world, youth, programmes)
        world.youth += youth
    _accounts(world)
    build_twins(world)


def _places(world: World) -> Places:
    links = AgencyCommune.objects.select_related("commune").order_by("commune_id")
    communes = [link.commune for link in links if link.commune.population and link.commune.lat is not None]
    areas: dict[str, list[tuple[PriorityArea, Any]]] = defaultdict(list)
    for area in PriorityArea.objects.filter(
        communes__in=[commune.pk for commune in communes], geometry__isnull=False
    ):
        for commune in area.communes.all():
            areas[commune.pk].append((area, shape(area.geometry)))
    return Places(
        communes=communes,
        weights=[commune.population or 1 for commune in communes],
        reach={commune.pk: _reach(commune, communes) for commune in communes},
        areas=areas,
        agencies={link.commune_id: link.agency_id for link in links},
    )


def centre(commune: Commune) -> tuple[float, float]:
    """The centre of a commune that has one: those without are left out of the demo."""
    if commune.lat is None or commune.lon is None:
        raise ValueError(f"{commune.insee} has no centre")
    return commune.lat, commune.lon


def _reach(commune: Commune, others: list[Commune]) -> float:
    """How far from its centre (km) a point surely lies in the commune: a little under half-way to the next centre."""
    lat, lon = centre(commune)
    distances = (distance_m(lat, lon, *centre(other)) for other in others if other.pk != commune.pk)
    return min(0.45 * min(distances) / 1000, 3.0)


def _skills_by_trade() -> dict[str, list[int]]:
    codes = {code for trade in TRADES for code in trade}
    found: dict[str, list[int]] = defaultdict(list)
    links = OccupationSkill.objects.filter(occupation__in=codes).order_by(
        "occupation_id", "-core", "skill_id"
    )
    for code, ogr in links.values_list("occupation_id", "skill_id"):
        found[code].append(ogr)
    return found


def _person(world: World, places: Places, index: int) -> Youth:
    chance = world.chance
    woman = chance.random() < 0.49
    first = chance.choice(names.FIRST_NAMES_F if woman else names.FIRST_NAMES_M)
    last = chance.choice(names.LAST_NAMES)
    commune = chance.choices(places.communes, weights=places.weights)[0]
    lat, lon, area = _point(world, places, commune)
    born = world.today - timedelta(days=int(chance.triangular(16.1, 25.9, 20) * 365.25))
    state = chance.choices([YouthState.ACTIVE, YouthState.PAUSED, YouthState.LEFT], weights=[86, 5, 9])[0]
    agency_id = places.agencies[commune.pk]
    team = [adviser for adviser in world.advisers if adviser.agency_id == agency_id]
    status = Youth.AreaStatus.OUTSIDE
    if area is not None:
        status = Youth.AreaStatus.INSIDE
    return Youth(
        public_id=world.uid(),
        agency_id=agency_id,
        adviser=chance.choice(team),
        first_name=first,
        last_name=last,
        folded_name=fold_name(first, last),
        birth_date=born,
        sex=Youth.Sex.FEMALE if woman else Youth.Sex.MALE,
        email=f"{plain(first)}.{plain(last)}{index}@jeunes.example" if chance.random() < 0.9 else "",
        phone=f"06 00 {index // 10000:02d} {index // 100 % 100:02d} {index % 100:02d}",
        imilo_id=f"7{index:07d}",
        rqth=chance.random() < 0.04,
        commune=commune,
        lat=lat,
        lon=lon,
        point_origin=Youth.PointOrigin.ADDRESS if chance.random() < 0.8 else Youth.PointOrigin.MAP,
        priority_area=area,
        priority_area_status=status,
        radius=chance.choice(RADII) if chance.random() < 0.95 else None,
        level_id=chance.choice(LEVELS) if chance.random() < 0.97 else None,
        available_from=world.day(chance.randint(-45, 200)) if chance.random() < 0.9 else None,
        about=chance.choice(names.ABOUT) if chance.random() < 0.6 else "",
        first_welcome_on=_welcome(world),
        state=state,
        left_on=world.day(chance.randint(5, 300)) if state == YouthState.LEFT else None,
        created_at=world.moment(chance.randint(20, 400)),
    )


def _welcome(world: World) -> date:
    """Most were first met within the year, some before."""
    return world.moment(int(world.chance.triangular(2, 700, 120))).date()


def _point(world: World, places: Places, commune: Commune) -> tuple[float, float, PriorityArea | None]:
    areas = places.areas.get(commune.pk)
    if areas and world.chance.random() < AREA_SHARE:
        area, polygon = world.chance.choice(areas)
        return (*_inside(world, polygon), area)
    reach = places.reach[commune.pk] / KM_PER_DEGREE
    middle_lat, middle_lon = centre(commune)
    for _ in range(50):
        lat = round(middle_lat + world.chance.uniform(-reach, reach) * 0.7, 5)
        lon = round(middle_lon + world.chance.uniform(-reach, reach) * 0.7 / cos(radians(middle_lat)), 5)
        if not any(polygon.buffer(0.0003).contains(Point(lon, lat)) for _, polygon in areas or []):
            return lat, lon, None
    return middle_lat, middle_lon, None


def _inside(world: World, polygon: Any) -> tuple[float, float]:
    """A point of the quarter, away from its edge where it can be."""
    inner = polygon.buffer(-0.0002)
    target = polygon if inner.is_empty else inner
    west, south, east, north = target.bounds
    for _ in range(200):
        lon, lat = round(world.chance.uniform(west, east), 5), round(world.chance.uniform(south, north), 5)
        if target.contains(Point(lon, lat)):
            return lat, lon
    centre = target.representative_point()
    return round(centre.y, 5), round(centre.x, 5)


def _profiles(world: World, people: list[Youth], skills: dict[str, list[int]]) -> None:
    chance = world.chance
    wishes, owned, licences, languages, contracts, limits = [], [], [], [], [], []
    for youth in people:
        trade = chance.choices(TRADES, weights=range(len(TRADES) + 6, 6, -1))[0]
        codes = trade[: chance.choice((1, 1, 2, 2, 3))]
        wishes += [
            YouthWish(youth=youth, occupation_id=code, rank=rank) for rank, code in enumerate(codes, start=1)
        ]
        owned += list(_owned(world, youth, codes, skills))
        if youth.age_on(world.today) >= 18 and chance.random() < 0.42:
            licences += [
                YouthLicence(youth=youth, licence_id="B"),
                YouthLicence(youth=youth, licence_id="AM", implied=True),
                YouthLicence(youth=youth, licence_id="B1", implied=True),
            ]
        spoken = {"fr"} | (
            {chance.choice(("en", "ar", "es", "pt", "tr"))} if chance.random() < 0.35 else set()
        )
        languages += [YouthLanguage(youth=youth, language_id=code) for code in sorted(spoken)]
        contracts += list(_contracts(world, youth))
        limits += [
            YouthScheduleLimit(youth=youth, context_id=ogr, impossible=chance.random() < 0.4)
            for ogr in chance.sample(SCHEDULES, chance.choice((0, 0, 1, 1, 2)))
        ]
    YouthWish.objects.bulk_create(wishes, batch_size=1000)
    YouthSkill.objects.bulk_create(owned, batch_size=1000)
    YouthLicence.objects.bulk_create(licences, batch_size=1000)
    YouthLanguage.objects.bulk_create(languages, batch_size=1000)
    YouthContract.objects.bulk_create(contracts, batch_size=1000)
    YouthScheduleLimit.objects.bulk_create(limits, batch_size=1000)


def _owned(
    world: World, youth: Youth, codes: tuple[str, ...], skills: dict[str, list[int]]
) -> Iterator[YouthSkill]:
    chance = world.chance
    known: dict[int, None] = {}
    for code in codes:
        pool = skills.get(code, [])[:30]
        known |= dict.fromkeys(chance.sample(pool, min(len(pool), chance.randint(1, 7))))
    sources = (
        YouthSkill.Source.DECLARED,
        YouthSkill.Source.DECLARED,
        YouthSkill.Source.ADVISER,
        YouthSkill.Source.TRAINING,
    )
    for ogr in known:
        yield YouthSkill(youth=youth, skill_id=ogr, source=chance.choice(sources))


def _contracts(world: World, youth: Youth) -> Iterator[YouthContract]:
    chance = world.chance
    accepted = set(chance.sample(ACCEPTED, chance.randint(3, 7))) | {ContractKind.CDI}
    refused = set(chance.sample(ACCEPTED[1:], chance.choice((0, 0, 0, 1)))) - accepted
    for kind in ACCEPTED:
        if kind in accepted or kind in refused:
            yield YouthContract(youth=youth, kind=kind, accepted=kind in accepted)


def _accounts(world: World) -> None:
    """Some have an account; three can be chosen on the login page (notes are written with the files, see `files`)."""
    active = [youth for youth in world.youth if youth.state == YouthState.ACTIVE and youth.email]
    for youth in active[:60]:
        youth.user = make_user(
            world,
            kind=User.Kind.YOUTH,
            first_name=youth.first_name,
            last_name=youth.last_name,
            email=youth.email,
        )
    Youth.objects.bulk_update(active[:60], ["user"])
