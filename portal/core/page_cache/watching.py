"""Every statement of the portal passes here: what a page reads while it is rendered, and what each write changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from portal.core.page_cache import tables, tokens
from portal.core.page_cache.page_rows import RowChange, address_of
from portal.core.page_cache.tables import FRAME, MENUS, PAGES, TEXTS


class Reading:
    """What the page being rendered rests on."""

    def __init__(self, topics: frozenset[str] = frozenset({FRAME, MENUS})) -> None:
        self.topics = set(topics)
        self.until: datetime | None = None
        self.pages_as = PAGES

    def note(self, read: frozenset[str]) -> None:
        self.topics |= read - {PAGES}
        if PAGES in read:
            self.topics.add(self.pages_as)


_reading: ContextVar[Reading | None] = ContextVar("page_cache_reading", default=None)


# Called after each write that tells something.
told: list[Callable[[], None]] = []


@contextmanager
def reading(new: Reading | None = None) -> Iterator[Reading]:
    current = new or Reading()
    outer = _reading.get()
    if outer is not None:
        current.pages_as = outer.pages_as
    token = _reading.set(current)
    try:
        yield current
    finally:
        _reading.reset(token)


@contextmanager
def of_menus() -> Iterator[None]:
    """Inside, rows of pages are read for menus: only titles and places of pages in menus matter."""
    current = _reading.get()
    if current is None:
        yield
        return
    before, current.pages_as = current.pages_as, MENUS
    try:
        yield
    finally:
        current.pages_as = before


def note(topics: frozenset[str], *, until: datetime | None = None) -> None:
    """What a remembered value rests on, the page that shows it rests on too."""
    current = _reading.get()
    if current is not None:
        current.topics |= topics
        if until is not None:
            current.until = min(current.until or until, until)


def until(moment: datetime | None) -> None:
    """What is being rendered turns at this moment by itself."""
    current = _reading.get()
    if current is not None and moment is not None:
        current.until = min(current.until or moment, moment)


def connect() -> None:
    connection_created.connect(_watch_connection, dispatch_uid="page-cache")


def _watch_connection(connection: BaseDatabaseWrapper, **extra: Any) -> None:
    if connection.alias == "default" and _watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watch)


def _watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not settings.PAGE_CACHE:
        return execute(sql, params, many, context)
    text = sql if isinstance(sql, str) else str(sql)
    if tables.only_reads(text):
        current = _reading.get()
        if current is not None:
            current.note(tables.read_by(text))
        return execute(sql, params, many, context)
    written = tables.written_by(text)
    connection = context["connection"]
    if PAGES not in written:
        result = execute(sql, params, many, context)
        if written:
            _tell(connection, written)
        return result
    change = RowChange(connection, text, params, many=many)
    result = execute(sql, params, many, context)
    topics, row = change.topics()
    if topics == {TEXTS} and row is not None:
        address = address_of(row)
        # A page that no site serves has no address, and nobody has read it.
        topics = topics | {tokens.topic_of_path(address)} if address else topics
    if topics:
        _tell(connection, (written - {PAGES}) | topics)
    return result


def _tell(connection: BaseDatabaseWrapper, topics: frozenset[str]) -> None:
    tokens.changed(connection, topics)
    for listener in told:
        listener()
