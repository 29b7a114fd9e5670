"""People who log in, structures and branches."""

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from portal.accounts.models import Adviser, Agency, AgencyCommune, Consent, User
from portal.accounts.services import sync_groups
from tests.factories.reference import CommuneFactory


class StructureFactory(DjangoModelFactory):
    """A Mission locale; `AgencyFactory` is one of its branches."""

    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"Mission locale {n}")
    slug = factory.Sequence(lambda n: f"structure-{n}")
    email = factory.LazyAttribute(lambda row: f"contact@{row.slug}.example")
    phone = "04 75 00 00 00"
    commune = factory.SubFactory(CommuneFactory, aubenas=True)


class AgencyFactory(StructureFactory):
    parent = factory.SubFactory(StructureFactory)
    name = factory.Sequence(lambda n: f"Antenne {n}")
    slug = factory.Sequence(lambda n: f"antenne-{n}")


class UserFactory(DjangoModelFactory):
    """Nobody by default: say the kind, or use one of the traits."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    kind = User.Kind.EMPLOYER
    email = factory.Sequence(lambda n: f"personne{n}@exemple.example")
    first_name = factory.Iterator(["Nadia", "Karim", "Lucie", "Yanis", "Inès", "Hugo"])
    last_name = factory.Sequence(lambda n: f"Martin{n}")
    password = "!"

    class Params:
        youth_kind = factory.Trait(kind=User.Kind.YOUTH)
        staff_kind = factory.Trait(kind=User.Kind.STAFF)
        superuser = factory.Trait(kind=User.Kind.STAFF, is_superuser=True, is_staff=True)
        by_phone = factory.Trait(
            kind=User.Kind.YOUTH, email=None, phone=factory.Sequence(lambda n: f"+336{n:08d}")
        )

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if create and self.email:
            EmailAddress.objects.create(
                user=self, email=self.email, verified=extracted is not False, primary=True
            )


class AdviserFactory(DjangoModelFactory):
    class Meta:
        model = Adviser
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory, staff_kind=True)
    agency = factory.SubFactory(AgencyFactory)
    role = Adviser.Role.ADVISER

    class Params:
        manager = factory.Trait(role=Adviser.Role.MANAGER)
        editor = factory.Trait(role=Adviser.Role.EDITOR)
        structure_admin = factory.Trait(role=Adviser.Role.STRUCTURE_ADMIN)

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        if create:
            sync_groups(adviser=self)


class AgencyCommuneFactory(DjangoModelFactory):
    class Meta:
        model = AgencyCommune
        django_get_or_create = ["commune"]

    agency = factory.SubFactory(AgencyFactory)
    commune = factory.SubFactory(CommuneFactory, aubenas=True)
    referent = factory.SubFactory(AdviserFactory, agency=factory.SelfAttribute("..agency"))


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    user = factory.SubFactory(UserFactory)
    document = "terms"
    version = "2026-11"
