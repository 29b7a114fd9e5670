"""Dates as people say them in French, or in the language of a translated page."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from portal.core.languages import is_french
from portal.core.typography import NBSP


def local_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def relative_day(value: date | datetime, *, today: date | None = None) -> str:
    """« aujourd’hui », « demain », « hier », « mardi 12 mai »; with the year when it is another one."""
    day, today = local_day(value), today or timezone.localdate()
    near = {-1: gettext("hier"), 0: gettext("aujourd’hui"), 1: gettext("demain")}.get((day - today).days)
    if near:
        return near
    if not is_french():
        return date_format(day, "l j F" if day.year == today.year else "l j F Y")
    number = "1er" if day.day == 1 else str(day.day)
    text = f"{date_format(day, 'l')} {number}{NBSP}{date_format(day, 'F')}"
    return text if day.year == today.year else f"{text} {day.year}"


def hour(value: datetime) -> str:
    """« 12 h », « 9 h 30 »; 12:00 elsewhere."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    if not is_french():
        return f"{local.hour}:{local.minute:02d}"
    return f"{local.hour}{NBSP}h" + (f"{NBSP}{local.minute:02d}" if local.minute else "")


def relative_moment(value: datetime, *, today: date | None = None) -> str:
    """« mardi 12 mai à 12 h »."""
    day = relative_day(value, today=today)
    return gettext("%(day)s à %(hour)s") % {"day": day, "hour": hour(value)}


def full_moment(value: datetime) -> str:
    """« mardi 12 mai 2026 à 12 h »: for what is read on another day than it is written."""
    return relative_moment(value, today=date.min)


def days_left(value: date | datetime, *, today: date | None = None) -> str:
    """« aujourd’hui », « dans 3 jours », « en retard de 2 jours »."""
    days = (local_day(value) - (today or timezone.localdate())).days
    if days == 0:
        return "aujourd’hui"
    count = f"{abs(days)}{NBSP}jour{'s' if abs(days) > 1 else ''}"
    return f"dans {count}" if days > 0 else f"en retard de {count}"
