"""The days of events that come back, against a slow count of each day; hours stay when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.models import EventPage
from portal.pages.recurrence import LONGEST, WEEKDAYS, Frequency, Rule, days

CODES = [code for code, _ in WEEKDAYS]
HORIZON = date(2027, 6, 30)
near = st.dates(date(2025, 1, 1), date(2027, 6, 30))


def months_between(one, other):
    return (other.year - one.year) * 12 + other.month - one.month


def falls(rule, day):
    """Whether the rule falls on this day, said day by day."""
    first, step = rule.first, rule.interval
    if day == first:
        return True
    if day < first or (rule.until and day > rule.until):
        return False
    match rule.frequency:
        case Frequency.DAILY:
            return (day - first).days % step == 0
        case Frequency.WEEKLY:
            weeks = (
                (day - timedelta(days=day.weekday())) - (first - timedelta(days=first.weekday()))
            ).days // 7
            wanted = rule.weekdays or (CODES[first.weekday()],)
            return weeks % step == 0 and CODES[day.weekday()] in wanted
        case Frequency.MONTHLY:
            return day.day == first.day and months_between(first, day) % step == 0
        case Frequency.MONTHLY_WEEKDAY:
            same = day.weekday() == first.weekday() and (day.day - 1) // 7 == (first.day - 1) // 7
            return same and months_between(first, day) % step == 0
        case Frequency.YEARLY:
            return (day.month, day.day) == (first.month, first.day) and (day.year - first.year) % step == 0
    return False


rules = st.builds(
    Rule,
    first=near,
    frequency=st.sampled_from(Frequency.values),
    interval=st.integers(1, 5),
    weekdays=st.lists(st.sampled_from(CODES), unique=True, max_size=3).map(tuple),
    until=st.none() | near,
    without=st.frozensets(near, max_size=3),
    also=st.frozensets(near, max_size=3),
)


@given(rules)
def test_days_are_those_of_the_rule(rule):
    every = (date(2025, 1, 1) + timedelta(days=n) for n in range((HORIZON - date(2025, 1, 1)).days + 1))
    wanted = [day for day in every if (falls(rule, day) or day in rule.also) and day not in rule.without]
    assert days(rule, horizon=HORIZON) == wanted[-LONGEST:]


def test_a_day_taken_out_is_out_even_the_first():
    rule = Rule(
        date(2026, 5, 5), Frequency.WEEKLY, until=date(2026, 5, 20), without=frozenset({date(2026, 5, 5)})
    )
    assert days(rule, horizon=HORIZON) == [date(2026, 5, 12), date(2026, 5, 19)]


def test_a_month_without_a_31st_is_jumped_over():
    found = days(Rule(date(2026, 1, 31), Frequency.MONTHLY, until=date(2026, 6, 30)), horizon=HORIZON)
    assert [day.month for day in found] == [1, 3, 5]


def test_an_event_without_end_is_bounded():
    assert len(days(Rule(date(2000, 1, 1), Frequency.DAILY), horizon=date(2100, 1, 1))) == LONGEST


def event(zone="Europe/Paris", **fields):
    return EventPage(start_time=time(14, 0), end_time=time(16, 0), time_zone=zone, **fields)


@pytest.mark.django_db  # making a page reads its content type
def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change():
    winter, summer = event().moments(date(2026, 3, 25))[0], event().moments(date(2026, 4, 1))[0]
    assert (winter.astimezone(UTC).hour, summer.astimezone(UTC).hour) == (13, 12)
    assert winter.hour == summer.hour == 14


@pytest.mark.django_db
@given(near, st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Martinique", "Pacific/Noumea"]))
def test_an_event_never_ends_before_it_starts(day, zone):
    start, end = event(zone).moments(day)
    assert start <= end
    assert start.utcoffset() == datetime.combine(day, time(14), start.tzinfo).utcoffset()
