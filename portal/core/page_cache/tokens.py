"""Where each topic stands: a random number in the shared cache, replaced by every change. A kept page names the numbers
that were there before it was made, and is served while each is still the same.

A number is never given twice, so one that was lost (eviction, restart) makes pages again and never brings an old one back.

A change in a transaction puts a negative number at once: nothing made from then on is kept, nothing kept is served, and
whoever is killed before the end leaves it so until it expires. After the commit a positive one opens the topic again.
On SQLite the cache is in the same database: the number is written with the change, and both appear at once.
PostgreSQL without Redis writes after the commit only: numbers locked until then would make parallel edits wait in a row.
"""

import hashlib
import logging
import secrets
import time
import uuid
from collections.abc import Iterable
from functools import cache, partial
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from redis.exceptions import RedisError

from portal.core import outbox
from portal.core.page_cache.tables import topics

logger = logging.getLogger(__name__)
ALIAS = "pages"
# Longer than any page is kept; a number that expires is drawn again by the next reader.
LIFETIME_S = 24 * 60 * 60
UNDER_WAY_S = 120
# How long a process does not ask a cache that did not answer.
AWAY_S = 2.0
# Numbers that expire are learnt again after a while, those of a killed process among them.
KNOWN_S = 60.0
EFFECT = "page_cache.changed"
_EPOCH = "epoch"
Tokens = dict[str, int]
_Unavailable = (RedisError, DatabaseError, OSError)


class _Away:
    until = 0.0


def is_away() -> bool:
    return time.monotonic() < _Away.until


def _went_away(error: Exception) -> None:
    _Away.until = time.monotonic() + AWAY_S
    logger.error("page cache: %s", type(error).__name__)


def topic_of_path(path: str) -> str:
    """The topic of the text of the page at this address."""
    return f"at:{hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()}"


def fresh() -> int:
    return secrets.randbits(52) + 1


def key_of(topic: str) -> str:
    return f"t:{topic}"


def read(path: str, entry: str | None = None) -> tuple[Any, Tokens] | None:
    """The entry under this key and where every topic stands, in one look-up. None when the cache does not answer.

    Without a key the entry is None.

    With Redis a process that knows the numbers of this epoch reads the epoch in their place.
    """
    if is_away():
        return None
    own = key_of(topic_of_path(path))
    wanted = [own, _EPOCH] if entry is None else [entry, own, _EPOCH]
    try:
        if is_in_database():
            return _read_all(wanted, entry, own)
        found = caches[ALIAS].get_many(wanted)
        known = _Known.numbers(found.get(_EPOCH))
        if known is None:
            return _read_all(wanted, entry, own)
    except _Unavailable as error:
        _went_away(error)
        return None
    return found.get(entry), (known | {own[2:]: found[own]} if own in found else known)


def _read_all(wanted: list[str], entry: str | None, own: str) -> tuple[Any, Tokens]:
    found = caches[ALIAS].get_many([*wanted, *_keys()])
    kept, epoch = found.pop(entry, None), found.pop(_EPOCH, None)
    # `t:` before the name of a topic.
    numbers = {key[2:]: number for key, number in found.items()}
    _Known.learn(epoch, {topic: number for topic, number in numbers.items() if topic != own[2:]})
    return kept, numbers


class _Known:
    """The numbers that this process has read, while the epoch is the same: each change draws a new one with its own."""

    # Together, so that another thread never finds the epoch of one reading with the numbers of another.
    state: tuple[int | None, Tokens, float] = (None, {}, 0.0)

    @classmethod
    def numbers(cls, epoch: int | None) -> Tokens | None:
        known, numbers, until = cls.state
        return numbers if epoch is not None and epoch == known and time.monotonic() < until else None

    @classmethod
    def learn(cls, epoch: int | None, numbers: Tokens) -> None:
        cls.state = (epoch, numbers, time.monotonic() + KNOWN_S)


@cache
def _keys() -> tuple[str, ...]:
    return tuple(key_of(topic) for topic in topics())


def complete(path: str, tokens: Tokens) -> Tokens:
    """Draw the numbers that are missing; whoever comes first gives it to all."""
    missing = [topic for topic in topics() if topic not in tokens]
    if not missing:
        return tokens
    pages = caches[ALIAS]
    try:
        for key in (*(key_of(topic) for topic in missing), _EPOCH):
            pages.add(key, fresh(), LIFETIME_S)
        # What was known lacks them.
        _Known.learn(None, {})
        found = pages.get_many([key_of(topic) for topic in missing])
    except _Unavailable as error:
        _went_away(error)
        return tokens
    return tokens | {topic: found[key_of(topic)] for topic in missing if key_of(topic) in found}


