"""Job profiles and offers.

OfferFactory(occupation="G1602", indispensable=[101], expected=[102], learnt=[103], licences={"B": True},
             languages={"en": False}, constraints=[300801], state="draft")
"""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from offers import models
from offers.lifecycle import CloseReason, OfferState
from portal.core.choices import ContractKind, Requirement
from tests.factories import reference
from tests.factories.employers import EstablishmentFactory, SupportRequestFactory
from tests.factories.pathways import YouthFactory


class JobProfileFactory(DjangoModelFactory):
    class Meta:
        model = models.JobProfile

    title = factory.Sequence(lambda n: f"Cuisinier de collectivité {n}")
    occupation = factory.SubFactory(reference.OccupationFactory)
    tasks = "Préparer les repas, tenir la cuisine propre."

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        if isinstance(kwargs.get("occupation"), str):
            kwargs["occupation"] = reference.OccupationFactory(code=kwargs["occupation"])
        return kwargs


class OfferFactory(DjangoModelFactory):
    """A published offer of a verified establishment, with its support request; other states by `state=`."""

    class Meta:
        model = models.Offer
        skip_postgeneration_save = True
        exclude = ["occupation", "support_request"]

    establishment = factory.SubFactory(EstablishmentFactory)
    agency = factory.SelfAttribute("establishment.agency")
    occupation = factory.SubFactory(reference.OccupationFactory)
    support_request = factory.SubFactory(
        SupportRequestFactory, establishment=factory.SelfAttribute("..establishment"), assigned=True
    )
    profile = factory.SubFactory(
        JobProfileFactory,
        occupation=factory.SelfAttribute("..occupation"),
        support_request=factory.SelfAttribute("..support_request"),
    )
    contract = ContractKind.CDI
    commune = factory.SubFactory(reference.CommuneFactory, aubenas=True)
    lat = 44.6201
    lon = 4.3904
    start_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))
    state = OfferState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=60))

    class Params:
        draft = factory.Trait(state=OfferState.DRAFT, published_at=None, expires_at=None)
        submitted = factory.Trait(state=OfferState.SUBMITTED, published_at=None, expires_at=None)
        filled = factory.Trait(
            state=OfferState.FILLED,
            closed_at=factory.LazyFunction(timezone.now),
            close_reason=CloseReason.HIRED_HERE,
        )
        imported = factory.Trait(
            establishment=None,
            support_request=None,
            employer_name="Restaurant du Pont",
            source=models.Offer.Source.FRANCE_TRAVAIL,
            source_ref=factory.Sequence(lambda n: f"196ABC{n}"),
        )

    def _skills(self, ogrs, requirement):
        for ogr in ogrs or []:
            ProfileSkillFactory(profile=self.profile, skill__ogr=ogr, requirement=requirement)

    @factory.post_generation
    def indispensable(self, create, extracted, **kwargs):
        OfferFactory._skills(self, extracted, Requirement.INDISPENSABLE)

    @factory.post_generation
    def expected(self, create, extracted, **kwargs):
        OfferFactory._skills(self, extracted, Requirement.EXPECTED)

    @factory.post_generation
    def learnt(self, create, extracted, **kwargs):
        OfferFactory._skills(self, extracted, Requirement.LEARNT)

    @factory.post_generation
    def licences(self, create, extracted, **kwargs):
        for code, mandatory in (extracted or {}).items():
            models.ProfileLicence.objects.create(
                profile=self.profile, licence=reference.LicenceFactory(code=code), mandatory=mandatory
            )

    @factory.post_generation
    def languages(self, create, extracted, **kwargs):
        for code, mandatory in (extracted or {}).items():
            models.ProfileLanguage.objects.create(
                profile=self.profile, language=reference.LanguageFactory(code=code), mandatory=mandatory
            )

    @factory.post_generation
    def constraints(self, create, extracted, **kwargs):
        for ogr in extracted or []:
            models.ProfileConstraint.objects.create(
                profile=self.profile, context=reference.WorkContextFactory(ogr=ogr)
            )


class ProfileSkillFactory(DjangoModelFactory):
    class Meta:
        model = models.ProfileSkill

    profile = factory.SubFactory(JobProfileFactory)
    skill = factory.SubFactory(reference.SkillFactory)
    requirement = Requirement.EXPECTED


class OfferBookmarkFactory(DjangoModelFactory):
    class Meta:
        model = models.OfferBookmark

    offer = factory.SubFactory(OfferFactory)
    youth = factory.SubFactory(YouthFactory)
