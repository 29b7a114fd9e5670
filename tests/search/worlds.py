"""Generated worlds for the conformance of engines: a small reference, random offers and young people, written in bulk.

Everything is drawn from a `random.Random`, so a failing world can be drawn again from its seed. Values are few and
extremes frequent: equal scores, missing places, empty lists, birthdays on the edges.
"""

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from employers.lifecycle import EstablishmentState
from employers.models import Company, Establishment
from mediations.models import Mediation
from offers.lifecycle import OfferState
from offers.models import (
    JobProfile,
    Offer,
    OfferBookmark,
    ProfileConstraint,
    ProfileLanguage,
    ProfileLicence,
    ProfileSkill,
)
from pathways.lifecycle import YouthState
from pathways.models import (
    Commitment,
    Programme,
    Referral,
    Situation,
    Youth,
    YouthContract,
    YouthLanguage,
    YouthLicence,
    YouthScheduleLimit,
    YouthSkill,
    YouthWish,
)
from portal.accounts.models import Agency
from portal.core.choices import ContractKind, Radius, Requirement
from portal.reference.models import (
    Commune,
    Department,
    DiplomaLevel,
    Language,
    Licence,
    Mobility,
    Occupation,
    Skill,
    WorkContext,
)

OCCUPATIONS = tuple(f"A{number:04d}" for number in range(12))
SKILLS = tuple(range(900_000, 900_012))
CONTEXTS = (300803, 23376, 300793, 126450)
LICENCES = ("B", "C", "AM")
LANGUAGES = ("fr", "en", "ar")
LEVELS = tuple(range(2, 9))
CENTRE = (44.62, 4.39)
EDGE_M = 2.0  # pairs this near a band or a radius are outside the equality of engines (design, section 6)


def build_reference() -> None:
    Occupation.objects.bulk_create(
        Occupation(code=code, ogr=number, label=f"Métier {code}", parent_code=code)
        for number, code in enumerate(OCCUPATIONS, start=1)
    )
    chance = random.Random(7)
    Mobility.objects.bulk_create(
        Mobility(occupation_id=code, target_id=target, rank=rank)
        for code in OCCUPATIONS
        for rank, target in enumerate(chance.sample([c for c in OCCUPATIONS if c != code], 8), start=1)
    )
    Skill.objects.bulk_create(
        Skill(ogr=ogr, label=f"Compétence {ogr}", kind=Skill.Kind.KNOW_HOW, folded=f"competence {ogr}")
        for ogr in SKILLS
    )
    WorkContext.objects.bulk_create(
        WorkContext(ogr=ogr, label=f"Horaire {ogr}", kind=WorkContext.SCHEDULE) for ogr in CONTEXTS
    )
    Licence.objects.bulk_create(Licence(code=code, label=code, minimum_age=16, rank=0) for code in LICENCES)
    Language.objects.bulk_create(Language(code=code, label=code) for code in LANGUAGES)
    DiplomaLevel.objects.bulk_create(
        DiplomaLevel(number=number, label=f"Niveau {number}") for number in LEVELS
    )
    department = Department.objects.create(code="07", name="Ardèche", region="84")
    Commune.objects.create(
        insee="07019",
        name="Aubenas",
        folded="aubenas",
        department=department,
        region="84",
        lat=CENTRE[0],
        lon=CENTRE[1],
    )


@dataclass
class Generated:
    today: date
    agencies: list[Agency]
    offers: list[Offer] = field(default_factory=list)
    youth: list[Youth] = field(default_factory=list)


def _some(chance: random.Random, values: tuple, most: int) -> list:
    return chance.sample(values, chance.randint(0, min(most, len(values))))


def _point(chance: random.Random) -> tuple[float | None, float | None]:
    if chance.random() < 0.1:
        return None, None
    spread = chance.choice((0.03, 0.1, 0.3, 1.0))
    return (
        round(CENTRE[0] + chance.uniform(-spread, spread), 5),
        round(CENTRE[1] + chance.uniform(-spread, spread), 5),
    )


def _uid(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)


def build_world(*, seed: int, offers: int, youth: int, today: date) -> Generated:
    """Offers × youth, all published and active but a few, so that the others are seen to be left out."""
    chance = random.Random(seed)
    structure = Agency.objects.create(name="Structure", slug=f"structure-{seed}")
    agencies = [
        Agency.objects.create(name=name, slug=f"{name}-{seed}", parent=structure) for name in ("a", "b")
    ]
    world = Generated(today, agencies)
    _build_offers(world, chance, offers)
    _build_youth(world, chance, youth)
    _build_bookmarks(world, chance)
    _build_files(world, chance)
    return world


