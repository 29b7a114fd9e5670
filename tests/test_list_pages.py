"""Each page that lists things asks the database as often for 50 rows as for 5."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import AdviserFactory
from tests.factories.employers import EmployerMembershipFactory, EstablishmentFactory, SupportRequestFactory
from tests.factories.mediations import (
    AlertFactory,
    CheckInFactory,
    MediationFactory,
    MeetingFactory,
    NoteFactory,
)
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory
from tests.people import login

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FEW, MANY = 5, 50


@dataclass
class Town:
    """One adviser, one employer, one young person: everything that is added belongs to all three."""

    adviser: Any
    member: Any
    youth: Any
    offer: Any
    harder: Any
    need: Any
    size: int = 0

    def grow(self, size: int) -> None:
        for number in range(self.size, size):
            self._add(number)
        self.size = size

    def _add(self, number: int) -> None:
        own = {"adviser": self.adviser, "agency": self.adviser.agency}
        place = EstablishmentFactory(agency=self.adviser.agency, company=self.member.establishment.company)
        EmployerMembershipFactory(user=self.member.user, establishment=place)
        youth = YouthFactory(**own, wishes=["G1602"], skills=[11], licences=["B"])
        offer = OfferFactory(
            establishment=self.member.establishment,
            occupation__code="G1602",
            expected=[11],
            licences={"B": True},
        )
        OfferFactory(imported=True, agency=self.adviser.agency)
        SupportRequestFactory(establishment=place, agency=self.adviser.agency)
        late = timezone.now() - timedelta(days=20)
        file = MediationFactory(youth=youth, offer=self.offer, presented=True, moved_at=late)
        MediationFactory(youth=self.youth, offer=offer)
        following = MediationFactory(youth=youth, offer=offer, following=True)
        CheckInFactory(mediation=following)
        AlertFactory(mediation=following)
        MeetingFactory(mediation=file)
        NoteFactory(mediation=file)
        # The same name and birth date: a possible duplicate.
        YouthFactory(
            **own, first_name=youth.first_name, last_name=youth.last_name, birth_date=youth.birth_date
        )
        AdviserFactory(agency=self.adviser.agency)


@pytest.fixture
def town() -> Town:
    adviser = AdviserFactory(manager=True)
    member = EmployerMembershipFactory(establishment=EstablishmentFactory(agency=adviser.agency), admin=True)
    youth = YouthFactory(adviser=adviser, with_account=True, wishes=["G1602"])
    offer = OfferFactory(establishment=member.establishment, occupation__code="G1602")
    harder = OfferFactory(establishment=member.establishment, occupation__code="G1602", licences={"C": True})
    return Town(adviser, member, youth, offer, harder, offer.profile.support_request)


Page = tuple[str, Callable[[Town], list[Any]]]
none: Callable[[Town], list[Any]] = lambda town: []  # noqa: E731
STAFF: list[Page] = [
    ("pages:adviser_home", none),
    ("pathways:youth_list", none),
    ("pathways:youth_merge", none),
    ("offers:inbox", none),
    ("offers:staff_offers", none),
    ("mediations:staff_list", none),
    ("employers:staff_list", none),
    ("accounts:team", none),
    ("search:offer_matches", lambda town: [town.offer.public_id]),
    ("search:offer_nearly", lambda town: [town.harder.public_id]),
    ("search:youth_matches", lambda town: [town.youth.public_id]),
    ("pathways:youth_detail", lambda town: [town.youth.public_id]),
    ("search:never_proposed", none),
    ("search:indicator_cases", lambda town: ["needs_received"]),
]
EMPLOYER: list[Page] = [
    ("pages:employer_home", none),
    ("employers:team", none),
    ("employers:establishments", none),
    ("mediations:employer_need", lambda town: [town.need.public_id]),
    ("offers:need_start", none),
]
YOUTH: list[Page] = [("pages:youth_home", none), ("search:youth_own_matches", none), ("pages:own_data", none)]
ANYBODY: list[Page] = [("offers:list", none)]


def statements(client: Client, page: Page, town: Town) -> tuple[int, list[str], str]:
    name, arguments = page
    url = reverse(name, args=arguments(town))
    client.get(url)  # what is read once a process or a session is not the page's
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(asked), [query["sql"][:200] for query in asked], answer.content.decode()


def test_list_pages_ask_the_same_number_of_questions_for_5_and_50_rows(town: Town) -> None:
    clients = [
        (login(town.adviser.user), STAFF),
        (login(town.member.user), EMPLOYER),
        (login(town.youth.user), YOUTH),
        (Client(), ANYBODY),
    ]
    town.grow(FEW)
    few = {page[0]: statements(client, page, town) for client, pages in clients for page in pages}
    town.grow(MANY)
    many = {page[0]: statements(client, page, town) for client, pages in clients for page in pages}
    grown = {
        name: (few[name][0], many[name][0], [sql for sql in many[name][1] if sql not in few[name][1]][:3])
        for name in few
        if many[name][0] > few[name][0]
    }
    assert not grown
    # Pages that did not show more would prove nothing.
    unchanged = [name for name in few if len(many[name][2]) <= len(few[name][2])]
    assert unchanged == []
