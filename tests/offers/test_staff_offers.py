"""The team's list of offers: those of feeds are published, changed, withdrawn here, and a later import respects it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offers.feeds.importing import import_offers
from offers.feeds.parsed import ParsedOffer
from offers.lifecycle import CloseReason, OfferState
from offers.models import JobProfile, Offer
from tests.factories.accounts import AdviserFactory, AgencyCommuneFactory, AgencyFactory
from tests.factories.offers import OfferFactory
from tests.factories.reference import AppellationFactory, CommuneFactory, OccupationFactory
from tests.offers.test_follow_and_answer import profile_answers
from tests.people import login

pytestmark = pytest.mark.django_db
LIST = reverse("offers:staff_offers")


@pytest.fixture
def adviser():
    return AdviserFactory()


@pytest.fixture
def staff(adviser):
    return login(adviser.user)


@pytest.fixture
def feed(adviser):
    """Import one offer as a feed gives it; the same reference again updates it."""
    OccupationFactory()
    AppellationFactory()
    commune = CommuneFactory(aubenas=True)
    AgencyCommuneFactory(agency=adviser.agency, commune=commune)

    def run(**values):
        offer = ParsedOffer(
            **{"ref": "REF1", "title": "Serveur", "occupation": "G1602", "commune": commune.pk} | values
        )
        return import_offers(raw=[{"id": offer.ref}], parse=lambda raw, words: offer, source="france-travail")

    return run


def act(name, offer):
    return reverse(f"offers:staff_offer{name}", args=[offer.public_id])


def titles(staff, query=""):
    return [str(offer) for offer in staff.get(LIST + query).context["page_obj"]]


def test_the_list_filters_by_what_is_in_the_url(staff, adviser):
    ours = {"agency": adviser.agency}
    OfferFactory(profile__title="Du besoin", establishment__agency=adviser.agency)
    OfferFactory(profile__title="Du partenaire", imported=True, **ours)
    OfferFactory(profile__title="À publier", imported=True, submitted=True, **ours)
    OfferFactory(profile__title="Close", imported=True, filled=True, source_ref="REF9", **ours)
    OfferFactory(profile__title="Ailleurs", imported=True, agency=AgencyFactory())
    assert titles(staff) == ["À publier", "Du partenaire", "Du besoin"]
    assert titles(staff, "?source=france-travail") == ["À publier", "Du partenaire"]
    assert titles(staff, "?source=portal") == ["Du besoin"]
    assert titles(staff, "?etat=closes") == ["Close"]
    assert titles(staff, "?etat=submitted") == ["À publier"]
    assert titles(staff, "?etat=toutes&q=ref9") == ["Close"]
    assert titles(staff, "?etat=rien&antenne=rien") == ["À publier", "Du partenaire", "Du besoin"]


def test_an_offer_of_a_need_leads_to_its_need(staff, adviser):
    offer = OfferFactory(establishment__agency=adviser.agency)
    need = offer.profile.support_request
    assert staff.get(act("", offer)).url == reverse("offers:staff_need", args=[need.public_id])
    for name in ("_publish", "_pause", "_edit", "_close"):
        assert staff.post(act(name, offer)).status_code == 404


def test_without_an_occupation_it_waits_for_a_person_then_is_published(staff, feed):
    feed(occupation=None, unknown_labels=["Dompteur de licornes"])
    offer = Offer.objects.get()
    assert offer.state == OfferState.SUBMITTED
    page = staff.get(act("", offer)).content.decode()
    assert "Dompteur de licornes" in page
    refused = staff.post(act("_publish", offer))
    assert refused.status_code == 409
    assert "Choisissez le métier" in refused.content.decode()
    said = profile_answers(staff.get(act("_edit", offer)), occupation="Cuisinier / Cuisinière")
    response = staff.post(act("_edit", offer), said | {"occupation_code": "G1602"})
    assert response.status_code == 302, response.context["form"].errors
    staff.post(act("_publish", offer))
    assert Offer.objects.visible().get() == offer
    feed(occupation=None)
    assert JobProfile.objects.get().occupation_id == "G1602"


def test_what_is_changed_here_is_kept_by_the_next_import_and_its_first_version_too(staff, feed):
    feed(pay="SMIC", duration="6 mois")
    offer = Offer.objects.get()
    staff.post(act("_edit", offer), profile_answers(staff.get(act("_edit", offer)), pay="2 000 € brut"))
    report = feed(pay="1 700 €", duration="9 mois")
    assert (report.kept, report.updated) == (["REF1"], ["REF1"])
    offer.refresh_from_db()
    assert (offer.pay, offer.duration) == ("2 000 € brut", "9 mois")
    page = staff.get(act("", offer)).content.decode()
    assert "Modifié ici, gardé par les prochains imports" in page
    assert [version.number for version in staff.get(act("", offer)).context["versions"]] == [2, 1]
    assert "SMIC" in page


def test_a_stale_change_is_told_and_kept(staff, feed):
    feed()
    offer = Offer.objects.get()
    mine = profile_answers(staff.get(act("_edit", offer)), title="Le mien")
    staff.post(act("_edit", offer), mine | {"title": "Du collègue"})
    stale = staff.post(act("_edit", offer), mine)
    assert stale.status_code == 409
    assert "Le mien" in stale.content.decode()
    assert JobProfile.objects.get().title == "Du collègue"


def test_withdrawn_here_stays_withdrawn(staff, feed):
    feed()
    offer = Offer.objects.get()
    assert staff.post(act("_close", offer)).status_code == 422
    staff.post(act("_close", offer), {"reason": CloseReason.NO_NEED})
    assert feed(title="Encore").kept == ["REF1"]
    offer.refresh_from_db()
    assert (offer.state, offer.close_reason) == (OfferState.WITHDRAWN, CloseReason.NO_NEED)
    assert staff.post(act("_edit", offer)).status_code == 404


def test_pause_and_back(staff, feed):
    feed()
    offer = Offer.objects.get()
    for state in (OfferState.PAUSED, OfferState.PUBLISHED):
        staff.post(act("_pause", offer))
        offer.refresh_from_db()
        assert offer.state == state


def test_several_at_once_and_what_one_refuses_is_told(staff, adviser):
    ready, bare = (
        OfferFactory(imported=True, submitted=True, agency=adviser.agency, profile__title=title)
        for title in ("Prête", "Sans métier")
    )
    JobProfile.objects.filter(pk=bare.profile_id).update(occupation=None)
    foreign = OfferFactory(imported=True, submitted=True, agency=AgencyFactory())
    of_need = OfferFactory(submitted=True, establishment__agency=adviser.agency)
    url = reverse("offers:staff_offers_ticked")
    ids = [str(one.public_id) for one in (ready, bare, foreign, of_need)]
    page = staff.post(url, {"acte": "publier", "offre": [*ids, "rien"], "retour": LIST}, follow=True)
    text = page.content.decode()
    assert "1 offre publiée." in text
    assert "Choisissez le métier du poste avant de publier" in text
    states = {one.pk: one.state for one in Offer.objects.all()}
    assert states == {
        ready.pk: "published",
        bare.pk: "submitted",
        foreign.pk: "submitted",
        of_need.pk: "submitted",
    }
    staff.post(url, {"acte": "retirer", "offre": ids})
    assert Offer.objects.filter(state=OfferState.WITHDRAWN).count() == 2
    assert "cochez au moins une offre" in staff.post(url, {"acte": "publier"}, follow=True).content.decode()
    assert staff.post(url, {"retour": "https://ailleurs.example/"}).url == LIST


def test_the_list_costs_the_same_for_2_and_20(staff, adviser):
    counts = []
    for number in (2, 20):
        while Offer.objects.count() < number:
            OfferFactory(imported=True, agency=adviser.agency)
            OfferFactory(establishment__agency=adviser.agency)
        staff.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            staff.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
