"""The engines equal the reference over generated worlds; at least 2,000 pairs a run in each direction."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from search.engines.database import DatabaseEngine
from search.engines.naive import ReferenceEngine
from tests.search.conformance import check, check_counts
from tests.search.worlds import build_reference, build_world

# A day before, on and after a 29 February, and an ordinary one.
DAYS = (date(2026, 11, 23), date(2028, 2, 28), date(2028, 2, 29), date(2027, 3, 1))


class TestDatabase(TestCase):
    """On SQLite in the fast run, on PostgreSQL when the suite runs there."""

    @classmethod
    def setUpTestData(cls) -> None:
        build_reference()

    @given(seed=st.integers(0, 2**32), today=st.sampled_from(DAYS))
    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def test_equals_the_reference(self, seed: int, today: date) -> None:
        world = build_world(seed=seed, offers=20, youth=30, today=today)
        assert check(DatabaseEngine(), world) == 600
        assert check_counts(DatabaseEngine(), world) > 5


@pytest.mark.django_db
def test_most_pairs_of_a_world_match_or_are_refused_for_different_reasons() -> None:
    """The generated worlds would prove nothing if nearly every pair were excluded."""
    from tests.search.conformance import Expected

    build_reference()
    expected = Expected(build_world(seed=1, offers=30, youth=60, today=date(2026, 11, 23)))
    from search.engines.reference import score

    pairs = [score(offer, youth, expected.context) for offer in expected.offers for youth in expected.youth]
    matching = [pair for pair in pairs if pair.matches]
    reasons = {key for pair in pairs for key in pair.excluded} | {
        r.key for pair in pairs for r in pair.refusals
    }
    assert len(matching) > 60
    assert reasons == {
        "occupation", "skills", "distance", "contract", "schedule", "level", "licence", "languages",
        "legal_age", "legal_night", "legal_danger", "legal_immersion",
    }  # fmt: skip


@pytest.mark.elasticsearch
@pytest.mark.django_db
@pytest.mark.parametrize(("seed", "today"), list(enumerate(DAYS, start=100)))
def test_elasticsearch_equals_the_reference(elasticsearch_url: str, seed: int, today: date) -> None:
    """600 pairs a day and direction, 2,400 in all."""
    from search.engines.elasticsearch import ElasticsearchEngine
    from search.index.sync import rebuild

    build_reference()
    world = build_world(seed=seed, offers=20, youth=30, today=today)
    rebuild()
    engine = ElasticsearchEngine(in_background=True)
    assert check(engine, world) == 600
    assert check_counts(engine, world) > 5
    assert check_counts(ReferenceEngine(), world) > 5
