"""Both sides of a need: the team takes, returns, adjusts, publishes; the employer follows, completes, pauses, closes."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from employers.lifecycle import RequestState
from employers.models import SupportRequest
from mediations.lifecycle import MediationState
from offers.lifecycle import CloseReason, OfferState
from offers.models import Offer
from tests.factories.accounts import AdviserFactory
from tests.factories.employers import (
    EmployerMembershipFactory,
    EstablishmentFactory,
    NeedDraftFactory,
    SupportRequestFactory,
)
from tests.factories.mediations import MediationFactory
from tests.factories.offers import OfferFactory
from tests.factories.reference import AppellationFactory, CommuneFactory
from tests.people import login

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser():
    return AdviserFactory()


@pytest.fixture
def place(adviser):
    return EstablishmentFactory(agency=adviser.agency)


@pytest.fixture
def member(place):
    return EmployerMembershipFactory(establishment=place)


@pytest.fixture
def staff(adviser):
    return login(adviser.user)


@pytest.fixture
def employer(member):
    return login(member.user)


def new_offer(place, member=None, **changes):
    """A need that nobody answered yet."""
    need = SupportRequestFactory(establishment=place, **({"requested_by": member.user} if member else {}))
    return OfferFactory(establishment=place, submitted=True, support_request=need, **changes)


def path(name, offer):
    return reverse(name, args=[offer.profile.support_request.public_id])


def profile_answers(page, **changes):
    """The profile form as a browser sends it back unchanged, but for some fields."""
    data = {}
    for bound in page.context["form"]:
        value = bound.value()
        if bound.name in ("occupation", "commune"):
            row = bound.initial
            data[bound.name] = str(getattr(row, "label", getattr(row, "name", "")))
            data[f"{bound.name}_code"] = str(row.pk) if row else ""
        elif isinstance(value, list):
            data[bound.name if not value or not hasattr(value[0], "pk") else f"{bound.name}_code"] = [
                str(getattr(item, "pk", item)) for item in value
            ]
        elif value not in (None, "", False):
            data[bound.name] = str(getattr(value, "pk", value))
    return data | changes


# --- The team ---------------------------------------------------------------------------------------------------------


def test_taking_a_need_answers_it_under_a_name(staff, adviser, place):
    offer = new_offer(place)
    page = staff.post(path("offers:staff_take", offer), follow=True)
    need = SupportRequest.objects.get()
    assert (need.state, need.assigned_to) == (RequestState.ASSIGNED, adviser)
    assert need.promise_kept
    assert f"Pris en charge par {adviser}" in page.content.decode()


def test_a_need_taken_by_a_colleague_is_not_taken_twice(staff, adviser, place):
    offer = new_offer(place)
    colleague = AdviserFactory(agency=adviser.agency)
    login(colleague.user).post(path("offers:staff_take", offer))
    page = staff.post(path("offers:staff_take", offer))
    assert page.status_code == 409
    assert str(colleague) in page.content.decode()
    assert SupportRequest.objects.get().assigned_to == colleague


def test_published_and_then_ranked(staff, place):
    offer = new_offer(place)
    page = staff.post(path("offers:staff_publish", offer), follow=True)
    offer.refresh_from_db()
    assert offer.state == OfferState.PUBLISHED
    assert reverse("search:offer_matches", args=[offer.public_id]) in page.content.decode()


def test_not_published_before_the_establishment_is_verified(staff, adviser):
    offer = new_offer(EstablishmentFactory(agency=adviser.agency, pending=True))
    page = staff.post(path("offers:staff_publish", offer))
    assert page.status_code == 409
    assert "Vérifiez d’abord" in page.content.decode()
    offer.refresh_from_db()
    assert offer.state == OfferState.SUBMITTED


def test_not_published_until_a_day_that_is_over(staff, place):
    offer = new_offer(place)
    page = staff.post(path("offers:staff_publish", offer), {"until": "2020-01-01"})
    assert page.status_code == 422
    assert "2020-01-01" in page.content.decode()


def test_returned_with_remarks_completed_and_sent_again(staff, employer, member, place):
    AppellationFactory()
    CommuneFactory(aubenas=True)
    offer = new_offer(place, member)
    assert staff.post(path("offers:staff_return", offer), {"remarks": " "}).status_code == 422
    staff.post(path("offers:staff_return", offer), {"remarks": "Quel salaire ?"})
    home = employer.get(reverse("pages:employer_home")).content.decode()
    assert "pour compléter votre besoin" in home
    assert "Quel salaire ?" in employer.get(path("mediations:employer_need", offer)).content.decode()
    edit = path("mediations:employer_need_edit", offer)
    response = employer.post(edit, profile_answers(employer.get(edit), pay="1 900 € brut"))
    assert response.status_code == 302, response.context["form"].errors
    offer.refresh_from_db()
    assert (offer.state, offer.pay) == (OfferState.SUBMITTED, "1 900 € brut")
    page = staff.get(path("offers:staff_need", offer)).content.decode()
    assert "1 900 € brut" in page


def test_adjusting_keeps_the_point_and_shows_the_difference(staff, place):
    AppellationFactory()
    offer = new_offer(place, indispensable=[101], expected=[102])
    Offer.objects.filter(pk=offer.pk).update(lat=44.6, lon=4.4)
    adjust = path("offers:staff_adjust", offer)
    data = profile_answers(staff.get(adjust), title="Chef de partie", note="Vu avec l’employeur")
    page = staff.post(adjust, data, follow=True)
    assert page.status_code == 200, page.context["form"].errors
    offer = Offer.objects.get()
    assert (offer.profile.title, offer.profile.version, offer.lat) == ("Chef de partie", 2, 44.6)
    assert set(offer.profile.skills.values_list("skill", flat=True)) == {101, 102}
    assert "Vu avec l’employeur" in page.content.decode()


def test_a_stale_profile_is_told_and_what_was_typed_stays(staff, place):
    AppellationFactory()
    offer = new_offer(place)
    adjust = path("offers:staff_adjust", offer)
    data = profile_answers(staff.get(adjust), title="Le mien")
    staff.post(adjust, data | {"title": "Du collègue"})
    stale = staff.post(adjust, data)
    assert stale.status_code == 409
    assert "Le mien" in stale.content.decode()
    assert Offer.objects.get().profile.title == "Du collègue"
    again = staff.post(adjust, profile_answers(stale) | data | {"version": "2"})
    assert again.status_code == 302
    assert Offer.objects.get().profile.title == "Le mien"


def test_the_inbox_puts_the_nearest_promise_first_and_filters(staff, adviser, place):
    now = timezone.now()
    for hours, title in ((30, "Plus tard"), (-5, "En retard"), (4, "Bientôt")):
        offer = new_offer(place, profile__title=title)
        need = offer.profile.support_request
        SupportRequest.objects.filter(pk=need.pk).update(answer_due_at=now + timedelta(hours=hours))
    OfferFactory(establishment=place, profile__title="Répondu")
    new_offer(EstablishmentFactory(), profile__title="Ailleurs")

    def titles(query=""):
        rows = staff.get(reverse("offers:inbox") + query).context["rows"]
        return [row["title"] for row in rows]

    assert titles() == ["En retard", "Bientôt", "Plus tard", "Répondu"]
    assert titles("?etat=en-retard") == ["En retard"]
    assert titles("?etat=en-cours") == ["Répondu"]
    assert titles("?q=bient") == ["Bientôt"]
    assert titles("?qui=moi") == []
    assert titles("?antenne=inconnue&etat=rien") == ["En retard", "Bientôt", "Plus tard", "Répondu"]


def test_a_need_of_another_structure_does_not_exist(place):
    offer = new_offer(place)
    stranger = login(AdviserFactory().user)
    assert stranger.get(path("offers:staff_need", offer)).status_code == 404
    for act in ("take", "publish", "return", "pause", "adjust", "close"):
        assert stranger.post(path(f"offers:staff_{act}", offer)).status_code == 404


# --- The employer -----------------------------------------------------------------------------------------------------


def test_the_employer_sees_who_acts_and_by_when(employer, place, member, adviser):
    offer = new_offer(place, member)
    SupportRequest.objects.update(contact=adviser)
    for page in (reverse("pages:employer_home"), path("mediations:employer_need", offer)):
        text = re.sub(r"\s+", " ", employer.get(page).content.decode())
        assert f"<strong>{adviser}</strong>" in text
        assert "réponse promise avant" in text


def test_a_candidate_stays_blind_and_the_employer_acts(employer, place):
    offer = OfferFactory(establishment=place, expected=[101])
    file = MediationFactory(
        offer=offer, youth__skills=[101, 999], state=MediationState.PRESENTED, presented_at=timezone.now()
    )
    hidden = MediationFactory(offer=offer, state=MediationState.AGREED)
    text = employer.get(path("mediations:employer_need", offer)).content.decode()
    assert file.youth.last_name not in text
    assert file.blind_label in text
    assert "Compétence 101" in text
    assert "Compétence 999" not in text
    assert str(hidden.public_id) not in text
    assert "pour répondre sur un candidat" in employer.get(reverse("pages:employer_home")).content.decode()


def test_no_candidate_is_shown_before_the_establishment_is_verified(adviser):
    member = EmployerMembershipFactory(
        establishment=EstablishmentFactory(agency=adviser.agency, pending=True)
    )
    offer = OfferFactory(establishment=member.establishment)
    file = MediationFactory(offer=offer, state=MediationState.PRESENTED, presented_at=timezone.now())
    text = login(member.user).get(path("mediations:employer_need", offer)).content.decode()
    assert str(file.public_id) not in text


def test_pause_and_back(employer, place):
    offer = OfferFactory(establishment=place)
    pause = path("mediations:employer_need_pause", offer)
    assert "Mettre cette offre en pause" in employer.get(pause).content.decode()
    for state in (OfferState.PAUSED, OfferState.PUBLISHED):
        employer.post(pause)
        offer.refresh_from_db()
        assert offer.state == state


@pytest.mark.parametrize(
    ("reason", "states"),
    [
        (CloseReason.HIRED_NETWORK, (OfferState.FILLED, RequestState.RESOLVED)),
        (CloseReason.NO_NEED, (OfferState.WITHDRAWN, RequestState.CANCELLED)),
    ],
)
def test_closing_says_why(employer, staff, place, reason, states):
    offer = new_offer(place)
    staff.post(path("offers:staff_publish", offer))
    close = path("mediations:employer_need_close", offer)
    assert employer.post(close).status_code == 422
    employer.post(close, {"reason": reason, "note": "Merci"})
    offer.refresh_from_db()
    assert offer.close_reason == reason
    assert (offer.state, SupportRequest.objects.get().state) == states
    assert employer.get(close).status_code == 404
    assert "Terminés" in employer.get(reverse("pages:employer_home")).content.decode()


def test_a_need_never_published_is_withdrawn_even_when_filled_elsewhere(employer, place):
    offer = new_offer(place)
    employer.post(path("mediations:employer_need_close", offer), {"reason": CloseReason.HIRED_OTHER})
    offer.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN


def test_the_need_of_somebody_else_does_not_exist(place):
    offer = OfferFactory(establishment=place)
    stranger = login(EmployerMembershipFactory().user)
    for name in ("employer_need", "employer_need_edit", "employer_need_pause", "employer_need_close"):
        assert stranger.get(path(f"mediations:{name}", offer)).status_code == 404
    assert stranger.get(path("offers:need_sent", offer)).status_code == 404


def test_nothing_yet_says_what_to_do_first(employer):
    page = employer.get(reverse("pages:employer_home")).content.decode()
    assert "Aucun besoin pour l’instant" in page


def test_drafts_and_a_pending_establishment_are_on_the_home(adviser):
    member = EmployerMembershipFactory(
        establishment=EstablishmentFactory(agency=adviser.agency, pending=True)
    )
    NeedDraftFactory(user=member.user, answers={"travail": {"title": ["Serveuse"]}}, step="travail")
    page = login(member.user).get(reverse("pages:employer_home")).content.decode()
    assert "Serveuse" in page
    assert "en cours de vérification" in page


def test_what_is_indispensable_is_read_first(client, employer, staff, place):
    offer = OfferFactory(establishment=place, learnt=[103], expected=[102], indispensable=[101])
    for browser, url in (
        (employer, path("mediations:employer_need", offer)),
        (staff, path("offers:staff_need", offer)),
        (client, reverse("offers:detail", args=[offer.public_id])),
    ):
        text = browser.get(url).content.decode()
        places = [text.index(f"Compétence {ogr}") for ogr in (101, 102, 103)]
        assert places == sorted(places)


# --- Cost -------------------------------------------------------------------------------------------------------------


def statements(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_lists_cost_the_same_for_5_and_50(employer, staff, place):
    offer = OfferFactory(establishment=place, expected=[101])
    urls = {
        "home": (employer, reverse("pages:employer_home")),
        "inbox": (staff, reverse("offers:inbox")),
        "need": (employer, path("mediations:employer_need", offer)),
    }
    counts = []
    for number in (5, 50):
        while Offer.objects.count() < number:
            new_offer(place)
            MediationFactory(
                offer=offer, youth__skills=[101], state=MediationState.PRESENTED, presented_at=timezone.now()
            )
        counts.append({name: statements(*target) for name, target in urls.items()})
    # From two pages on, the paginator asks nothing more.
    assert counts[0] == counts[1]
