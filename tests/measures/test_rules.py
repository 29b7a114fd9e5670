"""The laws of the rules: what is not said excludes nothing, and saying more only settles what was open."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.measures.questions import FACTS
from portal.measures.rules import Outcome, Rule, Test, asked, judge, possible
from portal.measures.wording import condition_in_words, refusal_in_words

pytestmark = pytest.mark.once


@st.composite
def fact_tests(draw):
    fact = draw(st.sampled_from(sorted(FACTS)))
    values = draw(st.sets(st.sampled_from(sorted(FACTS[fact].values)), min_size=1))
    return Test(fact, frozenset(values), draw(st.booleans()))


conditions = st.lists(fact_tests(), min_size=1, max_size=2).map(tuple)
condition_lists = st.lists(conditions, max_size=3).map(tuple)
rules = st.lists(condition_lists, max_size=5).map(lambda rows: [Rule(n, row) for n, row in enumerate(rows)])
answers = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(sorted(fact.values)) for key, fact in FACTS.items()}
)
everything_said = st.fixed_dictionaries(
    {key: st.sampled_from(sorted(fact.values)) for key, fact in FACTS.items()}
)


def outcomes(rows, said):
    return {verdict.key: verdict.outcome for verdict in possible(rows, said)}


@given(rules, answers, answers)
def test_saying_more_only_settles_what_was_open(rows, said, more):
    before, after = outcomes(rows, said), outcomes(rows, more | said)
    for key, outcome in before.items():
        assert outcome == Outcome.MAYBE or after[key] == outcome


@given(rules)
def test_nothing_said_excludes_nothing(rows):
    verdicts = possible(rows, {})
    assert all(verdict.outcome != Outcome.NOT and not verdict.failed for verdict in verdicts)
    # What is unconditional applies; all else says what is missing.
    assert all((verdict.outcome == Outcome.APPLIES) == (not verdict.missing) for verdict in verdicts)


@given(rules, everything_said)
def test_everything_said_leaves_nothing_open(rows, said):
    for verdict in possible(rows, said):
        rule = rows[verdict.key]
        true = all(
            any((said[test.fact] in test.values) != test.excluding for test in condition)
            for condition in rule.conditions
        )
        assert verdict.outcome == (Outcome.APPLIES if true else Outcome.NOT)


@given(rules, answers)
def test_the_order_is_that_of_the_outcomes_then_that_given(rows, said):
    verdicts = possible(rows, said)
    assert [(v.outcome, v.key) for v in verdicts] == sorted((v.outcome, v.key) for v in verdicts)
    assert sorted(v.key for v in verdicts) == [rule.key for rule in rows]
    for verdict in verdicts:
        found = verdict.met + verdict.missing + verdict.failed
        assert sorted(map(repr, found)) == sorted(map(repr, rows[verdict.key].conditions))


@given(rules, answers)
def test_an_answer_that_no_measure_asks_for_changes_nothing(rows, said):
    wanted = asked(rows)
    needed = {fact: value for fact, value in said.items() if fact in wanted}
    assert possible(rows, needed) == possible(rows, said)


@given(condition_lists, answers)
def test_each_reason_is_said_in_words(row, said):
    verdict = judge(Rule("x", row), said)
    with translation.override("fr"):
        for condition in verdict.missing + verdict.met:
            words = condition_in_words(condition)
            assert all(str(FACTS[test.fact].label) in words for test in condition)
        for condition in verdict.failed:
            words = refusal_in_words(condition, said)
            assert all(str(FACTS[test.fact].values[said[test.fact]]) in words for test in condition)


def test_an_alternative_is_enough():
    young = (Test("age", frozenset({"16", "18"})), Test("rqth", frozenset({"oui"})))
    rule = Rule("apprentissage", (young,))
    found = {
        age + rqth: judge(rule, {"age": age, "rqth": rqth}).outcome
        for age in ("18", "30")
        for rqth in ("", "oui", "non")
    }
    assert found == {
        "18": Outcome.APPLIES, "18oui": Outcome.APPLIES, "18non": Outcome.APPLIES,
        "30": Outcome.MAYBE, "30oui": Outcome.APPLIES, "30non": Outcome.NOT,
    }  # fmt: skip
    with translation.override("fr"):
        assert condition_in_words(young) == (
            "Âge du jeune : 16 ou 17 ans ou 18 à 20 ans ; ou bien Jeune reconnu travailleur handicapé (RQTH) : oui"
        )