def open_path(path: str) -> None:
    """Draw the number of an address once it is known to be a page; addresses that are none cost no memory."""
    caches[ALIAS].add(key_of(topic_of_path(path)), fresh(), LIFETIME_S)


def _put(changed: Iterable[str], *, under_way: bool = False) -> None:
    """Give each topic a new number. Raises when the cache did not take all of them."""
    # In one order for all, so that two processes never wait for each other.
    numbers = {key_of(topic): -fresh() if under_way else fresh() for topic in sorted(changed)}
    # The epoch last, where a store writes one key after the other.
    if caches[ALIAS].set_many(numbers | {_EPOCH: fresh()}, UNDER_WAY_S if under_way else LIFETIME_S):
        raise ConnectionError


class _Told:
    """Topics already told in the transaction of one connection.

    Django gives a connection a new list of callbacks whenever it commits or rolls back, even to a savepoint: the list is
    the mark of what may still be undone together.
    """

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.alias = connection.alias
        self.hooks: list[Any] | None = connection.run_on_commit
        self.topics: set[str] = set()


def changed(connection: BaseDatabaseWrapper, topics_: Iterable[str]) -> None:
    """Say that these topics changed, by a statement that has just run on this connection."""
    if not _is_there(connection):
        return
    if not connection.in_atomic_block:
        _changed_alone(connection, set(topics_))
        return
    told = getattr(connection, "_page_cache_told", None)
    if told is None or told.hooks is not connection.run_on_commit:
        told = _Told(connection)
        connection._page_cache_told = told  # type: ignore[attr-defined]  # lives and dies with the connection
    new = set(topics_) - told.topics
    if not new:
        return
    first = not told.topics
    told.topics |= new
    if _with_the_change(connection):
        _put(new)
    elif not is_in_database() and not is_away():
        _announce(new)
    if first:
        transaction.on_commit(partial(_settle_told, told), using=connection.alias)


def _changed_alone(connection: BaseDatabaseWrapper, changed_topics: set[str]) -> None:
    """A statement without a transaction. SQLite commits it only once its answer is read, with what else it wrote here."""
    if connection.vendor == "sqlite" and not is_in_database():
        # The change may show a moment later: the number that says “under way” ends by itself.
        _announce(changed_topics)
    else:
        _settle(changed_topics)


def is_in_database() -> bool:
    return isinstance(caches[ALIAS], DatabaseCache)


_found: set[str] = set()


def _is_there(connection: BaseDatabaseWrapper) -> bool:
    """False in the first `migrate`, before `createcachetable`: nothing is kept then, so nothing needs to be told."""
    pages = caches[ALIAS]
    if not isinstance(pages, DatabaseCache):
        return True
    table = pages._table  # type: ignore[attr-defined]
    if table not in _found and table in connection.introspection.table_names():
        _found.add(table)
    return table in _found


def _with_the_change(connection: BaseDatabaseWrapper) -> bool:
    """One database and one writer: the number is seen when the change is."""
    return is_in_database() and connection.vendor == "sqlite"


def _announce(changed_topics: set[str]) -> None:
    try:
        _put(changed_topics, under_way=True)
    except _Unavailable as error:
        _went_away(error)


def _settle_told(told: _Told) -> None:
    told.hooks = None
    if not _with_the_change(connections[told.alias]):
        _settle(told.topics)


def _settle(changed_topics: set[str]) -> None:
    """After the commit. When the cache is away the outbox says it again until it is heard."""
    try:
        if not is_away():
            _put(changed_topics)
            return
    except _Unavailable as error:
        _went_away(error)
    try:
        with transaction.atomic():
            outbox.enqueue(
                kind=EFFECT, payload={"topics": sorted(changed_topics)}, dedupe_key=f"{EFFECT}.{uuid.uuid4()}"
            )
    except DatabaseError as error:
        logger.error("page cache: a change could not be noted (%s)", type(error).__name__)


@outbox.handler(EFFECT)
def _say_again(payload: dict[str, Any]) -> None:
    _put(payload["topics"])
