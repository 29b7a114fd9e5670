"""From pages of this site to an archive."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, Page

from portal.core.errors import ApplicationError
from portal.editorial.lifecycle import Visibility
from portal.editorial.policy import hidden_roots
from portal.editorial.states import not_public, state_at
from portal.pages.models import BrandSettings
from portal.transfer import archive, fields
from portal.transfer.permissions import can_export
from portal.transfer.references import Outgoing, key_of, public_address

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ExportOptions:
    children: bool = True
    translations: bool = False
    drafts: bool = False
    private: bool = False
    redirects: bool = False


@dataclass
class Exported:
    """What went into the archive, and what stayed."""

    pages: int = 0
    images: int = 0
    documents: int = 0
    notes: list[str] = field(default_factory=list)


class Export:
    """One export: which pages, then what they say, then the files they show."""

    def __init__(self, *, actor: Any, options: ExportOptions, progress: Progress) -> None:
        self.actor, self.options, self.progress = actor, options, progress
        self.names = Outgoing()
        self.done = Exported()
        self.roots: list[Page] = []
        self._hidden = not_public()
        self._redirects: dict[int, list[str]] = {}

    def write(self, file: Any, pages: Iterable[Page], *, at: datetime) -> Exported:
        chosen = self._chosen(list(pages))
        if not chosen:
            raise ApplicationError(
                "Il n’y a rien à exporter : aucune de ces pages n’est publiée, ou vous ne pouvez pas les lire."
            )
        if len(chosen) > archive.MOST_PAGES:
            raise ApplicationError(
                f"Cela fait {len(chosen)} pages ; une archive en prend {archive.MOST_PAGES} : exportez rubrique par rubrique."
            )
        if self.options.redirects:
            self._read_redirects(chosen)
        entries = self._entries(chosen)
        images, image_files = self._files(get_image_model(), self.names.images, _image_entry)
        documents, document_files = self._files(get_document_model(), self.names.documents, _document_entry)
        brand = BrandSettings.objects.first()
        content = {
            "format": archive.FORMAT,
            "version": archive.VERSION,
            "made_at": at.isoformat(timespec="seconds"),
            "source": settings.BASE_URL,
            "source_name": brand.name if brand else "",
            "pages": entries,
            "images": images,
            "documents": documents,
            "links": self._links({entry["id"] for entry in entries}),
        }
        archive.write(file, content, image_files | document_files)
        self.done.pages, self.done.images, self.done.documents = len(entries), len(images), len(documents)
        return self.done

    # --- Which pages --------------------------------------------------------------------------------------------------

    def _chosen(self, pages: list[Page]) -> list[Page]:
        paths = {page.path for page in pages}
        found = {page.pk for page in pages}
        if self.options.children:
            for page in pages:
                found |= set(page.get_descendants().values_list("pk", flat=True))
        if self.options.translations:
            keys = Page.objects.filter(pk__in=found).values("translation_key")
            found |= set(Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True))
        hidden = hidden_roots()
        rows = Page.objects.filter(pk__in=found).exclude(path__startswith=hidden.bin)
        rows = rows.exclude(path__startswith=hidden.copies).order_by("path")
        kept = [page for page in rows.specific().select_related("locale") if self._takes(page)]
        self.roots = [page for page in kept if page.path in paths] or kept[:1]
        return kept

    def _takes(self, page: Page) -> bool:
        """Whether this page goes; of what one may not read, nothing is said but that it stays."""
        if not fields.is_transferable(type(page)):
            if page.depth > 1:
                self._note(f"« {page.title} » reste ici : chaque site a sa page d’accueil")
            return False
        if not can_export(self.actor, page):
            self._note("des pages que vous ne pouvez pas lire restent ici")
            return False
        if not self.options.private and state_at(page.path, self._hidden) != Visibility.PUBLIC:
            self._note("des pages privées ou de l’équipe restent ici")
            return False
        if page.alias_of_id is not None:
            self._note(f"« {page.title} » reste ici : elle ne fait que montrer une autre page")
            return False
        return bool(page.live or self.options.drafts)

    def _note(self, sentence: str) -> None:
        if sentence not in self.done.notes:
            self.done.notes.append(sentence)

    # --- What they say ------------------------------------------------------------------------------------------------

    def _entries(self, pages: list[Page]) -> list[dict[str, Any]]:
        by_path = {page.path: key_of(page.translation_key, page.locale.language_code) for page in pages}
        entries = []
        for number, page in enumerate(pages, 1):
            entries.append(self._entry(page, by_path))
            self.progress(number, len(pages))
        return entries

    def _entry(self, page: Any, by_path: dict[str, str]) -> dict[str, Any]:
        shown = page.get_latest_revision_as_object() if self.options.drafts else page
        above = [page.path[:end] for end in range(len(page.path) - page.steplen, 0, -page.steplen)]
        visibility = state_at(page.path, self._hidden)
        public = page.live and visibility == Visibility.PUBLIC
        for left in fields.left_at_home(shown):
            self._note(f"« {page.title} » : {left} : cela reste ici")
        return {
            "id": by_path[page.path],
            "parent": next((by_path[path] for path in above if path in by_path), None),
            "type": type(page).__name__,
            "slug": page.slug,
            "address": public_address(page) if public else "",
            "live": bool(page.live and not (self.options.drafts and page.has_unpublished_changes)),
            "visibility": str(visibility),
            **({"redirects": self._redirects.get(page.pk, [])} if self.options.redirects else {}),
            **fields.content_of(shown, self.names),
        }

    def _read_redirects(self, pages: list[Page]) -> None:
        rows = Redirect.objects.filter(redirect_page__in=[page.pk for page in pages]).order_by("old_path")
        for row in rows:
            self._redirects.setdefault(row.redirect_page_id, []).append(row.old_path)

    def _links(self, inside: set[str]) -> dict[str, Any]:
        """Pages that are pointed at and not in the archive: those that everybody reads have an address."""
        outside = {key: pk for key, pk in self.names.pages.items() if key not in inside}
        rows = Page.objects.filter(pk__in=outside.values()).in_bulk()
        links = {}
        for key, pk in sorted(outside.items()):
            page = rows.get(pk)
            if page is not None and page.live and state_at(page.path, self._hidden) == Visibility.PUBLIC:
                links[key] = {"title": page.title, "address": public_address(page)}
        return links

    # --- Files --------------------------------------------------------------------------------------------------------

    def _files(
        self, model: Any, named: dict[int, str], entry: Any
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        entries, files = [], {}
        closed = _closed_collections()
        for row in (
            model.objects.filter(pk__in=named).select_related("collection").order_by("file_hash", "pk")
        ):
            if not self.options.private and any(row.collection.path.startswith(path) for path in closed):
                self._note(f"« {row.title} » reste ici : sa collection est privée")
                continue
            if not row.file.storage.exists(row.file.name):
                self._note(f"« {row.title} » reste ici : son fichier n’est plus sur le disque")
                continue
            digest = named[row.pk]
            extension = re.sub(r"[^a-z0-9]", "", PurePosixPath(row.file.name).suffix.lower())[:8] or "bin"
            name = f"files/{digest}.{extension}"
            if name not in files:
                entries.append(
                    {"id": digest, "file": name, "name": PurePosixPath(row.file.name).name} | entry(row)
                )
                files[name] = partial(row.file.storage.open, row.file.name, "rb")
        return entries, files


def _closed_collections() -> list[str]:
    return list(CollectionViewRestriction.objects.values_list("collection__path", flat=True))


def _image_entry(image: Any) -> dict[str, Any]:
    focus = [image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height]
    return {
        "title": archive.clean_text(image.title),
        "description": archive.clean_text(image.description),
        "tags": sorted(archive.clean(list(image.tags.names()))),
        "focus": focus if None not in focus else None,
    }


def _document_entry(document: Any) -> dict[str, Any]:
    return {
        "title": archive.clean_text(document.title),
        "tags": sorted(archive.clean(list(document.tags.names()))),
    }


def export_pages(
    file: Any,
    *,
    pages: Iterable[Page],
    actor: Any,
    options: ExportOptions,
    progress: Progress = lambda done, total: None,
    at: datetime | None = None,
) -> tuple[Exported, list[Page]]:
    """Write the archive; what went, and the pages that were asked for, for their history."""
    export = Export(actor=actor, options=options, progress=progress)
    return export.write(file, pages, at=at or timezone.now()), export.roots
