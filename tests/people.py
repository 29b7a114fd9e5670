"""The identities of the access matrix, each with a logged-in client.

def test_page(identities):
    assert identities["adviser"].client.get("/conseiller/").status_code == 200
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from portal.accounts.models import Adviser, Agency, User

IDENTITIES = (
    "anonymous",
    "youth",
    "other_youth",
    "employer",
    "employer_admin",
    "other_employer",
    "adviser",
    "other_adviser",
    "manager",
    "editor",
    "structure_admin",
    "superuser",
)


@dataclass
class Identity:
    name: str
    client: Client
    user: User | None = None
    adviser: Adviser | None = None
    youth: Any = None
    establishment: Any = None


def give_second_factor(user: User) -> None:
    """An authenticator app on the account; the secret is never asked in tests."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "unused"}}
    )


def login(user: User, *, second_factor: bool = True, client: Client | None = None) -> Client:
    """A client of this person; for the team, as after the second factor was given."""
    client = client or Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if second_factor and user.kind == User.Kind.STAFF:
        give_second_factor(user)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


@pytest.fixture
def log_in() -> Callable[..., Client]:
    return login


@pytest.fixture
def agency(db: None) -> Agency:
    """The branch in which most identities live."""
    from tests.factories.accounts import AgencyFactory

    return AgencyFactory(name="Antenne d’Aubenas", parent__name="Mission locale des Trois Vallées")


@pytest.fixture
def identities(agency: Agency) -> dict[str, Identity]:
    """Everybody of the access matrix. `other_…` belong to another structure or another employer."""
    from tests.factories.accounts import AdviserFactory, UserFactory
    from tests.factories.employers import EmployerMembershipFactory, EstablishmentFactory
    from tests.factories.pathways import YouthFactory

    people = {"anonymous": Identity("anonymous", Client())}
    adviser = AdviserFactory(agency=agency)
    team = {
        "adviser": adviser,
        "other_adviser": AdviserFactory(),
        "manager": AdviserFactory(agency=agency, manager=True),
        "editor": AdviserFactory(agency=agency, editor=True),
        "structure_admin": AdviserFactory(agency=agency.structure, structure_admin=True),
    }
    for name, member in team.items():
        people[name] = Identity(name, login(member.user), member.user, adviser=member)
    for name, follower in {"youth": adviser, "other_youth": team["other_adviser"]}.items():
        youth = YouthFactory(adviser=follower, with_account=True)
        people[name] = Identity(name, login(youth.user), youth.user, youth=youth)
    ours, theirs = EstablishmentFactory(agency=agency), EstablishmentFactory()
    for name, place, admin in (
        ("employer", ours, False),
        ("employer_admin", ours, True),
        ("other_employer", theirs, True),
    ):
        member = EmployerMembershipFactory(establishment=place, is_admin=admin)
        people[name] = Identity(name, login(member.user), member.user, establishment=place)
    root = UserFactory(superuser=True)
    people["superuser"] = Identity("superuser", login(root), root)
    return {name: people[name] for name in IDENTITIES}
