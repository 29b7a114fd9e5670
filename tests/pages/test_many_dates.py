"""A query that a hundred thousand dates answer: the page is there, reads what it shows, and says what it leaves out."""

import copy
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.pages.collecting import MAXIMUM, Query, collect
from portal.pages.models import CollectionPage, EventOccurrence
from tests.factories.pages import CollectionPageFactory, EventPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EVENTS, DAYS = 20, 5000


@pytest.fixture
def many(db):
    made = []
    for event in [EventPageFactory(first_day=date(2099, 6, 1)) for _ in range(EVENTS)]:
        first = event.occurrences.get()
        for n in range(1, DAYS):
            row, later = copy.copy(first), timedelta(days=n)
            row._state = copy.copy(first._state)
            row.pk, row.public_id, row._state.adding = None, uuid4(), True
            row.day, row.starts_at, row.ends_at = row.day + later, row.starts_at + later, row.ends_at + later
            made.append(row)
    EventOccurrence.objects.bulk_create(made, batch_size=5000)


def test_every_display_and_feed_answers_and_reads_only_what_it_shows(client, many):
    assert collect(Query()).count == EVENTS * DAYS == 100_000
    assert len(collect(Query()).cards) == MAXIMUM
    for display in CollectionPage.Display.values:
        page = CollectionPageFactory(display=display, number=60)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(page.get_url(), {"mois": "2099-07"})
        shown = answer.content.decode()
        assert answer.status_code == 200
        assert len(answer.context["cards"]) <= (MAXIMUM if display == "calendar" else 60)
        assert len(queries) < 20
    assert "Les 500 premières dates sont montrées, sur 620." in shown.replace("\u202f", "")
    last = client.get(page.get_url(), {"page": "99999"})
    assert last.status_code == 200
    for feed in ("rss", "atom", "json", "agenda"):
        answer = client.get(f"{page.get_url()}flux/{feed}/")
        assert answer.status_code == 200
        assert len(answer.content) < 1_000_000
