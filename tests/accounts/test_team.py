"""The team of a structure: accounts, roles, absences and stand-ins, communes and who answers there."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.accounts import permissions, services
from portal.accounts.models import Adviser, AgencyCommune, User
from portal.accounts.phones import display_phone, normalise_mobile
from portal.accounts.territory import contact_for
from portal.core.errors import ApplicationError
from tests.factories.accounts import AdviserFactory, AgencyCommuneFactory, AgencyFactory, UserFactory
from tests.factories.pathways import YouthFactory
from tests.factories.reference import CommuneFactory

TODAY = date(2026, 3, 10)


def test_an_administrator_opens_the_account_of_a_colleague(identities, agency):
    client = identities["structure_admin"].client
    data = {
        "email": "Nouvelle@exemple.example",
        "first_name": "Zoé",
        "last_name": "Blanc",
        "agency": agency.pk,
        "role": "editor",
        "job_title": "",
    }
    client.post(reverse("accounts:team_invite"), data)
    adviser = Adviser.objects.get(user__email="nouvelle@exemple.example")
    assert (adviser.role, adviser.agency) == ("editor", agency)
    assert set(adviser.user.groups.values_list("name", flat=True)) == {"Editors", services.TEAM_GROUP}
    assert mail.outbox[-1].to == ["Nouvelle@exemple.example"]
    assert "déjà partie" in client.post(reverse("accounts:team_invite"), data).content.decode()


def test_branches_of_another_structure_cannot_be_chosen(identities):
    foreign = AgencyFactory()
    data = {
        "email": "a@exemple.example",
        "first_name": "A",
        "last_name": "B",
        "agency": foreign.pk,
        "role": "adviser",
    }
    response = identities["structure_admin"].client.post(reverse("accounts:team_invite"), data)
    assert response.status_code == 200
    assert not User.objects.filter(email="a@exemple.example").exists()


def test_members_of_another_structure_do_not_exist(identities):
    other = identities["other_adviser"].adviser
    for name in ("member_update", "member_absence", "member_end"):
        path = reverse(f"accounts:{name}", args=[other.public_id])
        assert identities["structure_admin"].client.post(path).status_code == 404


def test_nobody_changes_the_own_role_or_closes_the_own_account(identities):
    boss = identities["structure_admin"]
    with pytest.raises(ApplicationError):
        services.update_adviser(
            adviser=boss.adviser,
            agency=boss.adviser.agency,
            role="adviser",
            job_title="",
            phone="",
            actor=boss.user,
        )
    boss.client.post(reverse("accounts:member_end", args=[boss.adviser.public_id]))
    boss.user.refresh_from_db()
    assert boss.user.is_active


def test_a_leaver_no_longer_answers_and_is_logged_out(identities, agency):
    row = AgencyCommuneFactory(agency=agency, referent=identities["adviser"].adviser)
    path = reverse("accounts:member_end", args=[identities["adviser"].adviser.public_id])
    identities["structure_admin"].client.post(path)
    row.refresh_from_db()
    assert row.referent is None
    assert identities["adviser"].client.get("/conseiller/entreprises/").url.startswith("/compte/connexion/")


@pytest.mark.usefixtures("everybody")
def test_the_portfolio_of_a_leaver_is_told_and_given_to_a_colleague(identities):
    """The account closes at once; a manager then gives the files to somebody else."""
    leaver, manager = identities["adviser"].adviser, identities["manager"]
    YouthFactory(adviser=leaver, left=True)
    path = reverse("accounts:member_end", args=[leaver.public_id])
    page = identities["structure_admin"].client.post(path, follow=True).content.decode()
    assert "jeune reste dans le portefeuille" in page
    youth = identities["youth"].youth
    manager.client.post(
        reverse("pathways:youth_reassign"),
        {"youth": [youth.public_id], "reassign-adviser": manager.adviser.pk},
    )
    youth.refresh_from_db()
    assert youth.adviser == manager.adviser


@pytest.mark.parametrize(
    ("first", "last", "with_stand_in", "field"),
    [
        (None, TODAY, True, "absent_from"),
        (TODAY, TODAY - timedelta(days=1), True, "absent_until"),
        (TODAY, TODAY, False, "stand_in"),
    ],
)
@pytest.mark.django_db
def test_an_absence_that_makes_no_sense_is_refused(first, last, with_stand_in, field):
    adviser = AdviserFactory()
    other = AdviserFactory(agency=adviser.agency) if with_stand_in else None
    with pytest.raises(ApplicationError) as error:
        services.set_absence(adviser=adviser, absent_from=first, absent_until=last, stand_in=other)
    assert error.value.field == field


@pytest.mark.django_db
def test_who_answers_an_employer():
    row = AgencyCommuneFactory()
    stand_in = AdviserFactory(agency=row.agency)
    manager = AdviserFactory(agency=row.agency, manager=True)
    ask = {"commune": row.commune, "agency": row.agency, "on": TODAY}
    assert contact_for(**ask) == row.referent
    services.set_absence(adviser=row.referent, absent_from=TODAY, absent_until=TODAY, stand_in=stand_in)
    assert contact_for(**ask) == stand_in
    assert contact_for(**ask | {"on": TODAY + timedelta(days=1)}) == row.referent
    services.set_territory(agency=row.agency, commune=row.commune, referent=None, stand_in=None)
    assert contact_for(**ask) == manager
    # A commune of nobody: still somebody of the structure.
    assert contact_for(**ask | {"commune": CommuneFactory()}) == manager


def test_communes_of_the_territory(identities, agency):
    commune = CommuneFactory(name="Vals-les-Bains", folded="vals les bains")
    client = identities["manager"].client
    data = {"commune": "Vals-les-Bains", "agency": agency.pk, "referent": identities["adviser"].adviser.pk}
    client.post(reverse("accounts:communes"), data)
    row = AgencyCommune.objects.get(commune=commune)
    assert row.referent == identities["adviser"].adviser
    other = AgencyFactory()
    with pytest.raises(ApplicationError, match="déjà suivie"):
        services.set_territory(agency=other, commune=commune, referent=None, stand_in=None)
    client.post(reverse("accounts:commune_leave", args=[commune.pk]))
    assert not AgencyCommune.objects.exists()


@given(st.sampled_from(Adviser.Role.values), st.booleans())
@settings(deadline=None)
def test_roles_do_not_overlap(role, active):
    user = User(pk=1, kind="staff", is_active=active)
    user._state.fields_cache["adviser"] = Adviser(user=user, role=role)
    assert permissions.is_staff_member(user) == active
    assert permissions.is_case_worker(user) == (active and role in ("adviser", "manager"))
    assert permissions.can_manage_team(user) == (active and role == "structure_admin")
    assert not permissions.is_employer(user)
    assert not permissions.is_youth(user)
    assert permissions.needs_second_factor(user)


@pytest.mark.django_db
def test_an_account_of_another_kind_is_not_taken_over():
    known = UserFactory(email="a@exemple.example")
    assert services.open_account(kind="employer", email="A@exemple.example") == known
    with pytest.raises(ApplicationError):
        services.open_account(kind="staff", email="a@exemple.example")
    with pytest.raises(ApplicationError):
        services.open_account(kind="employer", phone="0612345678")
    assert services.open_account(kind="youth", phone="06 12 34 56 78").phone == "+33612345678"


@given(
    st.from_regex(r"0[67][0-9]{8}", fullmatch=True).filter(
        lambda text: text[:4] not in {"0639", "0690", "0691", "0692", "0693", "0694", "0696", "0697"}
    )
)
def test_mobile_numbers_come_back_as_typed(number):
    spaced = " ".join(number[index : index + 2] for index in range(0, 10, 2))
    assert normalise_mobile(spaced) == normalise_mobile(number) == f"+33{number[1:]}"
    assert display_phone(normalise_mobile(number)) == spaced


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_is_refused(text):
    try:
        number = normalise_mobile(text)
    except ApplicationError:
        number = "+"
    assert number.startswith("+")
