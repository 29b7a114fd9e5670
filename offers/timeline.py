"""What happened to a need and its offer, in words for both sides, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from employers.lifecycle import RequestState
from employers.models import SupportRequest
from offers.lifecycle import CloseReason, OfferState
from offers.models import Offer, OfferTransition
from offers.services.profiles import differences
from offers.services.requests import HANDED_OVER, LAST_PLACE, UNDONE
from offers.services.still_open import KEPT_OPEN

_REQUEST = {RequestState.ASSIGNED: "Besoin pris en charge", RequestState.CANCELLED: "Demande annulée"}
_OFFER = {
    OfferState.SUBMITTED: "Besoin envoyé",
    OfferState.RETURNED: "À compléter",
    OfferState.PUBLISHED: "Offre publiée",
    OfferState.PAUSED: "Offre en pause",
    OfferState.FILLED: "Poste pourvu",
    OfferState.EXPIRED: "Fin de la publication",
    OfferState.WITHDRAWN: "Offre retirée",
}

# Acts that leave the state as it was, or take a step back: told by their reason.
_BY_REASON = {KEPT_OPEN: "Offre gardée en ligne", UNDONE: "Recrutement annulé : l’offre est rouverte"}
_REASONS = dict(CloseReason.choices) | {LAST_PLACE: "Dernière place pourvue"}
_BESIDE = (HANDED_OVER, UNDONE)
_MAX_SHOWN = 200


@dataclass(frozen=True)
class Event:
    at: datetime
    title: str
    who: str = ""
    text: str = ""


def events(request: SupportRequest | None, offer: Offer) -> list[Event]:
    """Constant number of statements whatever the length of the story."""
    found = _request_steps(request) if request else []
    found += [_offer_step(step) for step in offer.transitions.select_related("actor")]
    found += [
        Event(change.at, "Profil modifié", change.author, _changes(change))
        for change in versions(offer)
        if change.number > 1
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _request_steps(request: SupportRequest) -> list[Event]:
    steps = request.transitions.select_related("actor")
    handed = [
        Event(step.at, f"Besoin confié à {step.note}", step.actor_label)
        for step in steps
        if step.reason == HANDED_OVER
    ]
    return handed + [
        Event(step.at, _REQUEST[RequestState(step.to_state)], step.actor_label or str(step.actor or ""))
        for step in steps
        if step.to_state in _REQUEST and step.reason not in _BESIDE
    ]


def _offer_step(step: OfferTransition) -> Event:
    title = _BY_REASON.get(step.reason) or _OFFER.get(OfferState(step.to_state), "")
    if step.from_state == OfferState.PAUSED and step.to_state == OfferState.PUBLISHED:
        title = "Offre remise en ligne"
    if step.from_state == OfferState.RETURNED and step.to_state == OfferState.SUBMITTED:
        title = "Besoin complété et renvoyé"
    text = " – ".join(part for part in (str(_REASONS.get(step.reason, "")), step.note) if part)
    return Event(step.at, title, step.actor_label or str(step.actor or ""), text)


def _changes(version: "VersionChange") -> str:
    """The remark, then each field with what it was and what it is."""
    lines = [
        f"{label} : {_short(before) or 'rien'} → {_short(after) or 'rien'}"
        for label, before, after in version.changes
    ]
    return "\n".join(part for part in (version.note, *lines) if part)


def _short(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN].rstrip()}…"


@dataclass(frozen=True)
class VersionChange:
    number: int
    at: datetime
    author: str
    note: str
    changes: list[tuple[str, str, str]]


def versions(offer: Offer) -> list[VersionChange]:
    """Each version of the profile with what it changed in the one before, the newest first."""
    rows = list(offer.profile.versions.select_related("author").order_by("number"))
    pairs = zip(rows, [None, *rows], strict=False)
    return [
        VersionChange(
            number=row.number,
            at=row.at,
            author=str(row.author or ""),
            note=row.note,
            changes=differences(before.content, row.content) if before else [],
        )
        for row, before in pairs
    ][::-1]
