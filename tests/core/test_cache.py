"""The shared cache: with a real Redis, and with none at the address."""

import time

import pytest

from portal.core.cache import FailSafeRedisCache

OPTIONS = {"OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1}}


def test_without_redis_every_look_up_is_a_miss_and_nothing_fails(caplog):
    cache = FailSafeRedisCache("redis://127.0.0.1:1/0", OPTIONS)
    start = time.monotonic()
    cache.set("a", 1)
    assert cache.get("a", "miss") == "miss"
    assert cache.add("lock", 1) is True
    assert cache.incr("tries") == 1
    assert cache.get_many(["a"]) == {}
    assert cache.set_many({"a": 1}) == ["a"]
    assert cache.delete("a") is False
    assert cache.touch("a") is False
    assert time.monotonic() - start < 3
    assert "ConnectionError" in caplog.text


@pytest.mark.redis
def test_with_redis_it_is_the_ordinary_cache(redis_url):
    cache = FailSafeRedisCache(redis_url, OPTIONS)
    cache.set("a", {"b": 1}, 60)
    assert cache.get("a") == {"b": 1}
    assert cache.add("lock", 1, 60) is True
    assert cache.add("lock", 1, 60) is False
    assert (cache.set("n", 1), cache.incr("n", 2)) == (None, 3)
    assert cache.delete("a") is True
    with pytest.raises(ValueError, match="not found"):
        cache.incr("absent")
