"""What the frame of each page asks, remembered between requests: the site, its addresses, what is private."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, PageViewRestriction, Site

from portal.core.page_cache import is_remembering, of_menus, remember

if TYPE_CHECKING:
    from portal.pages.models import BrandSettings

Pages = TypeVar("Pages", bound=QuerySet[Any])


class SiteMiddleware:
    """Wagtail asks for the site of the request, and for the roots of all sites, again and again: from here on it has them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        ours = match is not None and (match.view_name == "wagtail_serve" or hasattr(view, "shared_page"))
        if not ours or not is_remembering():
            return
        # The names under which Wagtail keeps them on a request.
        request._wagtail_site = site_of(request)  # type: ignore[attr-defined]
        know_roots(request)


def site_of(request: HttpRequest) -> Site | None:
    with of_menus():
        return remember(f"site:{request.get_host()}", lambda: _site(request))


def _site(request: HttpRequest) -> Site | None:
    """The site with its home page as pages are found from it: without its text, which changes more often."""
    from portal.pages.models import HomePage

    site = Site._find_for_request(request)
    home = HomePage.objects.filter(pk=site.root_page_id) if site else None
    root = home.select_related("locale").defer("body").first() if home is not None else None
    if root is not None:
        site.root_page = root
    return site


def know_roots(holder: Any) -> None:
    """Give a request, or a page that is shown without one, what Wagtail asks to write an address."""
    if is_remembering():
        holder._wagtail_cached_site_root_paths = remember("roots", _roots)


def _roots() -> Any:
    with of_menus():
        # Its own cache hides from us that it rests on the sites: read here, it does.
        Site.objects.only("pk").first()
        return Site.get_site_root_paths()


def brand_of(request: HttpRequest) -> "BrandSettings":
    """The structure's identity; its defaults when the site has none yet."""
    from portal.pages.models import BrandSettings

    kept = getattr(request, "_brand", None)
    if kept is None:
        site = Site.find_for_request(request)
        # Not `for_request`: what it has read before is read unseen.
        kept = remember(f"brand:{site.pk}", lambda: BrandSettings.for_site(site)) if site else BrandSettings()
        request._brand = kept  # type: ignore[attr-defined]
    return kept


def private_paths() -> list[str]:
    """Places in the tree under which not everybody may read."""
    with of_menus():
        return remember(
            "private", lambda: list(PageViewRestriction.objects.values_list("page__path", flat=True))
        )


def public_only(pages: Pages) -> Pages:
    """As Wagtail's `public()`, which asks for the restrictions each time."""
    hidden = Q()
    for path in private_paths():
        hidden |= Q(path__startswith=path)
    return pages.exclude(hidden) if hidden else pages


def is_open_to_all(page: Page, above: list[Page]) -> bool:
    """Whether no restriction can concern the page. A copy has those of its source, which is elsewhere in the tree."""
    if any(row.alias_of_id for row in (*above, page)):
        return False
    return not any(page.path.startswith(path) for path in private_paths())
