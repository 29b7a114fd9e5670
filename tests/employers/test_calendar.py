"""The clock of promises counts working days only."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from employers.calendar import add_working_days
from tests.factories.accounts import AgencyFactory
from tests.factories.employers import HolidayFactory

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def at(year, month, day, hour=10):
    return datetime(year, month, day, hour, tzinfo=PARIS)


@pytest.fixture
def structure():
    return AgencyFactory().structure


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (at(2026, 3, 2), 2, at(2026, 3, 4)),
        # Friday to Tuesday, over a weekend.
        (at(2026, 3, 6), 2, at(2026, 3, 10)),
        # Said on a Sunday: Monday is the first day.
        (at(2026, 3, 8), 2, at(2026, 3, 10)),
        # Easter Monday.
        (at(2026, 4, 3), 1, at(2026, 4, 7)),
        # 8 May, then a weekend.
        (at(2026, 5, 7), 1, at(2026, 5, 11)),
        # Ascension.
        (at(2026, 5, 13), 1, at(2026, 5, 15)),
        # New year.
        (at(2026, 12, 31), 1, at(2027, 1, 4)),
        # Summer time begins on 29 March: the promise keeps its hour on the clock.
        (at(2026, 3, 27, 12), 1, at(2026, 3, 30, 12)),
        (at(2026, 3, 7), 0, at(2026, 3, 7)),
    ],
)
def test_weekends_and_french_holidays_do_not_count(structure, start, days, end):
    found = add_working_days(start, days, structure=structure)
    assert found == end
    assert found.hour == end.hour


def test_the_structures_own_closed_days_do_not_count(structure):
    HolidayFactory(agency=structure, day=date(2026, 3, 3))
    HolidayFactory(day=date(2026, 3, 4))
    assert add_working_days(at(2026, 3, 2), 1, structure=structure) == at(2026, 3, 4)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.dates(date(2025, 1, 1), date(2032, 1, 1)), hour=st.integers(4, 23), days=st.integers(1, 15))
def test_a_promise_ends_on_a_working_day_and_one_day_more_is_later(structure, day, hour, days):
    start = at(day.year, day.month, day.day, hour)
    end = add_working_days(start, days, structure=structure)
    assert end.weekday() < 5
    assert (end.date() - start.date()).days >= days
    assert add_working_days(start, days + 1, structure=structure) > end
