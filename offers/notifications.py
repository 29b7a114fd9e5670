"""Mails about a need, to the person who said it. Texts: `templates/mail/need_*.txt`."""

from datetime import datetime

from django.urls import reverse

from employers.models import SupportRequest
from offers.models import Offer
from portal.accounts.models import User
from portal.core import mail
from portal.core.dates import relative_day, relative_moment


def _path(request: SupportRequest) -> str:
    return reverse("mediations:employer_need", args=[request.public_id])


def need_received(request: SupportRequest) -> None:
    """The name and the delay are in the mail as on the screen."""
    if request.requested_by is None:
        return
    contact = request.contact
    mail.send(
        template="need_received",
        to=request.requested_by.email,
        context={
            "first_name": request.requested_by.first_name,
            "title": request.job_profile.title,
            "contact": str(contact) if contact else "",
            "due": relative_moment(request.answer_due_at),
        },
        path=_path(request),
        dedupe_key=f"need-received-{request.public_id}",
    )


def need_published(offer: Offer) -> None:
    request = offer.profile.support_request
    if request is None or request.requested_by is None:
        return
    responsible = request.responsible
    mail.send(
        template="need_published",
        to=request.requested_by.email,
        context={
            "first_name": request.requested_by.first_name,
            "title": offer.profile.title,
            "contact": str(responsible) if responsible else "",
        },
        path=_path(request),
        dedupe_key=f"need-published-{offer.public_id}-{offer.published_at:%Y%m%d%H%M%S}",
    )


def need_returned(offer: Offer, *, remarks: str, at: datetime) -> None:
    request = offer.profile.support_request
    if request is None or request.requested_by is None:
        return
    responsible = request.responsible
    mail.send(
        template="need_returned",
        to=request.requested_by.email,
        context={
            "first_name": request.requested_by.first_name,
            "title": offer.profile.title,
            "contact": str(responsible) if responsible else "Votre conseiller",
            "remarks": remarks,
        },
        path=_path(request),
        dedupe_key=f"need-returned-{offer.public_id}-{at:%Y%m%d%H%M%S%f}",
    )


def still_open(offer: Offer, *, user: User, path: str, moment: str) -> None:
    """Sent to the person who said the need, a week and a day before the offer leaves."""
    if offer.expires_at is None:
        return
    mail.send(
        template="offer_still_open",
        to=user.email,
        context={
            "first_name": user.first_name,
            "title": offer.profile.title,
            "expires": relative_day(offer.expires_at),
        },
        path=path,
        dedupe_key=f"offer-still-open-{offer.public_id}-{moment}",
    )
