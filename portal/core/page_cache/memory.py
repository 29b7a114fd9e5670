"""What every page needs and few changes touch, kept by each process while the numbers of its topics stay the same.

The same rule as for whole pages (`tokens.py`), at no cost: the numbers of a request are read once. A request that has
written anything, and code outside of a request, reads the database.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from portal.core.page_cache import entries, tokens
from portal.core.page_cache.tables import PRIVATE
from portal.core.page_cache.watching import Reading, note, reading, told

T = TypeVar("T")
MOST = 1000
# key → (numbers, topics read, moment until which it holds on the process's clock, value)
_kept: dict[str, tuple[tokens.Tokens, frozenset[str], float, Any]] = {}


class Standing:
    """Where the topics stood when this request began, read when first asked for."""

    def __init__(self, numbers: tokens.Tokens | None = None) -> None:
        self.numbers = numbers
        self.spoilt = False

    def read(self) -> tokens.Tokens:
        if self.numbers is None:
            found = tokens.read("")
            self.numbers = tokens.complete("", found[1]) if found else {}
        return self.numbers


_standing: ContextVar[Standing | None] = ContextVar("page_cache_standing", default=None)


@contextmanager
def of_request(numbers: tokens.Tokens | None = None) -> Iterator[None]:
    mark = _standing.set(Standing(numbers))
    try:
        yield
    finally:
        _standing.reset(mark)


def spoil() -> None:
    """This request wrote something: what was remembered may be of before."""
    current = _standing.get()
    if current is not None:
        current.spoilt = True


told.append(spoil)


def is_remembering() -> bool:
    """Whether this request may use what others of this process have read."""
    standing = _standing.get()
    return standing is not None and not standing.spoilt


def remember(key: str, make: Callable[[], T]) -> T:
    """The value of `make()`, made again only when what it reads has changed. It must not be altered by whoever gets it."""
    standing = _standing.get()
    if standing is None or standing.spoilt:
        return make()
    numbers = standing.read()
    kept = _kept.get(key)
    if kept is not None and kept[2] > time.monotonic() and _same(kept[0], numbers):
        note(kept[1])
        return kept[3]
    with reading(Reading(frozenset())) as seen:
        value = make()
    topics = frozenset(seen.topics)
    note(topics, until=seen.until)
    at = {topic: numbers.get(topic, -1) for topic in topics}
    seconds = entries.seconds_left(seen.until)
    # What reads nothing here has read before, unseen: nothing would ever tell that it changed.
    if topics and PRIVATE not in topics and all(number > 0 for number in at.values()) and not standing.spoilt:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = (at, topics, time.monotonic() + seconds, value)
    return value


def _same(kept: tokens.Tokens, now: tokens.Tokens) -> bool:
    return all(now.get(topic) == number for topic, number in kept.items())
