"""Logging in: codes by mail and text message, unknown addresses, limits, the second factor of the team, demo people."""

import re
import statistics
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.accounts.adapters import MfaAdapter
from portal.accounts.sms import MemoryBackend
from tests.factories.accounts import AdviserFactory, UserFactory
from tests.people import login

pytestmark = pytest.mark.django_db
LOGIN = "/compte/connexion/"
CODE = "/compte/connexion/code/"


@pytest.fixture
def sms(settings):
    settings.SMS_BACKEND = "portal.accounts.sms.MemoryBackend"
    MemoryBackend.sent.clear()
    return MemoryBackend.sent


def code_in(text: str) -> str:
    return re.search(r"\b\d{6}\b", text).group()


def test_an_employer_logs_in_with_a_code_sent_by_mail(client):
    user = UserFactory(email="paul@exemple.example", verified=False)
    response = client.post(LOGIN, {"login": "Paul@Exemple.example"})
    assert response.url.startswith(CODE)
    assert len(mail.outbox) == 1
    client.post(CODE, {"code": code_in(mail.outbox[0].body)})
    assert client.session["_auth_user_id"] == str(user.pk)
    # The code went to the address: it is verified now.
    assert user.emailaddress_set.get().verified


def test_a_young_person_logs_in_with_a_code_sent_by_text_message(client, sms):
    user = UserFactory(by_phone=True, phone="+33612345678")
    client.post(LOGIN, {"login": "06 12 34 56 78"})
    assert [number for number, _ in sms] == ["+33612345678"]
    client.post(CODE, {"code": code_in(sms[0][1])})
    assert client.session["_auth_user_id"] == str(user.pk)
    user.refresh_from_db()
    assert user.phone_verified


def test_known_and_unknown_addresses_get_the_same_answer(client):
    UserFactory(email="connu@exemple.example")

    def answer(address):
        one = Client()
        first = one.post(LOGIN, {"login": address})
        page = one.get(first.url).content.decode().replace(address, "ADRESSE")
        return first.status_code, first.url, re.sub(r"value=\"[A-Za-z0-9]{64}\"", "", page)

    assert answer("connu@exemple.example") == answer("inconnu@exemple.example")
    assert "Aucun compte" in mail.outbox[1].subject


def test_known_and_unknown_addresses_are_answered_in_the_same_time(settings):
    """A mail is written for both, so that the clock tells no more than the page."""
    settings.ACCOUNT_RATE_LIMITS = False
    UserFactory(email="connu@exemple.example")
    times: dict[str, list[float]] = {"connu@exemple.example": [], "inconnu@exemple.example": []}
    for round_ in range(60):
        # Each first in turn: a busy machine slows both alike.
        for address in sorted(times, reverse=bool(round_ % 2)):
            one = Client()
            start = time.perf_counter()
            one.post(LOGIN, {"login": address})
            times[address].append(time.perf_counter() - start)
    known, unknown = (statistics.median(values) for values in times.values())
    assert abs(known - unknown) < 0.020, (known, unknown)


