"""The screens of the young person, and the links of those who have no account."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mediations.lifecycle import MediationState
from mediations.models import Alert, CheckInAnswer, Disclosure, Mediation
from portal.accounts.tokens import hash_token
from tests.factories.mediations import (
    CheckInAnswerFactory,
    CheckInFactory,
    MediationFactory,
    MeetingFactory,
    NoteFactory,
)
from tests.factories.offers import OfferFactory
from tests.mediations.paths import staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]
S = MediationState


# --- The young person ---


def test_from_the_suggestion_to_the_withdrawal(identities):
    client, youth = identities["youth"].client, identities["youth"].youth
    mediation = MediationFactory(
        youth=youth, reason_youth="C’est le métier que tu veux.", message="Regarde !"
    )
    home = client.get(reverse("pages:youth_home")).content.decode()
    assert "C’est le métier que tu veux." in home
    assert "Pourquoi on te propose ça" in home
    client.post(staff("youth_step", mediation, "accord"), {"revision": mediation.revision, "note": "Super"})
    mediation.refresh_from_db()
    assert mediation.state == S.AGREED
    page = client.get(staff("youth_file", mediation))
    assert page.context["steps"] == []
    assert "Je me retire" in page.content.decode()
    revision = mediation.revision
    client.post(staff("youth_step", mediation, "retrait"), {"revision": revision, "reason": "changed_mind"})
    mediation.refresh_from_db()
    assert mediation.state == S.WITHDRAWN


def test_a_refusal_of_the_young_person_asks_why(identities):
    client = identities["youth"].client
    mediation = MediationFactory(youth=identities["youth"].youth)
    url = staff("youth_step", mediation, "refus")
    page = client.get(url).content.decode()
    assert "C’est trop loin" in page
    assert client.post(url, {"revision": mediation.revision}).status_code == 422
    client.post(url, {"revision": mediation.revision, "reason": "too_far"})
    mediation.refresh_from_db()
    assert (mediation.state, mediation.transitions.last().reason) == (S.DECLINED, "too_far")


def test_applying_twice_leads_to_the_same_file(identities):
    client, offer = identities["youth"].client, OfferFactory()
    url = reverse("mediations:youth_apply", args=[offer.public_id])
    for _ in range(2):
        assert client.post(url, {"message": "Je veux bien."}).status_code == 302
    mediation = Mediation.objects.get()
    assert mediation.state == S.APPLIED
    assert client.get(url).url == staff("youth_file", mediation)


def test_an_offer_that_is_closed_cannot_be_asked_for(identities):
    url = reverse("mediations:youth_apply", args=[OfferFactory(filled=True).public_id])
    assert identities["youth"].client.get(url).status_code == 404


def test_the_young_person_controls_who_sees_the_name(identities, file):
    client, place = identities["youth"].client, file.offer.establishment
    url = reverse("mediations:youth_disclosure", args=[place.public_id])
    client.post(url, {"retour": "https://ailleurs.example/"})
    assert Disclosure.objects.granted().get().establishment == place
    response = client.post(url, {"retirer": "1", "retour": "https://ailleurs.example/"})
    assert response.url == reverse("pages:youth_home")
    assert not Disclosure.objects.granted().exists()
    stranger = identities["other_employer"].establishment
    assert client.post(reverse("mediations:youth_disclosure", args=[stranger.public_id])).status_code == 404


def test_own_data_in_one_file(identities, file):
    NoteFactory(mediation=file, level="shared", text="Une note partagée")
    response = identities["youth"].client.get(reverse("pages:own_data_file"))
    assert response["Content-Disposition"].startswith("attachment")
    content = response.json()
    assert content["pathways.Youth"][0]["last_name"] == file.youth.last_name
    assert len(content["mediations.Mediation"]) == 1


def test_the_sentences_of_youth_pages_are_short(identities, file):
    """Fifteen words at most, in what the portal itself says."""
    import re

    client = identities["youth"].client
    MediationFactory(youth=identities["youth"].youth)
    paths = [
        reverse("pages:youth_home"),
        reverse("pages:own_data"),
        staff("youth_file", file),
        staff("youth_step", file, "retrait"),
        staff("youth_alert", file),
        reverse("mediations:youth_apply", args=[OfferFactory().public_id]),
    ]
    for path in paths:
        page = client.get(path).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        for block in re.findall(
            r"<(?:p|h1|h2|h3|li|dd|label|legend)\b[^>]*>(.*?)</(?:p|h1|h2|h3|li|dd|label|legend)>", main, re.S
        ):
            text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block))
            for sentence in re.split(r"[.!?]\s", text):
                assert len(re.findall(r"[\w’-]+", sentence)) <= 15, f"{path}: {sentence}"


# --- One-use links ---


def give_link(mediation, side="tutor", **more):
    check_in = CheckInFactory(mediation=mediation)
    CheckInAnswerFactory(check_in=check_in, side=side, token_hash=hash_token("secret"), **more)
    return reverse("mediations:check_in", args=["secret"])


@pytest.mark.parametrize("side", ["tutor", "youth"])
def test_three_questions_without_an_account(client, side):
    url = give_link(MediationFactory(following=True), side)
    for _ in range(2):  # mail programs open links too: reading does not use it
        page = client.get(url)
        assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    assert client.post(url, {"work": "4", "team": "4"}).status_code == 422
    done = client.post(url, {"work": "4", "team": "4", "hours": "2", "comment": "Bus en retard"})
    assert done.status_code == 200
    assert "Merci" in done.content.decode()
    assert CheckInAnswer.objects.get().comment == "Bus en retard"
    assert Alert.objects.get().kind == "low"
    again = client.post(url, {"work": "1", "team": "1", "hours": "1"})
    assert again.status_code == 410
    assert "déjà" in again.content.decode()


def test_an_expired_or_unknown_link_says_what_to_do(client):
    url = give_link(MediationFactory(following=True), expires_at=timezone.now() - timedelta(minutes=1))
    assert client.get(url).status_code == 410
    assert "appelez la Mission locale" in client.get(url).content.decode()
    unknown = client.get(reverse("mediations:check_in", args=["inconnu"]))
    assert unknown.status_code == 404
    assert "appelez la Mission locale" in unknown.content.decode()


def test_the_link_does_not_name_a_person_who_is_not_disclosed(client):
    mediation = MediationFactory(following=True)
    page = client.get(give_link(mediation)).content.decode()
    assert mediation.youth.last_name not in page


def test_the_calendar_file_of_a_meeting(identities, file):
    meeting = MeetingFactory(mediation=file)
    url = reverse("mediations:meeting_ics", args=[meeting.public_id])
    for name in ("adviser", "employer", "youth"):
        response = identities[name].client.get(url)
        assert response["Content-Type"].startswith("text/calendar")
    assert file.youth.last_name not in identities["employer"].client.get(url).content.decode()
    assert identities["other_employer"].client.get(url).status_code == 404
