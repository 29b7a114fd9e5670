"""« Toujours d’actualité ? »: asked a week and a day before the end, answered once, without logging in."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from offers import timeline
from offers.lifecycle import CloseReason, OfferState
from offers.services.still_open import SALT, ask_still_open, make_token
from portal.core.models import Outbox
from tests.factories.employers import EmployerMembershipFactory
from tests.factories.offers import OfferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    member = EmployerMembershipFactory()
    return OfferFactory(
        establishment=member.establishment,
        support_request__requested_by=member.user,
        published_at=timezone.now() - timedelta(days=50),
        expires_at=timezone.now() + timedelta(days=6),
    )


@pytest.fixture
def url(offer):
    return reverse(
        "offers:still_open",
        args=[make_token(offer=offer, user=offer.profile.support_request.requested_by)],
    )


def asked():
    return Outbox.objects.filter(dedupe_key__startswith="offer-still-open").count()


def test_asked_once_a_week_before_and_once_a_day_before(offer):
    ask_still_open(at=offer.expires_at - timedelta(days=8))
    assert asked() == 0
    for hours in (7 * 24 - 1, 6 * 24, 2 * 24, 23, 1):
        ask_still_open(at=offer.expires_at - timedelta(hours=hours))
    assert asked() == 2
    ask_still_open(at=offer.expires_at + timedelta(minutes=1))
    assert asked() == 2


def test_an_offer_online_for_three_days_is_asked_only_the_day_before(offer):
    offer.published_at = offer.expires_at - timedelta(days=3)
    offer.save()
    ask_still_open(at=offer.expires_at - timedelta(days=3))
    assert asked() == 0
    ask_still_open(at=offer.expires_at - timedelta(hours=20))
    assert asked() == 1


def test_who_left_the_establishment_is_not_asked_and_cannot_answer(offer, url):
    offer.profile.support_request.requested_by.employer_memberships.update(ended_at=timezone.now())
    ask_still_open(at=offer.expires_at - timedelta(days=3))
    assert asked() == 0
    assert Client().get(url).status_code == 410


def test_opening_the_link_changes_nothing_a_click_keeps_the_offer_for_thirty_days(offer, url):
    end = offer.expires_at
    assert Client().get(url).status_code == 200
    offer.refresh_from_db()
    assert offer.expires_at == end
    response = Client().post(url, {"keep": "1"})
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    offer.refresh_from_db()
    assert offer.expires_at == end + timedelta(days=30)
    step = offer.transitions.get()
    assert (step.from_state, step.to_state, step.reason) == ("published", "published", "kept_open")
    assert step.actor == offer.profile.support_request.requested_by
    assert "Offre gardée en ligne" in [one.title for one in timeline.events(None, offer)]


def test_the_link_works_once(offer, url):
    Client().post(url, {"keep": "1"})
    offer.refresh_from_db()
    end = offer.expires_at
    assert Client().post(url, {"keep": "1"}).status_code == 410
    offer.refresh_from_db()
    assert offer.expires_at == end


def test_closing_asks_why_then_closes_for_the_person_of_the_link(offer, url):
    assert Client().post(url, {"note": "Rien"}).status_code == 422
    response = Client().post(url, {"reason": CloseReason.HIRED_NETWORK})
    assert response.status_code == 200
    offer.refresh_from_db()
    assert (offer.state, offer.close_reason) == (OfferState.FILLED, CloseReason.HIRED_NETWORK)
    assert offer.transitions.get().actor == offer.profile.support_request.requested_by


# A signature holds the second it was made in: as the name of a test it would differ between two processes.
MADE_UP = {
    "word": lambda: "lien",
    "forged": lambda: "WzFd:1abcde:signature",
    "signed": lambda: signing.dumps("rien", salt=SALT),
}


@pytest.mark.parametrize("kind", MADE_UP)
def test_a_made_up_link_says_so(kind):
    token = MADE_UP[kind]()
    assert Client().get(reverse("offers:still_open", args=[token])).status_code == 410
