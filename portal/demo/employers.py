"""Ninety establishments from `data/employers.csv`, with made-up numbers that no real company can have."""

import csv
from pathlib import Path

from employers.lifecycle import EstablishmentState
from employers.models import Company, EmployerMembership, Establishment
from portal.accounts.models import AgencyCommune, User
from portal.demo import names
from portal.demo.team import make_user, plain
from portal.demo.world import World
from portal.demo.youth import centre
from portal.reference.geo import Place, locate_priority_area
from portal.reference.models import Commune, NafCode

DATA = Path(__file__).parent / "data"
PENDING = ("Crêperie du Château", "Cycles de la Voie Bleue", "Imprimerie du Vivarais", "Barbier du Cours")
# establishment → (first name, last name, job title, what the login page says)
OWNERS = {
    "Boulangerie du Pont": ("Martine", "Chaussy", "Gérante",
                            "Martine, boulangère à Aubenas : elle cherche une vendeuse et suit ses candidats."),
    "Garage des Quatre Chemins": ("Gilles", "Serrecourt", "Gérant",
                                  "Gilles, garagiste : il veut prendre un apprenti, accompagné de bout en bout."),
    "Crêperie du Château": ("Maud", "Fontbonnet", "Gérante",
                            "Maud, nouvelle inscrite : la Mission locale doit encore vérifier son entreprise."),
}  # fmt: skip


def luhn_complete(digits: str) -> str:
    """These digits with the check digit that makes the whole pass Luhn's rule."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def build_employers(world: World) -> None:
    places = {link.commune_id: link.agency for link in AgencyCommune.objects.select_related("agency")}
    activities = NafCode.objects.in_bulk()
    with (DATA / "employers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    communes = Commune.objects.in_bulk({row["insee"] for row in rows})
    for number, row in enumerate(rows, start=1):
        commune = communes[row["insee"]]
        lat, lon = centre(commune)
        # No SIREN begins with 0000: INSEE has never given one.
        siren = luhn_complete(f"0000{number:04d}")
        naf = activities.get(row["naf"])
        company = Company.objects.create(
            public_id=world.uid(), siren=siren, name=row["name"].upper(), naf=naf, size_band=row["size"]
        )
        establishment = Establishment.objects.create(
            public_id=world.uid(),
            company=company,
            siret=luhn_complete(f"{siren}0001"),
            name=row["name"],
            naf=naf,
            address=f"{world.chance.randint(1, 80)}, {world.chance.choice(STREETS)}",
            commune=commune,
            lat=round(lat + world.chance.uniform(-0.006, 0.006), 5),
            lon=round(lon + world.chance.uniform(-0.006, 0.006), 5),
            phone=f"04 00 01 {number // 100:02d} {number % 100:02d}",
            agency=places[commune.pk],
            state=EstablishmentState.PENDING if row["name"] in PENDING else EstablishmentState.VERIFIED,
            checked_at=None if row["name"] in PENDING else world.moment(world.chance.randint(330, 700)),
        )
        answer = locate_priority_area(establishment.lat or lat, establishment.lon or lon)
        if answer.status is Place.INSIDE:
            establishment.priority_area_id = answer.code
            establishment.save(update_fields=["priority_area"])
        world.establishments.append(establishment)
        _member(world, establishment)


STREETS = (
    "rue de la République", "place de l’Airette", "chemin des Mûriers", "route des Gorges", "rue du Moulinage",
    "avenue de la Gare", "quai de l’Ardèche", "rue des Tanneurs", "impasse du Lavoir", "zone artisanale du Pont",
)  # fmt: skip


def _member(world: World, establishment: Establishment) -> None:
    """The person who speaks for the place; known ones can be chosen on the login page."""
    known = OWNERS.get(establishment.name)
    women = world.chance.random() < 0.5
    first = world.chance.choice(names.FIRST_NAMES_F if women else names.FIRST_NAMES_M)
    last = world.chance.choice(names.LAST_NAMES)
    first, last, title, note = known or (first, last, "Gérante" if women else "Gérant", "")
    user = make_user(
        world,
        kind=User.Kind.EMPLOYER,
        first_name=first,
        last_name=last,
        email=f"{plain(first)}@{plain(establishment.name)}.example",
        demo_note=note,
    )
    EmployerMembership.objects.create(user=user, establishment=establishment, is_admin=True, job_title=title)
    world.members[establishment.pk] = user
