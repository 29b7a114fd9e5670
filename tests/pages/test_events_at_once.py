"""Several people at the same instant, on a real PostgreSQL."""

import pytest

from portal.pages import services
from portal.pages.models import EventOccurrence, EventRegistration
from tests.factories.pages import EventPageFactory
from tests.mediations.test_at_once import TIMES, at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
State = EventRegistration.State


def test_the_last_place_is_taken_once_and_the_others_wait():
    row = EventPageFactory(capacity=1).occurrences.get()
    names = [f"personne{n}" for n in range(TIMES)]

    def take():
        name = names.pop()
        return services.register(
            occurrence=row, name=name, email=f"{name}@exemple.example"
        ).registration.state

    states = at_once(take)
    assert sorted(states) == [State.REGISTERED] + [State.WAITING] * (TIMES - 1)
    assert row.registrations.filter(state=State.REGISTERED).count() == 1


def test_the_same_address_at_once_is_one_registration():
    row = EventPageFactory().occurrences.get()
    answers = at_once(
        lambda: services.register(occurrence=row, name="Lina", email="lina@exemple.example").already
    )
    assert answers.count(False) == 1
    assert row.registrations.count() == 1


def test_a_free_place_is_given_once():
    row = EventPageFactory(capacity=1).occurrences.get()
    first = services.register(occurrence=row, name="Lina", email="lina@exemple.example").registration
    for n in range(3):
        services.register(occurrence=row, name=f"p{n}", email=f"p{n}@exemple.example")
    at_once(lambda: services.cancel_registration(registration=first))
    assert row.registrations.filter(state=State.REGISTERED).count() == 1
    assert row.registrations.get(state=State.REGISTERED).name == "p0"


def test_two_publications_at_once_make_each_date_once():
    page = EventPageFactory(frequency="weekly")
    EventOccurrence.objects.all().delete()
    at_once(lambda: len(services.sync_dates(event=page)))
    days = list(EventOccurrence.objects.values_list("day", flat=True))
    assert len(days) == len(set(days)) > 1
