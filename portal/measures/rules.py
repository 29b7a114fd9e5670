"""Which measures may apply: pure, no database, no clock.

Three values: an answer that is not given excludes nothing, it is named. A measure asks for all its conditions; a condition
is one test or several of which one is enough (« 16 à 29 ans, ou RQTH »). Saying more can therefore only settle what was
open: what applies keeps applying, what does not apply stays so (`tests/measures/test_rules.py` holds these laws).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

Answers = Mapping[str, str]
Key = TypeVar("Key", bound=Hashable)


class Outcome(IntEnum):
    """In the order in which people read them."""

    APPLIES = 0
    MAYBE = 1
    NOT = 2


@dataclass(frozen=True)
class Test:
    """The fact is one of the values or, excluding, none of them."""

    __test__ = False  # no test of pytest

    fact: str
    values: frozenset[str]
    excluding: bool = False

    def holds(self, answers: Answers) -> bool | None:
        answer = answers.get(self.fact)
        if not answer:
            return None
        return (answer in self.values) != self.excluding


# One of its tests is enough.
Condition = tuple[Test, ...]


@dataclass(frozen=True)
class Rule(Generic[Key]):
    """What a measure asks: all of it. Without conditions it is open to everybody."""

    key: Key
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Verdict(Generic[Key]):
    key: Key
    outcome: Outcome
    met: tuple[Condition, ...] = ()
    # What an answer would settle.
    missing: tuple[Condition, ...] = ()
    # What the answers contradict.
    failed: tuple[Condition, ...] = ()


def holds(condition: Condition, answers: Answers) -> bool | None:
    found = [test.holds(answers) for test in condition]
    if any(value is True for value in found):
        return True
    return None if any(value is None for value in found) else False


def judge(rule: Rule[Key], answers: Answers) -> Verdict[Key]:
    sorted_out: dict[bool | None, list[Condition]] = {True: [], None: [], False: []}
    for condition in rule.conditions:
        sorted_out[holds(condition, answers)].append(condition)
    outcome = Outcome.NOT if sorted_out[False] else Outcome.MAYBE if sorted_out[None] else Outcome.APPLIES
    return Verdict(rule.key, outcome, *(tuple(sorted_out[value]) for value in (True, None, False)))


def possible(rules: Sequence[Rule[Key]], answers: Answers) -> list[Verdict[Key]]:
    """One verdict each: what may apply first, then what an answer would settle; in each, the order given."""
    return sorted((judge(rule, answers) for rule in rules), key=lambda verdict: verdict.outcome)


def asked(rules: Iterable[Rule[Key]]) -> frozenset[str]:
    """The facts that some measure asks about: nothing else is worth a question."""
    return frozenset(test.fact for rule in rules for condition in rule.conditions for test in condition)
