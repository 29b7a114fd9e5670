"""Shortlists that share the chances: nobody proposed too often, and the price in points said."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from search.engines.base import Page, Ranked
from search.exposure import shared
from tests.factories.accounts import AdviserFactory
from tests.factories.mediations import MediationFactory
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory
from tests.people import login

ROWS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 6)), max_size=60)


def page(rows: list[tuple[int, int]]) -> Page:
    ordered = sorted((-score, shown, f"{place:03}") for place, (score, shown) in enumerate(rows))
    return Page("any", tuple(Ranked(name, -score, {}, shown) for score, shown, name in ordered))


@given(rows=ROWS, size=st.integers(1, 25), cap=st.integers(1, 5))
def test_a_shared_list_caps_exposure_and_says_what_it_costs(rows, size: int, cap: int) -> None:
    whole = page(rows)
    found = shared(lambda limit: whole, size=size, cap=cap)
    chosen = found.page.rows
    assert all(row.exposure < cap for row in chosen)
    # The best of those who may be shown, in the order of the ranking.
    assert list(chosen) == [row for row in whole.rows if row.exposure < cap][:size]
    assert found.cost >= 0
    best = whole.rows[: len(chosen)]
    if chosen:
        assert found.cost == pytest.approx(
            sum(r.score for r in best) / len(best) - sum(r.score for r in chosen) / len(chosen), abs=0.051
        )
    assert (found.cost == 0) or found.left_out


@pytest.mark.django_db
def test_an_adviser_shares_the_chances() -> None:
    adviser = AdviserFactory()
    offer = OfferFactory(agency=adviser.agency, occupation__code="G1602", expected=[11])
    often = YouthFactory(adviser=adviser, wishes=["G1602"], skills=[11], last_name="Souvent")
    never = YouthFactory(adviser=adviser, wishes=["G1602"], skills=[11], last_name="Jamais")
    weaker = YouthFactory(adviser=adviser, wishes=["G1602"], last_name="Ensuite")
    MediationFactory.create_batch(3, youth=often)
    client, url = login(adviser.user), f"/conseiller/offres/{offer.public_id}/jeunes/"

    def names(order: str) -> list[str]:
        text = client.get(url, {"ordre": order}).content.decode()
        found = [(text.find(str(youth)), youth.last_name) for youth in (often, never, weaker)]
        return [name for place, name in sorted(found) if place >= 0]

    assert names("egalite") == ["Jamais", "Souvent", "Ensuite"]
    assert names("partage") == ["Jamais", "Ensuite"]
    assert sorted(names("points")) == ["Ensuite", "Jamais", "Souvent"]
    assert names("nonsense") == names("points")
    told = client.get(url, {"ordre": "partage"}).content.decode()
    assert "Elle coûte 2" in told
    assert "aucune proposition jusqu’ici" in told


@pytest.mark.django_db
def test_those_never_proposed_come_first_who_wait_longest() -> None:
    adviser = AdviserFactory()
    today = timezone.localdate()
    long_ago, lately = today - timedelta(days=200), today - timedelta(days=3)
    YouthFactory(adviser=adviser, last_name="Récente", first_welcome_on=lately, wishes=["G1602"])
    YouthFactory(adviser=adviser, last_name="Ancienne", first_welcome_on=long_ago)
    asked = YouthFactory(adviser=adviser, last_name="Candidate", first_welcome_on=today, wishes=["G1602"])
    MediationFactory(youth=asked, origin="youth")  # asking by oneself is not being proposed
    MediationFactory(youth=YouthFactory(adviser=adviser, last_name="Proposée"))
    YouthFactory(adviser=AdviserFactory(agency=adviser.agency), last_name="Collègue")
    client, url = login(adviser.user), "/conseiller/jeunes/jamais-proposes/"
    page = client.get(url).content.decode()
    places = [page.find(name) for name in ("Ancienne", "Récente", "Candidate")]
    assert places == sorted(places)
    assert places[0] > 0
    assert "Proposée" not in page
    assert "Collègue" not in page
    assert "Écrire ses souhaits" in page
    assert "Collègue" in client.get(url, {"portefeuille": "tous"}).content.decode()
