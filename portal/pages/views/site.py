"""Pages of the site that no editor writes: the site map, and the pictures of the pages."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from portal.accounts.access import public
from portal.core.page_cache import shared_page
from portal.pages.languages import addresses_of, is_open

DEEPEST = 3  # levels shown below the home page
# What a browser draws; anything else in the folder is not a picture of ours.
PICTURES = {"image/avif", "image/webp", "image/jpeg", "image/png", "image/gif"}


@public
@shared_page
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every public page as a tree, in one query."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    root = site.root_page.localized
    if not is_open(request, root):
        raise Http404
    pages = (
        Page.objects.live()
        .public()
        .descendant_of(root)
        .filter(depth__lte=root.depth + DEEPEST)
        .order_by("path")
    )
    return render(
        request,
        "pages/site_map.html",
        {"tree": _nested(list(pages), root.depth + 1), "addresses": addresses_of("site_map_of_language")},
    )


def _nested(pages: list[Page], depth: int) -> list[dict[str, object]]:
    """Pages in the order of the tree as lists in lists; a page below one that is not shown is not shown."""
    tree: list[dict[str, object]] = []
    at = 0
    while at < len(pages):
        page, end = pages[at], at + 1
        while end < len(pages) and pages[end].path.startswith(page.path):
            end += 1
        if page.depth == depth:
            tree.append({"page": page, "below": _nested(pages[at + 1 : end], depth + 1)})
        at = end
    return tree


@public
@require_safe
def picture(request: HttpRequest, path: str) -> FileResponse:
    """A rendition made by Wagtail; its name changes with its content. Documents have their own, guarded address."""
    try:
        file = Path(safe_join(Path(settings.MEDIA_ROOT) / "images", path))
    except (SuspiciousFileOperation, ValueError):
        raise Http404 from None
    kind = "image/avif" if file.suffix == ".avif" else mimetypes.guess_type(file.name)[0]
    if kind not in PICTURES or not file.is_file():
        raise Http404
    response = FileResponse(file.open("rb"), content_type=kind)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
