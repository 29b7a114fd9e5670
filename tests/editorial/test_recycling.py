"""Deleted pages wait 62 days in a bin that nobody meets by chance, and come back as they were."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.permissions import page_permission_policy

from portal.editorial import services
from portal.editorial.models import BinEntry, RecycleBin
from portal.editorial.roles import Role
from portal.pages.collecting import Query, collect
from portal.pages.models import EventRegistration
from portal.pages.services import register, sync_dates
from tests.factories.pages import (
    ArticlePageFactory,
    EventPageFactory,
    IndexPageFactory,
    StandardPageFactory,
    home,
)
from tests.factories.translations import translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return IndexPageFactory(title="Santé")


@pytest.fixture
def article(section):
    return ArticlePageFactory(title="Voir un dentiste", parent=section)


def delete(client, page):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def test_a_deleted_page_is_nowhere_and_comes_back_with_those_below_as_they_were(identities, section, article):
    admin, root = identities["structure_admin"], identities["superuser"]
    draft = StandardPageFactory(title="Pas encore", parent=section, live=False)
    newer = article.specific
    newer.title = "Voir un dentiste, vite"
    newer.save_revision()
    revisions = Revision.objects.count()
    assert delete(admin.client, section).status_code == 302
    entry = BinEntry.objects.get()
    assert entry.by == admin.user
    anonymous = Client()
    for page in (section, article):
        assert anonymous.get(page.url).status_code == 404
        assert not Page.objects.get(pk=page.pk).live
        assert Page.objects.get(pk=page.pk).url is None
    assert "dentiste" not in anonymous.get("/").content.decode()
    assert collect(Query()).count == 0
    for person in (admin, root):
        found = person.client.get(reverse("wagtailadmin_pages:search_results"), {"q": "dentiste"})
        assert "Voir un" not in found.content.decode()
        top = person.client.get(reverse("wagtailadmin_explore_root")).content.decode()
        assert "Corbeille</a>" not in top.split("<main")[1]
        user = type(person.user).objects.get(pk=person.user.pk)
        for pages in (
            page_permission_policy.explorable_instances(user),
            page_permission_policy.instances_user_has_permission_for(user, "change"),
        ):
            assert not pages.filter(pk__in=[section.pk, article.pk, RecycleBin.objects.get().pk]).exists()
    address = reverse("editorial_bin_entry", args=[entry.pk])
    assert "Voir un dentiste" in admin.client.get(address).content.decode()
    assert identities["editor"].client.get(address).status_code == 302
    answer = admin.client.post(address, {"to": entry.parent.pk})
    assert answer.status_code == 302
    back = Page.objects.get(pk=article.pk).specific
    assert back.live
    assert back.title == "Voir un dentiste"
    assert back.has_unpublished_changes
    assert back.get_latest_revision_as_object().title == "Voir un dentiste, vite"
    assert anonymous.get(back.url).status_code == 200
    assert back.url == article.url
    assert not Page.objects.get(pk=draft.pk).live
    assert Revision.objects.count() == revisions
    assert not BinEntry.objects.exists()


def test_a_page_whose_section_is_gone_goes_where_one_says(identities, section, article):
    admin = identities["structure_admin"].client
    elsewhere = IndexPageFactory(title="Ailleurs")
    ArticlePageFactory(parent=elsewhere, slug=article.slug)
    delete(admin, article)
    delete(admin, section)
    entry = BinEntry.objects.get(page=article.pk)
    address = reverse("editorial_bin_entry", args=[entry.pk])
    assert "n’est plus là" in admin.get(address).content.decode()
    refused = admin.post(address, {"to": section.pk}).content.decode()
    assert "à la corbeille" in refused
    admin.post(address, {"to": elsewhere.pk})
    back = Page.objects.get(pk=article.pk)
    assert (back.live, back.slug) == (True, f"{article.slug}-2")
    assert Client().get(back.url).status_code == 200


def test_who_restores_needs_the_right_to_add_there(identities, section, article):
    editor, adviser = identities["editor"], identities["adviser"]
    services.grant(page=section, role=Role.EDITOR, actor=None, user=adviser.user)
    # The site's editors write, they do not publish: what is on the site they cannot delete.
    delete(editor.client, article)
    assert not BinEntry.objects.exists()
    delete(adviser.client, article)
    entry = BinEntry.objects.get()
    address = reverse("editorial_bin_entry", args=[entry.pk])
    elsewhere = IndexPageFactory()
    assert "ne pouvez pas" in adviser.client.post(address, {"to": elsewhere.pk}).content.decode()
    assert adviser.client.post(address, {"to": section.pk}).status_code == 302
    assert Page.objects.get(pk=article.pk).live


def test_ticked_pages_go_together_and_private_ones_stay_private(identities, section, article):
    services.set_visibility(page=article, target="private", actor=None)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = identities["structure_admin"].client.post(f"{url}?id={section.pk}&id={article.pk}")
    assert answer.status_code == 302
    entry = BinEntry.objects.get()
    assert entry.page_id == section.pk
    services.restore(entry=entry, to=entry.parent, actor=None)
    assert Client().get(Page.objects.get(pk=article.pk).url).status_code == 302


def test_an_event_comes_back_with_who_registered(identities):
    event = EventPageFactory()
    sync_dates(event=event)
    occurrence = event.occurrences.get()
    register(occurrence=occurrence, name="Yanis Martin", email="yanis@exemple.example", phone="")
    delete(identities["structure_admin"].client, event)
    entry = BinEntry.objects.get()
    services.restore(entry=entry, to=entry.parent, actor=None)
    assert EventRegistration.objects.filter(occurrence__event=event.pk).count() == 1
    assert Client().get(Page.objects.get(pk=event.pk).url).status_code == 200


def test_after_62_days_it_is_gone(section, article):
    now = timezone.now()
    services.put_in_bin(page=article, actor=None, at=now - timedelta(days=61))
    assert services.empty_bin(at=now) == 0
    assert services.empty_bin(at=now + timedelta(days=1)) == 1
    assert not Page.objects.filter(pk=article.pk).exists()
    assert RecycleBin.objects.count() == 1


def test_a_scheduled_draft_does_not_appear_from_the_bin(section):
    draft = StandardPageFactory(parent=section, live=False)
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    draft.save_revision(approved_go_live_at=draft.go_live_at)
    services.put_in_bin(page=section, actor=None)
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


# --- Translations -----------------------------------------------------------------------------------------------------


@pytest.fixture
def in_english(section, article):
    """The article and its section in English; the home page comes first, so that `/en/` is there."""
    translated(home(), "en")
    translated(section, "en", title="Health")
    return translated(article, "en", title="Seeing a dentist")


def test_translations_go_and_come_back_with_the_french_page(identities, section, article, in_english):
    admin = identities["structure_admin"]
    address = in_english.get_url()
    assert Client().get(address).status_code == 200
    answer = delete(admin.client, article)
    assert answer.status_code == 302
    assert Client().get(address).status_code == 404
    entry = BinEntry.objects.get(page=article)
    assert [one.page.title for one in entry.translations.all()] == ["Seeing a dentist"]
    shown = admin.client.get(reverse("editorial_bin_entry", args=[entry.pk])).content.decode()
    assert "Seeing a dentist" in shown
    services.restore(entry=entry, to=section, actor=admin.user)
    assert not BinEntry.objects.exists()
    assert Client().get(address).status_code == 200
    assert Client().get(article.get_url()).status_code == 200


def test_a_translation_alone_goes_alone(article, in_english):
    services.put_in_bin(page=in_english, actor=None)
    assert BinEntry.objects.count() == 1
    assert Page.objects.get(pk=article.pk).live


def test_a_translation_that_the_person_may_not_delete_stays_off_the_site(
    section, article, in_english, identities
):
    editor = identities["editor"].user
    english = Page.objects.get(pk=in_english.pk)
    services.cut_inheritance(page=english, actor=identities["structure_admin"].user)
    assert not english.permissions_for_user(editor).can_delete()
    entry = services.put_in_bin(page=article, actor=editor)
    assert not entry.translations.exists()
    left = Page.objects.get(pk=in_english.pk)
    assert (left.get_parent(), left.live) == (english.get_parent(), False)
    services.restore(entry=entry, to=Page.objects.get(pk=section.pk), actor=None)
    assert not Page.objects.get(pk=in_english.pk).live


def test_what_the_bin_loses_for_good_does_not_hold_its_translation(section, article, in_english):
    entry = services.put_in_bin(page=article, actor=None)
    other = entry.translations.get()
    services.delete_for_good(entry=entry, actor=None)
    other.refresh_from_db()
    assert other.together_with is None
    back = services.restore(entry=other, to=Page.objects.get(pk=other.parent_id), actor=None)
    assert back.live
