"""Companies, their places of work and what they ask."""

import uuid
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from stdnum import luhn

from employers.lifecycle import EstablishmentState, RequestState
from employers.models import (
    Company,
    EmployerMembership,
    Establishment,
    Holiday,
    Invitation,
    NeedDraft,
    SupportRequest,
)
from portal.core.choices import SupportDepth
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.reference import CommuneFactory, NafFactory


def siren(number: int) -> str:
    """A valid SIREN made from a number."""
    start = f"{800_000_00 + number:08d}"[-8:]
    return start + luhn.calc_check_digit(start)


def siret(of_siren: str, number: int = 1) -> str:
    start = f"{of_siren}{number:04d}"
    return start + luhn.calc_check_digit(start)


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = Company

    siren = factory.Sequence(siren)
    name = factory.Sequence(lambda n: f"Boulangerie {n}")
    naf = factory.SubFactory(NafFactory)
    size_band = "03"


class EstablishmentFactory(DjangoModelFactory):
    """Verified by default, in a branch; `pending=True` for one that staff has not seen yet."""

    class Meta:
        model = Establishment
        skip_postgeneration_save = True

    company = factory.SubFactory(CompanyFactory)
    siret = factory.LazyAttributeSequence(lambda row, n: siret(row.company.siren, n % 9999 + 1))
    name = factory.SelfAttribute("company.name")
    naf = factory.SelfAttribute("company.naf")
    address = "1 place de la Mairie"
    commune = factory.SubFactory(CommuneFactory, aubenas=True)
    lat = 44.6201
    lon = 4.3904
    agency = factory.SubFactory(AgencyFactory)
    state = EstablishmentState.VERIFIED

    class Params:
        pending = factory.Trait(state=EstablishmentState.PENDING)
        refused = factory.Trait(state=EstablishmentState.REFUSED, state_note="SIRET d’un autre employeur.")

    @factory.post_generation
    def members(self, create, extracted, **kwargs):
        for user in extracted or []:
            EmployerMembershipFactory(establishment=self, user=user)


class EmployerMembershipFactory(DjangoModelFactory):
    class Meta:
        model = EmployerMembership

    user = factory.SubFactory(UserFactory)
    establishment = factory.SubFactory(EstablishmentFactory)
    is_admin = False

    class Params:
        admin = factory.Trait(is_admin=True)
        ended = factory.Trait(ended_at=factory.LazyFunction(timezone.now))


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    establishment = factory.SubFactory(EstablishmentFactory)
    email = factory.Sequence(lambda n: f"collegue{n}@exemple.example")
    invited_by = factory.SubFactory(UserFactory)
    token_hash = factory.LazyFunction(lambda: uuid.uuid4().hex * 2)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class SupportRequestFactory(DjangoModelFactory):
    class Meta:
        model = SupportRequest

    establishment = factory.SubFactory(EstablishmentFactory)
    requested_by = factory.SubFactory(UserFactory)
    agency = factory.SelfAttribute("establishment.agency")
    depth = SupportDepth.PRESELECT
    submitted_at = factory.LazyFunction(timezone.now)
    answer_due_at = factory.LazyAttribute(lambda row: row.submitted_at + timedelta(days=2))

    class Params:
        assigned = factory.Trait(
            state=RequestState.ASSIGNED,
            first_answer_at=factory.LazyAttribute(lambda row: row.submitted_at + timedelta(hours=3)),
        )


class NeedDraftFactory(DjangoModelFactory):
    class Meta:
        model = NeedDraft

    user = factory.SubFactory(UserFactory)
    establishment = factory.SubFactory(EstablishmentFactory)
    answers = {"title": "Cuisinier"}
    submission_key = factory.LazyFunction(uuid.uuid4)


class HolidayFactory(DjangoModelFactory):
    class Meta:
        model = Holiday

    agency = factory.SubFactory(AgencyFactory)
