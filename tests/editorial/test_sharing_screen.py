"""The screen "Partage", and what a local right opens and closes in the admin and on the site."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, PageViewRestriction

from portal.core.lifecycle import TransitionRefused
from portal.editorial import services
from portal.editorial.models import PageSharing, SharingRule
from portal.editorial.roles import Role
from portal.editorial.sharing import own_visibility
from portal.pages.collecting import Query, collect
from tests.factories.pages import ArticlePageFactory, IndexPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def section():
    return IndexPageFactory(title="Santé")


@pytest.fixture
def article(section):
    return ArticlePageFactory(title="Voir un dentiste", parent=section)


def screen(page):
    return reverse("editorial_sharing", args=[page.pk])


def status_of(client, name, page):
    return client.get(reverse(name, args=[page.pk])).status_code


def test_a_person_gets_a_role_by_name_and_works_on_this_section_only(identities, section, article):
    other = ArticlePageFactory(title="Ailleurs")
    adviser, admin = identities["adviser"], identities["structure_admin"]
    assert status_of(adviser.client, "wagtailadmin_explore", section) == 302
    answer = admin.client.get(screen(section))
    assert str(adviser.user) in answer.content.decode()
    answer = admin.client.post(
        screen(section), {"act": "grant", "holder": f"user-{adviser.user.pk}", "role": "writer"}
    )
    assert answer.status_code == 302
    assert status_of(adviser.client, "wagtailadmin_explore", section) == 200
    assert status_of(adviser.client, "wagtailadmin_pages:edit", article) == 200
    assert status_of(adviser.client, "wagtailadmin_pages:edit", other) == 302
    # The lists of the admin say nothing of pages elsewhere.
    found = adviser.client.get(
        reverse("wagtailadmin_pages:search_results"), {"q": "Ailleurs"}
    ).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[other.pk]) not in found
    # A writer sees who works here, and cannot change it.
    assert adviser.client.get(screen(article)).status_code == 200
    adviser.client.post(
        screen(article), {"act": "grant", "holder": f"user-{adviser.user.pk}", "role": "editor"}
    )
    assert not SharingRule.objects.filter(page=article).exists()
    assert PageLogEntry.objects.filter(page=section.pk, action="editorial.share", user=admin.user).exists()
    rule = SharingRule.objects.get()
    admin.client.post(screen(section), {"act": "revoke", "rule": rule.pk})
    assert status_of(adviser.client, "wagtailadmin_pages:edit", article) == 302


def test_a_cut_is_confirmed_with_names_and_never_locks_out(identities, section, article):
    editor, admin = identities["editor"], identities["structure_admin"]
    address = reverse("editorial_inheritance", args=[section.pk])
    assert str(editor.user) in admin.client.get(address).content.decode()
    assert PageSharing.objects.count() == 0
    admin.client.post(address)
    assert status_of(editor.client, "wagtailadmin_pages:edit", article) == 302
    assert status_of(admin.client, "wagtailadmin_pages:edit", article) == 200
    admin.client.post(address)
    assert status_of(editor.client, "wagtailadmin_pages:edit", article) == 200


def test_who_cuts_keeps_the_page(identities, section, article):
    editor = identities["editor"].user
    services.grant(page=section, role=Role.EDITOR, actor=None, user=editor)
    services.cut_inheritance(page=article, actor=editor)
    assert SharingRule.objects.filter(page=article, user=editor, role=Role.EDITOR).exists()


def test_intranet_and_private_pages_are_seen_by_their_readers_only(identities, section, article):
    names = ("adviser", "manager", "editor", "structure_admin", "employer", "youth")

    def readers():
        return {who for who in names if identities[who].client.get(article.url).status_code == 200}

    assert Client().get(article.url).status_code == 200
    services.set_visibility(page=section, target="intranet", actor=None)
    assert Client().get(article.url).status_code == 302
    assert readers() == {"adviser", "manager", "editor", "structure_admin"}
    services.set_visibility(page=section, target="private", actor=None)
    # The site's editors work on every page, so they read it.
    assert readers() == {"editor", "structure_admin"}
    services.grant(page=section, role=Role.READER, actor=None, user=identities["manager"].user)
    assert readers() == {"editor", "structure_admin", "manager"}
    services.cut_inheritance(page=article, actor=None)
    assert readers() == {"structure_admin"}
    assert article.title not in [card.title for card in collect(Query()).cards]


def test_opening_a_page_goes_step_by_step_and_says_why(identities, article):
    admin, editor = identities["structure_admin"].user, identities["editor"].user
    services.set_visibility(page=article, target="private", actor=editor)
    with pytest.raises(TransitionRefused):
        services.set_visibility(page=article, target="public", actor=admin)
    client = identities["structure_admin"].client
    answer = client.post(screen(article), {"act": "visibility", "target": "intranet", "reason": ""})
    assert "Dites pourquoi" in answer.content.decode()
    client.post(screen(article), {"act": "visibility", "target": "intranet", "reason": "Relu par tous"})
    assert own_visibility(article) == "intranet"
    # An editor may hide a page, but not show it to everybody.
    refused = identities["editor"].client.post(screen(article), {"act": "visibility", "target": "public"})
    assert refused.status_code == 200
    assert own_visibility(article) == "intranet"
    entry = PageLogEntry.objects.filter(page=article.pk, action="editorial.visibility").latest("timestamp")
    assert entry.comment == "Relu par tous"
    assert entry.user == admin


def test_wagtails_own_privacy_dialog_is_closed(identities, article):
    answer = identities["structure_admin"].client.get(
        reverse("wagtailadmin_pages:set_privacy", args=[article.pk])
    )
    assert answer.status_code in (302, 403)


def test_a_page_that_moves_takes_the_readers_of_its_new_section(identities, section, article):
    elsewhere = IndexPageFactory()
    services.set_visibility(page=elsewhere, target="private", actor=None)
    services.cut_inheritance(page=article, actor=None)
    assert not PageViewRestriction.objects.filter(page=article).exists()
    article.move(elsewhere, pos="last-child")
    assert PageViewRestriction.objects.filter(page=article.pk).exists()


def test_a_copied_private_page_stays_private(identities, section, article):
    services.set_visibility(page=article, target="private", actor=None)
    copy = Page.objects.get(pk=article.pk).specific.copy(update_attrs={"slug": "copie", "title": "Copie"})
    services.realise_restrictions()
    assert own_visibility(copy) == "private"
    group = Group.objects.create(name="Partenaires")
    restriction = PageViewRestriction.objects.create(page=section, restriction_type="groups")
    restriction.groups.add(group)
    services.realise_restrictions()
    assert SharingRule.objects.filter(page=section, group=group, role=Role.READER).exists()
    assert group in PageViewRestriction.objects.get(page=section).groups.all()
