"""The page cache on each of its stores: the memory of the process, the database, a real Redis."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from portal.core.page_cache import tokens

MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests-pages"}
DATABASE = {"BACKEND": "portal.core.cache.PageDatabaseCache", "LOCATION": "core_page_cache"}
REDIS = {
    "BACKEND": "portal.core.cache.PageRedisCache",
    "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1},
}


@pytest.fixture(
    params=[
        # On PostgreSQL the database's own table is shown by `test_under_load.py`.
        pytest.param("database", marks=pytest.mark.once),
        pytest.param("redis", marks=pytest.mark.redis),
    ]
)
def store(request: Any, settings: Any, db: None) -> str:
    """Turns the page cache on. The database's own table is made by the set-up of the test database or here."""
    use(settings, request.param, request)
    return request.param


def use(settings: Any, name: str, request: Any) -> None:
    pages = {"memory": MEMORY, "database": DATABASE, "redis": REDIS}[name]
    if name == "redis":
        pages = pages | {"LOCATION": request.getfixturevalue("redis_url")}
    settings.CACHES = settings.CACHES | {"pages": pages}
    if name == "database":
        make_table()
    settings.PAGE_CACHE = True
    tokens._Away.until = 0.0
    caches["pages"].clear()


def make_table() -> None:
    from django.core.management import call_command

    call_command("createcachetable", verbosity=0)


@pytest.fixture
def visit() -> Callable[..., Any]:
    """Ask for a page as a visitor does, until it is kept; returns the last answer."""

    def ask(path: str, times: int = 3, **headers: str) -> Any:
        client = Client()
        answer = client.get(path, headers=headers)
        for _ in range(times - 1):
            answer = client.get(path, headers=headers)
        return answer

    return ask
