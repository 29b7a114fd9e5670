"""Which caches there are; read by the settings, so it imports nothing of Django."""

from typing import Any


def configuration(redis_url: str) -> dict[str, dict[str, Any]]:
    """What Django's `CACHES` setting takes: small shared values, and whole pages apart from them."""
    # Renditions are asked of their table, once for a picture: Wagtail would write each to the cache at each reading.
    renditions = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    if not redis_url:
        # Shared between processes without another service, so that rate limits hold.
        return {
            "default": {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "core_cache",
            },
            "pages": {"BACKEND": "portal.core.cache.PageDatabaseCache", "LOCATION": "core_page_cache"},
            "renditions": renditions,
        }
    redis = {"LOCATION": redis_url, "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1}}
    return {
        "default": {"BACKEND": "portal.core.cache.FailSafeRedisCache", **redis},
        "pages": {
            "BACKEND": "portal.core.cache.PageRedisCache",
            "KEY_PREFIX": "pages",
            **redis,
        },
        "renditions": renditions,
    }
