"""The same act sent many times at once, on a real PostgreSQL."""

import threading

import pytest
from django.db import connection, connections

from mediations import services
from mediations.models import CheckInAnswer, Mediation, MediationTransition
from portal.accounts.tokens import hash_token
from portal.core.errors import ApplicationError, StaleError
from tests.factories.mediations import CheckInAnswerFactory, MediationFactory
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
TIMES = 12


def at_once(act):
    """Run `act` in many threads that start together; what each returned or refused."""
    start, results = threading.Barrier(TIMES), []

    def run():
        try:
            start.wait()
            results.append(act())
        except ApplicationError as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == TIMES, "a thread died"
    return results


def test_one_application():
    youth, offer = YouthFactory(with_account=True), OfferFactory()
    results = at_once(lambda: services.apply(offer=offer, youth=youth, actor=youth.user))
    assert Mediation.objects.count() == 1
    assert {row.pk for row in results} == {Mediation.objects.get().pk}


def test_one_step_and_the_others_are_told():
    mediation = MediationFactory(presented=True)
    adviser = mediation.adviser.user
    results = at_once(lambda: services.move(mediation=mediation, to="meeting", actor=adviser, revision=1))
    assert sum(isinstance(result, StaleError) for result in results) == TIMES - 1
    assert MediationTransition.objects.filter(to_state="meeting").count() == 1


def test_one_place_is_filled_once():
    offer = OfferFactory(places=1)
    files = [MediationFactory(offer=offer, presented=True) for _ in range(TIMES)]
    waiting = list(files)

    def hire():
        file = waiting.pop()
        return services.move(mediation=file, to="hired", actor=file.adviser.user, revision=1)

    results = at_once(hire)
    offer.refresh_from_db()
    assert offer.places_filled == 1
    assert sum(isinstance(result, ApplicationError) for result in results) == TIMES - 1
    assert Mediation.objects.filter(state="hired").count() == 1


def test_one_answer_by_a_link():
    CheckInAnswerFactory(token_hash=hash_token("lien"))
    marks = {"work": 4, "team": 4, "hours": 4}
    results = at_once(lambda: services.answer_check_in(token="lien", answers=marks))
    assert sum(isinstance(result, services.LinkUsed) for result in results) == TIMES - 1
    assert CheckInAnswer.objects.filter(answered_at__isnull=False).count() == 1
    assert connection.vendor == "postgresql"