@pytest.mark.parametrize("known", ["connu@exemple.example", "inconnu@exemple.example"])
def test_a_wrong_code_gets_the_same_answer_for_both(known):
    UserFactory(email="connu@exemple.example")
    one = Client()
    one.post(LOGIN, {"login": known})
    answers = [one.post(CODE, {"code": "000000"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 302]
    # Where another code can be asked.
    assert one.get(answers[2].url, follow=True).redirect_chain[-1][0] == LOGIN


def test_a_code_serves_once_and_not_from_another_browser():
    UserFactory(email="paul@exemple.example")
    first, second = Client(), Client()
    for one in (first, second):
        one.post(LOGIN, {"login": "paul@exemple.example"})
    code = code_in(mail.outbox[0].body)
    assert code != code_in(mail.outbox[1].body)
    # A code read over somebody's shoulder is of no use elsewhere.
    second.post(CODE, {"code": code})
    assert "_auth_user_id" not in second.session
    first.post(CODE, {"code": code})
    assert "_auth_user_id" in first.session
    first.post("/compte/deconnexion/")
    first.post(CODE, {"code": code})
    assert "_auth_user_id" not in first.session


def test_a_code_is_over_after_ten_minutes(client, monkeypatch):
    UserFactory(email="paul@exemple.example")
    client.post(LOGIN, {"login": "paul@exemple.example"})
    later = time.time() + 10 * 60 + 1
    monkeypatch.setattr("time.time", lambda: later)
    client.post(CODE, {"code": code_in(mail.outbox[0].body)})
    assert "_auth_user_id" not in client.session


def test_a_forged_address_of_the_sender_does_not_dodge_the_limit():
    """Each try claims to come from elsewhere; without a proxy in the settings nobody believes it."""
    UserFactory(email="paul@exemple.example")
    for number in range(25):
        Client(headers={"X-Forwarded-For": f"203.0.113.{number}"}).post(
            LOGIN, {"login": f"personne{number}@exemple.example"}
        )
    answer = Client(headers={"X-Forwarded-For": "198.51.100.1"}).post(
        LOGIN, {"login": "paul@exemple.example"}
    )
    assert answer.status_code in (200, 302, 429)
    assert "paul@exemple.example" not in [to for message in mail.outbox for to in message.to]


def test_three_wrong_codes_end_the_attempt(client):
    UserFactory(email="paul@exemple.example")
    client.post(LOGIN, {"login": "paul@exemple.example"})
    for _ in range(3):
        client.post(CODE, {"code": "000000"})
    client.post(CODE, {"code": code_in(mail.outbox[0].body)})
    assert "_auth_user_id" not in client.session


def test_codes_cannot_be_asked_without_limit():
    UserFactory(email="paul@exemple.example")
    for _ in range(5):
        Client().post(LOGIN, {"login": "paul@exemple.example"})
    assert len(mail.outbox) == 3


def test_a_closed_account_gets_no_code(client):
    UserFactory(email="parti@exemple.example", is_active=False)
    client.post(LOGIN, {"login": "parti@exemple.example"})
    assert not re.search(r"\b\d{6}\b", mail.outbox[0].body)


def test_closing_an_account_ends_its_session(client):
    user = UserFactory()
    login(user, client=client)
    user.is_active = False
    user.save()
    assert client.get(reverse("employers:establishments")).url.startswith(LOGIN)


def test_nobody_signs_up_through_the_login(client):
    response = client.post("/compte/inscription/", {"email": "x@exemple.example"})
    assert "M’inscrire comme employeur" in response.content.decode()
    assert not UserFactory._meta.model.objects.filter(email="x@exemple.example").exists()


@pytest.mark.parametrize("role", ["adviser", "manager", "editor", "structure_admin"])
def test_the_team_must_set_up_a_second_factor(role):
    client = login(AdviserFactory(role=role).user, second_factor=False)
    for path in ("/conseiller/entreprises/", "/conseiller/equipe/", "/admin/", "/offres/"):
        assert client.get(path).url == reverse("mfa_index"), path
    assert client.get(reverse("mfa_index")).status_code == 200


@pytest.mark.parametrize("role", ["adviser", "manager"])
def test_who_may_not_edit_the_site_is_told_so(role):
    """Wagtail sends to the login page, which sends people who are logged in back: not round in circles."""
    client = login(AdviserFactory(role=role).user)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert len(answer.redirect_chain) == 1
    assert client.get("/admin/pages/").status_code == 302


def test_somebody_unknown_comes_back_to_the_administration_after_the_login(client):
    answer = client.get("/admin/pages/", follow=True)
    assert answer.redirect_chain[-1][0] == f"{LOGIN}?next=/admin/pages/"


def test_superusers_must_have_a_second_factor():
    client = login(UserFactory(superuser=True), second_factor=False)
    assert client.get("/admin/").url == reverse("mfa_index")


def test_a_second_factor_on_the_account_is_not_one_of_this_session():
    adviser = AdviserFactory()
    login(adviser.user)  # gives the account an authenticator
    client = login(adviser.user, second_factor=False)
    response = client.get("/conseiller/entreprises/")
    assert response.url == f"{reverse('mfa_reauthenticate')}?next=%2Fconseiller%2Fentreprises%2F"


def test_setting_up_and_using_an_authenticator_app():
    adviser = AdviserFactory()
    client = login(adviser.user, second_factor=False)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    response = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert response.status_code == 302, response.context["form"].errors
    stored = Authenticator.objects.get(user=adviser.user, type="totp").data["secret"]
    assert secret not in stored
    assert MfaAdapter().decrypt(stored) == secret
    # This session has not used it yet: it is asked once.
    assert client.get("/conseiller/entreprises/").url.startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("mfa_view_recovery_codes")).status_code in (200, 302)


def test_logging_in_with_a_code_then_the_app(client):
    adviser = AdviserFactory()
    secret = "JBSWY3DPEHPK3PXP"
    Authenticator.objects.create(
        user=adviser.user, type="totp", data={"secret": MfaAdapter().encrypt(secret)}
    )
    client.post(LOGIN, {"login": adviser.user.email})
    assert client.post(CODE, {"code": code_in(mail.outbox[0].body)}).url == reverse("mfa_authenticate")
    assert client.get("/conseiller/entreprises/").url.startswith(LOGIN)
    page = client.get(reverse("mfa_authenticate"))
    assert "Deuxième protection" in page.content.decode()
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get("/conseiller/entreprises/").status_code == 200


def test_pages_of_the_account_are_in_french_without_inline_code():
    client = login(AdviserFactory().user)
    for name in (
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
        "usersessions_list",
        "account_email",
        "account_logout",
    ):
        response = client.get(reverse(name), follow=True)
        assert response.status_code == 200, name
        text = response.content.decode()
        for english in ("Submit", "Sign", "Confirm Access", "Authenticator", "Security Key", "Change Email"):
            assert english not in text, (name, english)


def test_demo_people_are_offered_only_in_the_demo(client, settings):
    user = AdviserFactory(user__demo_note="Conseillère de l’antenne d’Aubenas").user
    path = reverse("accounts:demo_login", args=[user.public_id])
    assert user.demo_note not in client.get(LOGIN).content.decode()
    assert client.post(path).status_code == 404
    settings.DEMO_LOGIN = True
    assert user.demo_note in client.get(LOGIN).content.decode()
    assert client.post(path, {"next": "/conseiller/entreprises/"}).url == "/conseiller/entreprises/"
    # The second factor is taken as given, and only while the demo set-up lasts.
    assert client.get("/conseiller/entreprises/").status_code == 200
    settings.DEMO_LOGIN = False
    assert client.get("/conseiller/entreprises/").status_code == 302


def test_only_demo_people_can_be_entered(client, settings):
    settings.DEMO_LOGIN = True
    real = AdviserFactory().user
    assert client.post(reverse("accounts:demo_login", args=[real.public_id])).status_code == 404
    demo = UserFactory(demo_note="Boulanger")
    response = client.post(
        reverse("accounts:demo_login", args=[demo.public_id]), {"next": "https://ailleurs.example/"}
    )
    assert "ailleurs" not in response.url


def test_pages_of_logged_in_people_are_not_kept(client):
    login(UserFactory(), client=client)
    header = client.get(reverse("employers:establishments"))["Cache-Control"]
    assert "no-store" in header
    assert "private" in header
