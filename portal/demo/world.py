"""What the builders share: the seeded chance, the day of the set-up, and the rows made so far."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from employers.models import Establishment
from offers.models import Offer
from pathways.models import Youth
from portal.accounts.models import Adviser, Agency, User

SEED = 20260


@dataclass
class World:
    """`today` is the day of the set-up: every date of the demo is relative to it."""

    today: date
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    structure: Agency | None = None
    branches: list[Agency] = field(default_factory=list)
    advisers: list[Adviser] = field(default_factory=list)
    establishments: list[Establishment] = field(default_factory=list)
    members: dict[int, User] = field(default_factory=dict)
    youth: list[Youth] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)

    def uid(self) -> uuid.UUID:
        """A UUID from the seed, so that two set-ups of the same day name the same rows alike."""
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def day(self, ago: int) -> date:
        """The day so many days before the set-up (after it when negative)."""
        return self.today - timedelta(days=ago)

    def moment(self, ago: int, *, hour: int | None = None) -> datetime:
        """A moment of office hours so many days before the set-up, on a working day: one in the past never comes after
        the set-up, one to come (`ago` negative) never before it."""
        day = self.day(ago)
        while day.weekday() > 4:
            day -= timedelta(days=1 if ago >= 0 else -1)
        at = time(
            hour if hour is not None else self.chance.randint(9, 17),
            self.chance.choice((0, 10, 20, 30, 40, 50)),
        )
        moment = timezone.make_aware(datetime.combine(day, at))
        return min(moment, timezone.now() - timedelta(minutes=5)) if ago >= 0 else moment

    def advisers_of(self, agency: Agency) -> list[Adviser]:
        return [
            adviser
            for adviser in self.advisers
            if adviser.agency_id == agency.pk and adviser.role in (Adviser.Role.ADVISER, Adviser.Role.MANAGER)
        ]
