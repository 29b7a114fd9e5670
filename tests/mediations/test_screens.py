"""Screens of the team and of the employer: filters, stale forms, refusals."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mediations.lifecycle import MediationState
from mediations.models import Disclosure, Note
from pathways.models import FileAccess
from tests.factories.mediations import (
    AlertFactory,
    MediationFactory,
)
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory
from tests.mediations.paths import staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]
S = MediationState


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
