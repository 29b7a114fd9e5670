"""An employer signs up, joins a known establishment, invites colleagues; staff verify."""

import re
from datetime import timedelta

import httpx
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from employers import services
from employers.models import Company, EmployerMembership, Establishment, Invitation, JoinRequest
from employers.register import HttpRegister, NullRegister, company_register
from employers.siret import normalise_siret
from portal.accounts.models import User
from portal.core.errors import ApplicationError
from tests.factories.accounts import AgencyCommuneFactory, UserFactory
from tests.factories.employers import EmployerMembershipFactory, EstablishmentFactory, siren, siret
from tests.factories.reference import CommuneFactory, PriorityAreaFactory
from tests.people import login

SIRET = siret(siren(4321))


@pytest.fixture
def territory(agency):
    return AgencyCommuneFactory(agency=agency)


def details(commune, **changes):
    return {
        "company_name": "Boulangerie du Pont",
        "name": "Le Pont",
        "address": "3 rue du Pont",
        "commune": str(commune.name),
        "phone": "04 75 00 00 00",
        "job_title": "Gérante",
    } | changes


def test_the_whole_sign_up(client, territory):
    response = client.post(
        reverse("employers:signup"),
        {"first_name": "Ève", "last_name": "Roux", "email": "eve@exemple.example", "accept": "on"},
    )
    code = re.search(r"\d{6}", mail.outbox[0].body).group()
    response = client.post(response.url, {"code": code, "next": reverse("employers:after_signup")})
    response = client.get(response.url)
    assert response.url == reverse("employers:establishment_siret")
    response = client.post(response.url, {"siret": f"{SIRET[:9]} {SIRET[9:]}"})
    assert "n’a pas répondu" in client.get(response.url).content.decode()
    response = client.post(response.url, details(territory.commune))
    assert response.url == reverse("employers:establishments")
    place = Establishment.objects.get()
    assert (place.siret, place.state, place.agency) == (SIRET, "pending", territory.agency)
    membership = place.memberships.get()
    assert membership.is_admin
    assert membership.user.consents.get().document == "employer_terms"
    assert territory.referent.user.email in [message.to[0] for message in mail.outbox]
    assert "à vérifier" in client.get(response.url).content.decode()


@pytest.mark.django_db
def test_a_known_address_gets_the_same_answer_and_no_second_account(client):
    UserFactory(email="connu@exemple.example")
    answers = [
        client.post(
            reverse("employers:signup"), {"first_name": "A", "last_name": "B", "email": email, "accept": "on"}
        )
        for email in ("connu@exemple.example", "nouveau@exemple.example")
    ]
    assert answers[0].url == answers[1].url
    assert User.objects.filter(email="connu@exemple.example").count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12345678900011", "n’existe pas"),
        ("123 456 789", "SIREN"),
        ("1234", "14 chiffres"),
        ("abc", "que des chiffres"),
        ("１２３４５６７８９０００１１", "que des chiffres"),
    ],
)
def test_a_wrong_siret_is_refused_in_words(identities, typed, sentence):
    response = identities["employer"].client.post(reverse("employers:establishment_siret"), {"siret": typed})
    assert sentence in response.content.decode()
    assert typed in response.content.decode()


@given(st.from_regex(r"[0-9]{14}", fullmatch=True))
def test_siret_rule_against_luhn(number):
    total = sum(
        sum(divmod(int(digit) * (2 if index % 2 == 0 else 1), 10)) for index, digit in enumerate(number)
    )
    head = sum(
        sum(divmod(int(digit) * (2 if index % 2 else 1), 10)) for index, digit in enumerate(number[:9])
    )
    poste = number.startswith("356000000")
    expected = head % 10 == 0 and (sum(map(int, number)) % 5 == 0 if poste else total % 10 == 0)
    try:
        normalise_siret(number)
        valid = True
    except ApplicationError:
        valid = False
    if number != "35600000000048":
        assert valid == expected