def _build_offers(world: Generated, chance: random.Random, number: int) -> None:
    company, _ = Company.objects.get_or_create(siren="000000000", defaults={"name": "Essai"})
    place, _ = Establishment.objects.get_or_create(
        siret="00000000000000",
        defaults={
            "company": company,
            "name": "Essai",
            "commune_id": "07019",
            "agency": world.agencies[0],
            "state": EstablishmentState.VERIFIED,
        },
    )
    for _ in range(number):
        level = chance.choice((None, *LEVELS))
        profile = JobProfile.objects.create(
            title="Poste",
            public_id=_uid(chance),
            occupation_id=chance.choice(OCCUPATIONS) if chance.random() < 0.95 else None,
            level_minimum_id=level,
            level_mandatory=level is not None and chance.random() < 0.3,
        )
        lat, lon = _point(chance)
        offer = Offer.objects.create(
            public_id=_uid(chance),
            profile=profile,
            agency=chance.choice(world.agencies),
            establishment=place,
            contract=chance.choice((None, *ContractKind.values, *ContractKind.values)),
            lat=lat,
            lon=lon,
            remote=chance.random() < 0.1,
            start_on=chance.choice((None, world.today + timedelta(days=chance.randint(-40, 400)))),
            dangerous=chance.random() < 0.15,
            state=OfferState.PUBLISHED if chance.random() < 0.93 else OfferState.PAUSED,
        )
        ogrs = chance.sample(SKILLS, chance.randint(0, 7))
        ProfileSkill.objects.bulk_create(
            ProfileSkill(
                profile=profile,
                skill_id=ogr,
                requirement=chance.choices(Requirement.values, weights=[1, 6, 4])[0],
            )
            for ogr in ogrs
        )
        ProfileConstraint.objects.bulk_create(
            ProfileConstraint(profile=profile, context_id=ogr) for ogr in _some(chance, CONTEXTS, 2)
        )
        ProfileLicence.objects.bulk_create(
            ProfileLicence(profile=profile, licence_id=code, mandatory=chance.random() < 0.4)
            for code in _some(chance, LICENCES, 2)
        )
        ProfileLanguage.objects.bulk_create(
            ProfileLanguage(profile=profile, language_id=code, mandatory=chance.random() < 0.4)
            for code in _some(chance, LANGUAGES, 2)
        )
        world.offers.append(offer)


def _birth(world: Generated, chance: random.Random) -> date:
    """Anybody of 15 to 32, often within a few days of a birthday that the law counts, 29 February included."""
    if chance.random() < 0.1:
        return date(2008, 2, 29)
    years = chance.choice((16, 18, 26, 30, 31)) if chance.random() < 0.5 else chance.randint(15, 32)
    edge = date(world.today.year - years, world.today.month, min(world.today.day, 28))
    return edge + timedelta(days=chance.choice((-1, 0, 1, chance.randint(-300, 300))))


def _build_youth(world: Generated, chance: random.Random, number: int) -> None:
    programme, _ = Programme.objects.get_or_create(code="ESSAI", defaults={"name": "Essai"})
    for _ in range(number):
        lat, lon = _point(chance)
        youth = Youth.objects.create(
            public_id=_uid(chance),
            agency=chance.choice(world.agencies),
            first_name="Alex",
            last_name="Essai",
            birth_date=_birth(world, chance),
            rqth=chance.random() < 0.2,
            lat=lat,
            lon=lon,
            radius=chance.choice((None, *Radius.values)),
            level_id=chance.choice((None, *LEVELS)),
            available_from=chance.choice((None, world.today + timedelta(days=chance.randint(-30, 420)))),
            state=YouthState.ACTIVE if chance.random() < 0.93 else YouthState.PAUSED,
        )
        _fill(youth, chance)
        if chance.random() < 0.5:
            Commitment.objects.create(
                youth=youth,
                programme=programme,
                started_on=world.today,
                state=chance.choice(("active", "suspended", "completed")),
            )
        if chance.random() < 0.2:
            Referral.objects.create(
                youth=youth,
                partner="Partenaire",
                referred_on=world.today - timedelta(days=20),
                ended_on=chance.choice((None, world.today - timedelta(days=1), world.today)),
            )
        if chance.random() < 0.3:
            Situation.objects.create(
                youth=youth,
                kind=chance.choice((Situation.Kind.IMMERSION, Situation.Kind.JOB)),
                occupation_id=chance.choice((None, *OCCUPATIONS)),
                started_on=world.today - timedelta(days=50),
            )
        world.youth.append(youth)


def _fill(youth: Youth, chance: random.Random) -> None:
    YouthWish.objects.bulk_create(
        YouthWish(youth=youth, occupation_id=code, rank=rank)
        for rank, code in enumerate(_some(chance, OCCUPATIONS, 3), start=1)
    )
    YouthSkill.objects.bulk_create(
        YouthSkill(youth=youth, skill_id=ogr) for ogr in chance.sample(SKILLS, chance.randint(3, 12))
    )
    YouthLicence.objects.bulk_create(
        YouthLicence(youth=youth, licence_id=code) for code in _some(chance, LICENCES, 3)
    )
    YouthLanguage.objects.bulk_create(
        YouthLanguage(youth=youth, language_id=code) for code in _some(chance, LANGUAGES, 3)
    )
    kinds = chance.sample(ContractKind.values, chance.randint(0, 8))
    YouthContract.objects.bulk_create(
        YouthContract(youth=youth, kind=kind, accepted=chance.random() < 0.8) for kind in kinds
    )
    YouthScheduleLimit.objects.bulk_create(
        YouthScheduleLimit(youth=youth, context_id=ogr, impossible=chance.random() < 0.3)
        for ogr in _some(chance, CONTEXTS, 2)
    )


def _build_bookmarks(world: Generated, chance: random.Random) -> None:
    pairs = {(chance.choice(world.offers).pk, chance.choice(world.youth).pk) for _ in range(len(world.youth))}
    OfferBookmark.objects.bulk_create(OfferBookmark(offer_id=offer, youth_id=youth) for offer, youth in pairs)


def _build_files(world: Generated, chance: random.Random) -> None:
    """Some young people were proposed often, some asked by themselves, most never."""
    pairs = {(chance.choice(world.offers).pk, chance.choice(world.youth).pk) for _ in range(len(world.youth))}
    Mediation.objects.bulk_create(
        Mediation(offer_id=offer, youth_id=youth, origin=chance.choice(("adviser", "adviser", "youth")))
        for offer, youth in sorted(pairs)
    )
