"""The same change on many pages: shown first, under the rights of each page, and nobody's unpublished work published."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Page

from portal.editorial import services
from portal.editorial.roles import Role
from tests.factories.pages import ArticlePageFactory, IndexPageFactory, ResourcePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    section = IndexPageFactory(title="Aides")
    return [ArticlePageFactory(title=f"Aide {name}", slug=f"aide-{name}", parent=section) for name in "ab"]


def act(client, action, pages, **data):
    ids = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?{ids}", data)


def fresh(page):
    return Page.objects.get(pk=page.pk).specific


def test_renaming_is_shown_then_done_and_old_addresses_lead_to_the_new(identities, pages):
    admin = identities["structure_admin"].client
    data = {"search": "Aide", "pattern": "Coup de pouce", "slug": "on"}
    shown = act(admin, "editorial_rename", pages, **data).content.decode()
    assert "Titre : Aide a → Coup de pouce a" in " ".join(shown.split())
    assert fresh(pages[0]).title == "Aide a"
    old = pages[0].url
    assert act(admin, "editorial_rename", pages, **data, confirm="1").status_code == 302
    assert fresh(pages[0]).title == "Coup de pouce a"
    assert fresh(pages[0]).slug == "coup-de-pouce-a"
    answer = Client().get(old)
    assert (answer.status_code, answer["Location"].endswith("/coup-de-pouce-a/")) == (301, True)


def test_two_pages_with_the_same_new_title_keep_two_addresses(identities, pages):
    act(
        identities["structure_admin"].client,
        "editorial_rename",
        pages,
        pattern="Pareil",
        slug="on",
        confirm="1",
    )
    assert [fresh(page).slug for page in pages] == ["pareil", "pareil-2"]


def test_no_new_title_hides_a_page_behind_a_screen_of_the_portal(identities):
    page, client = ArticlePageFactory(title="Ce qui recrute"), identities["structure_admin"].client
    act(client, "editorial_rename", [page], pattern="Offres", slug="on", confirm="1")
    assert (fresh(page).title, fresh(page).slug) == ("Offres", "offres-2")


def test_tags_and_themes_and_dates(identities, pages):
    admin = identities["structure_admin"].client
    resource = ResourcePageFactory(tags=["vieux"], theme="mobility")
    empty = act(admin, "editorial_tag", [*pages, resource], add=" , ", remove="", confirm="1")
    assert "au moins un mot-clé" in empty.content.decode()
    act(admin, "editorial_tag", [*pages, resource], add="été, vacances", remove="vieux", confirm="1")
    assert sorted(fresh(resource).tags.names()) == ["vacances", "été"]
    data = {"theme": "health", "audience": "all", "valid_until": "2099-05-01"}
    act(admin, "editorial_file", [*pages, resource], **data, confirm="1")
    assert [fresh(page).theme for page in (*pages, resource)] == ["health"] * 3
    assert f"{fresh(resource).valid_until}" == "2099-05-01"


def test_each_page_keeps_its_rights_and_its_unpublished_work(identities, pages):
    adviser = identities["adviser"]
    services.grant(page=pages[0], role=Role.WRITER, actor=None, user=adviser.user)
    draft = fresh(pages[0])
    draft.introduction = "Pas encore montré"
    draft.save_revision()
    answer = act(adviser.client, "editorial_file", pages, theme="health", confirm="1")
    assert answer.status_code == 302
    assert fresh(pages[0]).theme == ""
    latest = Page.objects.get(pk=pages[0].pk).get_latest_revision_as_object()
    assert (latest.theme, latest.introduction) == ("health", "Pas encore montré")
    assert Page.objects.get(pk=pages[1].pk).get_latest_revision_as_object().theme == ""
    # Administrators may publish, and do not publish what somebody else has not.
    act(identities["structure_admin"].client, "editorial_file", pages, audience="youth", confirm="1")
    assert [fresh(page).audience for page in pages] == ["", "youth"]


def test_the_export_is_safe_to_open_and_holds_what_one_may_edit(identities, pages):
    pages[0].title = "=1+1"
    pages[0].save()
    admin, adviser = identities["structure_admin"].client, identities["adviser"]
    book = load_workbook(BytesIO(act(admin, "editorial_export", pages, kind="xlsx").content))
    assert [row[0] for row in book.active.values] == ["Titre", "'=1+1", "Aide b"]
    services.grant(page=pages[1], role=Role.WRITER, actor=None, user=adviser.user)
    text = b"".join(act(adviser.client, "editorial_export", pages, kind="csv").streaming_content).decode()
    assert "Aide b" in text
    assert "1+1" not in text
