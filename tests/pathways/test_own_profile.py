"""The young person's own profile."""

import pytest
from django.urls import reverse
from django.utils import timezone

from pathways.services import YouthData
from tests.factories.reference import OccupationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def url():
    return reverse("pathways:own_profile")


def test_what_the_young_person_says_is_kept_and_the_rest_stays(identities, url):
    youth, client = identities["youth"].youth, identities["youth"].client
    before = YouthData.of(youth)
    page = client.get(url)
    typed = {
        "seen": page.context["form"]["seen"].value(),
        "contracts_accepted": ["cdi", "apprentissage"],
        "contracts_refused": ["interim"],
        "radius": "10",
        "available_from": timezone.localdate().isoformat(),
        "about": "Je suis motivé.",
    }
    assert client.post(url, typed).status_code == 302
    youth.refresh_from_db()
    after = YouthData.of(youth)
    assert (after.radius, after.about) == (10, "Je suis motivé.")
    assert after.contracts_accepted == ("apprentissage", "cdi")
    assert (after.birth_date, after.lat, after.skills) == (before.birth_date, before.lat, before.skills)


def test_a_contract_both_wanted_and_refused_is_said_at_its_field(identities, url):
    client = identities["youth"].client
    seen = client.get(url).context["form"]["seen"].value()
    page = client.post(
        url, {"seen": seen, "contracts_accepted": ["cdi"], "contracts_refused": ["cdi"], "about": "Mon texte"}
    )
    assert page.status_code == 422
    assert "contracts_refused" in page.context["form"].errors
    assert "Mon texte" in page.content.decode()


def test_a_change_of_the_adviser_meanwhile_is_not_overwritten_unseen(identities, url):
    youth, client = identities["youth"].youth, identities["youth"].client
    seen = client.get(url).context["form"]["seen"].value()
    youth.radius = 50
    youth.save()
    page = client.post(url, {"seen": seen, "radius": "5", "about": "Mon texte"})
    assert page.status_code == 409
    assert "Mon texte" in page.content.decode()
    youth.refresh_from_db()
    assert youth.radius == 50
    again = page.context["form"]["seen"].value()
    assert client.post(url, {"seen": again, "radius": "5", "about": "Mon texte"}).status_code == 302
    youth.refresh_from_db()
    assert youth.radius == 5


def test_wishes_keep_their_order(identities, url):
    youth, client = identities["youth"].youth, identities["youth"].client
    for code in ("G1602", "G1603"):
        OccupationFactory(code=code)
        youth.wishes.create(occupation_id=code, rank={"G1603": 1, "G1602": 2}[code])
    field = client.get(url).context["form"]["wishes"]
    assert [str(value) for value in field.initial] == ["G1603", "G1602"]
