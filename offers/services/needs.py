"""An employer says a need: one request, one profile and one offer, in one transaction."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from employers.calendar import add_working_days
from employers.lifecycle import OPEN_TO_NEEDS, RequestState
from employers.models import Establishment, SupportRequest
from employers.permissions import is_member
from offers import notifications
from offers.lifecycle import OfferState
from offers.models import JobProfile, Offer
from offers.services.data import OFFER_FIELDS, PROFILE_FIELDS, NeedData
from offers.services.moving import move
from offers.services.profiles import keep_version, write_lists
from offers.services.publishing import take_request
from portal.accounts.models import User
from portal.accounts.permissions import is_case_worker, same_structure
from portal.accounts.territory import contact_for
from portal.core.choices import SupportDepth
from portal.core.errors import ApplicationError


@transaction.atomic
def submit_need(
    *,
    data: NeedData,
    establishment: Establishment,
    depth: str,
    actor: User,
    key: uuid.UUID,
    origin: str = SupportRequest.Origin.PORTAL,
    message: str = "",
    requested_by: User | None = None,
    at: datetime | None = None,
) -> SupportRequest:
    """`key` belongs to the form: sending it twice gives the need already made.

    The contact and the promised delay are set at once; nothing is published before staff verified the establishment.
    """
    at = at or timezone.now()
    made = SupportRequest.objects.filter(submission_key=key).first()
    if made is not None:
        return made
    requested_by = _who_asks(establishment, actor=actor, requested_by=requested_by)
    if depth not in SupportDepth.values:
        raise ApplicationError("Choisissez l’appui que vous attendez.", field="depth")
    data.check()
    agency = establishment.agency
    request = SupportRequest.objects.create(
        establishment=establishment,
        requested_by=requested_by,
        agency=agency,
        depth=depth,
        origin=origin,
        message=message,
        contact=contact_for(commune=establishment.commune, agency=agency, on=timezone.localdate(at)),
        submitted_at=at,
        answer_due_at=add_working_days(at, agency.promised_delay_days, structure=agency.structure),
        submission_key=key,
    )
    _write_profile_and_offer(request, data, actor=actor, at=at)
    notifications.need_received(request)
    return request


def _write_profile_and_offer(request: SupportRequest, data: NeedData, *, actor: User, at: datetime) -> None:
    profile = JobProfile.objects.create(
        support_request=request, **{name: getattr(data, name) for name in PROFILE_FIELDS}
    )
    write_lists(profile, data)
    keep_version(profile, data, author=actor)
    offer = Offer.objects.create(
        profile=profile,
        agency=request.agency,
        establishment=request.establishment,
        **placed({name: getattr(data, name) for name in OFFER_FIELDS}, request.establishment),
    )
    move(offer, OfferState.SUBMITTED, actor=actor, at=at)


@transaction.atomic
def note_need(*, take: bool, at: datetime | None = None, **said: Any) -> SupportRequest:
    """The team writes down a need that it heard; whoever takes it at once has answered."""
    request = submit_need(at=at, **said)
    if take and request.state == RequestState.SUBMITTED:
        take_request(request=request, actor=said["actor"], at=at)
        request.refresh_from_db()
    return request


def _who_asks(establishment: Establishment, *, actor: User, requested_by: User | None) -> User | None:
    """The member who says it; for a need that the team writes down, the member who called, or nobody with a space."""
    if is_member(actor, establishment):
        return actor
    if not (is_case_worker(actor) and same_structure(actor, establishment.agency)):
        raise ApplicationError("Vous ne pouvez pas dire un besoin pour cet établissement.")
    if establishment.state not in OPEN_TO_NEEDS:
        raise ApplicationError("Cet établissement est refusé ou fermé : aucun besoin ne peut y être noté.")
    if requested_by is not None and not is_member(requested_by, establishment):
        raise ApplicationError("Cette personne ne parle pas pour cet établissement.", field="requested_by")
    return requested_by


def placed(values: dict[str, object], establishment: Establishment) -> dict[str, object]:
    """Where nothing else is said, the work is at the establishment."""
    if values["commune"] is None and not values["remote"]:
        for name in ("commune", "lat", "lon"):
            values[name] = getattr(establishment, name)
        values["address"] = values["address"] or establishment.address
    elif values["lat"] is None and values["commune"] is not None:
        commune = values["commune"]
        same = commune == establishment.commune and establishment.lat is not None
        place = establishment if same else commune
        values["lat"], values["lon"] = getattr(place, "lat", None), getattr(place, "lon", None)
    return values
