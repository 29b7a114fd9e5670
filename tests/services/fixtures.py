"""Real services for tests. Each marker (`postgresql`, `redis`, `elasticsearch`, `browser`) has its fixture here."""

import os
import socket
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def elasticsearch_url(settings: Any) -> Iterator[str]:
    """A real Elasticsearch in the settings, with an index prefix of this test's own, emptied afterwards."""
    from elasticsearch import Elasticsearch

    url = os.environ["TEST_ELASTICSEARCH_URL"]
    settings.ELASTICSEARCH_URL = url
    settings.ELASTICSEARCH_INDEX_PREFIX = prefix = f"test-{uuid.uuid4().hex[:12]}"
    yield url
    with Elasticsearch(url, request_timeout=30) as client:
        for name in list(
            client.indices.get(index=f"{prefix}*", expand_wildcards="all", ignore_unavailable=True)
        ):
            client.indices.delete(index=name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def redis_url() -> Iterator[str]:
    """A real Redis. A database of the server, one for each process of tests, is emptied before and after.

    Databases from 8 on: never point this at a server where they matter.
    """
    import redis

    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    url = urlsplit(os.environ["TEST_REDIS_URL"])._replace(path=f"/{8 + process % 8}").geturl()
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Debian's Chromium without a network of its own."""
    from playwright.sync_api import sync_playwright

    # Playwright's event loop lives in this thread, which makes Django refuse the ORM that `live_server` tests use.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["TEST_CHROMIUM"],
            args=["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A fresh window in French. Errors of scripts and violations of the security policy fail the test."""
    context = browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 900}
    )
    window = context.new_page()
    problems: list[str] = []
    window.on("pageerror", lambda error: problems.append(str(error)))
    window.on("console", lambda m: problems.append(m.text) if "Content Security Policy" in m.text else None)
    yield window
    context.close()
    assert not problems, problems
