"""The one place that talks to Elasticsearch: clients, and the names of the aliases."""

from functools import lru_cache

from django.conf import settings
from elasticsearch import Elasticsearch

KINDS = ("offer", "youth")


def alias(kind: str) -> str:
    """The alias that searches use; the index behind it changes at each rebuild."""
    return f"{settings.ELASTICSEARCH_INDEX_PREFIX}-{kind}"


def enabled() -> bool:
    return bool(settings.ELASTICSEARCH_URL)


def quick() -> Elasticsearch:
    """For pages: one second, no second try, so that a frozen node never freezes a page."""
    return _client(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_TIMEOUT)


def patient() -> Elasticsearch:
    """For background work: bulk loads and rebuilds."""
    return _client(settings.ELASTICSEARCH_URL, 60.0)


@lru_cache(maxsize=8)
def _client(url: str, timeout: float) -> Elasticsearch:
    return Elasticsearch(url, request_timeout=timeout, max_retries=0, retry_on_timeout=False)
