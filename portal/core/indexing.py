"""How a change below the search layer reaches the search index: an outbox row in the same transaction."""

import uuid
from collections.abc import Callable
from typing import Literal

from portal.core import outbox

# What else follows these changes, registered by apps above: called with `kind` and `pk` (None: any of them), in the same
# transaction.
followers: list[Callable[..., None]] = []


def mark_changed(*, kind: Literal["offer", "youth"], pk: int) -> None:
    """Ask that this offer's or young person's document be brought up to date after commit.

    The effect converges (it reads the row as it then is), so each change may ask again: keys never collide.
    """
    outbox.enqueue(kind=f"index.{kind}", payload={"id": pk}, dedupe_key=f"index.{kind}.{pk}.{uuid.uuid4()}")
    for follower in followers:
        follower(kind=kind, pk=pk)


def mark_all_changed(*, kind: Literal["offer", "youth"]) -> None:
    """After a bulk write: one effect that compares the whole index with the database and mends it."""
    outbox.enqueue(
        kind="index.repair", payload={"kind": kind}, dedupe_key=f"index.repair.{kind}.{uuid.uuid4()}"
    )
    for follower in followers:
        follower(kind=kind, pk=None)
