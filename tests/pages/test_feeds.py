"""Feeds that readers of feeds and calendars understand, with the same rights as the page."""

import json
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from tests.factories.pages import (
    ArticlePageFactory,
    CollectionPageFactory,
    EventPageFactory,
    IndexPageFactory,
    StandardPageFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client, page, kind):
    answer = client.get(f"{page.get_url()}flux/{kind}/")
    assert answer.status_code == 200
    return answer


def parsed(answer):
    return ET.fromstring(answer.content)  # noqa: S314 - our own answer


def test_rss_and_atom_hold_the_articles_newest_first(client):
    ArticlePageFactory(title="Ancien & utile", date=date(2026, 1, 2), introduction="<b>pas de balise</b>")
    ArticlePageFactory(title="Nouveau", date=date(2026, 3, 2), theme="job")
    page = CollectionPageFactory(title="Actualités", kinds=["article"])
    rss = feed(client, page, "rss")
    assert rss["Content-Type"].startswith("application/rss+xml")
    items = parsed(rss).findall("channel/item")
    assert [item.findtext("title") for item in items] == ["Nouveau", "Ancien & utile"]
    assert items[0].findtext("link").startswith("http")
    assert "Emploi" in [one.text for one in items[0].findall("category")]
    entries = parsed(feed(client, page, "atom")).findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}title") for one in entries] == ["Nouveau", "Ancien & utile"]
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == 2


def test_identities_survive_a_move(client):
    article = ArticlePageFactory()
    page = CollectionPageFactory(kinds=["article"])
    before = json.loads(feed(client, page, "json").content)["items"][0]
    article.move(IndexPageFactory(), pos="last-child")
    after = json.loads(feed(client, page, "json").content)["items"][0]
    assert before["id"] == after["id"]
    assert before["url"] != after["url"]


def test_json_feed_says_what_it_is(client):
    ArticlePageFactory(title="« Été »")
    answer = feed(client, CollectionPageFactory(), "json")
    document = json.loads(answer.content)
    assert answer["Content-Type"] == "application/feed+json"
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["items"][0]["title"] == "« Été »"


def test_the_agenda_holds_each_date_and_cancels_what_is_cancelled(client):
    event = EventPageFactory(frequency="weekly", until=date(2099, 5, 26))
    page = CollectionPageFactory(kinds=["event"], dates="upcoming")
    first = Calendar.from_ical(feed(client, page, "agenda").content).walk("VEVENT")
    assert len(first) == 3
    event.cancelled = True
    event.save_revision().publish()
    second = Calendar.from_ical(feed(client, page, "agenda").content).walk("VEVENT")
    assert {one["uid"] for one in first} == {one["uid"] for one in second}
    assert {str(one["status"]) for one in second} == {"CANCELLED"}
    assert all(one["sequence"] == 1 for one in second)


def test_a_section_has_feeds_of_what_is_below(client):
    section = IndexPageFactory()
    ArticlePageFactory(parent=section, title="Dedans")
    ArticlePageFactory(title="Dehors")
    text = feed(client, section, "rss").content.decode()
    assert "Dedans" in text
    assert "Dehors" not in text
    assert f'href="{section.get_url()}flux/atom/"' in client.get(section.get_url()).content.decode()


def test_a_private_list_has_private_feeds_and_private_pages_are_in_none(client):
    section = IndexPageFactory()
    secret = ArticlePageFactory(parent=section, title="Secret")
    everything = CollectionPageFactory()
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    assert client.get(f"{section.get_url()}flux/rss/").status_code == 302
    assert "Secret" not in feed(client, everything, "rss").content.decode()
    assert secret.live


@pytest.mark.parametrize("path", ["flux/pdf/", "flux/agenda/", "flux/", "flux/rss/x/"])
def test_other_addresses_are_not_there(client, path):
    page = CollectionPageFactory(kinds=["article"])
    assert client.get(f"{page.get_url()}{path}").status_code == 404
    assert client.get(f"{StandardPageFactory().get_url()}flux/rss/").status_code == 404
