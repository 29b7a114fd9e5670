"""Readings of pages: one number for a page and a month. The only writer of these numbers."""

from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from wagtail.models import Page

from portal.pages.remembered import public_only
from portal.upkeep.models import PageReading

KEPT = relativedelta(months=25)  # two years side by side


def month_of(day: date) -> date:
    return day.replace(day=1)


def months_to(today: date, number: int) -> list[date]:
    """The last months, this one included, the oldest first."""
    this = month_of(today)
    return [this - relativedelta(months=ago) for ago in range(number - 1, -1, -1)]


def countable() -> "QuerySet[Page]":
    """What somebody without an account can read."""
    return public_only(Page.objects.live().filter(depth__gt=1))


def count_reading(*, page: int, at: datetime | None = None) -> bool:
    """One more for this month. False for what is no page that everybody may read."""
    month = month_of(timezone.localdate(at))
    if not countable().filter(pk=page).exists():
        return False
    row = PageReading.objects.filter(page=page, month=month)
    # The database adds: two readers at once are two.
    if not row.update(count=F("count") + 1):
        try:
            with transaction.atomic():
                PageReading.objects.bulk_create(
                    [PageReading(page_id=page, month=month)], ignore_conflicts=True
                )
        except IntegrityError:
            # The page went in between.
            return False
        row.update(count=F("count") + 1)
    return True


def forget_old_readings(*, at: datetime) -> int:
    oldest = month_of(timezone.localdate(at)) - KEPT
    return PageReading.objects.filter(month__lt=oldest).delete()[0]
