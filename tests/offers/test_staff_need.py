"""Needs that the team writes down: by phone or on a visit, for an employer with or without a space."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from employers.lifecycle import EstablishmentState, RequestState
from employers.models import Establishment, SupportRequest
from mediations.services import move
from offers.forms.profile import ProfileForm
from offers.forms.staff_need import StaffNeedForm
from offers.lifecycle import CloseReason, OfferState
from offers.models import Offer
from portal.core.choices import SupportDepth
from tests.factories.accounts import AdviserFactory, AgencyCommuneFactory
from tests.factories.employers import (
    EmployerMembershipFactory,
    EstablishmentFactory,
    SupportRequestFactory,
    siren,
    siret,
)
from tests.factories.mediations import MediationFactory
from tests.factories.offers import OfferFactory
from tests.factories.reference import AppellationFactory, CommuneFactory, LicenceFactory, SkillFactory
from tests.offers.test_follow_and_answer import profile_answers
from tests.people import login

pytestmark = pytest.mark.django_db
NEW = reverse("offers:staff_need_new")


@pytest.fixture
def adviser():
    return AdviserFactory()


@pytest.fixture
def staff(adviser):
    return login(adviser.user)


@pytest.fixture
def place(adviser):
    return EstablishmentFactory(agency=adviser.agency)


def answers(page, **changes):
    return {
        "key": str(page.context["form"]["key"].value()),
        "origin": SupportRequest.Origin.PROSPECTING,
        "title": "Plongeur",
        "employer_words": "Tenir la plonge le midi.",
        "places": "1",
        "depth": SupportDepth.ACCOMPANY,
        "take": "on",
    } | changes


def test_a_need_heard_on_a_visit_is_taken_by_who_writes_it_down(staff, adviser, place):
    member = EmployerMembershipFactory(establishment=place)
    SkillFactory(ogr=101)
    LicenceFactory()
    assert f"?etablissement={place.public_id}" in staff.get(NEW).content.decode()
    url = f"{NEW}?etablissement={place.public_id}"
    page = staff.get(url)
    said = answers(
        page,
        requested_by=str(member.user.public_id),
        expected_code=["101"],
        licences_wished=["B"],
        places="2",
    )
    response = staff.post(url, said)
    assert response.status_code == 302, response.context["form"].errors
    need = SupportRequest.objects.get()
    assert (need.origin, need.depth, need.state) == ("prospecting", "accompany", RequestState.ASSIGNED)
    assert (need.assigned_to, need.requested_by) == (adviser, member.user)
    assert need.promise_kept
    offer = need.job_profile.offer
    assert (offer.state, offer.places, offer.commune) == (OfferState.SUBMITTED, 2, place.commune)
    assert offer.transitions.get().actor == adviser.user
    assert not offer.profile.licences.get().mandatory
    assert "Plongeur" in login(member.user).get(reverse("pages:employer_home")).content.decode()
    # The same form again leads to the same need.
    assert staff.post(url, said).url == response.url
    assert SupportRequest.objects.count() == 1


def test_an_employer_without_a_space_gets_no_mail_and_the_referent_gets_the_need(staff, place, mailoutbox):
    url = f"{NEW}?etablissement={place.public_id}"
    page = staff.get(url)
    assert "requested_by" not in page.context["form"].fields
    said = answers(page, origin="phone")
    del said["take"]
    need = staff.post(url, said, follow=True)
    assert need.status_code == 200
    request = SupportRequest.objects.get()
    assert (request.state, request.assigned_to, request.requested_by) == (RequestState.SUBMITTED, None, None)
    assert not mailoutbox
    staff.post(reverse("offers:staff_publish", args=[request.public_id]))
    assert Offer.objects.get().transitions.last().to_state == OfferState.SUBMITTED  # no occupation yet


def test_a_wrong_form_keeps_everything(staff, place):
    url = f"{NEW}?etablissement={place.public_id}"
    page = staff.post(url, answers(staff.get(url), title="", origin="", employer_words="Tenir la caisse"))
    assert page.status_code == 422
    text = page.content.decode()
    assert "Tenir la caisse" in text
    assert "Dites comment vous avez connu ce besoin." in text
    assert not SupportRequest.objects.exists()


def test_only_open_establishments_of_the_own_structure(staff, adviser):
    for place in (
        EstablishmentFactory(),
        EstablishmentFactory(agency=adviser.agency, refused=True),
    ):
        url = f"{NEW}?etablissement={place.public_id}"
        assert staff.get(url).status_code == 404
        assert str(place.public_id) not in staff.get(NEW).content.decode()
    assert staff.get(f"{NEW}?etablissement=rien").status_code == 200


def test_somebody_of_another_employer_cannot_be_named(staff, place):
    EmployerMembershipFactory(establishment=place)
    stranger = EmployerMembershipFactory().user
    url = f"{NEW}?etablissement={place.public_id}"
    page = staff.post(url, answers(staff.get(url), requested_by=str(stranger.public_id)))
    assert page.status_code == 422


@pytest.mark.parametrize("reason", [CloseReason.NOT_FILLED, CloseReason.NO_NEED])
def test_a_need_that_found_nobody_is_taken_up_with_its_answers(staff, place, reason):
    AppellationFactory()
    CommuneFactory(aubenas=True)
    offer = OfferFactory(
        establishment=place,
        indispensable=[101],
        pay="SMIC",
        start_on=timezone.localdate() - timedelta(days=9),
    )
    old = offer.profile.support_request
    staff.post(reverse("offers:staff_close", args=[old.public_id]), {"reason": reason})
    page = staff.get(reverse("offers:staff_need", args=[old.public_id])).content.decode()
    assert f"?reprendre={old.public_id}" in page
    assert ("Personne n’a convenu" in page) == (reason == CloseReason.NOT_FILLED)
    url = f"{NEW}?reprendre={old.public_id}"
    form = staff.get(url).context["form"]
    assert [row.pk for row in form["indispensable"].value()] == [101]
    assert form["pay"].value() == "SMIC"
    assert form["start_on"].value() is None
    response = staff.post(url, answers(staff.get(url), title="Plongeur, horaires souples"))
    again = SupportRequest.objects.exclude(pk=old.pk).get()
    assert response.url == reverse("offers:staff_need", args=[again.public_id])
    assert (again.establishment, again.job_profile.title) == (place, "Plongeur, horaires souples")


def test_an_open_need_is_not_taken_up(staff, place):
    need = OfferFactory(establishment=place).profile.support_request
    assert staff.get(f"{NEW}?reprendre={need.public_id}").status_code == 404


def test_the_team_opens_an_establishment_it_met(staff, adviser):
    commune = AgencyCommuneFactory(agency=adviser.agency).commune
    number = siret(siren(4242))
    assert staff.post(reverse("employers:staff_add"), {"siret": "123"}).status_code == 422
    details = staff.post(reverse("employers:staff_add"), {"siret": number}).url
    said = {"company_name": "Atelier du Pont", "commune": str(commune), "commune_code": commune.pk}
    response = staff.post(details, said)
    assert response.status_code == 302, response.context["form"].errors
    place = Establishment.objects.get()
    assert (place.state, place.checked_by) == (EstablishmentState.VERIFIED, adviser.user)
    assert place.transitions.get().actor == adviser.user
    assert not place.memberships.exists()
    # A second click, or a colleague, arrives at the same page.
    assert staff.post(details, said).url == response.url
    assert f"?etablissement={place.public_id}" in staff.get(response.url).content.decode()
    elsewhere = EstablishmentFactory()
    page = staff.get(reverse("employers:staff_add_details", args=[elsewhere.siret]), follow=True)
    assert "autre Mission locale" in page.content.decode()


def test_a_need_left_by_a_colleague_who_went_can_be_taken(staff, adviser, place):
    need = OfferFactory(establishment=place).profile.support_request
    gone = AdviserFactory(agency=adviser.agency)
    SupportRequest.objects.filter(pk=need.pk).update(state=RequestState.IN_PROGRESS, assigned_to=gone)
    page = reverse("offers:staff_need", args=[need.public_id])
    assert "Prendre en charge" not in staff.get(page).content.decode()
    gone.user.is_active = False
    gone.user.save()
    assert "Prendre en charge" in staff.get(page).content.decode()
    staff.post(reverse("offers:staff_take", args=[need.public_id]))
    need.refresh_from_db()
    assert (need.assigned_to, need.state) == (adviser, RequestState.IN_PROGRESS)


def test_each_field_of_the_one_page_form_is_shown_once(adviser, place):
    offer = OfferFactory(establishment=place)
    for form in (
        StaffNeedForm(place=place, user=adviser.user),
        ProfileForm(offer=offer, user=adviser.user),
    ):
        shown = [bound.name for _, bounds in form.parts() for bound in bounds]
        assert sorted(shown) == sorted(bound.name for bound in form.visible_fields())


def test_mails_go_to_somebody_who_still_speaks_for_the_establishment(staff, place, mailoutbox):
    gone = EmployerMembershipFactory(establishment=place)
    offer = OfferFactory(establishment=place, submitted=True)
    need = offer.profile.support_request
    SupportRequest.objects.filter(pk=need.pk).update(requested_by=gone.user)
    gone.ended_at = timezone.now()
    gone.save()
    page = reverse("offers:staff_need", args=[need.public_id])
    assert "Renvoyer avec des remarques" not in staff.get(page).content.decode()
    admin = EmployerMembershipFactory(establishment=place, is_admin=True)
    assert "Renvoyer avec des remarques" in staff.get(page).content.decode()
    staff.post(reverse("offers:staff_return", args=[need.public_id]), {"remarks": "Quel salaire ?"})
    assert [mail.to for mail in mailoutbox] == [[admin.user.email]]


def test_a_stale_change_of_the_employer_is_told_and_kept(staff, place):
    AppellationFactory()
    CommuneFactory(aubenas=True)
    employer = login(EmployerMembershipFactory(establishment=place).user)
    need = OfferFactory(establishment=place, submitted=True).profile.support_request
    edit = reverse("mediations:employer_need_edit", args=[need.public_id])
    adjust = reverse("offers:staff_adjust", args=[need.public_id])
    mine = profile_answers(employer.get(edit), pay="1 900 € brut")
    staff.post(adjust, profile_answers(staff.get(adjust), title="Du conseiller"))
    stale = employer.post(edit, mine)
    assert stale.status_code == 422
    assert "Quelqu’un a modifié ce profil entre-temps" in stale.content.decode()
    assert "1 900 € brut" in stale.content.decode()
    need.job_profile.refresh_from_db()
    assert need.job_profile.title == "Du conseiller"


def test_a_manager_gives_a_need_to_a_colleague_who_answers(adviser, place, mailoutbox):
    manager, colleague = (
        AdviserFactory(agency=adviser.agency, manager=True),
        AdviserFactory(agency=adviser.agency),
    )
    need = SupportRequestFactory(establishment=place)
    OfferFactory(establishment=place, submitted=True, support_request=need)
    page = reverse("offers:staff_need", args=[need.public_id])
    give = reverse("offers:staff_hand_over", args=[need.public_id])
    said = {"adviser": str(colleague.public_id)}
    # An adviser who does not hold it cannot; nobody of another structure can receive it.
    assert login(adviser.user).post(give, said).status_code == 409
    boss = login(manager.user)
    assert "Confier à un collègue" in boss.get(page).content.decode()
    assert boss.post(give, {"adviser": str(AdviserFactory().public_id)}).status_code == 422
    boss.post(give, said)
    need.refresh_from_db()
    assert (need.assigned_to, need.state, need.first_answer_at) == (colleague, RequestState.SUBMITTED, None)
    step = need.transitions.get()
    assert (step.reason, step.actor, step.note) == ("handed_over", manager.user, str(colleague))
    browser = login(colleague.user)
    text = browser.get(page).content.decode()
    assert f"Besoin confié à {colleague}" in text
    assert "Prendre en charge" in text
    assert need.job_profile.title in browser.get(reverse("pages:adviser_home")).content.decode()
    browser.post(reverse("offers:staff_take", args=[need.public_id]))
    need.refresh_from_db()
    assert (need.state, need.promise_kept) == (RequestState.ASSIGNED, True)
    # Who holds it may give it on.
    browser.post(give, {"adviser": str(adviser.public_id)})
    need.refresh_from_db()
    assert (need.assigned_to, need.state) == (adviser, RequestState.ASSIGNED)


def test_the_page_of_an_establishment_leads_to_its_needs(staff, adviser, place):
    offer = OfferFactory(establishment=place, profile__title="Plongeur du soir")
    page = reverse("employers:staff_detail", args=[place.public_id])
    need = reverse("offers:staff_need", args=[offer.profile.support_request.public_id])
    assert need in staff.get(page).content.decode()
    editor = login(AdviserFactory(agency=adviser.agency, editor=True).user)
    text = editor.get(page).content.decode()
    assert "Plongeur du soir" not in text
    assert "Noter un besoin" not in text


def test_one_hire_of_two_places_is_not_the_end_for_the_employer(place):
    member = EmployerMembershipFactory(establishment=place)
    offer = OfferFactory(establishment=place, places=2)
    file = MediationFactory(offer=offer, presented=True)
    page = reverse("mediations:employer_need", args=[offer.profile.support_request.public_id])
    move(mediation=file, to="hired", actor=file.adviser.user, revision=1)
    follow = login(member.user).get(page).context["follow"]
    assert (follow.done, follow.progress) == (4, "1 place sur 2, la recherche continue")
    second = MediationFactory(offer=offer, presented=True)
    move(mediation=second, to="hired", actor=second.adviser.user, revision=1)
    follow = login(member.user).get(page).context["follow"]
    assert (follow.done, follow.progress) == (5, "Recruté : 2 places sur 2")
