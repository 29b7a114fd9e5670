"""Legal eligibility: what the law forbids whatever the score. Ages are those on the first day of the offer.

A start that is unknown or past counts as today. Each refusal has a key, a reason in French and its article.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal.core.choices import ContractKind

NIGHT_WORK = 300803  # OGR code of "Travail de nuit"
ADULT = 18


@dataclass(frozen=True)
class AgeRule:
    """Whole years, both ends included; `rqth_maximum` None lifts the upper end for a recognised disabled worker."""

    minimum: int
    maximum: int
    rqth_maximum: int | None
    article: str


AGE_RULES: dict[str, AgeRule] = {
    # Code du travail, L6222-1: 16 to 29 « révolus »; L6222-2, 3°: no upper limit for a recognised disabled worker.
    ContractKind.APPRENTICESHIP: AgeRule(16, 29, None, "Code du travail, art. L6222-1 et L6222-2"),
    # Code du service national, L120-4 (16 to 25); L120-1 and the service's own rule open it until 30 with a handicap.
    ContractKind.CIVIC_SERVICE: AgeRule(16, 25, 30, "Code du service national, art. L120-4"),
}
NIGHT_ARTICLE = "Code du travail, art. L3163-2"
DANGER_ARTICLE = "Code du travail, art. L4153-8 et D4153-15"
IMMERSION_ARTICLE = "Code du travail, art. L5135-2"


@dataclass(frozen=True)
class Refusal:
    key: str
    reason: str
    article: str


def effective_start(start: date | None, *, today: date) -> date:
    """The day that counts for ages and availability."""
    return today if start is None else max(start, today)


def birthday(birth_date: date, years: int) -> date:
    """The first day on which somebody born then is so many whole years old (born on 29 February: 1 March)."""
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)


def latest_birth(day: date, years: int) -> date:
    """The latest date of birth with which somebody is so many whole years old on this day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def refusals(
    *,
    contract: str | None,
    start: date | None,
    constraints: Collection[int],
    dangerous: bool,
    birth_date: date,
    rqth: bool,
    supported: bool,
    today: date,
) -> tuple[Refusal, ...]:
    """Why the law forbids this pair; empty when it does not.

    `supported`: the young person has an active commitment or a referral.
    """
    day = effective_start(start, today=today)
    found = []
    rule = AGE_RULES.get(contract or "")
    if rule and not _within(rule, birth_date, rqth=rqth, day=day):
        found.append(Refusal("legal_age", _age_reason(rule, rqth=rqth), rule.article))
    minor = day < birthday(birth_date, ADULT)
    if minor and NIGHT_WORK in constraints:
        found.append(Refusal("legal_night", "Le travail de nuit est interdit avant 18 ans.", NIGHT_ARTICLE))
    if minor and dangerous:
        found.append(
            Refusal("legal_danger", "Ces travaux dangereux sont interdits avant 18 ans.", DANGER_ARTICLE)
        )
    if contract == ContractKind.IMMERSION and not supported:
        found.append(
            Refusal(
                "legal_immersion",
                "Une immersion demande un contrat d’engagement en cours ou une prise en charge par un partenaire.",
                IMMERSION_ARTICLE,
            )
        )
    return tuple(found)


def maximum_age(rule: AgeRule, *, rqth: bool) -> int | None:
    return rule.rqth_maximum if rqth else rule.maximum


def _within(rule: AgeRule, birth_date: date, *, rqth: bool, day: date) -> bool:
    maximum = maximum_age(rule, rqth=rqth)
    old_enough = day >= birthday(birth_date, rule.minimum)
    return old_enough and (maximum is None or day < birthday(birth_date, maximum + 1))


def _age_reason(rule: AgeRule, *, rqth: bool) -> str:
    maximum = maximum_age(rule, rqth=rqth)
    if maximum is None:
        return f"Ce contrat est ouvert à partir de {rule.minimum} ans."
    return f"Ce contrat est ouvert de {rule.minimum} à {maximum} ans, au premier jour."
