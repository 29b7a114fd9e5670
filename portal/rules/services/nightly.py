"""What no hand sets off: days that pass."""

from datetime import datetime, time, timedelta

from django.db.models import Max, Q
from django.utils import timezone

from portal.pages.models import EventPage, ResourcePage
from portal.rules.chain import record
from portal.rules.triggers import Trigger

# Nights that a portal may sleep through without losing anything; each day of a page is told once whatever happens.
BACK = timedelta(days=7)


def tell_days(*, at: datetime | None = None) -> int:
    """Returns how many events were written."""
    at = at or timezone.now()
    return _reviews(at) + _past_events(at)


def _reviews(at: datetime) -> int:
    today = timezone.localdate(at)
    told = 0
    for page in ResourcePage.objects.live().filter(valid_until__lt=today, valid_until__gte=today - BACK):
        over = timezone.make_aware(datetime.combine(page.valid_until + timedelta(days=1), time.min))
        key = f"rules-review-{page.pk}-{page.valid_until}"
        told += record(kind=Trigger.REVIEW_DUE, page=page, at=over, key=key)
    return told


def _past_events(at: datetime) -> int:
    last = Max("occurrences__ends_at", filter=Q(occurrences__cancelled_at=None))
    pages = EventPage.objects.live().annotate(last=last).filter(last__lt=at, last__gte=at - BACK)
    return sum(
        record(
            kind=Trigger.EVENT_PAST,
            page=page,
            at=page.last,
            key=f"rules-past-{page.pk}-{page.last:%Y%m%d%H%M}",
        )
        for page in pages
    )
