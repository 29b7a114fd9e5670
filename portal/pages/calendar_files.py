"""Dates of events as iCalendar (RFC 5545): the same UID for ever, a higher SEQUENCE for each change, CANCEL at the end."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from portal.core.mail import Attachment

if TYPE_CHECKING:
    from portal.pages.models import EventOccurrence, EventPage


def calendar_of(*, method: str, name: str = "") -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Tandem//Mission locale//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-published-ttl", "PT6H")
    return calendar


def entry(
    row: "EventOccurrence", page: "EventPage | None" = None, *, at: datetime, registered: bool = False
) -> Event:
    """`page` is the one whose words and address are said: that of the event, or its translation."""
    page = page or row.event
    event = Event()
    event.add("uid", f"{row.public_id}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", row.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    # UTC says the same instant in every calendar program; each shows it by the clock of its owner.
    event.add("dtstart", row.starts_at.astimezone(UTC))
    event.add("dtend", row.ends_at.astimezone(UTC))
    event.add("summary", page.title)
    if page.introduction:
        event.add("description", page.introduction)
    if place := row.place or (row.event.online_url if registered else row.event.public_online_url):
        event.add("location", place)
    path = page.get_url() or ""
    event.add("url", path if path.startswith("http") else f"{settings.BASE_URL}{path}")
    event.add("status", "CANCELLED" if row.is_cancelled else "CONFIRMED")
    return event


def invitation(
    row: "EventOccurrence",
    page: "EventPage",
    *,
    attendee: str,
    at: datetime,
    withdrawn: bool = False,
    returns: int = 0,
) -> Attachment:
    """For one person: REQUEST adds or moves the date in their calendar, CANCEL takes it out.

    `returns` says how often they left before: calendars heed the highest number only, so each new invitation passes the
    last withdrawal (RFC 5546, 2.1.4).
    """
    method = "CANCEL" if withdrawn or row.is_cancelled else "REQUEST"
    calendar = calendar_of(method=method)
    event = entry(row, page, at=at, registered=True)
    # A withdrawal follows the invitation that it takes back.
    event["sequence"] = row.sequence + 2 * returns + withdrawn
    if withdrawn:
        event["status"] = vText("CANCELLED")
    if row.event.agency.email:
        organiser = vCalAddress(f"mailto:{row.event.agency.email}")
        organiser.params["CN"] = vText(row.event.agency.name)
        event.add("organizer", organiser)
    event.add("attendee", vCalAddress(f"mailto:{attendee}"))
    calendar.add_component(event)
    return Attachment(
        name=_("rendez-vous.ics"),
        content=calendar.to_ical().decode(),
        mimetype=f"text/calendar; charset=utf-8; method={method}",
    )
