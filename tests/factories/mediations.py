"""Files youth × offer, with what hangs below them."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mediations import models
from mediations.lifecycle import CheckInMoment, MediationState
from portal.core.choices import NoteLevel
from tests.factories.employers import EstablishmentFactory
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory


class MediationFactory(DjangoModelFactory):
    """Suggested by the youth's adviser; the traits put it further along, with the dates of the steps before."""

    class Meta:
        model = models.Mediation

    youth = factory.SubFactory(YouthFactory)
    offer = factory.SubFactory(OfferFactory)
    adviser = factory.SelfAttribute("youth.adviser")
    score = 72
    criteria_version = "1"

    class Params:
        agreed = factory.Trait(state=MediationState.AGREED, agreed_at=factory.LazyFunction(timezone.now))
        presented = factory.Trait(
            state=MediationState.PRESENTED,
            agreed_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)),
            presented_at=factory.LazyFunction(timezone.now),
        )
        following = factory.Trait(
            state=MediationState.FOLLOWING,
            agreed_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=20)),
            presented_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=19)),
            met_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=15)),
            hired_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=10)),
            job_starts_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=5)),
            tutor_name="Paul Vernet",
            tutor_email="tuteur@exemple.example",
        )


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = models.Note

    mediation = factory.SubFactory(MediationFactory)
    author = factory.SelfAttribute("mediation.adviser.user")
    level = NoteLevel.STRUCTURE
    text = "Très motivé, a déjà travaillé en cantine."


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = models.Meeting

    mediation = factory.SubFactory(MediationFactory, presented=True)
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))
    place = "Dans l’entreprise"


class DisclosureFactory(DjangoModelFactory):
    class Meta:
        model = models.Disclosure

    youth = factory.SubFactory(YouthFactory)
    establishment = factory.SubFactory(EstablishmentFactory)


class CheckInFactory(DjangoModelFactory):
    class Meta:
        model = models.CheckIn

    mediation = factory.SubFactory(MediationFactory, following=True)
    moment = CheckInMoment.DAY2
    due_on = factory.LazyFunction(timezone.localdate)


class CheckInAnswerFactory(DjangoModelFactory):
    class Meta:
        model = models.CheckInAnswer

    check_in = factory.SubFactory(CheckInFactory)
    side = models.Side.TUTOR
    token_hash = factory.Sequence(lambda n: f"{n:064d}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class AlertFactory(DjangoModelFactory):
    class Meta:
        model = models.Alert

    mediation = factory.SubFactory(MediationFactory, following=True)
    kind = models.Alert.Kind.EMPLOYER
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=48))
