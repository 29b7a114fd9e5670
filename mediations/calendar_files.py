"""Meetings as iCalendar files (RFC 5545): the same UID for ever, a higher SEQUENCE for each change, CANCEL at the end."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from mediations.models import Meeting
from portal.core.mail import Attachment


def meeting_file(
    meeting: Meeting, *, title: str, organiser: str = "", attendee: str = "", at: datetime
) -> Attachment:
    """What a calendar needs to add, move or remove the meeting. `title` is made for this reader."""
    method = "CANCEL" if meeting.cancelled_at else "REQUEST"
    calendar = Calendar()
    calendar.add("prodid", "-//Tandem//Mission locale//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    event = Event()
    event.add("uid", f"{meeting.public_id}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", title)
    event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    if organiser:
        address = vCalAddress(f"mailto:{organiser}")
        address.params["CN"] = vText("Tandem – Mission locale")
        event.add("organizer", address)
    if attendee:
        event.add("attendee", vCalAddress(f"mailto:{attendee}"))
    calendar.add_component(event)
    return Attachment(
        name="rencontre.ics",
        content=calendar.to_ical().decode(),
        mimetype=f"text/calendar; charset=utf-8; method={method}",
    )
