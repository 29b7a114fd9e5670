"""Mails about registrations; each carries the link that shows the registration and cancels it."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import translation

from portal.core import mail
from portal.core.dates import full_moment
from portal.pages.calendar_files import invitation
from portal.pages.models import EventOccurrence, EventPage, EventRegistration

_SIGNER_SALT = "event-registration"
State = EventRegistration.State


def link_key(registration: EventRegistration) -> str:
    """Signed, so that nobody guesses another person's; made again for each mail."""
    return signing.Signer(salt=_SIGNER_SALT).sign(registration.public_id.hex)


def public_id_of(key: str) -> str | None:
    try:
        return signing.Signer(salt=_SIGNER_SALT).unsign(key)
    except signing.BadSignature:
        return None


def path_of(registration: EventRegistration) -> str:
    with translation.override(registration.language):
        return reverse("event_registration", args=[link_key(registration)])


def _when(row: EventOccurrence) -> str:
    """With the day in full: a mail is read another day than it is written."""
    return full_moment(row.starts_at)


def _in_words(event: EventPage) -> EventPage:
    """The page that the person knew, even when it has left the site: that may be why we write."""
    page: EventPage = event.localized_draft
    return page if page.first_published_at else event


def _send(
    template: str, registration: EventRegistration, *, at: datetime, key: str, ics: str = "", **more: Any
) -> None:
    """In the language in which the person registered, whoever causes the mail."""
    row = registration.occurrence
    attachments = []
    with translation.override(registration.language):
        page = _in_words(row.event)
        if ics and registration.email:
            attachments.append(
                invitation(
                    row,
                    page,
                    attendee=registration.email,
                    at=at,
                    withdrawn=ics == "withdrawn",
                    returns=registration.earlier_withdrawals,
                )
            )
        mail.send(
            template=template,
            to=registration.email,
            context={
                "name": registration.name,
                "title": page.title,
                "when": _when(row),
                "place": row.place,
                "online_url": row.event.online_url,
                "agency": row.event.agency.name,
                "phone": row.event.agency.phone,
                "youth": row.event.audience == "youth",
            }
            | more,
            path=path_of(registration),
            dedupe_key=f"event-{template}-{registration.public_id}-{key}",
            attachments=attachments,
            about=[registration.public_id],
            language=registration.language,
        )


def registered(registration: EventRegistration, *, at: datetime) -> None:
    if registration.state == State.WAITING:
        _send("event_waiting", registration, at=at, key="1")
    else:
        _send("event_registered", registration, at=at, key="1", ics="request", given=False)


def place_given(registration: EventRegistration, *, at: datetime) -> None:
    _send("event_registered", registration, at=at, key="given", ics="request", given=True)


def withdrawn(registration: EventRegistration, *, at: datetime) -> None:
    _send("event_withdrawn", registration, at=at, key="1", ics="withdrawn")


def reminder(registration: EventRegistration, *, at: datetime) -> None:
    day = registration.occurrence.starts_at.isoformat()
    _send("event_reminder", registration, at=at, key=day, ics="request")


def date_changed(row: EventOccurrence, *, at: datetime) -> None:
    for registration in row.registrations.held():
        registration.occurrence = row
        ics = "request" if registration.state == State.REGISTERED else ""
        _send("event_changed", registration, at=at, key=str(row.sequence), ics=ics)


def date_cancelled(row: EventOccurrence, *, at: datetime) -> None:
    for registration in row.registrations.held():
        registration.occurrence = row
        ics = "request" if registration.state == State.REGISTERED else ""
        _send("event_cancelled", registration, at=at, key=str(row.sequence), ics=ics)
