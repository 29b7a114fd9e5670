"""Links to other sites: found in live pages each night, asked once a week, or the next night while they fail."""

import logging
import time
from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from portal.upkeep.checking import Checker, Verdict
from portal.upkeep.harvesting import addresses
from portal.upkeep.models import ExternalLink, key_of

logger = logging.getLogger(__name__)
AGAIN = timedelta(days=7)
BUDGET_S = 180
# A page that is absent twice is absent; a site that fails may be back tomorrow.
GONE_AFTER, DOWN_AFTER = 2, 3
# As many silences and no answer at all: it is our own connection that fails.
OWN_FAULT = 3
State = ExternalLink.State


@transaction.atomic
def sync_links() -> int:
    """Make the table say what live pages name. Returns how many addresses."""
    pages: dict[str, set[int]] = defaultdict(set)
    for page in Page.objects.live().specific().iterator(chunk_size=100):
        for url in addresses(page):
            pages[url].add(page.pk)
    known = dict(ExternalLink.objects.values_list("url", "pk"))
    ExternalLink.objects.filter(pk__in=[pk for url, pk in known.items() if url not in pages]).delete()
    ExternalLink.objects.bulk_create(
        [ExternalLink(url=url, key=key_of(url)) for url in pages if url not in known],
        ignore_conflicts=True,
        batch_size=500,
    )
    _sync_pages(pages)
    return len(pages)


def _sync_pages(pages: dict[str, set[int]]) -> None:
    through = ExternalLink.pages.through
    links = dict(ExternalLink.objects.values_list("url", "pk"))
    wanted = {(links[url], page) for url, found in pages.items() if url in links for page in found}
    have = set(through.objects.values_list("externallink_id", "page_id"))
    for link, page in have - wanted:
        through.objects.filter(externallink_id=link, page_id=page).delete()
    through.objects.bulk_create(
        [through(externallink_id=link, page_id=page) for link, page in wanted - have], batch_size=500
    )


def check_links(*, checker: Checker | None = None, at: datetime | None = None) -> int:
    """Ask what is due, those never asked first, as long as the budget lasts. Returns how many were asked."""
    at = at or timezone.now()
    due = Q(checked_at=None) | Q(checked_at__lte=at - AGAIN) | Q(failures__gt=0)
    verdicts: list[tuple[ExternalLink, Verdict]] = []
    stop = time.monotonic() + BUDGET_S
    with checker or Checker() as asking:
        for link in ExternalLink.objects.filter(due).order_by("checked_at", "pk"):
            verdicts.append((link, asking.check(link.url)))
            if time.monotonic() > stop:
                break
    if len(verdicts) >= OWN_FAULT and not any(verdict.reached for _, verdict in verdicts):
        logger.warning("links: no site answered; nothing is recorded")
        return 0
    for link, verdict in verdicts:
        _record(link, verdict, at=at)
    return len(verdicts)


def _record(link: ExternalLink, verdict: Verdict, *, at: datetime) -> None:
    failures = 0 if verdict.ok else link.failures + 1
    limit = GONE_AFTER if verdict.gone else DOWN_AFTER
    state = State.OK if verdict.ok else State.BROKEN if failures >= limit else State.UNCERTAIN
    ExternalLink.objects.filter(pk=link.pk).update(
        state=state,
        reason=verdict.reason,
        failures=min(failures, 1000),
        failing_since=None if verdict.ok else link.failing_since or at,
        checked_at=at,
    )
