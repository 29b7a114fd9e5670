"""Readings: a number for a page and a month, of pages that everybody may read, bounded, and forgotten."""

from datetime import UTC, date, datetime
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from bs4 import BeautifulSoup
from dateutil.relativedelta import relativedelta
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from portal.core.page_cache.tables import PRIVATE, written_by
from portal.core.personal_data import purge_old
from portal.upkeep.models import PageReading
from portal.upkeep.readings import count_reading, month_of, months_to
from portal.upkeep.unread import HEIGHT, bars
from tests.factories.pages import ArticlePageFactory, IndexPageFactory, StandardPageFactory, home
from tests.page_cache.conftest import use

pytestmark = pytest.mark.django_db
BROWSER = {
    "sec-fetch-site": "same-origin",
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0",
}
REPORT = "/admin/reports/lectures/"


@pytest.fixture(autouse=True)
def _no_limit_from_before():
    cache.clear()


def say(page, client=None, **headers):
    return (client or Client()).post(f"/lecture/{page}/", headers=BROWSER | headers).status_code


def counted(page):
    return sum(PageReading.objects.filter(page=page.pk).values_list("count", flat=True))


def test_a_visitor_is_counted_and_the_same_is_said_of_what_is_not(client):
    page, draft, hidden = ArticlePageFactory(), ArticlePageFactory(live=False), StandardPageFactory()
    below = ArticlePageFactory(parent=hidden)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    for asked in (page.pk, page.pk, draft.pk, hidden.pk, below.pk, 1, 999_999):
        assert say(asked) == 204
    assert (PageReading.objects.count(), counted(page)) == (1, 2)
    assert PageReading.objects.get().month == month_of(timezone.localdate())


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-gpc": "1"},
        {"dnt": "1"},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"user-agent": "Mozilla/5.0 HeadlessChrome/140.0"},
        {"user-agent": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": ""},
    ],
)
@pytest.mark.once
def test_who_does_not_count(headers):
    page = ArticlePageFactory()
    assert say(page.pk, **headers) == (204 if "sec-fetch-site" not in headers else 403)
    assert counted(page) == 0


@pytest.mark.once
def test_the_team_is_not_counted_and_gets_no_script(identities):
    page = ArticlePageFactory()
    for who, there in (("anonymous", True), ("adviser", False), ("employer", False)):
        client = identities[who].client
        assert (f'data-page="{page.pk}"' in client.get(page.get_url()).content.decode()) == there
        say(page.pk, client=client)
    assert counted(page) == 1


@pytest.mark.once
def test_a_flood_from_one_place_is_bounded():
    page = ArticlePageFactory()
    assert {say(page.pk) for _ in range(45)} == {204}
    assert counted(page) == 30
    with CaptureQueriesContext(connection) as asked:
        say(page.pk)
    kept = " ".join(query["sql"] for query in asked)
    assert "127.0.0.1" not in kept
    assert "Mozilla" not in kept


@pytest.mark.postgresql  # SQLite in memory refuses at once what a file, or another database, waits for
@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_two():
    page = ArticlePageFactory()
    start = Barrier(4)

    def read():
        start.wait()
        try:
            for _ in range(3):
                count_reading(page=page.pk)
        finally:
            connection.close()

    threads = [Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted(page) == 12


@pytest.mark.once
def test_counting_throws_no_kept_page_away(settings, request):
    use(settings, "database", request)
    page, visitor = ArticlePageFactory(), Client()
    for _ in range(3):
        answer = visitor.get(page.get_url())
    assert answer.headers["X-Page-Cache"] == "hit"
    for _ in range(2):
        say(page.pk)
        assert visitor.get(page.get_url()).headers["X-Page-Cache"] == "hit"
    caches["pages"].clear()
    assert written_by('UPDATE "upkeep_pagereading" SET "count" = 1') == frozenset(), PRIVATE


@given(day=st.dates(date(2020, 1, 1), date(2090, 1, 1)), number=st.integers(1, 30))
def test_months_follow_each_other_up_to_this_one(day, number):
    months = months_to(day, number)
    assert len(months) == number
    assert months[-1] == day.replace(day=1)
    assert all(after - relativedelta(months=1) == before for before, after in pairwise(months))


@given(numbers=st.lists(st.integers(0, 10**6), min_size=1, max_size=24))
def test_a_picture_shows_every_month(numbers):
    drawn = bars(months_to(date(2026, 5, 3), len(numbers)), numbers)
    assert len(drawn) == len(numbers)
    assert all(1 <= bar["height"] <= HEIGHT and bar["y"] + bar["height"] == HEIGHT for bar in drawn)


def test_months_are_kept_for_25_months():
    page, at = ArticlePageFactory(), datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    for month in (date(2024, 9, 1), date(2024, 10, 1), date(2026, 11, 1)):
        PageReading.objects.create(page=page, month=month, count=3)
    purge_old(at)
    assert sorted(PageReading.objects.values_list("month", flat=True)) == [
        date(2024, 10, 1),
        date(2026, 11, 1),
    ]


def rows_of(client, query=""):
    soup = BeautifulSoup(client.get(REPORT + query).content, "html.parser")
    return [
        (row.select_one(".title").get_text(strip=True), row.select("td")[3].get_text(), row.select_one("svg"))
        for row in soup.select("table.listing tbody tr")
    ]


def test_the_report_shows_the_least_read_first(identities):
    editor, this = identities["editor"].client, month_of(timezone.localdate())
    section = IndexPageFactory(title="Rubrique")
    pages = {
        name: ArticlePageFactory(title=name, parent=section) for name in ("Lue", "Peu lue", "Jamais lue")
    }
    ArticlePageFactory(title="Brouillon", parent=section, live=False)
    private = ArticlePageFactory(title="Privée", parent=section)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for name, months_ago, count in (("Lue", 0, 40), ("Peu lue", 0, 2), ("Jamais lue", 8, 70)):
        PageReading.objects.create(
            page=pages[name], month=this - relativedelta(months=months_ago), count=count
        )
    within = f"?section={section.pk}"
    shown = rows_of(editor, within)
    assert [(name, read) for name, read, _ in shown] == [
        ("Rubrique", "0"), ("Jamais lue", "0"), ("Peu lue", "2"), ("Lue", "40"),
    ]  # fmt: skip
    picture = shown[3][2]
    assert len(picture.select("rect")) == 6
    assert ": 40" in picture["aria-label"]
    assert not picture.select("[style]")
    assert [name for name, _, _ in rows_of(editor, f"{within}&period=12")][-1] == "Jamais lue"
    assert [name for name, _, _ in rows_of(editor, f"{within}&most=0")] == ["Rubrique", "Jamais lue"]
    text = editor.get(f"{REPORT}{within}&export=csv").getvalue().decode()
    assert "Mois par mois" in text
    assert "Lue" in text
    assert editor.get(f"{REPORT}?export=xlsx").status_code == 200
    menu = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "Pages non lues" in menu


@pytest.mark.once
def test_the_report_asks_as_much_for_many_pages_and_is_for_editors(identities):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert identities["editor"].client.get(REPORT).status_code == 200
        return len(captured)

    home()
    few = [asked(), asked()][-1]
    for _ in range(12):
        PageReading.objects.create(page=ArticlePageFactory(), month=month_of(timezone.localdate()), count=1)
    assert asked() <= few
    assert rows_of(identities["adviser"].client) == []
