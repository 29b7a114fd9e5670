"""Generated cases for the equality of counts: two structures, days that turn at midnight in Paris, much left empty."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from employers.models import Establishment, SupportRequest
from mediations.lifecycle import OPEN_STATES, CheckInMoment, MediationState
from mediations.models import CheckIn, Mediation
from offers.models import Offer
from pathways.models import Youth
from portal.accounts.models import Agency
from portal.core.choices import SupportDepth
from tests.factories.accounts import AgencyFactory, StructureFactory
from tests.factories.employers import EstablishmentFactory, SupportRequestFactory
from tests.factories.offers import JobProfileFactory, OfferFactory
from tests.factories.reference import CommuneFactory, PriorityAreaFactory

# An ordinary day, the day summer time ends, and one after a 29 February.
DAYS = (date(2026, 11, 23), date(2026, 10, 25), date(2028, 3, 1))
# In Paris 22:30 and 23:30 UTC are the next day, in winter 22:30 is not.
HOURS = (time(0, 30), time(9, 0), time(12, 0), time(21, 59), time(22, 30), time(23, 0), time(23, 30))


@dataclass
class World:
    now: datetime
    structures: list[Agency] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    places: list[Establishment] = field(default_factory=list)
    youth: list[Youth] = field(default_factory=list)
    needs: list[SupportRequest] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)


class Builder:
    def __init__(self, seed: int, today: date) -> None:
        self.chance = random.Random(seed)
        self.today = today
        self.world = World(datetime.combine(today, self.chance.choice(HOURS), tzinfo=UTC))

    def moment(self, *, likely: float = 1.0, after: datetime | None = None) -> datetime | None:
        """Often near the edges of the period that the tests ask for: today, and a year ago."""
        if self.chance.random() > likely:
            return None
        if after is not None:
            day = after.date() + timedelta(days=self.chance.choice((0, 1, 2, 3, 7, 30)))
        else:
            day = self.today - timedelta(days=self.chance.choice((0, 1, 2, 30, 100, 200, 364, 365, 366, 367)))
        return datetime.combine(day, self.chance.choice(HOURS), tzinfo=UTC)

    def build(self, *, youth: int, needs: int, mediations: int) -> World:
        self._places()
        for _ in range(youth):
            self._youth()
        for _ in range(needs):
            self._need()
        # An offer that no need of the portal asked for.
        self.world.offers.append(
            OfferFactory(
                establishment=self.chance.choice(self.world.places),
                profile=JobProfileFactory(support_request=None),
                support_request=None,
            )
        )
        self.world.offers.append(OfferFactory(imported=True, agency=self.world.agencies[0]))
        self._mediations(mediations)
        return self.world

    def _places(self) -> None:
        world = self.world
        for _ in range(2):
            structure = StructureFactory()
            world.structures.append(structure)
            world.agencies += [structure, AgencyFactory(parent=structure), AgencyFactory(parent=structure)]
        self.communes = [CommuneFactory(insee="07001", rural=True), CommuneFactory(insee="07002")]
        self.area = PriorityAreaFactory()
        for _ in range(6):
            world.places.append(
                EstablishmentFactory(
                    agency=self.chance.choice(world.agencies),
                    commune=self.chance.choice(self.communes),
                    priority_area=self.chance.choice((None, self.area)),
                )
            )

    def _youth(self) -> None:
        chance, world = self.chance, self.world
        merged = chance.choice(world.youth) if world.youth and chance.random() < 0.1 else None
        world.youth.append(
            Youth.objects.create(
                public_id=uuid.UUID(int=chance.getrandbits(128), version=4),
                agency=chance.choice(world.agencies),
                first_name="Alex",
                last_name="Essai",
                birth_date=date(2006, 1, 31),
                sex=chance.choice(("f", "m", "")),
                commune=chance.choice((None, *self.communes)),
                priority_area=chance.choice((None, self.area)),
                priority_area_status=chance.choice(Youth.AreaStatus.values),
                first_welcome_on=(found := self.moment(likely=0.8)) and found.date(),
                state=chance.choice(("active", "paused", "left")),
                merged_into=merged,
            )
        )

    def _need(self) -> None:
        chance, world = self.chance, self.world
        place = chance.choice(world.places)
        received = self.moment()
        due = self.moment(after=received)
        answered = chance.choice((None, due, self.moment(after=received)))
        need = SupportRequestFactory(
            establishment=place,
            agency=chance.choice(world.agencies),
            depth=chance.choice(SupportDepth.values),
            submitted_at=received,
            answer_due_at=due,
            first_answer_at=answered,
        )
        world.needs.append(need)
        if chance.random() < 0.8:
            profile = JobProfileFactory(support_request=need)
            world.offers.append(OfferFactory(establishment=place, support_request=need, profile=profile))

    def _mediations(self, number: int) -> None:
        chance, world = self.chance, self.world
        taken: set[tuple[int, int]] = set()
        for _ in range(number):
            youth, offer = chance.choice(world.youth), chance.choice(world.offers)
            state = chance.choice(MediationState.values)
            if state in OPEN_STATES and (youth.pk, offer.pk) in taken:
                continue
            taken.add((youth.pk, offer.pk))
            opened = self.moment()
            mediation = Mediation.objects.create(
                youth=youth,
                offer=offer,
                state=state,
                origin=chance.choice(Mediation.Origin.values),
                created_at=opened,
                agreed_at=self.moment(likely=0.6, after=opened),
                presented_at=self.moment(likely=0.6, after=opened),
                met_at=self.moment(likely=0.5, after=opened),
                hired_at=self.moment(likely=0.5, after=opened),
                job_ended_on=(ended := self.moment(likely=0.4)) and ended.date(),
                closed_at=self.moment(likely=0.5),
            )
            self._check_ins(mediation)

    def _check_ins(self, mediation: Mediation) -> None:
        """Milestones in the past, today and in the future."""
        if self.chance.random() < 0.5:
            return
        first = self.moment()
        for moment, days in ((CheckInMoment.DAY2, 2), (CheckInMoment.MONTH1, 31), (CheckInMoment.MONTH3, 92)):
            if self.chance.random() < 0.85:
                due = first.date() + timedelta(days=days)
                CheckIn.objects.create(mediation=mediation, moment=moment, due_on=due)


def build_world(
    *, seed: int, today: date = DAYS[0], youth: int = 25, needs: int = 20, mediations: int = 60
) -> World:
    return Builder(seed, today).build(youth=youth, needs=needs, mediations=mediations)