def test_la_poste_follows_its_own_rule():
    assert normalise_siret("356 000 000 49837") == "35600000049837"


def test_outside_of_the_territory_the_message_says_where_to_go(identities):
    elsewhere = CommuneFactory(insee="07186", name="Privas")
    client = identities["employer"].client
    path = reverse("employers:establishment_details", args=[SIRET])
    response = client.post(path, details(elsewhere))
    assert "pas sur le territoire" in response.content.decode()
    assert not Establishment.objects.filter(siret=SIRET).exists()


def test_a_double_submit_makes_one_establishment(identities, territory):
    client = identities["employer"].client
    path = reverse("employers:establishment_details", args=[SIRET])
    for _ in range(2):
        client.post(path, details(territory.commune))
    assert Establishment.objects.filter(siret=SIRET).count() == 1
    assert Company.objects.filter(siren=SIRET[:9]).count() == 1


def test_hostile_and_long_texts_are_refused_or_shown_as_text(identities, territory):
    client = identities["employer"].client
    path = reverse("employers:establishment_details", args=[SIRET])
    response = client.post(path, details(territory.commune, name="x" * 10_000))
    assert response.status_code == 200
    assert not Establishment.objects.filter(siret=SIRET).exists()
    response = client.post(path, details(territory.commune, name="<script>alert(1)</script>"), follow=True)
    assert "<script>alert" not in response.content.decode()
    assert "&lt;script&gt;" in response.content.decode()


def test_the_register_fills_the_form(monkeypatch, settings, identities, territory):
    answer = {
        "results": [
            {
                "siren": SIRET[:9],
                "nom_complet": "BOULANGERIE DU PONT (LE PONT)",
                "nom_raison_sociale": "BOULANGERIE DU PONT",
                "matching_etablissements": [
                    {
                        "siret": SIRET,
                        "adresse": "3 RUE DU PONT 07200 AUBENAS",
                        "commune": "07019",
                        "activite_principale": "10.71C",
                        "tranche_effectif_salarie": "02",
                        "etat_administratif": "A",
                        "latitude": "44.62",
                        "longitude": "4.39",
                        "liste_enseignes": ["LE PONT"],
                        "nom_commercial": None,
                    }
                ],
            }
        ]
    }
    settings.COMPANY_REGISTER_URL = "https://registre.example"
    request = httpx.Request("GET", "https://registre.example/search")
    monkeypatch.setattr(
        httpx, "get", lambda *args, **kwargs: httpx.Response(200, json=answer, request=request)
    )
    page = identities["employer"].client.get(reverse("employers:establishment_details", args=[SIRET]))
    assert "BOULANGERIE DU PONT" in page.content.decode()
    assert "Aubenas" in page.content.decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"results": null}',
        b'{"results": [{}]}',
        b'{"results": [{"siege": []}]}',
        b"<html>",
    ],
)
def test_a_strange_answer_of_the_register_is_no_answer(monkeypatch, body):
    request = httpx.Request("GET", "https://registre.example/search")
    monkeypatch.setattr(
        httpx, "get", lambda *args, **kwargs: httpx.Response(200, content=body, request=request)
    )
    assert HttpRegister("https://registre.example").find(SIRET) is None


def test_an_unreachable_register_is_no_answer(settings):
    assert isinstance(company_register(), NullRegister)
    assert HttpRegister("http://127.0.0.1:9").find(SIRET) is None


