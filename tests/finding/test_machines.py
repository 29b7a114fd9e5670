"""What machines read: site maps, feeds, the description of the search, structured data and preview pictures."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from wagtail.models import Locale, PageViewRestriction

from portal.core.indexing import mark_changed
from portal.finding.models import Entry
from portal.finding.previews import HEIGHT, WIDTH, drawing
from tests.factories.offers import JobProfileFactory, OfferFactory
from tests.factories.pages import (
    EventPageFactory,
    FaqPageFactory,
    IndexPageFactory,
    StandardPageFactory,
    home,
)

pytestmark = pytest.mark.django_db
XML = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HOSTILE = "Titre </script><script>alert(1)</script> & « l’été »"


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - our own answer


def documents(response):
    """The structured data of a page, as a search engine parses it."""
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    return {document["@type"]: document for document in map(json.loads, found)}


def meta(response):
    return dict(re.findall(r'<meta property="(og:[a-z:_]+)" content="([^"]*)"', response.content.decode()))


def test_site_maps_hold_every_public_address_with_its_languages(client):
    page = StandardPageFactory(title="Contact", slug="nous-joindre")
    draft = StandardPageFactory(live=False)
    hidden = StandardPageFactory()
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    english, _ = Locale.objects.get_or_create(language_code="en")
    home().copy_for_translation(english).save_revision().publish()
    page.copy_for_translation(english).save_revision().publish()
    offer = OfferFactory()
    gone = OfferFactory(expires_at=timezone.now() - timedelta(minutes=1))
    for one in (offer, gone):
        mark_changed(kind="offer", pk=one.pk)
    index = parsed(client.get("/sitemap.xml").content)
    files = [row.text.replace("http://localhost:8000", "") for row in index.findall("s:sitemap/s:loc", XML)]
    assert files == ["/sitemap-pages-1.xml", "/sitemap-offres-1.xml"]
    urls = {}
    for file in files:
        for row in parsed(client.get(file).content).findall("s:url", XML):
            assert row.find("s:lastmod", XML).text
            others = {link.get("hreflang"): link.get("href") for link in row.findall("x:link", XML)}
            urls[row.find("s:loc", XML).text] = others
    base = "http://localhost:8000"
    assert urls[f"{base}/nous-joindre/"] == {
        "fr": f"{base}/nous-joindre/",
        "en": f"{base}/en/nous-joindre/",
    }
    assert urls[f"{base}/en/nous-joindre/"] == urls[f"{base}/nous-joindre/"]
    header = client.get("/en/").content.decode()
    assert 'hx-include="closest form"' in header
    assert 'action="/en/recherche/"' in header
    assert "/en/nous-joindre/" in client.get("/en/recherche/direct/?q=contact").content.decode()
    assert "/en/" not in client.get("/recherche/direct/?q=contact").content.decode()
    assert f"{base}/offres/{offer.public_id}/" in urls
    assert not any(part in url for url in urls for part in (draft.slug, hidden.slug, str(gone.public_id)))
    assert f"Sitemap: {base}/sitemap.xml" in client.get("/robots.txt").content.decode()
    assert client.get("/sitemap-pages-2.xml").status_code == client.get("/sitemap-x-1.xml").status_code == 404


def test_the_search_describes_itself(client):
    page = client.get("/offres/").content.decode()
    assert 'type="application/opensearchdescription+xml"' in page
    found = parsed(client.get("/opensearch.xml").content)
    templates = [row.get("template") for row in found.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert templates[0] == "http://localhost:8000/recherche/?q={searchTerms}"


def test_the_home_page_names_the_structure_and_its_search(client):
    home().save_revision().publish()
    found = documents(client.get("/"))
    assert found["Organization"]["name"]
    assert found["Organization"]["url"].startswith("http")
    action = found["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == "http://localhost:8000/recherche/?q={search_term_string}"
    assert action["query-input"] == "required name=search_term_string"


def test_an_event_says_all_that_search_engines_ask(client):
    section = IndexPageFactory(title="Agenda")
    page = EventPageFactory(
        title=HOSTILE,
        parent=section,
        place="Salle des fêtes",
        first_day=timezone.localdate() + timedelta(days=3),
    )
    found = documents(client.get(page.get_url()))
    event = found["Event"]
    assert event["name"] == HOSTILE
    assert {"name", "startDate", "endDate", "location", "eventStatus", "offers", "organizer", "image"} <= set(
        event
    )
    assert event["location"]["@type"] == "Place"
    assert event["location"]["address"]["streetAddress"] == "Salle des fêtes"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["offers"]["price"] == 0
    crumbs = found["BreadcrumbList"]["itemListElement"]
    assert [row["position"] for row in crumbs] == list(range(1, len(crumbs) + 1))
    assert [row["name"] for row in crumbs] == ["Agenda", HOSTILE]
    assert all(row["item"].startswith("http://localhost:8000/") for row in crumbs)
    page.refresh_from_db()
    page.cancelled = True
    page.save_revision().publish()
    assert (
        documents(client.get(page.get_url()))["Event"]["eventStatus"] == "https://schema.org/EventCancelled"
    )


def test_questions_are_given_with_their_answers(client):
    page = FaqPageFactory(
        questions=[("question", {"title": HOSTILE, "text": "<p>Oui, <b>bien</b> sûr.</p>"})]
    )
    (question,) = documents(client.get(page.get_url()))["FAQPage"]["mainEntity"]
    assert (question["@type"], question["name"]) == ("Question", HOSTILE)
    assert question["acceptedAnswer"] == {"@type": "Answer", "text": "Oui, bien sûr."}


def test_an_offer_keeps_its_posting_and_has_its_trail(client):
    offer = OfferFactory(profile=JobProfileFactory(title=HOSTILE))
    mark_changed(kind="offer", pk=offer.pk)
    response = client.get(f"/offres/{offer.public_id}/")
    found = documents(response)
    assert {"title", "description", "datePosted", "hiringOrganization", "jobLocation"} <= set(
        found["JobPosting"]
    )
    assert found["BreadcrumbList"]["itemListElement"][-1]["name"] == HOSTILE
    image = meta(response)["og:image"].removeprefix("http://localhost:8000")
    assert client.get(image)["Cache-Control"].endswith("immutable")


def test_a_shared_page_has_a_picture_made_once(client, tmp_path):
    page = StandardPageFactory(title="Ouvrir un compte, demander une aide", introduction="Deux phrases")
    card = meta(client.get(page.get_url()))
    assert (card["og:title"], card["og:description"]) == (page.title, "Deux phrases")
    assert card["og:url"] == f"http://localhost:8000{page.get_url()}"
    address = card["og:image"].removeprefix("http://localhost:8000")
    answer = client.get(f"{address}?title=Autre")
    (tmp_path / "one.png").write_bytes(answer.content)
    with Image.open(tmp_path / "one.png") as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    assert client.get(address).content == answer.content
    assert len(default_storage.listdir("apercus")[1]) == 1
    # Whoever follows an older address gets the picture of today, for a short time.
    old = client.get(f"/apercu/page-{page.pk}-000000000000.png")
    assert (old.content, old["Cache-Control"]) == (answer.content, "public, max-age=3600")
    for unknown in ("page-999999-x", "x", "page-", "-"):
        assert client.get(f"/apercu/{unknown}.png").status_code == 404


@pytest.mark.parametrize("title", [HOSTILE, "x" * 400, "مرحبا بكم", "😀", "", "mot " * 80, "\u202eabc"])
def test_any_title_can_be_drawn(title):
    parsed(drawing(title, "event", "Événements", "Mission locale <&>"))


def test_offers_have_feeds_with_the_filters_of_their_list(client):
    OfferFactory(profile=JobProfileFactory(title="Boulangère ou boulanger"), contract="cdi")
    OfferFactory(profile=JobProfileFactory(title="Cariste \x08"), contract="cdd")
    page = client.get("/offres/?metier=boulang").content.decode()
    assert '/offres/flux/rss/?metier=boulang"' in page
    feed = parsed(client.get("/offres/flux/rss/?metier=boulang").content)
    assert [row.text.split(",")[0] for row in feed.findall("channel/item/title")] == [
        "Boulangère ou boulanger"
    ]
    atom = parsed(client.get("/offres/flux/atom/?contrat=cdi").content)
    assert len(atom.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    assert client.get("/offres/flux/json/").status_code == 404


def test_a_search_has_its_feed(client):
    StandardPageFactory(title="Le permis", introduction="Une aide")
    page = client.get("/recherche/?q=permis&type=page").content.decode()
    assert 'href="/recherche/flux/rss/?q=permis&amp;type=page"' in page
    feed = parsed(client.get("/recherche/flux/rss/?q=permis").content)
    assert [row.text for row in feed.findall("channel/item/title")] == ["Le permis"]
    assert Entry.objects.get(title="Le permis").allowed == ""
