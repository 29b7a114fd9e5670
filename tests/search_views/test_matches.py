"""Match screens: ranked, explained, marked, and in a constant number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import AdviserFactory
from tests.factories.employers import EstablishmentFactory
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory
from tests.people import login

pytestmark = pytest.mark.django_db
LIMIT = 15  # statements of a match page, whatever the number of rows


@pytest.fixture
def adviser():
    return AdviserFactory()


@pytest.fixture
def browser(adviser):
    return login(adviser.user)


@pytest.fixture
def offer(adviser):
    return OfferFactory(
        establishment=EstablishmentFactory(agency=adviser.agency), occupation__code="G1602", expected=[11, 12],
        licences={"B": True}, languages={"en": False}, constraints=[300801],
    )  # fmt: skip


def fitting(adviser, **changes):
    return YouthFactory(
        **{"adviser": adviser, "wishes": ["G1602"], "licences": ["B"], "skills": [11]} | changes
    )


def url_of(offer):
    return f"/conseiller/offres/{offer.public_id}/jeunes/"


def count(browser, url):
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(url)
    assert response.status_code == 200
    return len(queries), response, queries


def test_the_match_page_asks_a_constant_number_of_questions(adviser, browser, offer):
    browser.get(url_of(offer))
    counts = {}
    for total in (2, 20):
        for _ in range(total - counts.get("made", 0)):
            fitting(adviser, accepts=["cdi"], avoids=[300801], languages=["en"], with_commitment=True)
        counts["made"] = total
        counts[total], response, queries = count(browser, url_of(offer))
        assert len(response.context["lines"]) == total
    assert counts[2] == counts[20] <= LIMIT, "\n".join(q["sql"][:150] for q in queries)
