"""An employer says a need in four steps: nothing typed is lost, and one need is made."""

import uuid

import pytest
from django.urls import reverse

from employers.models import NeedDraft, SupportRequest
from offers.lifecycle import OfferState
from portal.core.choices import Requirement, SupportDepth
from tests.factories.employers import EmployerMembershipFactory, EstablishmentFactory
from tests.factories.reference import (
    AppellationFactory,
    CommuneFactory,
    DiplomaLevelFactory,
    LanguageFactory,
    LicenceFactory,
    OccupationFactory,
    SkillFactory,
    WorkContextFactory,
)
from tests.people import login

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('x')</script><b>gras</b>"


@pytest.fixture
def member():
    return EmployerMembershipFactory()


@pytest.fixture
def browser(member):
    return login(member.user)


@pytest.fixture
def reference():
    OccupationFactory()
    AppellationFactory()
    WorkContextFactory(weekend=True)
    DiplomaLevelFactory()
    LicenceFactory()
    LanguageFactory(code="en")
    for ogr in (101, 102, 103):
        SkillFactory(ogr=ogr)


def url(key, slug):
    return reverse("offers:need_step", args=[key, slug])


def answers(**changes):
    """What a browser without JavaScript sends, by step."""
    steps = {
        "travail": {
            "title": "Vendeuse ou vendeur",
            "employer_words": "Servir les clients, tenir la caisse.",
            "occupation": "Cuisinier / Cuisinière",
            "occupation_code": "G1602",
        },
        "lieu-et-dates": {"start_on": "2099-01-05", "hours_text": "6 h – 13 h", "constraints": ["300801"]},
        "attentes": {
            "indispensable_code": ["101"],
            "expected_code": ["102"],
            "learnt_code": ["103"],
            "level_minimum": "3",
            "licences": ["B"],
            "licences_mandatory": "on",
            "languages_code": ["en"],
        },
        "conditions": {
            "contract": "cdi",
            "pay": "SMIC",
            "weekly_hours": "35",
            "places": "2",
            "depth": SupportDepth.ACCOMPANY,
        },
    }
    for slug, more in changes.items():
        steps[slug.replace("_", "-")] |= more
    return steps


def fill(browser, key, **changes):
    for slug, data in answers(**changes).items():
        response = browser.post(url(key, slug), data)
        assert response.status_code == 302, response.context["form"].errors
    return response


def test_from_the_first_step_to_the_name_and_the_delay(browser, member, reference):
    page = browser.get(reverse("offers:need_start"))
    key = page.context["key"]
    assert not NeedDraft.objects.exists()
    response = fill(browser, key)
    check = browser.get(response.url)
    for words in ("Vendeuse ou vendeur", "6 h – 13 h", "Compétence 101", "CDI", "anglais"):
        assert words in check.content.decode(), words
    sent = browser.post(response.url, follow=True)
    request = SupportRequest.objects.get()
    offer = request.job_profile.offer
    assert (request.depth, offer.state, offer.places) == (SupportDepth.ACCOMPANY, OfferState.SUBMITTED, 2)
    assert offer.commune == member.establishment.commune
    assert dict(offer.profile.skills.values_list("skill", "requirement")) == {
        101: Requirement.INDISPENSABLE, 102: Requirement.EXPECTED, 103: Requirement.LEARNT,
    }  # fmt: skip
    assert offer.profile.licences.get().mandatory
    assert not offer.profile.languages.get().mandatory
    assert offer.profile.occupation_id == "G1602"
    assert list(offer.profile.constraints.values_list("context", flat=True)) == [300801]
    assert str(request.agency) in sent.content.decode()
    assert "vous répond avant" in sent.content.decode()
    assert not NeedDraft.objects.exists()


def test_a_double_submit_makes_one_need(browser, reference):
    key = uuid.uuid4()
    check = fill(browser, key).url
    first, second = browser.post(check), browser.post(check)
    assert first.url == second.url
    assert SupportRequest.objects.count() == 1


def test_what_comes_late_from_the_browser_does_not_bring_the_draft_back(browser, reference):
    key = uuid.uuid4()
    browser.post(fill(browser, key).url)
    late = browser.post(url(key, "travail"), {"title": "Encore", "autosave": "1"})
    assert late.status_code == 204
    assert not NeedDraft.objects.exists()


def test_an_unfinished_step_is_kept_as_typed_and_not_blamed_yet(browser):
    key = uuid.uuid4()
    saved = browser.post(url(key, "travail"), {"title": "", "employer_words": "Tenir", "autosave": "1"})
    assert saved.status_code == 204
    page = browser.get(url(key, "travail")).content.decode()
    assert "Tenir" in page
    assert "error-summary" not in page


