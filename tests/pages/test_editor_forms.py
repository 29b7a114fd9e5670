"""What the editor is asked before publishing, and what helps while writing."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal.demo.pictures import picture
from portal.pages.models import ArticlePage
from tests.factories.pages import ArticlePageFactory, home

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def posted(page, **changes):
    data = {
        "title": page.title, "slug": page.slug, "introduction": "Deux phrases", "audience": "", "theme": "", "date": "2026-11-23",
        "body": streamfield([]), "tags": "", "comments": inline_formset([]), "lead_image": "", "lead_image_alt": "",
    } | changes  # fmt: skip
    return nested_form_data(data)


@pytest.fixture
def client(identities):
    return identities["structure_admin"].client


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        ({}, False),
        ({"lead_image_alt": "   "}, False),
        ({"lead_image_alt": "Deux roues"}, True),
        ({"lead_image_decorative": "on"}, True),
        ({"lead_image_decorative": "on", "lead_image_alt": "Deux roues"}, False),
    ],
)
def test_a_lead_picture_is_described_or_said_to_be_decorative_before_it_is_published(client, said, passes):
    page = ArticlePageFactory(live=False)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    wanted = posted(page, lead_image=picture("atelier").pk, title="Titre déjà tapé", **said)
    draft = client.post(url, wanted)
    assert draft.status_code == 302  # a draft may wait
    response = client.post(url, wanted | {"action-publish": "1"})
    assert ArticlePage.objects.get(pk=page.pk).live == passes
    if not passes:
        body = response.content.decode()
        assert "image de décor" in body
        assert "Titre déjà tapé" in body


def test_the_preview_beside_the_editor_carries_the_checks_and_the_site_does_not(client, identities):
    for page in (ArticlePageFactory(), home()):
        preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
        assert "axe" in preview
        assert "wagtail-userbar" in preview
        public = identities["structure_admin"].client.get(page.get_url()).content.decode()
        assert "wagtail-userbar" not in public


def test_whoever_may_change_a_page_is_led_to_its_editor(identities):
    page = ArticlePageFactory()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    seen = {
        who: url in identities[who].client.get(page.get_url()).content.decode()
        for who in ("anonymous", "youth", "employer", "adviser", "editor", "structure_admin")
    }
    assert seen == {
        "anonymous": False, "youth": False, "employer": False, "adviser": False, "editor": True, "structure_admin": True,
    }  # fmt: skip


def test_a_page_moved_under_itself_is_refused_in_words(client):
    page = ArticlePageFactory(title="La section")
    below = ArticlePageFactory(parent=page, title="Dedans")
    for destination in (page, below):
        url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk])
        for answer in (client.get(url, follow=True), client.post(url, follow=True)):
            assert "ne peut pas être rangée sous elle-même" in answer.content.decode()
    assert Page.objects.get(pk=page.pk).get_parent().pk == home().pk


@pytest.mark.parametrize(
    ("slug", "passes"),
    [("offres", False), ("recherche", False), ("admin", False), ("en", False), ("offres-a-lire", True)],
)
def test_no_page_hides_behind_a_screen_of_the_portal(client, slug, passes):
    page = ArticlePageFactory(live=False)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(url, posted(page, slug=slug) | {"action-publish": "1"})
    page.refresh_from_db()
    assert (page.live, page.slug == slug) == (passes, passes)
    deeper = ArticlePageFactory(parent=ArticlePageFactory(), slug=slug)
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[deeper.pk, home().pk]))
    deeper.refresh_from_db()
    # The first page holds the free address already.
    assert deeper.get_parent().pk != home().pk


@pytest.mark.parametrize(
    "slug", ["élan", "a/b", "../admin", "ａｄｍｉｎ", "a\u202eb", "a\u0000b", "👍", "a b", "x" * 300, "admin"]
)
def test_odd_slugs_are_cleaned_or_refused_and_never_take_the_place_of_ours(client, slug):
    page = ArticlePageFactory(live=False)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(url, posted(page, slug=slug) | {"action-publish": "1"})
    assert response.status_code in (200, 302)
    assert client.get("/admin/").status_code == 200
    assert client.get(ArticlePage.objects.get(pk=page.pk).get_url() or "/").status_code in (200, 404)


def draftail(text, **link):
    ranges = [{"offset": 0, "length": len(text), "key": 0}] if link else []
    block = {
        "key": "a",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": ranges,
    }
    entities = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": link}} if link else {}
    return json.dumps({"blocks": [block], "entityMap": entities})


@pytest.mark.parametrize(
    "typed",
    [
        draftail("<script>alert(1)</script>"), draftail('<img src=x onerror="alert(1)">'), draftail("<svg onload=alert(1)>"),
        draftail('<p style="position:fixed">x</p>'), draftail("ici", url="javascript:alert(1)"), draftail("ici", url="data:text/html,x"),
    ],
)  # fmt: skip
def test_hostile_rich_text_is_shown_without_its_teeth(client, typed):
    page = ArticlePageFactory(live=False)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(url, posted(page, body=streamfield([("text", typed)])) | {"action-publish": "1"})
    page.refresh_from_db()
    assert page.live
    shown = BeautifulSoup(client.get(page.get_url()).content, "html.parser").main
    assert not shown.find_all(["script", "iframe"])
    assert not [
        tag
        for tag in shown.find_all(True)
        if any(name.startswith("on") or name == "style" for name in tag.attrs)
    ]
    assert not [
        a["href"] for a in shown.find_all("a", href=True) if a["href"].startswith(("javascript:", "data:"))
    ]
