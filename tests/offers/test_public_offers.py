"""The list and the page of offers, open to everybody."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from offers.lifecycle import OfferState
from portal.core.choices import ContractKind
from tests.factories.offers import OfferFactory
from tests.factories.reference import CommuneFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = reverse("offers:list")


def titles(response):
    return {offer.profile.title for offer in response.context["page_obj"]}


def page_of(offer):
    return reverse("offers:detail", args=[offer.public_id])


def offer(title, **kwargs):
    return OfferFactory(profile__title=title, **kwargs)


def test_only_what_is_open_is_listed(client):
    offer("Ouverte")
    offer("Terminée", expires_at=timezone.now() - timedelta(minutes=1))
    for state in set(OfferState) - {OfferState.PUBLISHED}:
        offer(f"Non {state}", state=state)
    assert titles(client.get(LIST)) == {"Ouverte"}


def test_by_word_in_the_title_accents_left_aside(client):
    offer("Boulanger de nuit")
    offer("Serveuse")
    assert titles(client.get(LIST, {"metier": "boulanger"})) == {"Boulanger de nuit"}
    assert titles(client.get(LIST, {"metier": "100% _"})) == set()


def test_by_commune_and_radius_remote_is_near_everywhere(client):
    aubenas = CommuneFactory(aubenas=True)
    far = CommuneFactory(insee="07186", name="Privas", lat=44.7353, lon=4.5992)
    offer("Ici")
    offer("À Privas", commune=far, lat=44.7353, lon=4.5992)
    offer("À distance", commune=None, lat=None, lon=None, remote=True)
    query = {"commune": "Aubenas", "commune_code": aubenas.insee}
    assert titles(client.get(LIST, query | {"rayon": "10"})) == {"Ici", "À distance"}
    assert titles(client.get(LIST, query | {"rayon": "30"})) == {"Ici", "À distance", "À Privas"}


def test_by_contract(client):
    offer("Un CDI")
    offer("Un apprentissage", contract=ContractKind.APPRENTICESHIP)
    assert titles(client.get(LIST, {"contrat": "apprentissage"})) == {"Un apprentissage"}


@pytest.mark.parametrize(
    "query",
    [
        {"commune": "Nulle-Part-les-Bains"},
        {"commune_code": "99999"},
        {"rayon": "7"},
        {"contrat": "esclavage"},
        {"page": "9999"},
        {"page": "x"},
        {"metier": "x" * 10_000},
        {"metier": "<script>alert(1)</script>"},
        {"metier": "a\x00b"},
    ],
    ids=str,
)
def test_a_strange_address_is_a_page_all_the_same(client, query):
    offer("Ouverte")
    response = client.get(LIST, query)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_the_list_costs_the_same_for_2_and_20(client):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    for number in range(2):
        offer(f"Offre {number}")
    cost()
    few = cost()
    for number in range(18):
        offer(f"Autre {number}", commune=CommuneFactory())
    assert cost() == few


def posting_of(response):
    """Of the structured data of the page, the one of the offer; each is read as a search engine would."""
    blocks = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.S
    )
    (posting,) = (found for found in map(json.loads, blocks) if found["@type"] == "JobPosting")
    return posting


def test_the_page_carries_a_job_posting(client):
    one = offer("Vendeuse", weekly_hours=Decimal("24"), places=3, places_filled=1)
    response = client.get(page_of(one))
    posting = posting_of(response)
    assert posting["@type"] == "JobPosting"
    assert (posting["title"], posting["employmentType"]) == ("Vendeuse", "PART_TIME")
    assert posting["totalJobOpenings"] == 2
    assert posting["jobLocation"]["address"]["addressLocality"] == "Aubenas"
    assert posting["hiringOrganization"]["name"] == one.establishment.name
    assert posting["url"].endswith(page_of(one))
    assert None not in posting.values()


def test_script_in_an_offer_stays_text_also_in_the_data(client):
    words = "</script><script>alert('x')</script><!-- & "
    one = offer(words, profile__tasks=words, profile__employer_words=words, pay=words)
    response = client.get(page_of(one))
    assert "<script>alert" not in response.content.decode()
    assert posting_of(response)["title"] == words


def test_an_imported_offer_shows_its_source(client):
    one = OfferFactory(
        imported=True, agency=OfferFactory().agency, source_url="https://exemple.example/196ABC"
    )
    page = client.get(page_of(one)).content.decode()
    assert "Source : France Travail" in page.replace("\xa0", " ")
    assert "https://exemple.example/196ABC" in page


@pytest.mark.parametrize(
    "state", [OfferState.FILLED, OfferState.EXPIRED, OfferState.PAUSED, OfferState.WITHDRAWN]
)
def test_a_closed_offer_says_so_and_shows_others(client, state):
    offer("Cuisinière", occupation="G1602")
    one = offer("Cuisinier", occupation="G1602", state=state)
    response = client.get(page_of(one))
    assert response.status_code == 410
    assert "n’est plus ouverte" in response.content.decode()
    assert "JobPosting" not in response.content.decode()


@pytest.mark.parametrize("state", [OfferState.DRAFT, OfferState.SUBMITTED, OfferState.RETURNED])
def test_what_was_never_published_does_not_exist(client, state):
    one = offer("Secret", state=state, published_at=None)
    assert client.get(page_of(one)).status_code == 404


def test_only_a_young_person_is_offered_to_apply(client, identities):
    one = offer("Ouverte")
    apply_url = reverse("mediations:youth_apply", args=[one.public_id])
    assert apply_url in identities["youth"].client.get(page_of(one)).content.decode()
    for name in ("employer", "adviser"):
        assert apply_url not in identities[name].client.get(page_of(one)).content.decode()
    assert apply_url not in client.get(page_of(one)).content.decode()
