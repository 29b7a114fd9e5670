"""Laws that any score must keep, over drawn facts: monotone, blind to the person, the sum of its parts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.choices import ContractKind, Radius
from search.criteria import BY_KEY, CRITERIA, KEYS, TOTAL
from search.engines.reference import score
from search.facts import Context, Mobilities, OfferFacts, YouthFacts
from tests.search.worlds import CENTRE, CONTEXTS, LANGUAGES, LICENCES, OCCUPATIONS, SKILLS

TODAY = date(2026, 11, 23)
RANKS = {
    code: {target: rank for rank, target in enumerate(OCCUPATIONS, start=1) if target != code}
    for code in OCCUPATIONS
}
CONTEXT = Context(today=TODAY, mobilities=Mobilities(RANKS))

days = st.none() | st.integers(-60, 420).map(lambda number: TODAY + timedelta(days=number))
points = st.none() | st.tuples(st.floats(-1.2, 1.2), st.floats(-1.2, 1.2)).map(
    lambda shift: (CENTRE[0] + shift[0], CENTRE[1] + shift[1])
)


def sets(values: tuple) -> st.SearchStrategy[frozenset]:
    return st.frozensets(st.sampled_from(values))


@st.composite
def offers(draw: st.DrawFn) -> OfferFacts:
    point = draw(points)
    skills = draw(st.dictionaries(st.sampled_from(SKILLS), st.sampled_from("iel")))
    level = draw(st.none() | st.integers(2, 8))
    return OfferFacts(
        id="00000000-0000-4000-8000-000000000001",
        occupation=draw(st.none() | st.sampled_from(OCCUPATIONS)),
        lat=point[0] if point else None,
        lon=point[1] if point else None,
        remote=draw(st.booleans()),
        contract=draw(st.none() | st.sampled_from(ContractKind.values)),
        start=draw(days),
        constraints=draw(sets(CONTEXTS)),
        dangerous=draw(st.booleans()),
        indispensable=frozenset(ogr for ogr, mark in skills.items() if mark == "i"),
        expected=frozenset(ogr for ogr, mark in skills.items() if mark == "e"),
        learnt=frozenset(ogr for ogr, mark in skills.items() if mark == "l"),
        level_minimum=level,
        level_mandatory=level is not None and draw(st.booleans()),
        licences=draw(st.dictionaries(st.sampled_from(LICENCES), st.booleans())),
        languages=draw(st.dictionaries(st.sampled_from(LANGUAGES), st.booleans())),
        status="published",
    )


@st.composite
def young_people(draw: st.DrawFn) -> YouthFacts:
    point = draw(points)
    contracts = draw(st.dictionaries(st.sampled_from(ContractKind.values), st.booleans()))
    limits = draw(st.dictionaries(st.sampled_from(CONTEXTS), st.booleans()))
    return YouthFacts(
        id="00000000-0000-4000-8000-000000000002",
        wishes=draw(sets(OCCUPATIONS)),
        skills=draw(sets(SKILLS)),
        lat=point[0] if point else None,
        lon=point[1] if point else None,
        radius=draw(st.none() | st.sampled_from(Radius.values)),
        accepted=frozenset(kind for kind, yes in contracts.items() if yes),
        refused=frozenset(kind for kind, yes in contracts.items() if not yes),
        impossible=frozenset(ogr for ogr, no in limits.items() if no),
        avoided=frozenset(ogr for ogr, no in limits.items() if not no),
        available_from=draw(days),
        level=draw(st.none() | st.integers(2, 8)),
        licences=draw(sets(LICENCES)),
        languages=draw(sets(LANGUAGES)),
        bookmarks=draw(sets(("00000000-0000-4000-8000-000000000001",))),
        immersion_occupations=draw(sets(OCCUPATIONS)),
        birth_date=TODAY - timedelta(days=draw(st.integers(14 * 365, 33 * 365))),
        rqth=draw(st.booleans()),
        has_commitment=draw(st.booleans()),
        has_referral=draw(st.booleans()),
        status="active",
    )


@given(offers(), young_people())
def test_points_are_whole_within_bounds_and_sum_to_the_score(offer: OfferFacts, youth: YouthFacts) -> None:
    pair = score(offer, youth, CONTEXT)
    assert tuple(pair.points) == KEYS
    assert all(type(value) is int and 0 <= value <= BY_KEY[key].maximum for key, value in pair.points.items())
    assert pair.score == sum(pair.points.values()) <= TOTAL == 100


@given(offers(), young_people(), st.sampled_from(SKILLS))
def test_a_new_skill_never_lowers_a_score_nor_excludes(
    offer: OfferFacts, youth: YouthFacts, ogr: int
) -> None:
    before = score(offer, youth, CONTEXT)
    after = score(offer, replace(youth, skills=youth.skills | {ogr}), CONTEXT)
    assert after.score >= before.score
    assert set(after.excluded) <= set(before.excluded)


@given(offers(), young_people(), st.sampled_from(Radius.values))
def test_a_wider_radius_never_removes_an_offer(offer: OfferFacts, youth: YouthFacts, radius: int) -> None:
    wider = replace(youth, radius=max(radius, youth.radius or radius))
    narrower = replace(youth, radius=min(radius, youth.radius or radius))
    if score(offer, narrower, CONTEXT).matches:
        assert score(offer, wider, CONTEXT).matches
    assert score(offer, wider, CONTEXT).points == score(offer, narrower, CONTEXT).points


@given(offers(), young_people(), st.integers(14 * 365, 33 * 365), st.booleans())
def test_age_and_handicap_change_eligibility_alone(
    offer: OfferFacts, youth: YouthFacts, age_days: int, rqth: bool
) -> None:
    other = replace(youth, birth_date=TODAY - timedelta(days=age_days), rqth=rqth)
    one, two = score(offer, youth, CONTEXT), score(offer, other, CONTEXT)
    assert one.points == two.points
    assert one.excluded == two.excluded


@given(offers(), young_people())
def test_without_a_wish_or_an_occupation_nothing_matches(offer: OfferFacts, youth: YouthFacts) -> None:
    assert not score(offer, replace(youth, wishes=frozenset()), CONTEXT).matches
    assert not score(replace(offer, occupation=None), youth, CONTEXT).matches


@given(offers(), young_people())
def test_unknown_never_excludes(offer: OfferFacts, youth: YouthFacts) -> None:
    blank = replace(youth, lat=None, lon=None, level=None, available_from=None, accepted=frozenset())
    pair = score(replace(offer, remote=False), blank, CONTEXT)
    assert "distance" not in pair.excluded
    assert "level" not in pair.excluded
    assert pair.points["distance"] == pair.points["availability"] == pair.points["contract"] == 0


@pytest.mark.parametrize(
    ("rank", "expected"),
    [(1, 22), (3, 22), (4, 16), (6, 16), (7, 10), (12, 10)],
    ids=str,
)
@settings(max_examples=1)
@given(data=st.data())
def test_rank_of_a_mobility(rank: int, expected: int, data: st.DataObject) -> None:
    offer = replace(data.draw(offers()), occupation="Z0001")
    youth = replace(data.draw(young_people()), wishes=frozenset({"Z0000"}))
    context = Context(today=TODAY, mobilities=Mobilities({"Z0000": {"Z0001": rank}}))
    assert score(offer, youth, context).points["occupation"] == expected


def test_the_table_is_that_of_the_design() -> None:
    assert [(criterion.key, criterion.side, criterion.maximum) for criterion in CRITERIA] == [
        ("occupation", "youth", 30),
        ("skills", "employer", 20),
        ("distance", "youth", 15),
        ("contract", "youth", 10),
        ("schedule", "youth", 5),
        ("availability", "employer", 5),
        ("level", "employer", 5),
        ("licence", "employer", 5),
        ("languages", "employer", 3),
        ("interest", "youth", 2),
    ]
