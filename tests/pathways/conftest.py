"""An adviser and their browser."""

import pytest

from tests.factories.accounts import AdviserFactory
from tests.factories.reference import LanguageFactory
from tests.people import login


@pytest.fixture
def adviser():
    LanguageFactory(code="fr")
    return AdviserFactory()


@pytest.fixture
def browser(adviser):
    return login(adviser.user)
