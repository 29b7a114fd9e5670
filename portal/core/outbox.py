"""Effects outside the database, done once: written with the change, dispatched after commit, retried, replayable."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.core.models import Outbox

logger = logging.getLogger(__name__)
Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}
RETRY_DELAYS = (timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))
KEEP_DONE = timedelta(days=62)


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that produces effects of this kind. It may be called twice: it must bear it."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def enqueue(
    *, kind: str, payload: dict[str, Any], dedupe_key: str, at: datetime | None = None
) -> Outbox | None:
    """Write an effect in the current transaction and try it as soon as that commits.

    Returns None when an effect with this key was already written: the second asking is the same effect.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an outbox row belongs to the transaction of its cause")
    row, created = Outbox.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={"kind": kind, "payload": payload, "next_at": at or timezone.now()},
    )
    if not created:
        return None
    if at is None or at <= timezone.now():
        from portal.core.tasks import deliver

        deliver.delay_on_commit(row.pk)
    return row


def deliver_row(pk: int, *, at: datetime | None = None) -> bool:
    """Produce one effect. Returns True when it is done (now or before). Safe to call at the same time twice."""
    at = at or timezone.now()
    # Claim by a conditional update: it works alike on SQLite and PostgreSQL. A claim lost by a killed worker
    # comes due again at `next_at`.
    claimed = Outbox.objects.filter(pk=pk, state=Outbox.State.PENDING, next_at__lte=at).update(
        next_at=at + RETRY_DELAYS[1]
    )
    row = Outbox.objects.filter(pk=pk).first()
    if row is None or row.state == Outbox.State.DONE:
        return row is not None
    if not claimed:
        return False
    try:
        _handlers[row.kind](row.payload)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the row must be kept for another try
        _failed(row, error, at=at)
        return False
    Outbox.objects.filter(pk=pk).update(
        state=Outbox.State.DONE, done_at=timezone.now(), attempts=row.attempts + 1, error=""
    )
    return True


def _failed(row: Outbox, error: Exception, *, at: datetime) -> None:
    attempts = row.attempts + 1
    dead = attempts >= Outbox.MAX_ATTEMPTS
    # The class of the error and not its text, which may carry an address or a name.
    logger.error("outbox row %s (%s) failed: %s", row.pk, row.kind, type(error).__name__)
    Outbox.objects.filter(pk=row.pk).update(
        attempts=attempts,
        error=type(error).__name__,
        state=Outbox.State.DEAD if dead else Outbox.State.PENDING,
        next_at=at + RETRY_DELAYS[min(attempts, len(RETRY_DELAYS)) - 1],
    )


def dispatch(*, at: datetime | None = None, limit: int = 200) -> int:
    """Try every due effect, the oldest first. Returns how many were done."""
    at = at or timezone.now()
    return sum(
        deliver_row(pk, at=at) for pk in list(Outbox.objects.due(at=at).values_list("pk", flat=True)[:limit])
    )


@transaction.atomic
def replay(*, pk: int) -> None:
    """A person asks for another try of a dead row."""
    Outbox.objects.filter(pk=pk, state=Outbox.State.DEAD).update(
        state=Outbox.State.PENDING, attempts=0, next_at=timezone.now()
    )


def purge_done(*, at: datetime | None = None) -> int:
    """Forget effects done long ago: they hold addresses and texts of mails."""
    before = (at or timezone.now()) - KEEP_DONE
    return Outbox.objects.filter(state=Outbox.State.DONE, done_at__lt=before).delete()[0]
