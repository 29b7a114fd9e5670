"""Effects outside the database, done once: written with the change, dispatched after commit, retried, replayable.

The row is the truth: Redis may lose every message, the dispatcher offers the row again. A delivery claims the row first, so
that any number of deliveries at the same time make one effect. What no design avoids: a process killed between the effect
and its record repeats the effect once, after `CLAIM`; mails carry a Message-ID made of the key, so that servers can tell.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.core.models import Outbox

logger = logging.getLogger(__name__)
Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}
RETRY_DELAYS = (timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))
# Longer than a task may last: a row claimed by a killed worker comes due again after it.
CLAIM = timedelta(minutes=6)
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
    now = timezone.now()
    row, created = Outbox.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={"kind": kind, "payload": payload, "next_at": at or now},
    )
    if not created:
        return None
    if at is None or at <= now:
        transaction.on_commit(partial(_try_soon, row.pk))
    return row


def _try_soon(pk: int) -> None:
    """Ask a worker. Without its broker the row waits for the dispatcher: the person's request has succeeded all the same."""
    from portal.core.tasks import deliver

    try:
        deliver.delay(pk)
    except OperationalError:
        logger.warning("outbox row %s waits: the broker does not answer", pk)


def deliver_row(pk: int, *, at: datetime | None = None, message: str = "", redelivered: bool = False) -> bool:
    """Produce one effect. Returns True when it is done (now or before). Safe to call at the same time twice.

    `message` is the id of the broker's message. A redelivered one takes its own claim over: whoever held it is dead.
    """
    at = at or timezone.now()
    claimable = Q(next_at__lte=at) | (Q(claimed_by=message) if message and redelivered else Q())
    due = Outbox.objects.filter(claimable, pk=pk, state=Outbox.State.PENDING)
    # A conditional update claims alike on SQLite and PostgreSQL. The try counts from here: an effect that kills its
    # worker each time must die too.
    claimed = due.filter(attempts__lt=Outbox.MAX_ATTEMPTS).update(
        next_at=at + CLAIM, attempts=F("attempts") + 1, claimed_by=message
    )
    if not claimed:
        due.update(state=Outbox.State.DEAD, error="WorkerLost")
        return Outbox.objects.filter(pk=pk, state=Outbox.State.DONE).exists()
    row = Outbox.objects.get(pk=pk)
    try:
        _handlers[row.kind](row.payload)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the row must be kept for another try
        _failed(row, error, at=at)
        return False
    Outbox.objects.filter(pk=pk).update(state=Outbox.State.DONE, done_at=timezone.now(), error="")
    return True


def _failed(row: Outbox, error: Exception, *, at: datetime) -> None:
    dead = row.attempts >= Outbox.MAX_ATTEMPTS
    # The class of the error and not its text, which may carry an address or a name.
    logger.error("outbox row %s (%s) failed: %s", row.pk, row.kind, type(error).__name__)
    Outbox.objects.filter(pk=row.pk).update(
        error=type(error).__name__,
        state=Outbox.State.DEAD if dead else Outbox.State.PENDING,
        claimed_by="",
        next_at=at + RETRY_DELAYS[min(row.attempts, len(RETRY_DELAYS)) - 1],
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
    """Forget effects done, or given up, long ago: they hold addresses and texts of mails."""
    before = (at or timezone.now()) - KEEP_DONE
    done = Q(state=Outbox.State.DONE, done_at__lt=before)
    return Outbox.objects.filter(done | Q(state=Outbox.State.DEAD, created_at__lt=before)).delete()[0]
