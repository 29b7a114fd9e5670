"""The clock of working days: French public holidays and the structure's own closed days do not count."""

from datetime import datetime, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

from employers.models import Holiday
from portal.accounts.models import Agency

SATURDAY = 5


@lru_cache
def _public_holidays(year: int) -> frozenset[object]:
    return frozenset(holidays.country_holidays("FR", years=year))


def add_working_days(start: datetime, days: int, *, structure: Agency) -> datetime:
    """The same hour, this many working days later."""
    closed = set(Holiday.objects.filter(agency=structure).values_list("day", flat=True))
    local = timezone.localtime(start)
    while days > 0:
        local += timedelta(days=1)
        day = local.date()
        if day.weekday() < SATURDAY and day not in _public_holidays(day.year) and day not in closed:
            days -= 1
    return local
