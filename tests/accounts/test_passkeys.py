"""Members of the team add a passkey and use it, in a real Chromium with a virtual authenticator."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse

from tests.factories.accounts import AdviserFactory, UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def authenticator(page):
    """A key inside the device, that asks for a fingerprint and gets it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def credentials() -> list:
        return devtools.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]

    def refuse() -> None:
        devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})

    return type("Key", (), {"credentials": staticmethod(credentials), "refuse": staticmethod(refuse)})


def log_in_by_code(page, url: str, email: str) -> None:
    page.goto(url + reverse("account_login"))
    page.get_by_label("Adresse e-mail ou téléphone mobile").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body)
    assert code
    page.locator("input[name=code]").fill(code.group())
    page.locator("main form button[type=submit]").first.click()


def add_passkey(page, url: str, user) -> None:
    """As the portal leads there: the code by mail, then the second factor to set up."""
    log_in_by_code(page, url, user.email)
    page.wait_for_url(url + reverse("mfa_index"))
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    name = page.locator("input[name=name]")
    name.fill("Mon ordinateur")
    page.locator("input[name=passwordless]").check()
    page.get_by_role("button", name="Ajouter").click()
    page.wait_for_url(lambda address: "ajouter" not in address)


@pytest.mark.django_db(transaction=True)
def test_an_administrator_adds_a_passkey_and_enters_with_it_alone(page, live_server, authenticator):
    user = UserFactory(superuser=True)
    url = live_server.url
    add_passkey(page, url, user)
    stored = Authenticator.objects.get(user=user, type="webauthn")
    assert stored.wrap().name == "Mon ordinateur"
    assert len(authenticator.credentials()) == 1

    page.context.clear_cookies()
    page.goto(url + "/admin/account/")
    page.get_by_role("button", name="Entrer avec ma clé d’accès").click()
    # The passkey is both factors: nothing more is asked, in Wagtail's administration neither.
    page.wait_for_url(url + "/admin/account/")


@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_the_second_factor_after_the_code(page, live_server, authenticator):
    adviser = AdviserFactory()
    url = live_server.url
    add_passkey(page, url, adviser.user)
    page.context.clear_cookies()
    log_in_by_code(page, url, adviser.user.email)
    page.wait_for_url(url + reverse("mfa_authenticate"))
    # Not yet in: the code alone opens nothing.
    page.goto(url + reverse("pages:adviser_home"))
    page.wait_for_url(url + reverse("mfa_authenticate"))
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url(url + reverse("pages:adviser_home"))


@pytest.mark.django_db(transaction=True)
def test_a_refused_fingerprint_opens_nothing(page, live_server, authenticator):
    adviser = AdviserFactory()
    url = live_server.url
    add_passkey(page, url, adviser.user)
    page.context.clear_cookies()
    authenticator.refuse()
    page.goto(url + reverse("account_login"))
    page.get_by_role("button", name="Entrer avec ma clé d’accès").click()
    page.wait_for_timeout(1500)
    page.goto(url + reverse("pages:adviser_home"))
    assert reverse("account_login") in page.url
