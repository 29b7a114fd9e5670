"""The two content security policies: the portal's own, strict, and the looser one of Wagtail's admin."""

from typing import Any

ADMIN_PREFIX = "/admin/"
# What `portal/pages/blocks/media.py` can frame.
EMBEDDED_SITES = (
    "www.youtube-nocookie.com",
    "geo.dailymotion.com",
    "player.vimeo.com",
    "tube.numerique.gouv.fr",
    "umap.openstreetmap.fr",
)
# The shape of django-csp's setting.
PORTAL: dict[str, Any] = {
    "EXCLUDE_URL_PREFIXES": (ADMIN_PREFIX,),  # `core.middleware` writes it there
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-src": ["'self'", *(f"https://{host}" for host in EMBEDDED_SITES)],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}
# Wagtail's admin writes inline scripts and styles; its own policy still keeps everything on this site.
ADMIN = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
