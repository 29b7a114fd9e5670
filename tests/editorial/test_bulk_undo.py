"""A change of many pages is taken back for an hour: each page as it was, but those that somebody changed since."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from portal.editorial import services
from tests.editorial.test_bulk import act, fresh
from tests.factories.pages import ArticlePageFactory, IndexPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def pages():
    section = IndexPageFactory(title="Aides")
    return [
        ArticlePageFactory(title=f"Aide {name}", slug=f"aide-{name}", parent=section, tags=["ancien"])
        for name in "abc"
    ]


@pytest.fixture
def admin(identities):
    return identities["structure_admin"].client


def changed(client, pages):
    """Tags and a theme for all; the way to take it back, as the message on the next screen says it."""
    back = reverse("wagtailadmin_explore", args=[pages[0].get_parent().pk])
    act(client, "editorial_tag", pages, add="été", remove="ancien", confirm="1", next=back)
    page = BeautifulSoup(client.get(back).content, "html.parser")
    return unescape(page.find("a", string=lambda text: text and text.strip() == "Annuler")["href"])


def tags(page):
    return sorted(fresh(page).tags.names())


def test_all_is_as_before_on_the_site_too(admin, pages):
    draft = fresh(pages[2])
    draft.introduction = "Pas encore montré"
    draft.save_revision()
    way = changed(admin, pages)
    assert [tags(page) for page in pages] == [["été"], ["été"], ["ancien"]]
    shown = admin.get(way).content.decode()
    assert "Reprennent leur version d’avant" in shown
    assert [tags(page) for page in pages[:2]] == [["été"]] * 2
    assert admin.post(way).status_code == 302
    assert [tags(page) for page in pages] == [["ancien"]] * 3
    latest = fresh(pages[2]).get_latest_revision_as_object()
    assert (list(latest.tags.names()), latest.introduction) == (["ancien"], "Pas encore montré")
    assert not fresh(pages[2]).introduction
    assert PageLogEntry.objects.filter(action="editorial.bulk_undo").count() == 3
    # Once.
    assert "plus rien à annuler" in admin.post(way, follow=True).content.decode().replace("\u202f", " ")


def test_addresses_come_back(admin, pages):
    act(admin, "editorial_rename", pages, search="Aide", pattern="Coup de pouce", slug="on", confirm="1")
    assert fresh(pages[0]).slug == "coup-de-pouce-a"
    batch = PageLogEntry.objects.filter(action="editorial.bulk").first().uuid
    admin.post(reverse("editorial_bulk_undo", args=[batch]))
    assert [(fresh(page).title, fresh(page).slug) for page in pages[:1]] == [("Aide a", "aide-a")]
    assert admin.get(fresh(pages[0]).url).status_code == 200
    assert admin.get(pages[0].url.replace("aide-a", "coup-de-pouce-a")).status_code == 301


def test_what_changed_since_stays(admin, pages):
    way = changed(admin, pages)
    later = fresh(pages[0]).get_latest_revision_as_object()
    later.title = "Mieux"
    later.save_revision().publish()
    said = admin.post(way, follow=True).content.decode()
    assert "changée depuis" in said
    assert (fresh(pages[0]).title, tags(pages[0]), tags(pages[1])) == ("Mieux", ["été"], ["ancien"])


def test_only_by_who_did_it_with_the_right_to_and_within_the_hour(admin, identities, pages):
    way = changed(admin, pages)
    batch = PageLogEntry.objects.filter(action="editorial.bulk").first().uuid
    user, now = identities["structure_admin"].user, timezone.now()
    assert len(services.undoing_of(batch=batch, actor=user).possible) == 3
    assert not services.undoing_of(batch=batch, actor=user, at=now + timedelta(minutes=61)).possible
    assert not services.undoing_of(batch=uuid4(), actor=user).possible
    identities["superuser"].client.post(way)
    assert [tags(page) for page in pages] == [["été"]] * 3
    user.groups.clear()
    kept = services.undoing_of(batch=batch, actor=type(user).objects.get(pk=user.pk)).kept
    assert [reason for _, reason in kept] == ["vous n’avez plus le droit de la modifier."] * 3
