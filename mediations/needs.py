"""A need as the employer follows it: how far it is, who acts now, since when, and what they may do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse

from employers.models import SupportRequest
from mediations.lifecycle import IN_JOB, SHOWN_TO_EMPLOYER, MediationState
from mediations.models import Mediation
from offers.lifecycle import CLOSED_STATES, OfferState
from offers.models import Offer
from portal.accounts.models import User
from portal.core.dates import relative_day, relative_moment

_S = MediationState
TOTAL = 5
# The employer answers in these states of a candidate.
WAITING_FOR_EMPLOYER = (_S.PRESENTED, _S.MEETING, _S.IMMERSION)
YOU = "vous"


@dataclass(frozen=True)
class NeedFollow:
    need: SupportRequest
    offer: Offer
    candidates: int
    waiting: int
    done: int
    progress: str
    actor: str
    promise: str
    since: datetime | None
    action: str
    action_url: str
    facts: tuple[str, ...]

    @property
    def url(self) -> str:
        return reverse("mediations:employer_need", args=[self.need.public_id])

    @property
    def is_closed(self) -> bool:
        return self.offer.state in CLOSED_STATES


def needs_of(user: User) -> Any:
    """Needs of the employer's establishments, with all that a card shows."""
    return (
        SupportRequest.objects.of_user(user)
        .filter(job_profile__offer__isnull=False)
        .select_related(
            "establishment",
            "agency",
            "contact__user",
            "assigned_to__user",
            "job_profile__occupation",
            "job_profile__offer__commune",
            "job_profile__offer__establishment",
        )
        .order_by("-submitted_at", "-id")
    )


def follow(needs: Iterable[SupportRequest]) -> list[NeedFollow]:
    """Two statements for any number of needs."""
    needs = list(needs)
    offers = [need.job_profile.offer.pk for need in needs]
    counts: dict[int, Counter[str]] = {pk: Counter() for pk in offers}
    rows = Mediation.objects.filter(offer__in=offers, presented_at__isnull=False, state__in=SHOWN_TO_EMPLOYER)
    for row in rows.order_by().values("offer", "state").annotate(number=Count("pk")):
        counts[row["offer"]][row["state"]] = row["number"]
    return [_follow(need, counts[need.job_profile.offer.pk]) for need in needs]


def _follow(need: SupportRequest, states: Counter[str]) -> NeedFollow:
    offer = need.job_profile.offer
    waiting = sum(states[state] for state in WAITING_FOR_EMPLOYER)
    done, progress = _progress(offer, states)
    actor, promise = _actor(need, offer, waiting, states)
    url = reverse("mediations:employer_need", args=[need.public_id])
    action = "Suivre ce besoin"
    if offer.state == OfferState.RETURNED:
        action, url = "Compléter", reverse("mediations:employer_need_edit", args=[need.public_id])
    elif waiting and offer.state not in CLOSED_STATES:
        action, url = "Voir les candidats", f"{url}#candidats"
    return NeedFollow(
        need=need,
        offer=offer,
        candidates=sum(states.values()),
        waiting=waiting,
        done=done,
        progress=progress,
        actor=actor,
        promise=promise,
        since=_since(need, offer),
        action=action,
        action_url=url,
        facts=_facts(offer),
    )


def _progress(offer: Offer, states: Counter[str]) -> tuple[int, str]:
    """How far the need is, from said (1) to hired (5)."""
    hired = any(states[state] for state in (*IN_JOB, _S.HELD))
    closed = offer.state in CLOSED_STATES
    plural = "s" if offer.places_filled > 1 else ""
    taken = f"{offer.places_filled} place{plural} sur {offer.places}"
    if offer.state == OfferState.FILLED or (hired and (closed or offer.places == 1)):
        return TOTAL, "Recruté" if offer.places == 1 else f"Recruté : {taken}"
    if closed:
        return 1, "Terminé"
    if hired:
        return TOTAL - 1, f"{taken}, la recherche continue"
    if states[_S.MEETING] or states[_S.IMMERSION]:
        return 4, "Étape 4 sur 5 : rencontre"
    presented = sum(states.values())
    if presented:
        return 3, f"Étape 3 sur 5 : {_candidates(presented)}"
    if offer.state in (OfferState.PUBLISHED, OfferState.PAUSED):
        return 2, "Étape 2 sur 5 : recherche de candidats"
    return 1, "Étape 1 sur 5 : besoin envoyé"


def _candidates(number: int) -> str:
    return f"{number} candidats présentés" if number > 1 else "un candidat présenté"


def _actor(need: SupportRequest, offer: Offer, waiting: int, states: Counter[str]) -> tuple[str, str]:
    """Who acts now, and what they do or by when. Nobody when the need is over."""
    person = str(need.responsible or need.agency)
    if offer.state in CLOSED_STATES:
        return "", ""
    if offer.state == OfferState.RETURNED:
        return YOU, "pour compléter votre besoin"
    if offer.state == OfferState.PAUSED:
        return YOU, "pour remettre l’offre en ligne"
    if waiting:
        return (
            YOU,
            f"pour répondre sur {_candidates(waiting).replace(' présentés', '').replace(' présenté', '')}",
        )
    if need.first_answer_at is None:
        return person, f"réponse promise avant {relative_moment(need.answer_due_at)}"
    if offer.state == OfferState.PUBLISHED:
        return person, "pour suivre l’arrivée" if states[_S.HIRED] else "pour vous présenter des candidats"
    return person, "pour préparer la publication"


def _since(need: SupportRequest, offer: Offer) -> datetime | None:
    if offer.state in CLOSED_STATES:
        return offer.closed_at
    if offer.state == OfferState.PUBLISHED:
        return offer.published_at
    return need.first_answer_at or need.submitted_at


def _facts(offer: Offer) -> tuple[str, ...]:
    place = "À distance" if offer.remote else offer.commune.name if offer.commune else ""
    start = f"Début {relative_day(offer.start_on)}" if offer.start_on else ""
    number = f"{offer.places} places, {offer.places_filled} pourvue{'s' if offer.places_filled > 1 else ''}"
    facts = (
        offer.get_contract_display() if offer.contract else "",
        place,
        start,
        number if offer.places > 1 else "",
    )
    return tuple(fact for fact in facts if fact)
