import pytest

from tests.factories.pages import ArticlePageFactory, IndexPageFactory


@pytest.fixture
def admin(identities):
    return identities["structure_admin"].user


@pytest.fixture
def section(db):
    return IndexPageFactory(title="Actualités", slug="actus")


@pytest.fixture
def article(section, identities):
    return ArticlePageFactory(title="Un salon", parent=section, owner=identities["editor"].user)
