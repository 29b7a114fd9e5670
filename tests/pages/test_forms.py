"""Forms of editors: what is asked, who is no robot, what is kept and for how long, who reads it."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageLogEntry

from portal.core.models import Outbox
from portal.core.personal_data import erase_texts, purge_old
from portal.core.robots import TOKEN, TRAP, new_token, shown_at
from portal.pages.form_building import CONSENT
from portal.pages.models import FormAnswer
from portal.pages.person import Person, erase_person, export_person
from portal.pages.services import keep_answer
from tests.factories.accounts import UserFactory
from tests.factories.pages import FormPageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db
QUESTIONS = [
    {"label": "Prénom et nom", "field_type": "singleline"},
    {"label": "E-mail", "field_type": "email", "required": False},
    {"label": "Téléphone", "field_type": "phone", "required": False},
    {"label": "Votre message", "field_type": "multiline", "help_text": "Une <b>phrase</b> & demie"},
    {"label": "Moment", "field_type": "radio", "choices": "le matin\nl’après-midi, tôt", "required": False},
    {"label": "Thèmes", "field_type": "checkboxes", "choices": "emploi\nlogement", "required": False},
    {"label": "Jour", "field_type": "date", "required": False},
]


def token(seconds_ago=60):
    return new_token(at=timezone.now() - timedelta(seconds=seconds_ago))


def answers(**more):
    return {"prenom_et_nom": "Lina Bel", "votre_message": "Bonjour", CONSENT: "on", TOKEN: token()} | more


def send(client, page, follow=False, **more):
    return client.post(page.get_url(), answers(**more), follow=follow)


@pytest.fixture
def page():
    return FormPageFactory(
        title="Nous écrire", questions=QUESTIONS, recipients="equipe@exemple.example, b@exemple.example"
    )


def test_an_answer_is_kept_with_the_sentence_agreed_to_and_the_person_is_thanked(client, page):
    shown = client.get(page.get_url()).content.decode()
    assert page.consent in shown
    assert "12\u00a0mois" in shown
    assert "Une &lt;b&gt;phrase" in shown
    response = send(
        client,
        page,
        moment="l’après-midi, tôt",
        themes=["emploi", "logement"],
        jour="2026-12-01",
        follow=True,
    )
    assert page.thanks in response.content.decode()
    answer = FormAnswer.objects.get(page=page)
    assert answer.form_data == {
        "prenom_et_nom": "Lina Bel", "e_mail": "", "telephone": "", "votre_message": "Bonjour",
        "moment": "l’après-midi, tôt", "themes": ["emploi", "logement"], "jour": "2026-12-01",
    }  # fmt: skip
    assert answer.consent == page.consent
    assert answer.user is None


def test_a_mistake_keeps_everything_typed_and_says_what_to_do(client, page):
    response = send(client, page, e_mail="lina", votre_message="Un long message", **{CONSENT: ""})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Un long message" in text
    assert "Cochez cette case" in text
    assert 'href="#id_e_mail"' in text
    assert not FormAnswer.objects.exists()


def test_a_page_left_open_for_two_days_keeps_what_was_typed_and_goes_through_the_next_time(client, page):
    response = send(client, page, **{TOKEN: token(2 * 24 * 3600)})
    assert response.status_code == 422
    assert "restée ouverte" in response.content.decode()
    fresh = response.context["form"].data[TOKEN]
    assert f'value="{fresh}"' in response.content.decode()
    assert shown_at(fresh) > timezone.now() - timedelta(minutes=1)


@pytest.mark.parametrize("seconds", [0, 60])
def test_a_robot_is_thanked_and_nothing_is_kept(client, page, seconds):
    robot = {TRAP: "https://spam.example", TOKEN: token(seconds)}
    assert "C’est envoyé" in send(client, page, follow=True, **robot).content.decode()
    assert not FormAnswer.objects.exists()


def test_who_answers_in_no_time_is_asked_to_read_again_and_loses_nothing(client, page):
    """A browser fills a form faster than a person reads it."""
    response = send(client, page, **{TOKEN: token(0)}, votre_message="Je viens à deux")
    shown = response.content.decode()
    assert response.status_code == 422
    assert "très rapide" in shown
    assert "Je viens à deux" in shown
    assert not FormAnswer.objects.exists()
    sent_again = response.context["form"].data[TOKEN]
    assert shown_at(sent_again) <= timezone.now()
    assert send(client, page, **{TOKEN: token(3)}).status_code == 302
    assert FormAnswer.objects.count() == 1


def test_a_double_click_is_one_answer(client, page):
    same = answers()
    for _ in range(2):
        assert client.post(page.get_url(), same).status_code == 302
    assert FormAnswer.objects.count() == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
@pytest.mark.once
def test_no_forged_token_passes(page, text):
    form = page.get_form(answers(**{TOKEN: text}), page=page, user=None)
    assert not form.is_valid()
    assert shown_at(form.data[TOKEN])


def test_the_team_hears_once_an_hour_and_no_mail_carries_an_answer(client, page):
    at = datetime(2099, 5, 1, 8, 5, tzinfo=UTC)
    page.sends_receipt = True
    for minutes in (0, 10, 70):
        keep_answer(
            page=page, values={"votre_message": "SECRET"}, token=new_token(), email="lina@exemple.example",
            at=at + timedelta(minutes=minutes),
        )  # fmt: skip
    keys = Outbox.objects.filter(dedupe_key__startswith="form-").values_list("payload__to", flat=True)
    assert (
        sorted(keys)
        == ["b@exemple.example"] * 2 + ["equipe@exemple.example"] * 2 + ["lina@exemple.example"] * 3
    )
    assert "SECRET" not in json.dumps(list(Outbox.objects.values_list("payload", flat=True)))


def test_a_flood_from_one_address_is_stopped_and_the_page_stays_up(client, page, settings):
    settings.ACCOUNT_RATE_LIMITS = {"form_answer": "3/h/ip"}
    statuses = [send(client, page).status_code for _ in range(5)]
    assert statuses == [302, 302, 302, 429, 429]
    assert client.get(page.get_url()).status_code == 200


def test_each_form_forgets_after_its_own_time(page):
    short = FormPageFactory(keep_months=1)
    now = timezone.now()
    for one in (page, short):
        for months in (0, 2, 13):
            answer = FormAnswer.objects.create(page=one, form_data={}, consent="oui", token=new_token())
            FormAnswer.objects.filter(pk=answer.pk).update(submit_time=now - relativedelta(months=months))
    purge_old(now)
    assert FormAnswer.objects.filter(page=page).count() == 2
    assert FormAnswer.objects.filter(page=short).count() == 1


def test_erasure_finds_answers_by_account_by_address_and_by_name(client, page):
    user = UserFactory(email="lina@exemple.example")
    client.force_login(user)
    send(client, page, votre_message="Depuis mon compte")
    client.logout()
    send(client, page, e_mail="LINA@exemple.example")
    send(client, page, prenom_et_nom="Une autre", votre_message="J’ai vu lina@exemple.example hier")
    assert len(export_person(Person(None, user))["pages.FormAnswer"]) == 1
    erase_person(Person(None, user))
    rest = FormAnswer.objects.get()
    assert rest.form_data["votre_message"] == "J’ai vu ‹effacé› hier"
    assert erase_texts(frozenset({"lina@exemple.example"})) == 0


def test_exports_are_for_those_who_may_edit_the_page_safe_to_open_and_logged(identities, page):
    FormAnswer.objects.create(
        page=page,
        form_data={"prenom_et_nom": "=1+1", "themes": ["emploi", "logement"]},
        consent="oui",
        token="t",
    )
    url = reverse("wagtailforms:list_submissions", args=[page.pk])
    assert "=1+1" in identities["editor"].client.get(url).content.decode()
    export = identities["editor"].client.get(url + "?export=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(export).decode())))
    assert rows[0]["Prénom et nom"] == "'=1+1"
    assert rows[0]["Thèmes"] == "emploi, logement"
    assert PageLogEntry.objects.filter(action="pages.form_export", data__count=1).count() == 1
    for who in ("anonymous", "employer", "youth", "adviser"):
        assert identities[who].client.get(url).status_code != 200, who


@pytest.mark.once
def test_ten_thousand_answers_are_listed_page_by_page(identities, page):
    FormAnswer.objects.bulk_create(
        FormAnswer(page=page, form_data={"prenom_et_nom": f"P{number}"}, consent="oui", token=str(number))
        for number in range(10_000)
    )
    url, client = reverse("wagtailforms:list_submissions", args=[page.pk]), identities["editor"].client
    with CaptureQueriesContext(connection) as asked:
        body = client.get(url).content.decode()
    assert body.count("selected-submissions") <= 22
    assert len(asked) < 40
    export = client.get(url + "?export=csv")
    assert sum(1 for _ in csv.reader(io.StringIO(b"".join(export).decode()))) == 10_001


def test_the_editor_sees_both_screens_and_help(identities, page):
    client = identities["editor"].client
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "La personne coche cette phrase" in edit
    for mode, words in (("form", page.consent), ("thanks", page.thanks)):
        shown = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]) + f"?mode={mode}")
        assert words in shown.content.decode()


def test_a_form_without_questions_cannot_be_published(identities):
    """The editor says it beside the list of questions."""
    parent = StandardPageFactory().get_parent()
    data = {
        "title": "Vide", "slug": "vide", "body-count": "0", "consent": "oui", "thanks": "Merci", "button": "Envoyer",
        "keep_months": "12", "form_fields-TOTAL_FORMS": "0", "form_fields-INITIAL_FORMS": "0",
        "form_fields-MIN_NUM_FORMS": "1", "form_fields-MAX_NUM_FORMS": "1000", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0", "action-publish": "1",
    }  # fmt: skip
    url = reverse("wagtailadmin_pages:add", args=["pages", "formpage", parent.pk])
    assert identities["structure_admin"].client.post(url, data).status_code == 200
    assert not parent.get_children().filter(slug="vide").exists()
