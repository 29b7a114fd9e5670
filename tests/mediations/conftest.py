"""The file that most screens show."""

import pytest

from tests.factories.mediations import MediationFactory
from tests.factories.offers import OfferFactory


@pytest.fixture
def file(identities):
    return MediationFactory(
        youth=identities["youth"].youth,
        presented=True,
        offer=OfferFactory(establishment=identities["employer"].establishment),
    )
