"""The structure, its three branches and the communes of each: real communes of Ardèche méridionale."""

from typing import Any

from portal.accounts.models import Agency, AgencyCommune
from portal.demo.world import World
from portal.reference.models import Commune

# Groupings of communes (EPCI, by SIREN) of each branch.
BRANCHES: tuple[dict[str, Any], ...] = (
    {
        "name": "Antenne d’Aubenas",
        "slug": "aubenas",
        "commune": "07019",
        "address": "12, place de la Passerelle",
        "phone": "04 00 00 07 10",
        "epci": ("200073245", "200071413"),
    },
    {
        "name": "Antenne du Teil",
        "slug": "le-teil",
        "commune": "07319",
        "address": "3, rue des Deux-Roues",
        "phone": "04 00 00 07 20",
        "epci": ("200071405", "240700864", "240700815"),
    },
    {
        "name": "Antenne des Cévennes",
        "slug": "les-vans",
        "commune": "07334",
        "address": "8, avenue des Châtaigniers",
        "phone": "04 00 00 07 30",
        "epci": ("200039832", "240700302", "240700617", "200039808"),
    },
)
OPENING_HOURS = "Du lundi au vendredi, 9 h – 12 h et 13 h 30 – 17 h. Fermé le jeudi matin."


def build_territory(world: World) -> None:
    aubenas = Commune.objects.get(pk="07019")
    world.structure = Agency.objects.create(
        name="Mission locale des Trois Vallées",
        slug="trois-vallees",
        public_id=world.uid(),
        address="12, place de la Passerelle",
        commune=aubenas,
        lat=aubenas.lat,
        lon=aubenas.lon,
        phone="04 00 00 07 00",
        email="contact@troisvallees.example",
        opening_hours=OPENING_HOURS,
    )
    taken: set[str] = set()
    for branch in BRANCHES:
        seat = Commune.objects.get(pk=branch["commune"])
        agency = Agency.objects.create(
            parent=world.structure,
            name=branch["name"],
            slug=branch["slug"],
            public_id=world.uid(),
            address=branch["address"],
            commune=seat,
            lat=seat.lat,
            lon=seat.lon,
            phone=branch["phone"],
            email=f"{branch['slug']}@troisvallees.example",
            opening_hours=OPENING_HOURS,
        )
        world.branches.append(agency)
        communes = Commune.objects.filter(epci__in=branch["epci"], department="07", retired=False).order_by(
            "pk"
        )
        AgencyCommune.objects.bulk_create(
            AgencyCommune(agency=agency, commune=commune) for commune in communes if commune.pk not in taken
        )
        taken |= {commune.pk for commune in communes}


def build_referents(world: World) -> None:
    """Each commune gets the adviser who answers its employers and a stand-in, in turn within the branch."""
    for agency in world.branches:
        team = world.advisers_of(agency)
        links = list(AgencyCommune.objects.filter(agency=agency).order_by("commune_id"))
        for number, link in enumerate(links):
            link.referent = team[number % len(team)]
            link.stand_in = team[(number + 1) % len(team)]
        AgencyCommune.objects.bulk_update(links, ["referent", "stand_in"])
