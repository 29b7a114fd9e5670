"""A translation never stays public when its French page was closed: whatever the way, whatever the translation's state."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page, PageLogEntry, PageViewRestriction, Revision
from wagtail_localize.models import Translation

from portal.editorial import services
from portal.editorial.models import FollowedRestriction
from portal.editorial.roles import Role
from portal.editorial.sharing import own_visibility, visibility_of
from portal.editorial.states import not_public, state_at
from portal.editorial.tasks import keep_restrictions
from tests.factories.pages import ArticlePageFactory, IndexPageFactory, home
from tests.factories.translations import translated

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def section():
    translated(home())
    section = IndexPageFactory(title="Santé")
    translated(section)
    return section


@pytest.fixture
def article(section):
    return ArticlePageFactory(title="Voir un dentiste", parent=section)


def fresh(page):
    return Page.objects.get(pk=page.pk)


def seen(page):
    return Client().get(fresh(page).get_url()).status_code == 200


def unpublish(page):
    fresh(page).specific.unpublish()


def expire(page):
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled")


def to_state(target):
    return lambda page: services.set_visibility(page=fresh(page), target=target, actor=None)


def section_to_state(target):
    def act(page):
        above = fresh(page).get_parent()
        if own_visibility(above) != target:
            services.set_visibility(page=above, target=target, actor=None)

    return act


def move_below_private(page):
    """The translation stays where it is, below the translation of the section that was left."""
    hidden = Page.objects.filter(title="Interne").first()
    if hidden is None:
        hidden = IndexPageFactory(title="Interne")
        services.set_visibility(page=hidden, target="private", actor=None)
    MovePageAction(fresh(page).specific, fresh(hidden), pos="last-child").execute(skip_permission_checks=True)


def in_bin(page):
    services.put_in_bin(page=fresh(page), actor=None)


CLOSING = {
    "unpublished": unpublish,
    "expired": expire,
    "intranet": to_state("intranet"),
    "private": to_state("private"),
    "section intranet": section_to_state("intranet"),
    "section private": section_to_state("private"),
    "moved below a private section": move_below_private,
    "in the bin": in_bin,
    "deleted": lambda page: fresh(page).specific.delete(),
}


def published(article):
    return translated(article)


def with_draft(article):
    page = translated(article)
    page.title = "Newer"
    page.save_revision()
    return page


def draft(article):
    page = translated(article)
    page.unpublish()
    return page


def scheduled(article):
    page = draft(article)
    page = fresh(page).specific
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    return page


def elsewhere(article):
    """Not below the translation of the section: somebody moved it to the home page."""
    page = translated(article)
    MovePageAction(page, home().get_translations().get(), pos="last-child").execute(
        skip_permission_checks=True
    )
    return page


def already_private(article):
    page = translated(article)
    services.set_visibility(page=fresh(page), target="private", actor=None)
    return page


def detached(article):
    """Written by hand since: no longer kept by the translation screen."""
    page = translated(article)
    Translation.objects.filter(source__object_id=page.translation_key).update(enabled=False)
    return page


STATES = (published, with_draft, draft, scheduled, elsewhere, already_private, detached)


@pytest.mark.parametrize("act", CLOSING)
def test_no_translation_outlives_its_french_page(section, act):
    pages = []
    for state in STATES:
        article = ArticlePageFactory(parent=section)
        pages.append((state, article, state(article)))
    for state, _, page in pages:
        assert seen(page) == (state not in (draft, scheduled, already_private)), state
    for _, article, _ in pages:
        CLOSING[act](article)
    call_command("publish_scheduled")
    for state, article, page in pages:
        assert not seen(page), state
        assert act == "deleted" or not seen(article), state


OPENING = {
    "intranet": to_state("public"),
    "section intranet": section_to_state("public"),
    "private": lambda page: (to_state("intranet")(page), to_state("public")(page)),
    "in the bin": lambda page: services.restore(
        entry=page.page_ptr.bin_entry, to=fresh(page.page_ptr.bin_entry.parent), actor=None
    ),
    "moved below a private section": lambda page: MovePageAction(
        fresh(page).specific, Page.objects.get(title="Santé"), pos="last-child"
    ).execute(skip_permission_checks=True),
    # Back on the site, translations wait for somebody's decision.
    "unpublished": lambda page: fresh(page).specific.save_revision().publish(),
}


@pytest.mark.parametrize("act", OPENING)
def test_what_a_state_closed_it_opens_and_no_more(section, act):
    pages = []
    for state in (published, elsewhere, draft, already_private):
        article = ArticlePageFactory(parent=section)
        pages.append((state, article, state(article)))
    for doing in (CLOSING, OPENING):
        for _, article, _ in pages:
            doing[act](article)
    for state, article, page in pages:
        assert seen(article)
        assert seen(page) == (state in (published, elsewhere) and act != "unpublished"), state
    assert not FollowedRestriction.objects.exists()


def test_it_opens_to_those_who_may_read_the_french_page(article, identities):
    page = translated(article)
    adviser = identities["adviser"]
    services.set_visibility(page=article, target="private", actor=None)
    assert adviser.client.get(page.get_url()).status_code != 200
    services.grant(page=article, role=Role.READER, actor=None, user=adviser.user)
    assert adviser.client.get(article.get_url()).status_code == 200
    assert adviser.client.get(page.get_url()).status_code == 200
    rows = not_public()
    assert (state_at(page.path, rows), visibility_of(fresh(page))) == (
        "private",
        ("private", article.page_ptr),
    )
    screen = identities["structure_admin"].client.get(reverse("editorial_sharing", args=[page.pk]))
    assert "comme le dit la page française" in screen.content.decode()


def test_a_translation_made_or_saved_later_is_closed_and_opens_with_the_rest(article):
    services.set_visibility(page=article, target="intranet", actor=None)
    page = translated(article)
    assert not seen(page)
    translated(article, title="Again")
    assert PageViewRestriction.objects.filter(page=page).count() == 1
    services.set_visibility(page=article, target="public", actor=None)
    assert seen(page)


def test_saving_a_translation_does_not_open_one_that_is_private_by_itself(article):
    page = already_private(article)
    translated(article, title="Corrected")
    assert not seen(page)
    assert seen(article)


def test_what_was_closed_past_the_services_is_followed_the_same_night(article):
    page = translated(article)
    row = PageViewRestriction.objects.create(page=article, restriction_type="groups")
    row.groups.set(Group.objects.filter(name="Moderators"))
    assert seen(page)
    keep_restrictions()
    assert not seen(page)


def test_closing_a_translation_says_nothing_of_the_french_page(article):
    page = translated(article)
    arabic_home = translated(home(), "ar")
    unpublish(page)
    assert seen(article)
    assert seen(arabic_home)


def test_gone_for_good_its_translation_stays_closed(article, identities):
    page = translated(article)
    services.set_visibility(page=article, target="intranet", actor=None)
    fresh(article).specific.delete()
    fresh(page).specific.save_revision().publish()
    services.realise_restrictions()
    assert not seen(page)


def test_the_screens_name_what_left_and_ask_no_right_on_the_translation(article, section, identities):
    adviser, admin = identities["adviser"], identities["structure_admin"]
    services.grant(page=article, role=Role.EDITOR, actor=None, user=adviser.user)
    page = translated(article, title="Seeing a dentist")
    assert not fresh(page).permissions_for_user(adviser.user).can_unpublish()
    address = reverse("wagtailadmin_pages:unpublish", args=[article.pk])
    told = adviser.client.post(address, follow=True).content.decode()
    assert "« Seeing a dentist » (English)" in told
    assert not seen(page)
    entry = PageLogEntry.objects.filter(page=page.pk, action="editorial.follow").get()
    assert (entry.user, entry.data["name"]) == (adviser.user, article.title)
    for one in (article, page):
        fresh(one).specific.save_revision().publish()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    told = admin.client.post(
        f"{bulk}?id={section.pk}&next={reverse('wagtailadmin_home')}",
        {"include_descendants": "on"},
        follow=True,
    )
    assert "« Seeing a dentist » (English)" in told.content.decode()
    assert not seen(page)
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
