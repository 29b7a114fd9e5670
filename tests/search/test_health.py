"""The health page tells when the index is late, absent, adrift, or not used at all."""

import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from pathways.models import Youth
from portal.core import health
from portal.core.models import Outbox, PeriodicRun
from search.health import record_drift
from search.index.client import alias, patient
from search.index.sync import Drift, rebuild
from search.tasks import reconcile_index
from tests.factories.pathways import YouthFactory

pytestmark = pytest.mark.django_db


def check(name, at=None):
    return {one.name: one for one in health.run_checks(at=at)}[name]


def test_without_elasticsearch_nothing_can_be_late(client):
    Outbox.objects.create(kind="index.youth", dedupe_key="a", state="dead")
    assert check("index").ok
    assert check("index_drift").ok
    body = client.get("/sante/prete/").json()
    assert body["checks"]["index"] == {"ok": True, "value": None}


def test_a_dead_server_is_said_so_and_pages_still_answer(client, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{probe.getsockname()[1]}"
    index = check("index")
    assert not index.ok
    assert "la base de données répond à sa place" in index.text
    answer = client.get("/sante/prete/")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


@pytest.mark.elasticsearch
def test_the_age_of_the_oldest_change_is_the_lag(elasticsearch_url):
    assert "rebuild_index" in check("index").text
    rebuild()
    now = timezone.now()
    assert (check("index").ok, check("index").value, check("index").text) == (True, 0, "à jour")
    Outbox.objects.create(kind="mail", dedupe_key="m", created_at=now - timedelta(hours=1))
    row = Outbox.objects.create(kind="index.youth", dedupe_key="y", created_at=now - timedelta(minutes=4))
    assert (check("index", now).ok, check("index", now).value) == (True, 240)
    later = check("index", now + timedelta(minutes=2))
    assert (later.ok, later.text) == (False, "en retard de 6 min")
    # Given up is not done.
    Outbox.objects.filter(pk=row.pk).update(state=Outbox.State.DEAD)
    assert not check("index", now + timedelta(minutes=2)).ok


@pytest.mark.elasticsearch
def test_the_night_counts_what_it_mends(elasticsearch_url):
    assert not check("index_drift").ok
    youth, leaver = YouthFactory(), YouthFactory()
    rebuild()
    patient().delete(index=alias("youth"), id=str(youth.public_id), refresh=True)
    Youth.objects.filter(pk=leaver.pk).update(state="left")
    reconcile_index()
    drift = check("index_drift")
    assert (drift.ok, drift.value) == (True, 2)
    assert "1 document(s) manquant(s), 0 ancien(s), 1 en trop" in drift.text
    reconcile_index()
    assert check("index_drift").value == 0


def test_a_missed_night_is_seen(settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    record_drift({"youth": Drift(missing=["a"]), "offer": Drift(ghost=["b", "c"])})
    run = PeriodicRun.objects.get(name="index")
    assert run.found == {"missing": 1, "stale": 0, "ghost": 2}
    assert check("index_drift", run.finished_at + timedelta(hours=25)).ok
    assert not check("index_drift", run.finished_at + timedelta(hours=27)).ok


def test_the_team_sees_the_index_on_the_health_page(identities):
    page = identities["adviser"].client.get("/sante/").content.decode()
    assert "Index de recherche" in page
    assert "Écart entre l’index et la base" in page
