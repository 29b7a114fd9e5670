"""Strictness and services shared by all tests. See docs/tests.md."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import SimpleTestCase, override_settings

from tests import migrated, on_commit, strict_responses, strict_templates

pytest_plugins = [
    "tests.services.fixtures",
    "tests.services.demo",
    "tests.people",
    "tests.world",
    "tests.ui.alive",
]

# marker → (what is missing when False, how to get it)
SERVICES = {
    "postgresql": ("postgres" in os.environ["DATABASE_URL"], "DATABASE_URL of a PostgreSQL"),
    "redis": (bool(os.environ.get("TEST_REDIS_URL")), "TEST_REDIS_URL"),
    "elasticsearch": (bool(os.environ.get("TEST_ELASTICSEARCH_URL")), "TEST_ELASTICSEARCH_URL"),
    "browser": (bool(os.environ.get("TEST_CHROMIUM")), "TEST_CHROMIUM (path of the program)"),
}


def pytest_configure(config: pytest.Config) -> None:
    strict_templates.install()
    strict_responses.install()
    on_commit.install()
    migrated.install()
    # The network is closed, but for this machine.
    config.option.allow_hosts = config.option.allow_hosts or "127.0.0.1,::1,localhost"
    config.option.allow_unix_socket = True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what neither a database nor a service can change, before `-m` chooses."""
    for item in items:
        needed = {"db", "transactional_db", "django_db_setup", "live_server"} & set(
            getattr(item, "fixturenames", ())
        )
        is_case = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
        marked = any(item.get_closest_marker(name) for name in ("django_db", *SERVICES))
        if not (needed or is_case or marked):
            item.add_marker("once")


def pytest_collection_finish() -> None:
    """As `portal/wsgi.py`: what is loaded stays, and is not walked again at each collection. A tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.scheduling import Scheduling

    return Scheduling(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (present, variable) in SERVICES.items():
        if item.get_closest_marker(marker) and not present:
            message = f"needs {variable}; `bin/test` gives it"
            if os.environ.get("CI") == "true":
                pytest.fail(message)
            pytest.skip(message)


@pytest.fixture(scope="session", autouse=True)
def _test_settings() -> Iterator[None]:
    """What only tests change: no static manifest to build, fast hashes, and tasks whose errors are the test's."""
    from django.conf import settings

    from portal.celery import app

    overrides = override_settings(
        STORAGES=settings.STORAGES
        | {"staticfiles": {"BACKEND": "tests.strict_responses.StrictStaticStorage"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={
            name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"tests-{name}"}
            for name in ("default", "pages", "renditions")
        },
        # Tests see pages as they are made; those of the page cache turn it on.
        PAGE_CACHE=False,
    )
    app.conf.task_eager_propagates = True
    with overrides:
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        migrated.keep()


@pytest.fixture(autouse=True)
def _fresh(settings: Any, tmp_path: Path) -> None:
    """Rate limits live in the cache: one test's tries must not count for the next. Files neither."""
    for each in caches.all():
        each.clear()
    settings.MEDIA_ROOT = tmp_path / "media"
