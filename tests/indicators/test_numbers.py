"""Every indicator and every line: a recount in plain Python, the database and Elasticsearch give the same numbers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from search.indicators import elastic, service
from search.indicators.database import DatabaseCounter
from search.indicators.definitions import BY_KEY, INDICATORS, Kind, Unit
from search.indicators.lines import lines_for
from search.indicators.months import over_time
from search.indicators.report import TOTAL, CounterEngine, Scope, compute, conditions_of, median
from tests.factories.accounts import AgencyFactory
from tests.factories.employers import EstablishmentFactory, SupportRequestFactory
from tests.factories.mediations import MediationFactory
from tests.factories.offers import OfferFactory
from tests.indicators.recount import Asked, Cases, recount
from tests.indicators.worlds import DAYS, World, build_world


def scopes(world: World, today: date) -> list[tuple[Scope, Asked]]:
    """A structure over a year, one of its branches over a month to come, and an employer's places."""
    structure, branch = world.structures[0], world.agencies[1]
    year = {"start": today - relativedelta(years=1), "end": today, "today": today}
    ahead = {"start": today - timedelta(days=100), "end": today + timedelta(days=60), "today": today}
    places = tuple(place.pk for place in world.places[:2])
    seen = {"now": world.now, "cases": Cases(), "head": structure}
    return [
        (Scope(**year, structure=structure.pk), Asked(**year, **seen, structure=structure)),
        (
            Scope(**ahead, structure=structure.pk, agency=branch.pk),
            Asked(**ahead, **seen, structure=structure, agency=branch),
        ),
        (Scope(**year, establishments=places), Asked(**year, **seen, places=places)),
    ]


def check(engine: CounterEngine, world: World, today: date) -> None:
    for scope, asked in scopes(world, today):
        lines = lines_for(world.structures[0])
        for result in compute(engine, scope=scope, lines=lines):
            for line in lines:
                value = result.lines[line.key]
                expected = recount(result.indicator.key, line.key, asked)
                found = (value.numerator, value.denominator, value.median)
                wanted = (expected.numerator, expected.denominator, expected.median)
                assert found == wanted, (result.indicator.key, line.key, scope)


class TestDatabase(TestCase):
    """On SQLite in the fast run, on PostgreSQL when the suite runs there."""

    @given(seed=st.integers(0, 2**32), today=st.sampled_from(DAYS))
    @settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def test_equals_the_recount(self, seed: int, today: date) -> None:
        world = build_world(seed=seed, today=today)
        check(DatabaseCounter(now=world.now), world, today)


@pytest.mark.elasticsearch
@pytest.mark.django_db
@pytest.mark.parametrize(("seed", "today"), list(enumerate(DAYS, start=300)))
def test_elasticsearch_equals_the_recount_and_the_database(
    elasticsearch_url: str, seed: int, today: date
) -> None:
    world = build_world(seed=seed, today=today)
    assert elastic.rebuild(now=world.now) > 80
    engine, database = elastic.ElasticsearchCounter(), DatabaseCounter(now=world.now)
    check(engine, world, today)
    scope, _ = scopes(world, today)[0]
    for indicator in INDICATORS:
        for line in lines_for(world.structures[0]):
            asked = conditions_of(indicator, scope=scope, line=line, numerator=True)
            assert engine.cases(indicator.kind, asked) == database.cases(indicator.kind, asked)
        if indicator.unit is Unit.COUNT:
            months = over_time(engine, indicator=indicator, scope=scope)
            assert months == over_time(database, indicator=indicator, scope=scope)


@pytest.mark.django_db
def test_the_generated_worlds_hold_something_for_every_indicator() -> None:
    """Equal numbers would prove nothing if most were zero."""
    world = build_world(seed=1)
    scope, _ = scopes(world, DAYS[0])[0]
    for result in compute(DatabaseCounter(now=world.now), scope=scope):
        assert result.total.numerator > 0, result.indicator.key
        assert all(result.lines[key].base for key in ("qpv", "hors_qpv", "frr", "hors_frr"))


@pytest.mark.django_db
def test_lists_hold_as_many_cases_as_the_number_says_and_months_add_up() -> None:
    world = build_world(seed=2)
    scope, _ = scopes(world, DAYS[0])[0]
    engine, lines = DatabaseCounter(now=world.now), lines_for(world.structures[0])
    for result in compute(engine, scope=scope, lines=lines):
        for line in lines:
            value = result.lines[line.key]
            counted = service.cases(result.indicator, scope=scope, line=line, at=world.now)
            assert counted.count() == value.numerator
            if value.denominator is not None:
                whole = service.cases(result.indicator, scope=scope, line=line, numerator=False, at=world.now)
                assert whole.count() == value.denominator
        if result.indicator.unit is Unit.COUNT:
            months = over_time(engine, indicator=result.indicator, scope=scope)
            assert sum(number for _, number in months) == result.total.numerator