def test_a_known_siret_is_joined_only_with_an_agreement(identities):
    place = identities["employer"].establishment
    stranger = UserFactory()
    client = login(stranger)
    path = reverse("employers:establishment_details", args=[place.siret])
    client.post(path, {"job_title": "Chef"})
    client.post(path, {"job_title": "Chef"})
    asked = JoinRequest.objects.get(user=stranger)
    assert not EmployerMembership.objects.filter(user=stranger).exists()
    decide = reverse("employers:decide_join", args=[asked.public_id])
    assert identities["other_employer"].client.post(decide, {"answer": "yes"}).status_code == 404
    assert identities["other_adviser"].client.post(decide, {"answer": "yes"}).status_code == 404
    assert identities["employer"].client.post(decide, {"answer": "yes"}).status_code == 403
    assert client.post(decide, {"answer": "yes"}).status_code == 404
    assert identities["employer_admin"].client.post(decide, {"answer": "yes"}).status_code == 302
    assert EmployerMembership.objects.get(user=stranger).is_admin is False


def test_staff_may_accept_where_there_is_no_administrator(identities):
    place = EstablishmentFactory(agency=identities["adviser"].adviser.agency)
    asked = services.request_to_join(establishment=place, user=UserFactory())
    path = reverse("employers:decide_join", args=[asked.public_id])
    identities["adviser"].client.post(path, {"answer": "no"})
    asked.refresh_from_db()
    assert asked.accepted is False
    assert not place.memberships.exists()


def _invite(identities, email="ami@exemple.example", **data):
    place = identities["employer_admin"].establishment
    identities["employer_admin"].client.post(
        reverse("employers:invite", args=[place.public_id]), {"email": email} | data
    )
    return re.search(r"/invitation/([\w-]+)/", mail.outbox[-1].body).group(1)


def test_an_invited_colleague_enters_once(identities, client):
    token = _invite(identities)
    assert token not in str(Invitation.objects.values().get())
    path = reverse("employers:invitation", args=[token])
    assert "vous invite" in client.get(path).content.decode()
    assert client.post(path, {}).status_code == 200
    client.post(path, {"first_name": "Ami", "last_name": "Bon", "accept": "on"})
    assert client.get(reverse("employers:team")).status_code == 200
    assert EmployerMembership.objects.get(user__email="ami@exemple.example").is_admin is False
    assert client.get(path).status_code == 410


def test_a_known_person_is_not_logged_in_by_the_link(identities, client):
    known = UserFactory(email="ami@exemple.example")
    path = reverse("employers:invitation", args=[_invite(identities)])
    assert client.post(path).url.startswith("/compte/connexion/")
    assert "_auth_user_id" not in client.session
    assert EmployerMembership.objects.filter(user=known).exists()


def test_links_expire_are_cancelled_and_replaced(identities, client):
    first = _invite(identities)
    second = _invite(identities)
    assert services.usable_invitation(first) is None
    assert services.usable_invitation(second, at=timezone.now() + timedelta(days=6, hours=23)) is not None
    assert services.usable_invitation(second, at=timezone.now() + timedelta(days=7, minutes=1)) is None
    invitation = services.usable_invitation(second)
    path = reverse("employers:cancel_invitation", args=[invitation.public_id])
    assert identities["employer"].client.post(path).status_code == 403
    assert identities["other_employer"].client.post(path).status_code == 404
    identities["employer_admin"].client.post(path)
    assert client.get(reverse("employers:invitation", args=[second])).status_code == 410


def test_members_cannot_raise_themselves(identities):
    place = identities["employer"].establishment
    own = reverse("employers:member", args=[place.public_id, identities["employer"].user.public_id])
    invite = reverse("employers:invite", args=[place.public_id])
    for who, expected in (("employer", 403), ("other_employer", 404), ("adviser", 403), ("anonymous", 302)):
        assert identities[who].client.post(own, {"act": "admin"}).status_code == expected, who
        response = identities[who].client.post(invite, {"email": "x@exemple.example", "is_admin": "on"})
        assert response.status_code == expected, who
    assert not Invitation.objects.exists()


