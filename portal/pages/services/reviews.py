"""Reminders to read a resource again: a month before its validity ends, and once when it is over."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Adviser, User
from portal.core import mail
from portal.pages.models import ResourcePage

BEFORE = timedelta(days=30)


def remind_reviews(*, at: datetime | None = None) -> int:
    """Each reminder leaves once: its key holds the page, the date and the reader. A new date is a new reminder."""
    today = timezone.localdate(at)
    editors = list(User.objects.filter(is_active=True, adviser__role=Adviser.Role.EDITOR).order_by("pk"))
    sent = 0
    for page in _due(today):
        owner = page.owner
        readers = [owner] if owner is not None and owner.is_active and owner.email else editors
        for reader in readers:
            sent += _remind(page, reader, over=page.outdated_on(today))
    return sent


def _due(today: date) -> QuerySet[ResourcePage]:
    """The translations of a resource are read again with it."""
    rows = ResourcePage.objects.live().filter(valid_until__lte=today + BEFORE)
    return rows.filter(locale__language_code=settings.LANGUAGE_CODE).select_related("owner")


@transaction.atomic
def _remind(page: ResourcePage, reader: User, *, over: bool) -> bool:
    row = mail.send(
        template="review_due",
        to=reader.email,
        context={
            "name": reader.get_short_name(),
            "title": page.title,
            "until": f"{page.valid_until:%d/%m/%Y}",
            "over": over,
        },
        path=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        dedupe_key=f"review-{page.pk}-{page.valid_until:%Y%m%d}-{'over' if over else 'soon'}-{reader.pk}",
    )
    return row is not None
