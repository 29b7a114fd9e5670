"""How an archive names things: pages by uuid and language, files by what is in them, places by their public codes."""

import re
import uuid
from typing import Any

from django.apps import apps
from django.conf import settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from portal.editorial.policy import bin_path
from portal.pages.models import HomePage

HOME = "home"
_KEY = re.compile(
    r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/([a-z]{2,3}(?:-[a-z]{2,8})?)"
)
_HOME = re.compile(rf"{HOME}/([a-z]{{2,3}}(?:-[a-z]{{2,8}})?)")
HASH = re.compile(r"[0-9a-f]{40}")
# Foreign keys that travel by a public code: model → the field that holds it.
CODES = {"reference.commune": "insee", "reference.occupation": "code", "accounts.agency": "slug"}


def key_of(translation_key: Any, language: str) -> str:
    return f"{translation_key}/{language}"


def parts_of(key: Any) -> tuple[uuid.UUID, str] | None:
    """uuid and language of the key of a page; None for anything else."""
    found = _KEY.fullmatch(key) if isinstance(key, str) else None
    return (uuid.UUID(found[1]), found[2]) if found else None


class Outgoing:
    """Names of rows of this site; remembers what was named, so that it can be put in the archive."""

    def __init__(self) -> None:
        self.images: dict[int, str] = {}
        self.documents: dict[int, str] = {}
        self.pages: dict[str, int] = {}
        self._keys: dict[int, str] = {}
        self._homes: set[int] | None = None

    def page(self, pk: Any) -> str | None:
        pk = _integer(pk)
        if pk is None:
            return None
        if self._homes is None:
            self._homes = set(HomePage.objects.values_list("pk", flat=True))
            rows = Page.objects.values_list("pk", "translation_key", "locale__language_code")
            self._keys = {row[0]: key_of(row[1], row[2]) for row in rows}
        if pk not in self._keys:
            row = Page.objects.filter(pk=pk).values_list("translation_key", "locale__language_code").first()
            if row is None:
                return None
            self._keys[pk] = key_of(*row)
        key = self._keys[pk]
        if pk in self._homes:
            return f"{HOME}/{key.split('/')[1]}"
        self.pages[key] = pk
        return key

    def image(self, pk: Any) -> str | None:
        return self._file(get_image_model(), self.images, pk)

    def document(self, pk: Any) -> str | None:
        return self._file(get_document_model(), self.documents, pk)

    def _file(self, model: Any, known: dict[int, str], pk: Any) -> str | None:
        pk = _integer(pk)
        if pk is None:
            return None
        if pk not in known:
            row = model.objects.filter(pk=pk).first()
            if row is None:
                return None
            try:
                known[pk] = row.file_hash or row.get_file_hash()
            except OSError:  # the row is there, its file is not
                return None
        return known[pk]

    def code(self, model: str, pk: Any) -> str | None:
        if pk is None:
            return None
        found = apps.get_model(model)._default_manager.filter(pk=pk).values_list(CODES[model], flat=True)
        value = found.first()
        return None if value is None else str(value)


class Incoming:
    """Rows of this site for the names of an archive."""

    def __init__(self, links: dict[str, Any]) -> None:
        self.images: dict[str, int] = {}
        self.documents: dict[str, int] = {}
        self.pages: dict[str, int] = {}
        self._links = links
        self._codes: dict[tuple[str, str], Any] = {}

    def page(self, key: Any) -> int | None:
        """A page of this import, or one that this site has already."""
        if not isinstance(key, str):
            return None
        if key not in self.pages:
            pk = self._page(key)
            if pk is None:
                return None
            self.pages[key] = pk
        return self.pages[key]

    def _page(self, key: str) -> int | None:
        home = _HOME.fullmatch(key)
        if home:
            rows = HomePage.objects.filter(locale__language_code=home[1]).order_by("-live", "path")
            return rows.values_list("pk", flat=True).first()
        parts = parts_of(key)
        if parts is None:
            return None
        rows = Page.objects.filter(translation_key=parts[0], locale__language_code=parts[1])
        return rows.exclude(path__startswith=bin_path()).values_list("pk", flat=True).first()

    def address(self, key: str) -> str:
        """Where the page is read on the site it comes from; empty when that is not public."""
        link = self._links.get(key)
        address = link.get("address") if isinstance(link, dict) else ""
        return (
            address if isinstance(address, str) and re.match(r"https?://[^\s\"<>]{3,1000}$", address) else ""
        )

    def code(self, model: str, code: Any) -> Any:
        """The row of this public code."""
        if not isinstance(code, str):
            return None
        if (model, code) not in self._codes:
            rows = apps.get_model(model)._default_manager.filter(**{CODES[model]: code})
            self._codes[model, code] = rows.first()
        return self._codes[model, code]


def _integer(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def public_address(page: Page) -> str:
    """What everybody may read; nothing for a draft or a private page. Asked of a page that is known to be public."""
    url = page.get_url() or ""
    return url if url.startswith("http") else f"{settings.BASE_URL}{url}" if url else ""