def test_an_error_keeps_what_was_typed_and_the_step(browser):
    response = browser.post(url(uuid.uuid4(), "travail"), {"title": "", "employer_words": "Tenir la caisse"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Tenir la caisse" in page
    assert "error-summary" in page
    assert NeedDraft.objects.get().answers["travail"]["employer_words"] == ["Tenir la caisse"]


def test_a_text_of_ten_thousand_characters_is_refused_and_kept(browser, reference):
    long = "Beaucoup de mots. " * 556
    response = browser.post(url(uuid.uuid4(), "travail"), {"title": "Vendeur", "employer_words": long})
    assert response.status_code == 422
    assert response.context["form"].errors["employer_words"]
    assert long.strip() in response.content.decode()


def test_a_day_in_the_past_and_a_skill_twice_are_told(browser, reference):
    key = uuid.uuid4()
    browser.post(url(key, "travail"), answers()["travail"])
    past = browser.post(url(key, "lieu-et-dates"), {"start_on": "2020-01-01"})
    assert "passée" in str(past.context["form"].errors["start_on"])
    twice = browser.post(url(key, "attentes"), {"indispensable_code": ["101"], "learnt_code": ["101"]})
    assert twice.context["form"].errors["learnt"]


def test_an_unknown_commune_is_told_and_kept(browser):
    key = uuid.uuid4()
    browser.post(url(key, "travail"), answers()["travail"])
    response = browser.post(url(key, "lieu-et-dates"), {"commune": "Trouville-les-Oies"})
    assert response.status_code == 422
    assert "Trouville-les-Oies" in response.content.decode()


def test_script_in_every_text_is_shown_as_text(browser, reference):
    key = uuid.uuid4()
    check = fill(
        browser,
        key,
        travail={"title": SCRIPT, "employer_words": SCRIPT},
        lieu_et_dates={"address": SCRIPT, "hours_text": SCRIPT},
        conditions={"duration": SCRIPT[:80], "pay": SCRIPT, "benefits": SCRIPT},
    ).url
    pages = [browser.get(check), browser.get(reverse("pages:employer_home"))]
    pages += [browser.get(url(key, slug)) for slug in answers()]
    pages.append(browser.post(check, follow=True))
    need = SupportRequest.objects.get()
    pages.append(browser.get(reverse("mediations:employer_need", args=[need.public_id])))
    pages.append(browser.get(reverse("mediations:employer_need_edit", args=[need.public_id])))
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "<b>gras" not in page.content.decode()


def test_who_has_several_establishments_says_which(browser, member, reference):
    second = EstablishmentFactory(agency=member.establishment.agency, members=[member.user])
    key = uuid.uuid4()
    missing = browser.post(url(key, "travail"), answers()["travail"])
    assert missing.context["form"].errors["establishment"]
    browser.post(fill(browser, key, travail={"establishment": str(second.public_id)}).url)
    assert SupportRequest.objects.get().establishment == second


def test_the_establishment_of_somebody_else_is_no_choice(browser, member, reference):
    EstablishmentFactory(members=[member.user])
    foreign = EstablishmentFactory()
    response = browser.post(
        url(uuid.uuid4(), "travail"), answers()["travail"] | {"establishment": str(foreign.public_id)}
    )
    assert response.context["form"].errors["establishment"]


def test_check_leads_to_the_first_unfinished_step(browser, reference):
    key = uuid.uuid4()
    browser.post(url(key, "travail"), answers()["travail"])
    response = browser.get(reverse("offers:need_check", args=[key]))
    assert response.url == url(key, "lieu-et-dates") + "?relire=1"


def test_the_draft_of_somebody_else_does_not_exist(browser, reference):
    key = uuid.uuid4()
    browser.post(url(key, "travail"), answers()["travail"])
    stranger = login(EmployerMembershipFactory().user)
    assert stranger.get(url(key, "travail")).status_code == 404
    assert stranger.post(url(key, "travail"), {"title": "Pris"}).status_code == 404
    assert stranger.post(reverse("offers:need_drop", args=[key])).status_code == 404
    assert browser.post(reverse("offers:need_drop", args=[key])).status_code == 302
    assert not NeedDraft.objects.exists()


def test_a_pending_establishment_may_say_a_need(reference):
    member = EmployerMembershipFactory(establishment=EstablishmentFactory(pending=True))
    browser = login(member.user)
    sent = browser.post(fill(browser, uuid.uuid4()).url, follow=True)
    assert "en cours de vérification" in sent.content.decode()


def test_another_commune_places_the_work_there(browser, reference):
    CommuneFactory(insee="07186", name="Privas", folded="privas", lat=44.73, lon=4.59)
    browser.post(
        fill(browser, uuid.uuid4(), lieu_et_dates={"commune": "Privas", "commune_code": "07186"}).url
    )
    offer = SupportRequest.objects.get().job_profile.offer
    assert (offer.commune_id, offer.lat) == ("07186", 44.73)
