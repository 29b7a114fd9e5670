"""Match screens: ranked, explained, marked, and in a constant number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mediations.models import Mediation
from offers.models import Offer
from pathways.models import Youth
from search.api import explain
from tests.factories.accounts import AdviserFactory, UserFactory
from tests.factories.employers import EstablishmentFactory
from tests.factories.mediations import MediationFactory
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory
from tests.people import login

pytestmark = [pytest.mark.django_db, pytest.mark.once]
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


def test_files_that_exist_are_marked_and_not_offered_again(adviser, browser, offer):
    fresh, suggested, declined = (fitting(adviser) for _ in range(3))
    MediationFactory(youth=suggested, offer=offer)
    MediationFactory(youth=declined, offer=offer, state="declined")
    response = browser.get(url_of(offer))
    files = {line.youth: line.mediation for line in response.context["lines"]}
    assert files[fresh] is None
    assert files[suggested].state == "suggested"
    content = response.content.decode()
    assert f'value="{fresh.public_id}"' in content
    assert f'value="{declined.public_id}"' in content
    assert f'value="{suggested.public_id}"' not in content


def test_several_are_suggested_in_one_act_with_a_message(adviser, browser, offer):
    first, second, known = (fitting(adviser) for _ in range(3))
    MediationFactory(youth=known, offer=offer)
    stranger = YouthFactory()
    form = {
        "youth": [str(y.public_id) for y in (first, second, known, stranger)],
        "message": "Regarde, c’est près.",
    }
    said = browser.post(url_of(offer), form, follow=True).content.decode().replace("\u00a0", " ")
    made = Mediation.objects.filter(youth__in=[first, second])
    assert {m.message for m in made} == {"Regarde, c’est près."}
    assert made.count() == 2
    assert all(
        m.score == explain(offer, m.youth).score and m.reason_youth and m.criteria_version for m in made
    )
    assert "proposée à 2 jeunes" in said
    assert "déjà un dossier" in said
    assert not Mediation.objects.filter(youth=stranger).exists()
    browser.post(url_of(offer), form)
    assert Mediation.objects.filter(offer=offer).count() == 3


def test_nobody_ticked_or_a_text_too_long_keeps_what_was_typed(adviser, browser, offer):
    youth = fitting(adviser)
    nobody = browser.post(url_of(offer), {"message": "Bonjour"})
    assert nobody.status_code == 422
    assert "Cochez au moins un jeune" in nobody.content.decode()
    assert ">Bonjour</textarea>" in nobody.content.decode().replace("\n", "")
    long = browser.post(url_of(offer), {"youth": [str(youth.public_id)], "message": "x" * 10_000})
    assert long.status_code == 422
    assert f'value="{youth.public_id}"' in long.content.decode()
    assert not Mediation.objects.exists()


def test_the_law_is_never_overridden(adviser, browser):
    offer = OfferFactory(establishment=EstablishmentFactory(agency=adviser.agency), dangerous=True)
    minor = YouthFactory(adviser=adviser, minor=True, wishes=["G1602"])
    response = browser.post(url_of(offer), {"youth": [str(minor.public_id)]}, follow=True)
    assert not Mediation.objects.exists()
    assert str(minor) in response.content.decode()


def test_only_the_structure_is_ranked(adviser, browser, offer):
    own = fitting(adviser)
    fitting(AdviserFactory())
    assert [line.youth for line in browser.get(url_of(offer)).context["lines"]] == [own]
    elsewhere = OfferFactory()
    assert browser.get(url_of(elsewhere)).status_code == 404
    assert browser.post(url_of(elsewhere), {"youth": [str(own.public_id)]}).status_code == 404


def test_pages_follow_each_other_without_loss(adviser, browser, offer):
    everybody = {fitting(adviser).pk for _ in range(25)}
    first = browser.get(url_of(offer))
    second = browser.get(url_of(offer), {"page": 2})
    shown = [line.youth.pk for page in (first, second) for line in page.context["lines"]]
    assert len(shown) == 25
    assert set(shown) == everybody
    assert first.context["next_page"] == 2
    assert second.context["next_page"] is None
    for page in ("x", "-1", "999999"):
        assert browser.get(url_of(offer), {"page": page}).status_code == 200


def test_an_unpublished_offer_ranks_nobody_and_says_why(adviser, browser):
    offer = OfferFactory(establishment=EstablishmentFactory(agency=adviser.agency), state="submitted")
    fitting(adviser)
    response = browser.get(url_of(offer))
    assert response.context["lines"] == ()
    assert "Offre non publiée" in response.content.decode()


def test_who_nearly_fits_and_what_is_missing(adviser, browser, offer):
    fitting(adviser)
    near = fitting(adviser, licences=[])
    fitting(adviser, licences=[], refuses=["cdi"])
    fitting(AdviserFactory(), licences=[])
    response = browser.get(f"{url_of(offer)}presque/")
    (line,) = response.context["lines"]
    assert line.youth == near
    assert "permis B" in response.content.decode()


def test_nearly_asks_a_constant_number_of_questions(adviser, browser, offer):
    url = f"{url_of(offer)}presque/"
    browser.get(url)
    counts = []
    for total in (2, 20):
        while Youth.objects.count() < total:
            fitting(adviser, licences=[])
        counts.append(count(browser, url)[0])
    assert counts[0] == counts[1]


def test_offers_of_a_youth(adviser, browser, offer):
    youth = fitting(adviser)
    OfferFactory()  # of another structure
    url = f"/conseiller/jeunes/{youth.public_id}/offres/"
    response = browser.get(url)
    (line,) = response.context["lines"]
    assert (line.offer, line.explanation.score) == (offer, explain(offer, youth).score)
    assert youth.accesses.get().kind == "match"
    counts = []
    for total in (5, 20):
        while Offer.objects.of_structure(adviser.agency.structure).count() < total:
            OfferFactory(establishment=offer.establishment, occupation__code="G1602")
        counts.append(count(browser, url)[0])
    assert counts[0] == counts[1]


def test_a_youth_without_a_wish_is_told_what_to_do(adviser, browser, offer):
    youth = YouthFactory(adviser=adviser)
    assert "métier souhaité" in browser.get(f"/conseiller/jeunes/{youth.public_id}/offres/").content.decode()


def test_one_pair_is_explained_also_when_excluded(adviser, browser, offer):
    youth = fitting(adviser, licences=[])
    url = f"{url_of(offer)}{youth.public_id}/"
    response = browser.get(url)
    assert response.context["explanation"].score == sum(response.context["explanation"].points.values())
    assert "dans le classement" in response.content.decode()
    assert youth.accesses.get().kind == "match"
    assert browser.post(url, {"youth": str(youth.public_id)}).status_code == 302
    assert Mediation.objects.get().youth == youth
    assert browser.get(f"{url_of(offer)}{YouthFactory().public_id}/").status_code == 404


def test_a_dead_engine_shows_a_notice_to_staff_and_the_list(adviser, browser, offer, settings):
    settings.MATCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    youth = fitting(adviser)
    response = browser.get(url_of(offer))
    assert [line.youth for line in response.context["lines"]] == [youth]
    assert "Moteur de recherche indisponible" in response.content.decode()


class TestOwnMatches:
    url = "/jeune/offres/"

    def test_reasons_in_plain_words_and_no_points(self, adviser, offer):
        youth = fitting(adviser, with_account=True)
        response = login(youth.user).get(self.url)
        content = response.content.decode()
        assert [line.offer for line in response.context["lines"]] == [offer]
        assert "un métier que tu veux faire" in content
        assert "/ 100" not in content
        assert "score" not in content

    def test_only_for_youth(self, browser):
        assert browser.get(self.url).status_code == 403

    def test_without_a_file_there_is_nothing(self):
        assert login(UserFactory(youth_kind=True)).get(self.url).status_code == 404
