"""From an address to its page: the page and all above it in one question, instead of one or two for each level."""

from typing import Any

from wagtail.models import Page, PageViewRestriction

from portal.core.page_cache import remember
from portal.pages.remembered import is_open_to_all

DEEPEST = 12  # no tree of ours is deeper; longer addresses go Wagtail's way


class Routed:
    """A page that may know the pages above it, because it was found through them."""

    above: list[Page] | None = None

    def get_view_restrictions(self) -> Any:
        above = self.above
        if above is not None and is_open_to_all(self, above):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()  # type: ignore[misc]


def find_below(home: Page, names: list[str]) -> tuple[Page, list[str]] | None:
    """The deepest page of this address below `home`, and the names that are left for its own routes."""
    if not names or len(names) > DEEPEST:
        return None
    try:
        chain = remember(f"route:{home.pk}:{'/'.join(names)}", lambda: _all_of(home, names))
    except LookupError:
        chain = _chain(home, names)
    if len(chain) == 1:
        return None
    # Its text is read each time: what is remembered of a page is where it is.
    model = chain[-1].specific_class or Page
    page = model.objects.get(pk=chain[-1].pk)
    if isinstance(page, Routed):
        page.above = chain[:-1]
    return page, names[len(chain) - 1 :]


def _all_of(home: Page, names: list[str]) -> list[Page]:
    """Raises LookupError for an address that is not a page's: there is no end of those, so none is remembered."""
    chain = _chain(home, names)
    if len(chain) <= len(names):
        raise LookupError
    return chain


def _chain(home: Page, names: list[str]) -> list[Page]:
    """`home` and the pages of these names, each below the one before, as far as they go."""
    depths = range(home.depth + 1, home.depth + 1 + len(names))
    rows = Page.objects.filter(path__startswith=home.path, slug__in=names, depth__in=depths)
    by_place = {(row.path[: -Page.steplen], row.slug): row for row in rows.select_related("indexpage")}
    chain = [home]
    for name in names:
        row = by_place.get((chain[-1].path, name))
        if row is None:
            break
        chain.append(row)
    return chain
