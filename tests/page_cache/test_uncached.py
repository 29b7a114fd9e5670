"""What a page asks when it is not kept: little, and as much whatever the number of pages, blocks and menu entries."""

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core.page_cache import memory, remember
from portal.pages.models import BrandSettings, HomePage, StandardPage
from portal.reference.models import Commune
from tests.factories.accounts import AdviserFactory
from tests.factories.offers import OfferFactory
from tests.factories.pages import (
    ArticlePageFactory,
    AuthorProfileFactory,
    CollectionPageFactory,
    EventPageFactory,
    IndexPageFactory,
    ServicePageFactory,
    StandardPageFactory,
    home,
)
from tests.factories.reference import CommuneFactory
from tests.page_cache.conftest import use

pytestmark = [pytest.mark.django_db]
MOST = 8
FEW, MANY = 2, 12


@pytest.fixture(autouse=True)
def _database_store(settings, request):
    use(settings, "database", request)
    memory._kept.clear()


class Town:
    def __init__(self):
        self.home, self.size = home(), 0
        self.section = IndexPageFactory(slug="rubrique", show_in_menus=True)
        self.services = IndexPageFactory(slug="services", audience="youth")
        self.collection = CollectionPageFactory(slug="liste")
        self.adviser = AdviserFactory()
        self.author = AuthorProfileFactory(user=self.adviser.user, slug="auteur")

    def grow(self, size):
        for number in range(self.size, size):
            ArticlePageFactory(
                parent=self.section, slug=f"article-{number}", theme="mobility", author=self.author
            )
            ServicePageFactory(parent=self.services, slug=f"service-{number}")
            EventPageFactory(parent=self.section, slug=f"evenement-{number}")
            StandardPageFactory(slug=f"menu-{number}", show_in_menus=True)
            OfferFactory()
        self.size = size
        blocks = [
            ("open_offers", {"title": "Offres", "words": "", "contract": "", "number": 4}),
            ("pages", {"title": "À lire", "kinds": ["article"], "number": 3, "order": "newest"}),
            ("events", {"title": "Dates", "number": 3}),
            ("adviser", {"adviser": str(self.adviser.public_id), "text": "Votre contact"}),
            ("indicator", {"indicator": "needs_received"}),
            ("simulator", {"title": "Vos aides", "contract": ""}),
            ("text", "<p>Un texte</p>"),
        ]
        for model in (HomePage, StandardPage):
            for page in model.objects.filter(slug__in=("accueil", "menu-0")):
                page.body = blocks * (size // FEW)
                page.save_revision().publish()


def paths(town):
    last = f"article-{town.size - 1}"
    return [
        "/",
        "/rubrique/",
        f"/rubrique/{last}/",
        "/rubrique/evenement-1/",
        "/services/service-1/",
        "/liste/",
        "/menu-0/",
        "/menu-1/",
        "/offres/",
        "/auteurs/auteur/",
        "/mentions-legales/",
        "/simulateur/",
    ]


def asked(path):
    """Statements of a page that is not kept, by a process that has shown its frame before."""
    client = Client()
    assert client.get(path).status_code == 200, path
    caches["pages"].delete_many([])
    # Words of a reader: such an answer is never kept.
    client.get(f"{path}?mot=un")
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"{path}?mot=deux")
    assert answer.headers["X-Page-Cache"] == "pass"
    return [query["sql"] for query in captured]


@pytest.mark.once
def test_little_is_asked_and_as_much_for_many_as_for_few():
    town = Town()
    town.grow(FEW)
    few = {path: len(asked(path)) for path in paths(town) if "article" not in path}
    town.grow(MANY)
    many = {path: asked(path) for path in paths(town)}
    assert {path: len(many[path]) for path in few} == few
    too_many = {path: statements for path, statements in many.items() if len(statements) > MOST}
    assert too_many == {}


# --- What is remembered -----------------------------------------------------------------------------------------------


def names():
    return remember("test-names", lambda: sorted(Commune.objects.values_list("name", flat=True)))


@pytest.fixture
def _fresh_request():
    with memory.of_request():
        yield


def test_outside_of_a_request_nothing_is_remembered():
    CommuneFactory(aubenas=True)
    assert names() == ["Aubenas"]
    Commune.objects.update(name="Vals")
    assert names() == ["Vals"]


def test_what_was_read_before_is_not_remembered():
    """Its reading was not seen, so nothing would tell that it changed."""
    commune = CommuneFactory(aubenas=True)
    for name in ("Aubenas", "Vals"):
        commune.name = name
        with memory.of_request():
            assert remember("test-read-before", lambda: commune.name) == name


def test_a_value_is_made_again_when_what_it_reads_changes():
    commune = CommuneFactory(aubenas=True)
    for _ in range(2):
        with memory.of_request():
            assert names() == ["Aubenas"]
    with memory.of_request(), CaptureQueriesContext(connection) as captured:
        assert names() == ["Aubenas"]
    assert [query["sql"][:40] for query in captured if "core_page_cache" not in query["sql"]] == []
    commune.name = "Vals"
    commune.save()
    with memory.of_request():
        assert names() == ["Vals"]


def test_a_request_that_writes_sees_what_it_wrote():
    CommuneFactory(aubenas=True)
    with memory.of_request():
        assert names() == ["Aubenas"]
        Commune.objects.update(name="Vals")
        assert names() == ["Vals"]
    with memory.of_request():
        assert names() == ["Vals"]


def test_what_is_undone_is_not_remembered():
    CommuneFactory(aubenas=True)
    with memory.of_request():
        with transaction.atomic():
            Commune.objects.update(name="Vals")
            assert names() == ["Vals"]
            transaction.set_rollback(True)
        assert names() == ["Aubenas"]
    with memory.of_request():
        assert names() == ["Aubenas"]


def test_a_page_rests_on_what_it_shows_from_memory():
    home()
    client = Client()
    for path in ("/mentions-legales/", "/accessibilite/", "/accessibilite/", "/accessibilite/"):
        last = client.get(path)
    assert last.headers["X-Page-Cache"] == "hit"
    brand = BrandSettings.objects.get()
    brand.name = "Mission locale du Test"
    brand.save()
    assert "Mission locale du Test" in client.get("/accessibilite/").content.decode()
