import pytest

from tests.factories.accounts import AdviserFactory
from tests.factories.pages import ArticlePageFactory, IndexPageFactory
from tests.people import login


@pytest.fixture
def admin(db):
    """An administrator of the structure: who writes rules."""
    return AdviserFactory(structure_admin=True).user


@pytest.fixture
def editor(db):
    return AdviserFactory(editor=True).user


@pytest.fixture
def browser(admin):
    return login(admin)


@pytest.fixture
def section(db):
    return IndexPageFactory(title="Actualités", slug="actus")


@pytest.fixture
def article(section, editor):
    return ArticlePageFactory(title="Un salon", parent=section, owner=editor)
