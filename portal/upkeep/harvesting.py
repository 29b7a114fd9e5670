"""The addresses of other sites in a page: in its texts, its blocks and its address fields."""

import html
import json
import re
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

# Up to what ends an address in HTML, in JSON and in a sentence.
_ADDRESS = re.compile(r"""https?://[^\s"'<>\\{}|^`\[\]]+""")
_AFTER = ".,;:!?)»…"
LONGEST = 4000


def addresses(page: Page) -> set[str]:
    """Without what stands after #, and without our own: Wagtail follows links between pages by itself."""
    found = set()
    for text in _texts(page):
        for match in _ADDRESS.findall(text):
            url = urldefrag(html.unescape(match).rstrip(_AFTER)).url
            if len(url) <= LONGEST and _is_elsewhere(url):
                found.add(url)
    return found


def _texts(page: Page) -> list[str]:
    texts = []
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            value = field.get_prep_value(getattr(page, field.attname))
            texts.append(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        elif isinstance(field, models.TextField | models.CharField):
            texts.append(str(getattr(page, field.attname) or ""))
    return texts


def _is_elsewhere(url: str) -> bool:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return False
    return bool(host) and "." in str(host) and host not in settings.ALLOWED_HOSTS
