"""The factories themselves: every model of the domain apps can be made, twice."""

import inspect

import pytest
from factory.django import DjangoModelFactory
from stdnum.fr import siren as siren_rule
from stdnum.fr import siret as siret_rule

from tests.factories import accounts, employers, mediations, offers, pathways, reference
from tests.people import IDENTITIES

FACTORIES = sorted(
    {
        value
        for module in (accounts, employers, mediations, offers, pathways, reference)
        for _, value in inspect.getmembers(module, inspect.isclass)
        if issubclass(value, DjangoModelFactory) and not value._meta.abstract
    },
    key=lambda value: value.__name__,
)


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES, ids=lambda value: value.__name__)
def test_makes_valid_rows(factory):
    kwargs = {"day": "2026-12-24"} if factory is employers.HolidayFactory else {}
    for _ in range(2):
        row = factory(**kwargs)
        if factory is not accounts.UserFactory:
            row.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)


@pytest.mark.django_db
def test_establishments_have_real_numbers():
    place = employers.EstablishmentFactory()
    assert siret_rule.is_valid(place.siret)
    assert siren_rule.is_valid(place.company.siren)


def test_every_identity_is_there(identities):
    assert tuple(identities) == IDENTITIES
    assert identities["adviser"].adviser.structure_id == identities["structure_admin"].adviser.structure_id
    assert identities["adviser"].adviser.structure_id != identities["other_adviser"].adviser.structure_id


@pytest.mark.django_db
def test_an_offer_and_a_young_person_with_everything():
    offer = offers.OfferFactory(
        occupation="D1102",
        indispensable=[101],
        expected=[102, 103],
        licences={"B": True},
        constraints=[300801],
    )
    assert offer.profile.occupation_id == "D1102"
    assert offer.profile.support_request.establishment == offer.establishment
    assert offer.profile.skills.count() == 3
    youth = pathways.YouthFactory(
        wishes=["D1102"], skills=[101], refuses=["interim"], level=4, with_commitment=True
    )
    assert youth.agency == youth.adviser.agency
    assert youth.level_id == 4
    assert youth.commitments.active().exists()
