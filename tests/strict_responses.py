"""Every HTML answer a test gets is held to our content security policy: no inline script, handler or style."""

import re
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.test import Client

# JSON data blocks are not executed, so the policy lets them through.
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>", re.I)
_INLINE_STYLE = re.compile(r"<style\b|<[a-z][^>]*\sstyle=", re.I)
_INLINE_HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+=", re.I)
# Wagtail's admin has its own, looser policy; we do not write its pages.
EXEMPT_PREFIXES = ("/admin/",)

_request = Client.request


def inline_code(html: str) -> list[str]:
    """The pieces of a page that our policy would block."""
    return [
        match.group(0)[:160]
        for pattern in (_INLINE_SCRIPT, _INLINE_STYLE, _INLINE_HANDLER)
        for match in pattern.finditer(html)
    ]


def _checked_request(self: Client, **request: Any) -> Any:
    response = _request(self, **request)
    path = response.request.get("PATH_INFO", "")
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    packed = response.has_header("Content-Encoding")
    if is_html and not response.streaming and not packed and not path.startswith(EXEMPT_PREFIXES):
        found = inline_code(response.content.decode(response.charset))
        assert not found, f"inline script or style on {path}: {found}"
    return response


@cache
def _exists(name: str) -> bool:
    return finders.find(name) is not None


class StrictStaticStorage(StaticFilesStorage):
    """No manifest to build before a test, but a template may only name a static file that is there."""

    def url(self, name: str | None, force: bool = False) -> str:
        assert name
        assert _exists(name), f"static file {name} is not there; was `npm run build` run?"
        return super().url(name)


def install() -> None:
    Client.request = _checked_request  # type: ignore[method-assign]
