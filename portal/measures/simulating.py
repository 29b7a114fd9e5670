"""The answer of the simulator: each measure with its verdict in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from portal.core.page_cache import remember
from portal.measures.models import PolicyMeasure
from portal.measures.questions import FACTS
from portal.measures.rules import Answers, Outcome, Verdict, possible
from portal.measures.wording import condition_in_words, refusal_in_words


@dataclass(frozen=True)
class Answer:
    measure: PolicyMeasure
    met: list[str]
    missing: list[str]
    refused: list[str]


@dataclass(frozen=True)
class Simulation:
    applies: list[Answer]
    maybe: list[Answer]
    excluded: list[Answer]


def shown_measures() -> list[PolicyMeasure]:
    """Kept by the process until a measure changes; shared, so never altered."""
    return remember("measures", lambda: list(PolicyMeasure.objects.shown()))


def simulate(measures: Iterable[PolicyMeasure], answers: Answers) -> Simulation:
    by_slug = {measure.slug: measure for measure in measures}
    groups: dict[Outcome, list[Answer]] = {outcome: [] for outcome in Outcome}
    for verdict in possible([measure.rule() for measure in by_slug.values()], answers):
        groups[verdict.outcome].append(_answer(by_slug[verdict.key], verdict, answers))
    return Simulation(groups[Outcome.APPLIES], groups[Outcome.MAYBE], groups[Outcome.NOT])


def _answer(measure: PolicyMeasure, verdict: Verdict[str], answers: Answers) -> Answer:
    return Answer(
        measure,
        met=[condition_in_words(condition) for condition in verdict.met],
        missing=[condition_in_words(condition) for condition in verdict.missing],
        refused=[refusal_in_words(condition, answers) for condition in verdict.failed],
    )


def names_of(slugs: Iterable[str]) -> list[str]:
    """The names of the measures that an address mentions; what is unknown is left out."""
    wanted = set(list(slugs)[:50])
    return [measure.name for measure in shown_measures() if measure.slug in wanted] if wanted else []


def simulator_url(*, contract: str) -> str:
    """The simulator with the contract answered, when it is one that it asks about; nothing else of an offer."""
    known = contract in FACTS["contrat"].values
    return reverse("simulator") + (f"?contrat={contract}" if known else "")
