"""Rows follow every change in its transaction, from wherever it comes; the nightly repair changes nothing more."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from offers.lifecycle import OfferState
from offers.models import Offer
from portal.core.indexing import mark_all_changed, mark_changed
from portal.finding import services
from portal.finding.models import Entry
from portal.pages.models import StandardPage
from tests.factories.offers import OfferFactory
from tests.factories.pages import ArticlePageFactory, EventPageFactory, IndexPageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


def row_of(page):
    return Entry.objects.filter(key=f"page-{page.pk}").first()


def everything():
    return list(Entry.objects.order_by("key").values())


def test_a_page_is_found_while_it_is_published():
    page = StandardPageFactory(title="Le permis", introduction="Une aide")
    assert (row_of(page).title, row_of(page).summary, row_of(page).url) == (
        "Le permis",
        "Une aide",
        page.get_url(),
    )
    page.unpublish()
    assert row_of(page) is None
    page.save_revision().publish()
    assert row_of(page) is not None
    page.delete()
    assert not Entry.objects.filter(kind="page", title="Le permis").exists()


def test_a_draft_is_never_found():
    page = StandardPageFactory(title="Public")
    draft = StandardPage.objects.get(pk=page.pk)
    draft.title, draft.introduction = "Secret à venir", "Secret"
    draft.save_revision()
    assert (row_of(page).title, row_of(page).summary) == ("Public", "")
    hidden = StandardPageFactory(live=False)
    assert row_of(hidden) is None


def test_a_new_slug_changes_the_addresses_below():
    section = IndexPageFactory()
    page = StandardPageFactory(parent=section)
    section.refresh_from_db()
    section.slug = "nouveau-nom"
    section.save_revision().publish()
    assert row_of(page).url.startswith("/nouveau-nom/")


def test_deleting_a_section_takes_its_pages_along():
    section = IndexPageFactory()
    page = StandardPageFactory(parent=section)
    section.refresh_from_db()
    section.delete()
    assert row_of(page) is None
    assert row_of(section) is None


def test_what_is_rolled_back_was_never_found():
    with transaction.atomic():
        page = StandardPageFactory()
        assert row_of(page) is not None
        transaction.set_rollback(True)
    assert not Entry.objects.filter(title=page.title).exists()


def test_an_event_has_its_next_day_and_says_when_it_is_cancelled():
    today = timezone.localdate()
    page = EventPageFactory(first_day=today + timedelta(days=3))
    assert row_of(page).day == today + timedelta(days=3)
    page.refresh_from_db()
    page.cancelled = True
    page.save_revision().publish()
    assert row_of(page).note == "annulé"


def test_an_offer_follows_the_changes_that_its_services_tell():
    offer = OfferFactory()
    mark_changed(kind="offer", pk=offer.pk)
    row = Entry.objects.get(key=f"offer-{offer.pk}")
    assert (row.title, row.kind, row.until) == (offer.profile.title, "offer", offer.expires_at)
    Offer.objects.filter(pk=offer.pk).update(state=OfferState.PAUSED)
    mark_changed(kind="offer", pk=offer.pk)
    assert not Entry.objects.filter(kind="offer").exists()
    Offer.objects.filter(pk=offer.pk).update(state=OfferState.PUBLISHED)
    mark_all_changed(kind="offer")
    assert Entry.objects.filter(kind="offer").count() == 1
    mark_changed(kind="youth", pk=offer.pk)


def test_the_repair_finds_nothing_to_change_and_mends_what_was_lost():
    section = IndexPageFactory()
    for n in range(3):
        ArticlePageFactory(parent=section, title=f"Article {n}")
    mark_changed(kind="offer", pk=OfferFactory().pk)
    services.rebuild()
    before = everything()
    services.rebuild()
    assert everything() == before
    Entry.objects.filter(title="Article 1").delete()
    Entry.objects.create(kind="page", key="page-999999", title="Fantôme", url="/fantome/")
    Entry.objects.create(kind="offer", key="offer-999999", title="Fantôme", url="/fantome/")
    assert services.rebuild()["removed"] == 1
    assert [{**row, "id": 0} for row in everything()] == [{**row, "id": 0} for row in before]
