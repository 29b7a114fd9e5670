"""Mails about a need, to the person who said it; when they left, or when the team wrote it down, to an administrator of
the establishment. Texts: `templates/mail/need_*.txt`."""

from datetime import datetime

from django.urls import reverse

from employers.models import EmployerMembership, SupportRequest
from offers.models import Offer
from portal.accounts.models import User
from portal.core import mail
from portal.core.dates import relative_day, relative_moment


def _path(request: SupportRequest) -> str:
    return reverse("mediations:employer_need", args=[request.public_id])


def reader_of(request: SupportRequest) -> User | None:
    """Who is told: never somebody who no longer speaks for the establishment."""
    members = EmployerMembership.objects.filter(
        establishment=request.establishment_id, ended_at__isnull=True, user__is_active=True
    )
    people = [row.user for row in members.select_related("user").order_by("-is_admin", "pk")]
    return request.requested_by if request.requested_by in people else next(iter(people), None)


def need_received(request: SupportRequest) -> None:
    """The name and the delay are in the mail as on the screen."""
    reader = reader_of(request)
    if reader is None:
        return
    contact = request.contact
    mail.send(
        template="need_received",
        to=reader.email,
        context={
            "first_name": reader.first_name,
            "title": request.job_profile.title,
            "contact": str(contact) if contact else "",
            "due": relative_moment(request.answer_due_at),
        },
        path=_path(request),
        dedupe_key=f"need-received-{request.public_id}",
    )


def need_published(offer: Offer) -> None:
    request = offer.profile.support_request
    reader = reader_of(request) if request else None
    if request is None or reader is None:
        return
    responsible = request.responsible
    mail.send(
        template="need_published",
        to=reader.email,
        context={
            "first_name": reader.first_name,
            "title": offer.profile.title,
            "contact": str(responsible) if responsible else "",
        },
        path=_path(request),
        dedupe_key=f"need-published-{offer.public_id}-{offer.published_at:%Y%m%d%H%M%S}",
    )


def need_returned(offer: Offer, *, remarks: str, at: datetime) -> None:
    request = offer.profile.support_request
    reader = reader_of(request) if request else None
    if request is None or reader is None:
        return
    responsible = request.responsible
    mail.send(
        template="need_returned",
        to=reader.email,
        context={
            "first_name": reader.first_name,
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
