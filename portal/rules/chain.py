"""What happened to a page, written down in the transaction in which it happened; and in which chain of rules it did."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from portal.accounts.models import User
from portal.core import outbox
from portal.rules.models import Rule, RuleEvent

KIND = "rules"
# A chain is as deep as a person can still follow in the journal, and ends if pages keep joining it.
MAX_DEPTH = 5
MAX_RUNS = 100
# Wagtail's commands change pages outside of a transaction: the effect must not start in the middle of theirs.
LATER = timedelta(seconds=2)


@dataclass(frozen=True)
class Inside:
    chain: UUID
    depth: int
    heard: bool


_inside: ContextVar[Inside | None] = ContextVar("rules", default=None)


@contextmanager
def inside(*, chain: UUID, depth: int, heard: bool) -> Iterator[None]:
    """What happens here is the work of a rule; unless `heard`, no rule is told of it."""
    token = _inside.set(Inside(chain, depth, heard))
    try:
        yield
    finally:
        _inside.reset(token)


def record(
    *, kind: str, page: Page, actor: User | None = None, at: datetime | None = None, key: str = ""
) -> bool:
    """Write the event if a rule listens. Two events with the same `key` are one."""
    now = timezone.now()
    around = _inside.get()
    if around is not None and not around.heard:
        return False
    if not Rule.objects.listening(kind).exists():
        return False
    whole = transaction.get_connection().in_atomic_block
    with transaction.atomic():
        chain, depth = (around.chain, around.depth) if around else (uuid4(), 0)
        if around is None:
            row = outbox.enqueue(
                kind=KIND,
                payload={"chain": str(chain)},
                dedupe_key=key or f"rules-{chain}",
                at=None if whole else now + LATER,
            )
            if row is None:
                return False
        RuleEvent.objects.create(
            chain=chain, depth=depth, kind=kind, page_id=page.pk, actor=actor, at=at or now
        )
    return True
