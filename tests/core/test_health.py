from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from portal.core import health, outbox, periodic
from portal.core.models import Outbox


def checks(at=None):
    return {check.name: check for check in health.run_checks(at=at)}


def test_live_asks_nothing_of_any_service(client):
    answer = client.get("/sante/vivante/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_says_what_is_late_and_still_answers(client):
    body = client.get("/sante/prete/").json()
    assert body["status"] == "degraded"
    assert body["checks"]["database"]["ok"]
    assert not body["checks"]["worker"]["ok"]


@pytest.mark.django_db
def test_ready_is_503_without_the_database(client, monkeypatch):
    def refuse(*arguments):
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/sante/prete/")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")


@pytest.mark.django_db
def test_a_worker_is_well_until_three_minutes_of_silence():
    now = timezone.now()
    periodic.record_start("heartbeat", at=now)
    periodic.record_end("heartbeat", at=now)
    assert checks(at=now + timedelta(minutes=2))["worker"].ok
    late = checks(at=now + timedelta(minutes=4))["worker"]
    assert (late.ok, late.value, late.text) == (False, 240, "dernier signe : 4 min")


@pytest.mark.django_db
def test_the_age_of_the_oldest_effect_is_told_and_dead_ones_are_counted():
    assert checks()["outbox"].text == "rien en attente"
    now = timezone.now()
    with transaction.atomic():
        row = outbox.enqueue(kind="test", payload={}, dedupe_key="a", at=now + timedelta(seconds=1))
    assert checks(at=now + timedelta(minutes=10))["outbox"].ok
    assert not checks(at=now + timedelta(minutes=20))["outbox"].ok
    Outbox.objects.filter(pk=row.pk).update(state=Outbox.State.DEAD)
    assert checks(at=now)["outbox"].text == "rien en attente, 1 en échec"


@pytest.mark.django_db
def test_a_failing_job_is_named():
    periodic.record_start("reconcile")
    periodic.record_end("reconcile", error="TimeoutError")
    assert checks()["jobs"].text == "en erreur : reconcile"
