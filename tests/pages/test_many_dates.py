"""A query that a hundred thousand dates answer: the page is there, reads what it shows, and says what it leaves out."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.pages.collecting import MAXIMUM, Query, collect
from portal.pages.models import CollectionPage, EventOccurrence
from tests.factories.pages import CollectionPageFactory, EventPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EVENTS, DAYS = 20, 5000


# The database repeats each event on the days that follow.
NUMBERS = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {DAYS - 1})"  # noqa: S608
LATER = {
    "day": "date(day, '+' || n || ' days')",
    "starts_at": "datetime(starts_at, '+' || n || ' days')",
    "ends_at": "datetime(ends_at, '+' || n || ' days')",
    "public_id": "lower(hex(randomblob(16)))",
}


@pytest.fixture
def many(db):
    for _ in range(EVENTS):
        EventPageFactory(first_day=date(2099, 6, 1))
    columns = [field.column for field in EventOccurrence._meta.concrete_fields if not field.primary_key]
    values = ", ".join(LATER.get(name, name) for name in columns)
    table = EventOccurrence._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"{NUMBERS} INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608
            f"SELECT {values} FROM {table} CROSS JOIN numbers"
        )


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
