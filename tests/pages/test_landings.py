"""Pages of occupations and communes: made from the offers, the editors' afterwards, never empty."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.core.models import Outbox
from portal.pages import services
from portal.pages.models import LandingPage
from tests.factories.accounts import AdviserFactory, AgencyCommuneFactory, AgencyFactory
from tests.factories.offers import OfferFactory
from tests.factories.pages import IndexPageFactory, LandingPageFactory, ResourcePageFactory
from tests.factories.reference import CommuneFactory, OccupationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def text_of(client, page):
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_section_gets_a_page_for_each_occupation_that_recruits_once():
    IndexPageFactory(generates="occupation")
    offer = OfferFactory()
    made = services.make_landings()
    assert [page.occupation for page in made] == [offer.profile.occupation]
    assert services.make_landings() == []


def test_a_page_that_an_editor_took_down_stays_down():
    IndexPageFactory(generates="occupation")
    OfferFactory()
    page = services.make_landings()[0]
    page.unpublish()
    assert services.make_landings() == []
    assert LandingPage.objects.live().count() == 0


def test_what_an_editor_wrote_stays():
    IndexPageFactory(generates="commune")
    OfferFactory()
    page = services.make_landings()[0]
    page.title = "Travailler ici"
    page.save_revision().publish()
    services.make_landings()
    assert LandingPage.objects.get().title == "Travailler ici"


def test_no_section_asks_no_page_is_made():
    OfferFactory()
    assert services.make_landings() == []


def test_two_communes_of_the_same_name_have_two_addresses():
    IndexPageFactory(generates="commune")
    for insee in ("07101", "07102"):
        OfferFactory(commune=CommuneFactory(insee=insee, name="Saint-Jean"))
    made = services.make_landings()
    assert len({page.slug for page in made}) == len(made) >= 2


def test_the_offers_of_the_occupation_come_first(client):
    offer, other = OfferFactory(), OfferFactory(occupation=OccupationFactory(code="N4101"))
    page = LandingPageFactory(occupation=offer.profile.occupation, commune=None)
    text = text_of(client, page)
    assert str(offer.public_id) in text
    assert str(other.public_id) not in text


def test_without_an_offer_the_page_shows_the_nearest_and_who_helps(client):
    other = OfferFactory()
    agency = AgencyFactory(name="Antenne du Teil", phone="04 75 00 00 01")
    page = LandingPageFactory(occupation=OccupationFactory(code="N4101"), commune=None)
    text = text_of(client, page)
    assert "Pas d’offre aujourd’hui" in text
    assert str(other.public_id) in text
    assert agency.name in text


def test_with_no_data_at_all_there_is_still_something_to_do(client):
    text = text_of(client, LandingPageFactory())
    assert "immersion" in text
    assert "Qui peut t’aider" in text


def test_a_commune_shows_its_own_branch(client):
    commune = CommuneFactory(insee="07019", name="Aubenas")
    link = AgencyCommuneFactory(commune=commune, agency=AgencyFactory(name="Antenne d’Aubenas"))
    AgencyFactory(name="Antenne lointaine")
    text = text_of(client, LandingPageFactory(commune=commune))
    assert link.agency.name in text
    assert "Antenne lointaine" not in text


def test_reminders_to_read_a_resource_again_leave_once_and_again_for_a_new_date():
    AdviserFactory(editor=True)
    today = timezone.localdate()
    page = ResourcePageFactory(valid_until=today + timedelta(days=10))
    ResourcePageFactory(valid_until=today + timedelta(days=100))
    ResourcePageFactory()
    ResourcePageFactory(valid_until=today - timedelta(days=1), live=False)
    assert services.remind_reviews() == 1
    assert services.remind_reviews() == 0
    later = timezone.now() + timedelta(days=11)
    assert services.remind_reviews(at=later) == 1
    page.valid_until = date(2099, 1, 1)
    page.save_revision().publish()
    assert services.remind_reviews(at=later) == 0
    assert Outbox.objects.filter(dedupe_key__startswith="review-").count() == 2