def test_an_establishment_keeps_an_administrator(identities):
    boss = identities["employer_admin"]
    path = reverse("employers:member", args=[boss.establishment.public_id, boss.user.public_id])
    for act in ("end", "member"):
        boss.client.post(path, {"act": act})
        assert EmployerMembership.objects.get(user=boss.user).is_admin
    other = EmployerMembershipFactory(establishment=boss.establishment, admin=True)
    boss.client.post(path, {"act": "end"})
    assert EmployerMembership.objects.get(user=boss.user).ended_at is not None
    assert (
        boss.client.post(
            reverse("employers:member", args=[boss.establishment.public_id, other.user.public_id]),
            {"act": "end"},
        ).status_code
        == 404
    )


def test_staff_verify_and_refuse_with_a_reason(identities):
    agency = identities["adviser"].adviser.agency
    place = EstablishmentFactory(
        agency=agency, pending=True, members=[UserFactory(email="patron@exemple.example")]
    )
    path = reverse("employers:staff_decide", args=[place.public_id])
    client = identities["adviser"].client
    assert place.name in client.get(reverse("employers:staff_list")).content.decode()
    assert "Écrivez le motif" in client.post(path, {"decision": "refuse", "reason": " "}).content.decode()
    client.post(path, {"decision": "refuse", "reason": "SIRET d’une autre société."})
    place.refresh_from_db()
    assert (place.state, place.state_note) == ("refused", "SIRET d’une autre société.")
    assert "SIRET d’une autre société" in " ".join(mail.outbox[-1].body.split())
    client.post(path, {"decision": "verify"})
    place.refresh_from_db()
    assert place.is_verified
    assert [(one.to_state, one.actor) for one in place.transitions.all()] == [
        ("refused", identities["adviser"].user),
        ("verified", identities["adviser"].user),
    ]


def test_only_the_own_structure_verifies(identities):
    place = EstablishmentFactory(agency=identities["adviser"].adviser.agency, pending=True)
    path = reverse("employers:staff_decide", args=[place.public_id])
    for who, expected in (
        ("other_adviser", 404),
        ("editor", 403),
        ("employer_admin", 403),
        ("superuser", 403),
    ):
        assert identities[who].client.post(path, {"decision": "verify"}).status_code == expected, who
    place.refresh_from_db()
    assert place.state == "pending"


def test_a_step_outside_of_the_life_cycle_is_refused(identities):
    place = EstablishmentFactory(agency=identities["adviser"].adviser.agency, pending=True)
    path = reverse("employers:staff_decide", args=[place.public_id])
    assert identities["adviser"].client.post(path, {"decision": "close"}).status_code == 200
    place.refresh_from_db()
    assert place.state == "pending"


@pytest.mark.usefixtures("everybody")
def test_list_of_employers_asks_a_constant_number_of_queries(identities):
    agency, client = identities["adviser"].adviser.agency, identities["adviser"].client

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("employers:staff_list"))
        return len(queries)

    count()  # the first page of a process fills caches
    few = count()
    EstablishmentFactory.create_batch(12, agency=agency)
    assert count() == few


def test_an_exact_point_gives_the_priority_area_the_middle_of_a_commune_does_not(identities, territory):
    square = [[[4.38, 44.61], [4.40, 44.61], [4.40, 44.63], [4.38, 44.63], [4.38, 44.61]]]
    area = PriorityAreaFactory(geometry={"type": "Polygon", "coordinates": square})
    found = []
    for number, point in enumerate(({"lat": 44.62, "lon": 4.39}, {"lat": 44.7, "lon": 4.39}, {})):
        data = services.EstablishmentData(
            siret=siret(siren(700 + number)),
            company_name="Le Pont",
            name="",
            commune=territory.commune,
            **point,
        )
        place = services.register_establishment(data=data, actor=identities["employer"].user)
        found.append(place.priority_area)
    assert found == [area, None, None]
    first = Establishment.objects.get(priority_area=area)
    page = identities["adviser"].client.get(reverse("employers:staff_detail", args=[first.public_id]))
    assert area.name in page.content.decode()
