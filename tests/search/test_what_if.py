"""What an employer may read of a small number, and where the counts are shown."""

import itertools
import uuid

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from employers.models import NeedDraft
from search.changes import RADII, Change, Kind
from search.what_if import FEW, SMALL, spoken
from tests.factories.accounts import AdviserFactory, AgencyFactory
from tests.factories.employers import EmployerMembershipFactory
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory
from tests.factories.reference import LicenceFactory, OccupationFactory
from tests.people import login

RADIUS = [Change(Kind.RADIUS, str(km)) for km in RADII]
OTHER = [Change(Kind.LICENCE, "B"), Change(Kind.LEVEL), Change(Kind.SKILL, "12")]


@given(
    steps=st.lists(st.integers(0, 12), min_size=len(RADII), max_size=len(RADII)),
    others=st.lists(st.integers(0, 12), min_size=3, max_size=3),
)
def test_no_small_number_and_no_small_difference_is_told(steps: list[int], others: list[int]) -> None:
    """A larger radius reaches everybody that a smaller one does: what it adds is a number of people too."""
    reached = [sum(steps[: place + 1]) for place in range(len(steps))]
    more = dict(zip(RADIUS, reached, strict=True)) | dict(zip(OTHER, others, strict=True))
    told = spoken(more)
    assert all(number == 0 or number >= SMALL for number in told.values())
    said = [0, *(told[change] for change in RADIUS)]
    assert all(b == a or b - a >= SMALL for a, b in itertools.pairwise(said))
    # Nobody is told more than there are, and large numbers are told as they are.
    assert all(told[change] <= more[change] for change in more)
    assert all(told[change] == more[change] for change in OTHER if more[change] >= SMALL)


@pytest.fixture
def member():
    return EmployerMembershipFactory()


def write_need(member, *, occupation: str = "G1602", **asked: list[str]) -> NeedDraft:
    """A draft as the first and third steps leave it."""
    OccupationFactory(code="G1602")
    LicenceFactory(code="B")
    work = {"title": ["Commis"], "occupation": ["Cuisinier"], "occupation_code": [occupation]}
    return NeedDraft.objects.create(
        user=member.user,
        submission_key=uuid.uuid4(),
        establishment=member.establishment,
        answers={"travail": work if occupation else {"title": ["Commis"]}, "attentes": asked},
        step="attentes",
    )


def people(number: int, *, agency, **facts) -> None:
    """They live where they look for work, and would go five kilometres."""
    for _ in range(number):
        YouthFactory(agency=agency, adviser=None, wishes=["G1602"], lat=None, lon=None, commune=None, **facts)


@pytest.mark.django_db
def test_an_employer_sees_live_what_each_requirement_costs(member) -> None:
    draft = write_need(member, licences=["B"], licences_mandatory=["on"])
    people(2, agency=member.establishment.agency, licences=["B"])
    people(7, agency=member.establishment.agency)
    people(6, agency=AgencyFactory())  # of another structure
    url = reverse("search:need_counts", args=[draft.submission_key])
    client = login(member.user)
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f"<strong>{FEW}</strong>" in part
    assert "Sans exiger le permis B" in part
    assert "<strong>7</strong> de plus" in part
    page = client.get(url).content.decode()
    assert "<h1" in page
    assert "Sans exiger le permis B" in page


@pytest.mark.django_db
def test_without_an_occupation_it_says_what_to_do(member) -> None:
    draft = write_need(member, occupation="")
    answer = login(member.user).get(reverse("search:need_counts", args=[draft.submission_key]))
    assert "Choisissez le métier" in answer.content.decode()


@pytest.mark.django_db
def test_saving_what_is_typed_asks_for_the_count_again(member) -> None:
    draft = write_need(member)
    url = reverse("offers:need_step", args=[draft.submission_key, "attentes"])
    answer = login(member.user).post(url, {"autosave": "1"})
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "draft-saved")


@pytest.mark.django_db
def test_an_adviser_reads_exact_numbers() -> None:
    adviser = AdviserFactory()
    offer = OfferFactory(agency=adviser.agency, licences={"B": True})
    people(3, agency=adviser.agency)
    answer = login(adviser.user).get(reverse("search:offer_what_if", args=[offer.public_id]))
    page = answer.content.decode()
    assert "<strong>0</strong>" in page
    assert "<strong>3</strong> de plus" in page
