"""States of a mediation and their one transition table (design, section 5), and when check-ins fall."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import models

from portal.core.lifecycle import Lifecycle


class MediationState(models.TextChoices):
    SUGGESTED = "suggested", "proposée au jeune"
    APPLIED = "applied", "candidature reçue"
    AGREED = "agreed", "le jeune est d’accord"
    DECLINED = "declined", "refusée par le jeune"
    DECLINED_BY_ADVISER = "declined_by_adviser", "non transmise"
    PRESENTED = "presented", "présentée à l’employeur"
    MEETING = "meeting", "rencontre"
    IMMERSION = "immersion", "immersion"
    HIRED = "hired", "recruté"
    NOT_RETAINED = "not_retained", "non retenu"
    FOLLOWING = "following", "suivi en emploi"
    HELD = "held", "emploi tenu"
    ENDED_EARLY = "ended_early", "fin avant le terme"
    WITHDRAWN = "withdrawn", "retirée par le jeune"
    CLOSED = "closed", "close avec l’offre"


_S = MediationState
_STEPS: dict[MediationState, set[MediationState]] = {
    _S.SUGGESTED: {_S.AGREED, _S.DECLINED},
    _S.APPLIED: {_S.PRESENTED, _S.DECLINED_BY_ADVISER},
    _S.AGREED: {_S.PRESENTED},
    _S.PRESENTED: {_S.MEETING, _S.IMMERSION, _S.HIRED, _S.NOT_RETAINED},
    _S.MEETING: {_S.IMMERSION, _S.HIRED, _S.NOT_RETAINED},
    _S.IMMERSION: {_S.HIRED, _S.NOT_RETAINED},
    _S.HIRED: {_S.FOLLOWING},
    _S.FOLLOWING: {_S.HELD, _S.ENDED_EARLY},
}
MEDIATION = Lifecycle(
    table={state: frozenset(steps | {_S.WITHDRAWN, _S.CLOSED}) for state, steps in _STEPS.items()},
    initial=MediationState.SUGGESTED,
    labels=dict(MediationState.choices),
)
OPEN_STATES = sorted(MEDIATION.open)
# From here on the employer knows that there is a candidate (a blind profile until the disclosure is agreed).
SHOWN_TO_EMPLOYER = [
    _S.PRESENTED, _S.MEETING, _S.IMMERSION, _S.HIRED, _S.NOT_RETAINED, _S.FOLLOWING, _S.HELD, _S.ENDED_EARLY,
]  # fmt: skip
IN_JOB = [_S.HIRED, _S.FOLLOWING]
# The date that a step writes, where the file does not know it yet.
STAMPS: dict[MediationState, tuple[str, ...]] = {
    _S.AGREED: ("agreed_at",),
    _S.PRESENTED: ("presented_at",),
    _S.MEETING: ("met_at",),
    _S.IMMERSION: ("met_at",),
    _S.HIRED: ("hired_at",),
}


class CheckInMoment(models.TextChoices):
    """When both sides are asked how it goes, counted from the first day at work."""

    DAY2 = "d2", "2 jours"
    WEEK2 = "w2", "2 semaines"
    MONTH1 = "m1", "1 mois"
    MONTH3 = "m3", "3 mois"
    MONTH6 = "m6", "6 mois"


_AFTER_START = {
    CheckInMoment.DAY2: relativedelta(days=2),
    CheckInMoment.WEEK2: relativedelta(weeks=2),
    CheckInMoment.MONTH1: relativedelta(months=1),
    CheckInMoment.MONTH3: relativedelta(months=3),
    CheckInMoment.MONTH6: relativedelta(months=6),
}


def check_in_days(start: date) -> dict[CheckInMoment, date]:
    """The day of each check-in; the 31st falls on the last day of a shorter month."""
    return {moment: start + delta for moment, delta in _AFTER_START.items()}
