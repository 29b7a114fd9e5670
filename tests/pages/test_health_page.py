import pytest
from django.utils import timezone

from portal.core.models import Outbox, PeriodicRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead() -> Outbox:
    return Outbox.objects.create(
        kind="mail", dedupe_key="a", state=Outbox.State.DEAD, attempts=3, error="OSError"
    )


def test_the_team_sees_what_waits_and_what_failed(identities, dead):
    PeriodicRun.objects.create(name="reconcile", started_at=timezone.now(), error="TimeoutError")
    page = identities["adviser"].client.get("/sante/").content.decode()
    for text in ("Base de données", "1 en échec", "reconcile", "TimeoutError", "OSError"):
        assert text in page
    assert "Tenter de nouveau" not in page


def test_an_administrator_asks_for_another_try(identities, dead):
    client = identities["structure_admin"].client
    assert "Tenter de nouveau" in client.get("/sante/").content.decode()
    assert client.post(f"/sante/rejouer/{dead.pk}/").status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (Outbox.State.PENDING, 0)
    assert client.post(f"/sante/rejouer/{dead.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["anonymous", "youth", "employer"])
def test_nobody_else_sees_it(identities, name):
    assert identities[name].client.get("/sante/").status_code in {302, 403}
