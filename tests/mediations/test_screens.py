"""Screens of the three sides: filters, stale forms, links, the journey of a young person, constant numbers of statements."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mediations.lifecycle import MediationState
from mediations.models import Alert, CheckInAnswer, Disclosure, Mediation, Note
from pathways.models import FileAccess
from portal.accounts.tokens import hash_token
from tests.factories.mediations import (
    AlertFactory,
    CheckInAnswerFactory,
    CheckInFactory,
    MediationFactory,
    MeetingFactory,
    NoteFactory,
)
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory

pytestmark = pytest.mark.django_db
S = MediationState


@pytest.fixture
def file(identities):
    return MediationFactory(
        youth=identities["youth"].youth,
        presented=True,
        offer=OfferFactory(establishment=identities["employer"].establishment),
    )


def staff(name, mediation, *args):
    return reverse(f"mediations:{name}", args=[mediation.public_id, *args])


# --- The team ---


def test_the_list_filters_by_what_is_in_the_url(identities):
    client, adviser = identities["adviser"].client, identities["adviser"].adviser
    offer = OfferFactory(profile__title="Peintre de nuit")
    mine = MediationFactory(youth=YouthFactory(adviser=adviser, last_name="Évrard"), offer=offer)
    closed = MediationFactory(youth__adviser=adviser, state=S.NOT_RETAINED)
    colleague = MediationFactory(youth__adviser=identities["manager"].adviser)
    MediationFactory(youth__adviser=identities["other_adviser"].adviser)
    silent = MediationFactory(youth__adviser=adviser, moved_at=timezone.now() - timedelta(days=20))
    alerted = AlertFactory(mediation__youth__adviser=adviser).mediation

    def shown(query):
        page = client.get(reverse("mediations:staff_list") + query)
        assert page.status_code == 200
        return {row["file"] for row in page.context["rows"]}

    assert shown("") == {mine, silent, alerted}
    assert shown("?portefeuille=tous") == {mine, silent, alerted, colleague}
    assert shown("?etat=clos") == {closed}
    assert shown("?q=evrard") == shown("?q=peintre") == {mine}
    assert shown("?quoi=silence") == {silent}
    assert shown("?quoi=alerte") == {alerted}
    assert shown("?etat=nimporte") == {mine, silent, alerted}


def test_the_export_has_the_rows_of_the_list_and_no_formula(identities):
    adviser = identities["adviser"].adviser
    youth = YouthFactory(adviser=adviser, first_name="=1+1")
    MediationFactory(youth=youth)
    response = identities["adviser"].client.get(reverse("mediations:staff_export"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 1
    assert rows[0]["Jeune"].startswith("'=1+1")
    assert FileAccess.objects.get(youth=youth).kind == "export"


def test_the_page_shows_only_steps_that_are_allowed(identities, file):
    page = identities["adviser"].client.get(staff("staff_file", file))
    slugs = {step["slug"] for step in page.context["steps"]}
    assert slugs == {"rencontre", "immersion", "recrutement", "non-retenu", "retrait", "cloture"}
    assert FileAccess.objects.filter(youth=file.youth, kind="file").exists()


def test_a_step_from_form_to_undo(identities, file):
    client = identities["adviser"].client
    url = staff("staff_step", file, "rencontre")
    form = client.get(url).context["form"]
    day = timezone.localdate() + timedelta(days=2)
    data = {
        "revision": form["revision"].value(),
        "day": day.isoformat(),
        "hour": "14:30",
        "minutes": "45",
        "place": "À la boulangerie",
        "note": "Prévoir une tenue.",
    }
    page = client.post(url, data, follow=True)
    file.refresh_from_db()
    assert file.state == S.MEETING
    assert "Annuler cette étape" in page.content.decode()
    assert file.meetings.get().place == "À la boulangerie"
    client.post(staff("staff_undo", file))
    file.refresh_from_db()
    assert file.state == S.PRESENTED


def test_a_wrong_form_keeps_what_was_typed(identities, file):
    page = identities["adviser"].client.post(
        staff("staff_step", file, "rencontre"),
        {
            "revision": file.revision,
            "day": "2020-01-01",
            "hour": "10:00",
            "place": "Ici",
            "note": "Mon texte",
        },
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "dans le futur" in text
    assert "Mon texte" in text
    assert "<title>Erreur" in text.replace("\n", "")


def test_two_advisers_on_one_file_the_second_is_told_and_loses_nothing(identities, file):
    first, second = identities["manager"], identities["adviser"]
    url = staff("staff_step", file, "non-retenu")
    typed = {"revision": file.revision, "reason": "skills", "note": "Un long texte à ne pas perdre"}
    first.client.post(staff("staff_step", file, "rencontre"), {"revision": file.revision})
    page = second.client.post(url, typed)
    text = page.content.decode()
    assert page.status_code == 409
    assert str(first.user) in text
    assert "Un long texte à ne pas perdre" in text
    file.refresh_from_db()
    assert file.state == S.MEETING
    again = typed | {"revision": page.context["form"]["revision"].value()}
    assert second.client.post(url, again).status_code == 302
    file.refresh_from_db()
    assert file.state == S.NOT_RETAINED


def test_a_stale_form_whose_step_is_gone_shows_the_others(identities, file):
    seen = file.revision
    identities["manager"].client.post(
        staff("staff_step", file, "non-retenu"), {"revision": seen, "reason": "skills"}
    )
    page = identities["adviser"].client.post(
        staff("staff_step", file, "rencontre"), {"revision": seen, "note": "Mon texte"}
    )
    assert page.status_code == 409
    assert "n’est plus possible" in page.content.decode()
    assert "Mon texte" in page.content.decode()


@pytest.mark.parametrize(
    ("state", "reason", "words", "path"),
    [
        ("declined", "too_far", "distance", "modifier/contraintes"),
        ("declined", "not_the_trade", "métiers souhaités", "modifier/souhaits"),
        ("not_retained", "other_candidate", "d’autres offres", "/offres/"),
        ("withdrawn", "other_solution", "situation", "/situation/"),
    ],
)
def test_a_refusal_leads_to_the_next_act(identities, state, reason, words, path):
    start = S.SUGGESTED if state != "not_retained" else S.PRESENTED
    mediation = MediationFactory(youth__adviser=identities["adviser"].adviser, state=start)
    from mediations import services

    services.move(mediation=mediation, to=state, actor=identities["adviser"].user, revision=1, reason=reason)
    act = identities["adviser"].client.get(staff("staff_file", mediation)).context["next_act"]
    assert words in act["label"]
    assert path in act["url"]


def test_every_reason_leads_to_a_page_that_exists(identities, file):
    from mediations.reasons import NextAct
    from mediations.views.next_acts import _url

    for act in NextAct:
        assert _url(act, file).startswith("/conseiller/")


def test_markup_in_any_text_is_shown_as_text(identities, file):
    nasty = "<script>alert(1)</script><b>gras</b>"
    adviser = identities["adviser"]
    adviser.client.post(staff("staff_note", file), {"text": nasty, "level": "shared"})
    identities["employer"].client.post(staff("employer_note", file), {"text": nasty, "level": "shared"})
    identities["youth"].client.post(staff("youth_note", file), {"text": nasty, "level": "shared"})
    identities["youth"].client.post(staff("youth_alert", file), {"text": nasty})
    assert Note.objects.count() == 3
    for name, view in (
        ("adviser", "staff_file"),
        ("employer", "employer_candidate"),
        ("youth", "youth_file"),
    ):
        text = identities[name].client.get(staff(view, file)).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text


def test_an_alert_is_treated_with_what_was_done(identities, file):
    alert = AlertFactory(mediation=file)
    url = staff("staff_solve_alert", file, alert.public_id)
    empty = identities["adviser"].client.post(url, {"solution": ""})
    assert empty.status_code == 422
    identities["adviser"].client.post(url, {"solution": "Appelé le tuteur."})
    alert.refresh_from_db()
    assert alert.solution == "Appelé le tuteur."


def test_an_adviser_can_note_that_the_young_person_agrees_to_be_named(identities, file):
    url = staff("staff_disclosure", file)
    identities["adviser"].client.post(url)
    assert Disclosure.objects.granted().get().granted_by == identities["adviser"].user
    page = identities["youth"].client.get(reverse("pages:own_data")).content.decode()
    assert f"noté par {identities['adviser'].user}" in page
    identities["adviser"].client.post(url, {"retirer": "1"})
    assert not Disclosure.objects.granted().exists()


# --- The employer ---


def test_an_employer_answers_with_a_reason(identities, file):
    client = identities["employer"].client
    url = staff("employer_step", file, "non-retenu")
    assert client.post(url, {"revision": file.revision}).status_code == 422
    client.post(url, {"revision": file.revision, "reason": "experience"})
    file.refresh_from_db()
    assert file.state == S.NOT_RETAINED
    assert file.transitions.last().reason == "experience"


def test_what_the_adviser_alone_does_does_not_exist_for_the_employer(identities, file):
    client = identities["employer"].client
    for slug in ("presentation", "emploi-tenu", "retrait", "cloture", "nimporte"):
        assert client.get(staff("employer_step", file, slug)).status_code == 404


def test_a_candidate_who_is_not_presented_yet_does_not_exist(identities):
    early = MediationFactory(offer=OfferFactory(establishment=identities["employer"].establishment))
    assert identities["employer"].client.get(staff("employer_candidate", early)).status_code == 404


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


# --- The number of statements does not grow with the rows ---


def statements(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def fill(identities, number):
    adviser, youth = identities["adviser"].adviser, identities["youth"].youth
    place = identities["employer"].establishment
    for index in range(number):
        mediation = MediationFactory(
            youth=youth,
            adviser=adviser,
            offer=OfferFactory(establishment=place),
            state=[S.SUGGESTED, S.AGREED, S.NOT_RETAINED][index % 3],
        )
        MeetingFactory(mediation=mediation)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("adviser", "mediations:staff_list"),
        ("adviser", "mediations:staff_export"),
        ("youth", "pages:youth_home"),
        ("youth", "pages:own_data"),
    ],
)
def test_lists_at_5_and_50_rows(identities, who, path):
    client, url = identities[who].client, reverse(path) + "?etat=tous"
    fill(identities, 5)
    few = statements(client, url)
    fill(identities, 45)
    assert statements(client, url) <= few + (1 if "list" in path else 0), (
        "a second page is one count more at most"
    )


@pytest.mark.parametrize(
    ("who", "view"), [("adviser", "staff_file"), ("employer", "employer_candidate"), ("youth", "youth_file")]
)
def test_a_file_with_5_and_50_notes_meetings_and_check_ins(identities, file, who, view):
    client, url = identities[who].client, staff(view, file)

    def add(number):
        for _ in range(number):
            NoteFactory(mediation=file, level="shared", author=identities["manager"].user)
            MeetingFactory(mediation=file)
            AlertFactory(mediation=file)

    add(5)
    few = statements(client, url)
    add(45)
    assert statements(client, url) == few
