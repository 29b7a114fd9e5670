"""Young people and what matching reads of them.

YouthFactory(wishes=["G1602"], skills=[101, 102], licences=["B"], accepts=["cdi"], refuses=["interim"],
             impossible=[300803], avoids=[300801], radius=20, with_commitment=True)
"""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from pathways import models
from tests.factories import reference
from tests.factories.accounts import AdviserFactory, AgencyFactory, UserFactory


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = models.Programme
        django_get_or_create = ["code"]

    code = "CEJ"
    name = "Contrat d’engagement jeune"


class YouthFactory(DjangoModelFactory):
    """An active young person of 20, near Aubenas, without wishes; the adviser is of the same branch."""

    class Meta:
        model = models.Youth
        skip_postgeneration_save = True

    adviser = factory.SubFactory(AdviserFactory)
    agency = factory.LazyAttribute(lambda row: row.adviser.agency)
    first_name = factory.Iterator(["Lina", "Enzo", "Aya", "Noah", "Jade"])
    last_name = factory.Sequence(lambda n: f"Durand{n}")
    birth_date = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=365 * 20 + 100))
    commune = factory.SubFactory(reference.CommuneFactory, aubenas=True)
    lat = 44.6201
    lon = 4.3904
    point_origin = models.Youth.PointOrigin.COMMUNE
    radius = 20
    available_from = factory.LazyFunction(timezone.localdate)

    class Params:
        minor = factory.Trait(
            birth_date=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=365 * 17))
        )
        with_account = factory.Trait(
            user=factory.SubFactory(
                UserFactory,
                youth_kind=True,
                first_name=factory.SelfAttribute("..first_name"),
                last_name=factory.SelfAttribute("..last_name"),
            ),
            email=factory.LazyAttribute(lambda row: row.user.email or ""),
        )
        nowhere = factory.Trait(lat=None, lon=None, commune=None, point_origin="")
        left = factory.Trait(state="left", left_on=factory.LazyFunction(timezone.localdate))

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        if isinstance(kwargs.get("level"), int):
            kwargs["level"] = reference.DiplomaLevelFactory(number=kwargs["level"])
        return kwargs

    @factory.post_generation
    def wishes(self, create, extracted, **kwargs):
        for rank, code in enumerate(extracted or [], start=1):
            YouthWishFactory(youth=self, occupation__code=code, rank=rank)

    @factory.post_generation
    def skills(self, create, extracted, **kwargs):
        for ogr in extracted or []:
            YouthSkillFactory(youth=self, skill__ogr=ogr)

    @factory.post_generation
    def licences(self, create, extracted, **kwargs):
        for code in extracted or []:
            YouthLicenceFactory(youth=self, licence__code=code)

    @factory.post_generation
    def languages(self, create, extracted, **kwargs):
        for code in extracted or []:
            YouthLanguageFactory(youth=self, language__code=code)

    @factory.post_generation
    def accepts(self, create, extracted, **kwargs):
        for kind in extracted or []:
            YouthContractFactory(youth=self, kind=kind, accepted=True)

    @factory.post_generation
    def refuses(self, create, extracted, **kwargs):
        for kind in extracted or []:
            YouthContractFactory(youth=self, kind=kind, accepted=False)

    @factory.post_generation
    def impossible(self, create, extracted, **kwargs):
        for ogr in extracted or []:
            YouthScheduleLimitFactory(youth=self, context__ogr=ogr, impossible=True)

    @factory.post_generation
    def avoids(self, create, extracted, **kwargs):
        for ogr in extracted or []:
            YouthScheduleLimitFactory(youth=self, context__ogr=ogr, impossible=False)

    @factory.post_generation
    def with_commitment(self, create, extracted, **kwargs):
        if extracted:
            CommitmentFactory(youth=self)


class YouthWishFactory(DjangoModelFactory):
    class Meta:
        model = models.YouthWish

    youth = factory.SubFactory(YouthFactory)
    occupation = factory.SubFactory(reference.OccupationFactory)


class YouthSkillFactory(DjangoModelFactory):
    class Meta:
        model = models.YouthSkill

    youth = factory.SubFactory(YouthFactory)
    skill = factory.SubFactory(reference.SkillFactory)


class YouthLicenceFactory(DjangoModelFactory):
    class Meta:
        model = models.YouthLicence

    youth = factory.SubFactory(YouthFactory)
    licence = factory.SubFactory(reference.LicenceFactory)


class YouthLanguageFactory(DjangoModelFactory):
    class Meta:
        model = models.YouthLanguage

    youth = factory.SubFactory(YouthFactory)
    language = factory.SubFactory(reference.LanguageFactory)


class YouthContractFactory(DjangoModelFactory):
    class Meta:
        model = models.YouthContract

    youth = factory.SubFactory(YouthFactory)
    kind = "cdi"
    accepted = True


class YouthScheduleLimitFactory(DjangoModelFactory):
    class Meta:
        model = models.YouthScheduleLimit

    youth = factory.SubFactory(YouthFactory)
    context = factory.SubFactory(reference.WorkContextFactory)
    impossible = True


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Commitment

    youth = factory.SubFactory(YouthFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    started_on = date(2026, 1, 5)


class SituationFactory(DjangoModelFactory):
    class Meta:
        model = models.Situation

    youth = factory.SubFactory(YouthFactory)
    kind = models.Situation.Kind.IMMERSION
    occupation = factory.SubFactory(reference.OccupationFactory)
    started_on = date(2026, 2, 2)


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = models.Referral

    youth = factory.SubFactory(YouthFactory)
    partner = "Cap emploi"
    referred_on = date(2026, 3, 2)


class YouthImportFactory(DjangoModelFactory):
    class Meta:
        model = models.YouthImport

    agency = factory.SubFactory(AgencyFactory)
    structure = factory.SelfAttribute("agency.parent")
    file_name = "jeunes.csv"
    content = "prenom;nom;date_naissance\nLina;Durand;2006-01-31\n"
    report = factory.LazyFunction(lambda: {"ready": 1})
