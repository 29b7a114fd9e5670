"""Alerts of the three sides at any time, why a candidate is presented, and forms that were sent empty."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from employers.lifecycle import RequestState
from employers.models import SupportRequest
from mediations import services
from mediations.lifecycle import MediationState
from mediations.models import Alert, Mediation
from tests.factories.mediations import MediationFactory
from tests.factories.offers import OfferFactory

pytestmark = pytest.mark.django_db
S = MediationState


@pytest.fixture
def file(identities):
    return MediationFactory(
        youth=identities["youth"].youth,
        presented=True,
        offer=OfferFactory(establishment=identities["employer"].establishment),
    )


def url(name, mediation, *args):
    return reverse(f"mediations:{name}", args=[mediation.public_id, *args])


# --- Alerts ---


HOMES = {"adviser": "staff_file", "employer": "employer_candidate", "youth": "youth_file"}


@pytest.mark.parametrize(
    ("who", "name"),
    [("adviser", "staff_alert"), ("employer", "employer_alert"), ("youth", "youth_alert")],
)
def test_each_side_opens_an_alert_long_before_the_hire(identities, file, who, name):
    client = identities[who].client
    address = url(name, file)
    assert address in client.get(url(HOMES[who], file)).content.decode()
    assert client.post(address, {"text": " "}).status_code == 422
    client.post(address, {"text": "Le rendez-vous s’est mal passé."})
    alert = Alert.objects.get()
    assert alert.kind == who
    assert alert.due_at - alert.created_at == timedelta(hours=48)
    page = identities["adviser"].client.get(url("staff_file", file)).content.decode()
    assert "Le rendez-vous s’est mal passé." in page


def test_a_side_reads_its_own_alert_and_that_it_was_treated_the_other_nothing(identities, file):
    alert = services.raise_alert(mediation=file, actor=identities["employer"].user, text="Absent ce matin.")
    services.solve_alert(alert=alert, actor=identities["adviser"].user, solution="Appelé : il était malade.")
    pages = {who: identities[who].client.get(url(HOMES[who], file)).content.decode() for who in HOMES}
    assert "Absent ce matin." in pages["employer"]
    assert "Souci traité par la Mission locale" in pages["employer"]
    assert "Appelé" not in pages["employer"]
    assert "Appelé" in pages["adviser"]
    assert "Absent ce matin." not in pages["youth"]


def test_an_alert_of_the_adviser_of_the_file_is_not_mailed_to_them(identities, file, mailoutbox):
    adviser = identities["adviser"]
    Mediation.objects.filter(pk=file.pk).update(adviser=adviser.adviser)
    file.refresh_from_db()
    services.raise_alert(mediation=file, actor=adviser.user, text="Appel du tuteur.")
    assert not mailoutbox
    services.raise_alert(mediation=file, actor=identities["employer"].user, text="Absent ce matin.")
    assert "est en cours" in mailoutbox[0].body
    assert "est en poste" not in mailoutbox[0].body


def test_a_job_that_is_held_can_still_raise_an_alert_a_closed_file_cannot(identities, file):
    Mediation.objects.filter(pk=file.pk).update(state=S.HELD)
    assert (
        identities["youth"].client.post(url("youth_alert", file), {"text": "Ça change."}).status_code == 302
    )
    Mediation.objects.filter(pk=file.pk).update(state=S.NOT_RETAINED)
    page = identities["youth"].client.post(url("youth_alert", file), {"text": "Encore moi."})
    assert page.status_code == 422
    assert "appelez la Mission locale" in page.content.decode()
    assert "Encore moi." in page.content.decode()


# --- Why this candidate ---


def test_the_adviser_says_why_and_the_name_stays_hidden_until_agreed(identities, mailoutbox):
    youth, employer = identities["youth"].youth, identities["employer"]
    offer = OfferFactory(establishment=employer.establishment)
    file = MediationFactory(youth=youth, offer=offer, agreed=True, reason_employer="Veut exercer ce métier.")
    step = url("staff_step", file, "presentation")
    staff = identities["adviser"].client
    assert "Veut exercer ce métier." in staff.get(step).content.decode()
    said = f"{youth.first_name} a tenu seul un service de 60 couverts."
    staff.post(step, {"revision": file.revision, "reason_employer": said})
    file.refresh_from_db()
    assert (file.state, file.reason_employer) == (S.PRESENTED, said)
    for text in (
        employer.client.get(url("employer_candidate", file)).content.decode(),
        next(mail.body for mail in mailoutbox if employer.user.email in mail.to),
    ):
        assert "a tenu seul un service de 60 couverts." in text
        assert youth.first_name not in text
    services.grant_disclosure(youth=youth, establishment=employer.establishment, actor=youth.user)
    assert said in employer.client.get(url("employer_candidate", file)).content.decode()


def test_undoing_the_presentation_puts_the_sentence_back(identities):
    file = MediationFactory(youth=identities["youth"].youth, agreed=True, reason_employer="Avant.")
    actor = identities["adviser"].user
    services.move(mediation=file, to=S.PRESENTED, actor=actor, revision=1, reason_employer="Après.")
    assert services.undo_last(mediation=file, actor=actor).reason_employer == "Avant."


def test_the_file_keeps_the_adviser_s_reasons_and_shows_the_help_that_was_asked(identities):
    youth = identities["youth"].youth
    offer = OfferFactory(agency=youth.agency, establishment__agency=youth.agency)
    file = services.suggest(offer=offer, youths=[youth], actor=identities["adviser"].user).created[0]
    assert "points sur 100" in file.reason_adviser
    page = identities["adviser"].client.get(url("staff_file", file)).content.decode()
    assert "points sur 100" in page
    assert offer.profile.support_request.get_depth_display() in page


# --- What a hire does to the request ---


def test_the_last_hire_ends_the_request_and_undoing_it_opens_it_again():
    offer = OfferFactory()
    SupportRequest.objects.update(state=RequestState.IN_PROGRESS)
    file = MediationFactory(offer=offer, presented=True)
    actor = file.adviser.user
    services.move(mediation=file, to=S.HIRED, actor=actor, revision=1)
    request = SupportRequest.objects.get()
    assert (request.state, request.closed_at is not None) == (RequestState.RESOLVED, True)
    last = request.transitions.last()
    assert (last.actor, last.reason, last.automatic) == (actor, "last_place", False)
    services.undo_last(mediation=file, actor=actor)
    request.refresh_from_db()
    assert (request.state, request.closed_at) == (RequestState.IN_PROGRESS, None)
    assert request.transitions.last().reason == "undone"


# --- Forms sent empty ---


@pytest.mark.parametrize(
    ("who", "name", "args"),
    [
        ("adviser", "staff_step", ["rencontre"]),
        ("adviser", "staff_meeting", []),
        ("adviser", "staff_alert", []),
        ("employer", "employer_step", ["non-retenu"]),
        ("employer", "employer_alert", []),
        ("youth", "youth_step", ["retrait"]),
        ("youth", "youth_alert", []),
    ],
)
def test_an_empty_form_is_refused_in_words_not_shown_as_new(identities, file, who, name, args):
    page = identities[who].client.post(url(name, file, *args))
    assert page.status_code == 422
    assert "error-summary" in page.content.decode()
    file.refresh_from_db()
    assert file.state == S.PRESENTED


# --- The history that the employer reads ---


def test_the_history_of_a_need_tells_versions_returns_and_candidates(identities, file):
    offer, employer = file.offer, identities["employer"].client
    services.move(mediation=file, to=S.MEETING, actor=identities["adviser"].user, revision=file.revision)
    page = employer.get(reverse("mediations:employer_need", args=[offer.profile.support_request.public_id]))
    titles = [event.title for event in page.context["events"]]
    assert f"Rencontre décidée : {file.blind_label}" in titles
    assert file.youth.last_name not in page.content.decode()
    hidden = MediationFactory(offer=offer, agreed=True, youth__adviser=identities["adviser"].adviser)
    services.move(mediation=hidden, to=S.WITHDRAWN, actor=hidden.adviser.user, revision=1, reason="other")
    page = employer.get(page.request["PATH_INFO"])
    assert not [event for event in page.context["events"] if hidden.blind_label in event.title]
    assert all(event.at <= timezone.now() for event in page.context["events"])
