"""Visitors and editors at the same time, on a real PostgreSQL: after a change is done, nobody gets the page of before."""

import re
import threading
import time
from itertools import count

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory

from offers.models import Offer
from portal.core.page_cache.front import Front
from portal.pages.models import BrandSettings, StandardPage
from tests.factories.offers import OfferFactory
from tests.factories.pages import StandardPageFactory, home
from tests.page_cache.conftest import use

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.django_db(transaction=True),
]
VISITORS, ENOUGH = 4, 20
SERVED = Front(WSGIHandler())


def number_in(text):
    return max([0, *map(int, re.findall(r"numéro-(\d+)-", text))])


def asked(path):
    """As a server asks: the front first, then Django."""
    headers = {}
    environ = RequestFactory().get(path).environ | {"HTTP_HOST": "testserver"}
    answer = SERVED(environ, lambda status, said, *_: headers.update(said))
    try:
        return headers, b"".join(answer).decode()
    finally:
        getattr(answer, "close", lambda: None)()


class Town:
    """Editors who put ever higher numbers on pages, and visitors who know which ones were done when they asked."""

    def __init__(self):
        home()
        self.slugs = [StandardPageFactory(slug=f"page-{n}").slug for n in range(3)]
        self.offer = OfferFactory()
        self.offer_path = f"/offres/{self.offer.public_id}/"
        self.numbers, self.done = count(1), {}
        self.lock, self.stop = threading.Lock(), threading.Event()
        self.problems, self.hits = [], []

    def say(self, number, *paths):
        """The change is done: whoever asks from now on sees it, or a later one."""
        with self.lock:
            for path in paths:
                self.done[path] = max(number, self.done.get(path, 0))

    def edit_pages(self):
        for slug in self.slugs:
            number = next(self.numbers)
            page = StandardPage.objects.get(slug=slug)
            page.body = [("text", f"<p>numéro-{number}-</p>")]
            page.save_revision().publish()
            self.say(number, f"/{slug}/")

    def edit_offer(self):
        number = next(self.numbers)
        profile = Offer.objects.select_related("profile").get(pk=self.offer.pk).profile
        profile.title = f"numéro-{number}-"
        profile.save()
        self.say(number, self.offer_path, "/offres/")

    def edit_setting(self):
        number = next(self.numbers)
        brand = BrandSettings.objects.get()
        brand.address = f"numéro-{number}-"
        brand.save()
        self.say(number, "/mentions-legales/")

    def work(self, act):
        while not self.stop.is_set():
            self.in_thread(act)
            time.sleep(0.05)

    def visit(self, times):
        paths = [*(f"/{slug}/" for slug in self.slugs), self.offer_path, "/offres/", "/mentions-legales/"]
        # A slow machine goes on until kept pages were served: otherwise the test would prove nothing.
        for turn in range(20 * times):
            if turn >= times and sum(self.hits) >= ENOUGH:
                return
            path = paths[turn % len(paths)]
            with self.lock:
                least = self.done.get(path, 0)
            headers, body = asked(path)
            self.hits.append(headers.get("X-Page-Cache") == "hit")
            shown = number_in(body)
            if shown < least:
                self.problems.append(f"{path}: {shown} after {least}")

    def in_thread(self, act, *args):
        try:
            act(*args)
        except Exception as error:  # noqa: BLE001 - a thread's own failure must fail the test
            self.problems.append(repr(error))
        finally:
            connection.close()


@pytest.mark.parametrize(("where", "requests"), [("redis", 1000), ("database", 200)])
def test_nobody_gets_an_old_page_while_editors_work(where, requests, settings, request):
    town = Town()
    use(settings, where, request)
    # Makes the row of settings.
    Client().get("/")
    acts = (town.edit_pages, town.edit_offer, town.edit_setting)
    editors = [threading.Thread(target=town.work, args=[act]) for act in acts]
    share = requests // VISITORS
    visitors = [threading.Thread(target=town.in_thread, args=[town.visit, share]) for _ in range(VISITORS)]
    for thread in editors + visitors:
        thread.start()
    for thread in visitors:
        thread.join()
    town.stop.set()
    for thread in editors:
        thread.join()
    assert town.problems == []
    assert len(town.hits) >= requests
    assert sum(town.hits) >= ENOUGH
    assert next(town.numbers) > 10