@pytest.mark.django_db
def test_branches_add_up_to_the_structure() -> None:
    world = build_world(seed=3)
    scope, _ = scopes(world, DAYS[0])[0]
    lines = lines_for(world.structures[0])
    parts = [line.key for line in lines if line.key.startswith("antenne-") or line.key == "siege"]
    for result in compute(DatabaseCounter(now=world.now), scope=scope, lines=lines):
        assert sum(result.lines[key].base for key in parts) == result.total.base


@pytest.mark.django_db
def test_statements_do_not_grow_with_branches_and_cases() -> None:
    def statements(world: World) -> int:
        scope, _ = scopes(world, DAYS[0])[0]
        with CaptureQueriesContext(connection) as captured:
            service.page_figures(
                scope=scope, lines=lines_for(world.structures[0]), monthly=("needs_received",)
            )
        return len(captured)

    world = build_world(seed=4, youth=5, needs=4, mediations=8)
    few = statements(world)
    AgencyFactory.create_batch(5, parent=world.structures[0])
    bigger = build_world(seed=5)
    bigger.structures = world.structures
    assert statements(bigger) == few <= 7


def test_median_of_days() -> None:
    from collections import Counter

    assert median(Counter()) is None
    assert median(Counter({4: 1})) == 4
    assert median(Counter({2: 1, 5: 1, 9: 1})) == 5
    assert median(Counter({2: 1, 5: 1})) == 3.5
    assert median(Counter({0: 3, 10: 3})) == 5
    assert median(Counter({7: 4})) == 7


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 7, 31, 21, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 7, 31, 22, 30, tzinfo=UTC), date(2026, 8, 1)),
    ],
)
def test_a_day_turns_at_midnight_in_paris(moment: datetime, day: date) -> None:
    SupportRequestFactory(submitted_at=moment)
    received = BY_KEY["needs_received"]
    engine = DatabaseCounter(now=moment)

    def on(wanted: date) -> int:
        scope = Scope(start=wanted, end=wanted, today=wanted)
        return compute(engine, scope=scope, lines=[TOTAL], indicators=[received])[0].total.numerator

    assert on(day) == 1
    assert on(day - timedelta(days=1)) == on(day + timedelta(days=1)) == 0


@pytest.mark.django_db
def test_days_to_the_first_candidate_count_days_of_paris_not_hours() -> None:
    """From 23:30 UTC to 22:30 UTC the next day is less than a day, and one day later in Paris (in winter: the same)."""
    received = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)  # 23:30 in Paris
    need = SupportRequestFactory(submitted_at=received)
    offer = OfferFactory(establishment=need.establishment, support_request=need)
    MediationFactory(
        offer=offer, presented_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    )  # 00:30, the next day
    scope = Scope(start=date(2026, 7, 1), end=date(2026, 7, 1), today=date(2026, 7, 2))
    found = compute(
        DatabaseCounter(now=received),
        scope=scope,
        lines=[TOTAL],
        indicators=[BY_KEY["first_candidate_days"]],
    )
    assert found[0].total.median == 1


@pytest.mark.django_db
def test_an_empty_portal_has_zeros_and_no_share() -> None:
    scope = Scope(start=date(2026, 1, 1), end=date(2026, 12, 31), today=date(2026, 12, 31))
    for result in compute(DatabaseCounter(now=datetime(2026, 12, 31, tzinfo=UTC)), scope=scope):
        for value in result.lines.values():
            assert value.numerator == 0
            assert value.figure == (0 if value.unit is Unit.COUNT else None)


@pytest.mark.django_db
def test_an_employer_with_hundreds_of_places_asks_no_more_than_one_with_two() -> None:
    own = tuple(place.pk for place in EstablishmentFactory.create_batch(3)) + tuple(range(900_000, 900_400))
    SupportRequestFactory(establishment_id=own[0], agency=AgencyFactory())
    today = date(2030, 1, 1)
    scope = Scope(start=date(2020, 1, 1), end=today, today=today, establishments=own)
    with CaptureQueriesContext(connection) as captured:
        results = compute(DatabaseCounter(now=datetime(2030, 1, 1, tzinfo=UTC)), scope=scope, lines=[TOTAL])
    assert {r.indicator.key: r.total.numerator for r in results}["needs_received"] == 1
    assert len(captured) <= 3
    assert {r.indicator.kind for r in results} == set(Kind)
