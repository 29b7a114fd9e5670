"""The shared caches, whose loss must not take the pages with it."""

import base64
import logging
import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient, RedisSerializer
from django.db import connections, router
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)


class FailSafeRedisCache(RedisCache):
    """Without Redis every look-up is a miss: pages answer, rate limits are off, and each error is logged."""

    def _safely(self, act: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return act()
        except (RedisConnectionError, RedisTimeoutError) as error:
            logger.error("cache: %s", type(error).__name__)
            return otherwise

    def add(self, *args: Any, **kwargs: Any) -> Any:
        # As if the key had been free: a lock is granted, a limit lets through.
        return self._safely(lambda: super(FailSafeRedisCache, self).add(*args, **kwargs), True)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._safely(lambda: super(FailSafeRedisCache, self).get(key, default, version), default)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._safely(lambda: super(FailSafeRedisCache, self).get_many(*args, **kwargs), {})

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._safely(lambda: super(FailSafeRedisCache, self).set(*args, **kwargs), None)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return self._safely(
            lambda: super(FailSafeRedisCache, self).set_many(data, *args, **kwargs), list(data)
        )

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._safely(lambda: super(FailSafeRedisCache, self).touch(*args, **kwargs), False)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._safely(lambda: super(FailSafeRedisCache, self).delete(*args, **kwargs), False)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        return self._safely(lambda: super(FailSafeRedisCache, self).incr(key, delta, version), delta)


class _Serializer(RedisSerializer):
    """As Django's, which tries each value as a number first: slow for a whole page."""

    def loads(self, data: Any) -> Any:
        return pickle.loads(data) if data[:1] == _PICKLED else int(data)  # noqa: S301 - written by this class alone


_PICKLED = b"\x80"


class _OneClient(RedisCacheClient):
    """Django makes a client for each command, which takes longer than the command."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, serializer=_Serializer, **options)
        self._kept: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._kept:
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]


class PageRedisCache(RedisCache):
    """For whole pages and their numbers: keys are ours and need no check. Errors are those of the page cache to handle."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _OneClient

    def make_and_validate_key(self, key: Any, version: Any = None) -> str:
        return self.make_key(key, version=version)


class PageDatabaseCache(DatabaseCache):
    """For whole pages, and many small numbers that change together: one statement to read, one to write.

    Rows whose time is over are not given; they go at night (`purge`), since deleting them would make a reader wait for
    whoever writes to SQLite. Django's own counts the table before each write and writes key by key.
    """

    _table: str  # set by Django's class

    def get_many(self, keys: Any, version: Any = None) -> dict[Any, Any]:
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not names:
            return {}
        connection = connections[router.db_for_read(self.cache_model_class)]
        places = ", ".join(["%s"] * len(names))
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT cache_key, value FROM {self._table} WHERE cache_key IN ({places}) AND expires > %s",  # noqa: S608
                [*names, now],
            )
            # Written by this class alone, like every cache of Django.
            return {names[key]: pickle.loads(base64.b64decode(value)) for key, value in cursor.fetchall()}  # noqa: S301

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> list[Any]:
        if not data:
            return []
        connection = connections[router.db_for_write(self.cache_model_class)]
        seconds = self.get_backend_timeout(timeout)
        if seconds is None:
            raise ValueError("what is kept in the database has an end")
        expires = datetime.fromtimestamp(seconds, tz=UTC).replace(microsecond=0)
        adapted = connection.ops.adapt_datetimefield_value(expires)
        rows: list[Any] = []
        for key, value in data.items():
            packed = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
            rows += [self.make_and_validate_key(key, version=version), packed, adapted]
        places = ", ".join(["(%s, %s, %s)"] * len(data))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self._table} (cache_key, value, expires) VALUES {places}"  # noqa: S608
                " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires",
                rows,
            )
        return []

    def purge(self) -> None:
        connection = connections[router.db_for_write(self.cache_model_class)]
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self._table} WHERE expires <= %s", [now])  # noqa: S608
