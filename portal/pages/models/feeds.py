"""Addresses of the feeds of a list: `…/flux/rss/`, `…/flux/atom/`, `…/flux/json/` and `…/flux/agenda/`."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from portal.pages.cards import Card
from portal.pages.collecting import Query, collect
from portal.pages.languages import active

FEED_ITEMS = 50
LABELS = {"rss": "RSS", "atom": "Atom", "json": "JSON", "agenda": _("Agenda (iCalendar)")}


class FeedRoutes(RoutablePageMixin):
    """A page that lists pages. The feeds go through Wagtail's own serving: a private list has private feeds."""

    def query(self) -> Query:
        """What the feeds give; by default what is below the page, the newest first."""
        return Query(under=self.path, language=active())

    def holds_events(self) -> bool:
        return False

    def feed_kinds(self) -> list[str]:
        return [kind for kind in LABELS if kind != "agenda" or self.holds_events()]

    def feed_links(self, request: HttpRequest) -> list[dict[str, str]]:
        """For the `<link>` elements and the foot of the list."""
        base = self.get_url(request) or ""
        return [
            {"label": str(LABELS[kind]), "url": f"{base}flux/{kind}/", "kind": kind}
            for kind in self.feed_kinds()
        ]

    @path("flux/<str:kind>/")
    def feed(self, request: HttpRequest, kind: str, *args: Any, **kwargs: Any) -> HttpResponse:
        from portal.pages import feeds

        if kind not in self.feed_kinds():
            raise Http404
        source = feeds.Source.of(self, request)
        return feeds.WRITERS[kind](source, self.feed_cards())

    def feed_cards(self) -> list[Card]:
        return collect(self.query()).cards[:FEED_ITEMS]
