"""Pictures of the pages: what browsers choose from, made before the first visitor, in one query for all."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Image, Rendition

from portal.demo.pictures import picture
from portal.pages import pictures, tasks
from portal.pages.templatetags.pictures import responsive
from tests.factories.pages import ArticlePageFactory, CollectionPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def body(*names):
    return json.dumps(
        [{"type": "picture", "value": {"image": {"image": picture(name).pk, "alt_text": name, "decorative": False}}}
         for name in names]
    )  # fmt: skip


def seen(client, page):
    return BeautifulSoup(client.get(page.get_url()).content, "html.parser").main


def test_pictures_of_a_published_page_are_made_before_anybody_asks(
    django_capture_on_commit_callbacks, client
):
    with django_capture_on_commit_callbacks(execute=True):
        page = ArticlePageFactory(
            lead_image=picture("jeunes"), lead_image_decorative=True, body=body("atelier")
        )
    made = set(Rendition.objects.values_list("image__title", "filter_spec"))
    assert len(made) == 2 * len(pictures.SPECS) == 18
    lead, inside = seen(client, page).select("picture")
    assert set(Rendition.objects.values_list("image__title", "filter_spec")) == made
    for shown, eager in ((lead, True), (inside, False)):
        assert [source["type"] for source in shown.select("source")] == ["image/avif", "image/webp"]
        image = shown.img
        assert int(image["width"]) / int(image["height"]) == pytest.approx(1600 / 700, abs=0.02)
        assert image["srcset"].count(" ") > 3
        assert image["sizes"]
        assert (image.get("loading"), image.get("fetchpriority")) == (
            (None, "high") if eager else ("lazy", None)
        )
    assert (lead.img["alt"], inside.img["alt"]) == ("", "atelier")


def test_the_night_makes_what_is_missing_and_passes_over_damaged_files(client):
    page = ArticlePageFactory(body=body("jeunes", "saison", "atelier"))
    Rendition.objects.all().delete()
    damaged = Image.objects.get(title=picture("saison").title)
    with damaged.file.storage.open(damaged.file.name, "r+b") as file:
        file.truncate(300)
    tasks.make_pictures()
    per_picture = {one.title: one.renditions.count() for one in Image.objects.all()}
    assert sorted(per_picture.values()) == [0, 9, 9]
    before = Rendition.objects.count()
    tasks.make_pictures(page.pk)
    assert Rendition.objects.count() == before


def test_as_many_queries_for_four_pictures_as_for_one(django_capture_on_commit_callbacks):
    asked = []
    for names in (["jeunes"], ["jeunes", "employeurs", "saison", "atelier"]):
        with django_capture_on_commit_callbacks(execute=True):
            page = ArticlePageFactory(
                lead_image=picture("jeunes"), lead_image_decorative=True, body=body(*names)
            )
        Client().get(page.get_url() + "?un=1")
        caches["renditions"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert len(seen(Client(), page).select("picture")) == len(names) + 1
        asked.append(len(queries))
    assert 0 < asked[0] == asked[1]


def test_cards_show_small_pictures_below_the_fold(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ArticlePageFactory(lead_image=picture("jeunes"), lead_image_decorative=True)
        listing = CollectionPageFactory(display="cards")
    before = Rendition.objects.count()
    (card,) = seen(client, listing).select(".card-image picture")
    assert (card.img["loading"], card.img["alt"]) == ("lazy", "")
    assert "1200" not in str(card)
    assert Rendition.objects.count() == before


def test_what_was_remembered_before_the_pictures_were_made_is_not_encoded_again():
    image = picture("jeunes")
    pictures.load([image])
    pictures.make([Image.objects.prefetch_renditions(*pictures.SPECS).get(pk=image.pk)])
    made = sorted(Rendition.objects.values_list("pk", flat=True))
    caches["renditions"].clear()
    with CaptureQueriesContext(connection) as queries:
        assert "avif" in responsive(image, "lead", alt="")
    assert sorted(Rendition.objects.values_list("pk", flat=True)) == made
    assert len(queries) == 1
