"""The shared cache, whose loss must not take the pages with it."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
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
