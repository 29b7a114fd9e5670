"""What happened to a need and its offer, in words for both sides, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from employers.lifecycle import RequestState
from employers.models import SupportRequest
from offers.lifecycle import CloseReason, OfferState
from offers.models import Offer
from offers.services.profiles import differences

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


@dataclass(frozen=True)
class Event:
    at: datetime
    title: str
    who: str = ""
    text: str = ""


def events(request: SupportRequest, offer: Offer) -> list[Event]:
    """Constant number of statements whatever the length of the story."""
    reasons = dict(CloseReason.choices)
    found = [
        Event(step.at, _REQUEST[RequestState(step.to_state)], step.actor_label)
        for step in request.transitions.all()
        if step.to_state in _REQUEST
    ]
    for step in offer.transitions.all():
        title = _OFFER.get(OfferState(step.to_state), "")
        if step.from_state == OfferState.PAUSED and step.to_state == OfferState.PUBLISHED:
            title = "Offre remise en ligne"
        text = " – ".join(part for part in (str(reasons.get(step.reason, "")), step.note) if part)
        found.append(Event(step.at, title, step.actor_label, text))
    found += [
        Event(version.at, "Profil modifié", str(version.author or ""), version.note)
        for version in offer.profile.versions.select_related("author").filter(number__gt=1)
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)


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
