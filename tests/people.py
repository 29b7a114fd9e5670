"""The identities of the access matrix, each with a logged-in client.

def test_page(identities):
    assert identities["adviser"].client.get("/conseiller/").status_code == 200
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
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


class Identities(dict[str, Identity]):
    """Everybody of the access matrix, each made when a test first asks: most tests need two or three of them.

    `other_…` belong to another structure or another employer. Going through all of them makes them all.
    """

    def __init__(self, agency: Agency) -> None:
        super().__init__()
        self.agency = agency

    def __missing__(self, name: str) -> Identity:
        self[name] = made = self._make(name)
        return made

    def _make(self, name: str) -> Identity:
        from tests.factories.accounts import AdviserFactory, UserFactory
        from tests.factories.employers import EmployerMembershipFactory
        from tests.factories.pathways import YouthFactory

        agency = self.agency
        match name:
            case "anonymous":
                return Identity(name, Client())
            case "adviser":
                member = AdviserFactory(agency=agency)
            case "other_adviser":
                member = AdviserFactory()
            case "manager" | "editor":
                member = AdviserFactory(agency=agency, **{name: True})
            case "structure_admin":
                member = AdviserFactory(agency=agency.structure, structure_admin=True)
            case "youth" | "other_youth":
                follower = self["adviser" if name == "youth" else "other_adviser"].adviser
                youth = YouthFactory(adviser=follower, with_account=True)
                return Identity(name, login(youth.user), youth.user, youth=youth)
            case "employer" | "employer_admin" | "other_employer":
                place = self._theirs if name == "other_employer" else self._ours
                person = EmployerMembershipFactory(establishment=place, is_admin=name != "employer").user
                return Identity(name, login(person), person, establishment=place)
            case "superuser":
                root = UserFactory(superuser=True)
                return Identity(name, login(root), root)
            case _:
                raise KeyError(name)
        return Identity(name, login(member.user), member.user, adviser=member)

    @cached_property
    def _ours(self) -> Any:
        from tests.factories.employers import EstablishmentFactory

        return EstablishmentFactory(agency=self.agency)

    @cached_property
    def _theirs(self) -> Any:
        from tests.factories.employers import EstablishmentFactory

        return EstablishmentFactory()

    def __iter__(self) -> Iterator[str]:
        return iter(IDENTITIES)

    def __len__(self) -> int:
        return len(IDENTITIES)

    def __contains__(self, name: object) -> bool:
        return name in IDENTITIES

    def items(self) -> Any:
        return [(name, self[name]) for name in IDENTITIES]

    def values(self) -> Any:
        return [self[name] for name in IDENTITIES]

    def keys(self) -> Any:
        return list(IDENTITIES)


@pytest.fixture
def identities(agency: Agency) -> Identities:
    return Identities(agency)


@pytest.fixture
def everybody(identities: Identities) -> None:
    """For tests in which somebody who is not named must be there: the administrator who is asked for want of others."""
    identities.values()
