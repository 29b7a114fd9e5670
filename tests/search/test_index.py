"""The index follows the database, and a dead or frozen Elasticsearch never reaches a page."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from offers.lifecycle import OfferState
from offers.models import Offer
from pathways.models import Youth, YouthSkill
from portal.core.indexing import mark_changed
from search.api import match_offer
from search.engines.elasticsearch import breaker
from search.index.client import alias, patient
from search.index.sync import check, rebuild, repair, sync
from tests.search.worlds import SKILLS, Generated, build_reference, build_world

TODAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Generated:
    build_reference()
    return build_world(seed=11, offers=8, youth=20, today=TODAY)


@pytest.fixture(autouse=True)
def closed_breaker() -> Any:
    breaker.reset()
    yield
    breaker.reset()


def _published(world: Generated) -> Offer:
    return next(
        offer for offer in world.offers if offer.state == OfferState.PUBLISHED and offer.profile.occupation_id
    )


@pytest.mark.elasticsearch
def test_rebuild_leaves_nothing_to_mend(elasticsearch_url: str, world: Generated) -> None:
    sizes = rebuild()
    assert sizes["youth"] == Youth.objects.active().count()
    assert sizes["offer"] == Offer.objects.visible().count()
    assert check("youth").total == check("offer").total == 0


@pytest.mark.elasticsearch
def test_check_names_what_is_missing_stale_and_ghost_and_repair_mends_it(
    elasticsearch_url: str, world: Generated
) -> None:
    rebuild()
    first, second, third = list(Youth.objects.active().order_by("pk"))[:3]
    patient().delete(index=alias("youth"), id=str(first.public_id), refresh=True)
    YouthSkill.objects.filter(youth=second).delete()
    Youth.objects.filter(pk=third.pk).update(state="left")
    drift = check("youth")
    assert (drift.missing, drift.stale, drift.ghost) == (
        [str(first.public_id)], [str(second.public_id)], [str(third.public_id)],
    )  # fmt: skip
    repair("youth")
    assert check("youth").total == 0


@pytest.mark.elasticsearch
def test_a_change_reaches_the_index_after_its_transaction(
    elasticsearch_url: str, world: Generated, django_capture_on_commit_callbacks: Any
) -> None:
    rebuild()
    youth = Youth.objects.active().order_by("pk")[0]
    YouthSkill.objects.filter(youth=youth).delete()
    YouthSkill.objects.create(youth=youth, skill_id=SKILLS[0])
    with django_capture_on_commit_callbacks(execute=True):
        mark_changed(kind="youth", pk=youth.pk)
    assert check("youth").total == 0


@pytest.mark.elasticsearch
def test_the_effect_converges_in_any_order(elasticsearch_url: str, world: Generated) -> None:
    rebuild()
    offer = _published(world)
    Offer.objects.filter(pk=offer.pk).update(state=OfferState.PAUSED)
    sync("offer", offer.pk)
    sync("offer", offer.pk)
    assert check("offer").total == 0
    Offer.objects.filter(pk=offer.pk).update(state=OfferState.PUBLISHED)
    sync("offer", offer.pk)
    assert check("offer").total == 0


@pytest.mark.elasticsearch
def test_a_rebuild_that_fails_keeps_the_index_in_use(
    elasticsearch_url: str, world: Generated, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild()
    before = set(patient().indices.get(index=f"{alias('youth')}*"))

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise OSError("disk full")

    monkeypatch.setattr("search.index.sync.streaming_bulk", broken)
    with pytest.raises(OSError, match="disk full"):
        rebuild()
    assert set(patient().indices.get(index=f"{alias('youth')}*")) == before
    assert check("youth").total == 0


def _answers_from_the_database(world: Generated, settings: Any, url: str) -> float:
    offer = _published(world)
    settings.MATCH_ENGINE = "database"
    expected = match_offer(offer, today=TODAY)
    settings.MATCH_ENGINE, settings.ELASTICSEARCH_URL = "elasticsearch", url
    start = time.monotonic()
    page = match_offer(offer, today=TODAY)
    elapsed = time.monotonic() - start
    assert page.degraded
    assert page.rows == expected.rows
    return elapsed


def test_a_dead_server_is_replaced_at_once(world: Generated, settings: Any) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    _answers_from_the_database(world, settings, f"http://127.0.0.1:{port}")


def test_a_frozen_server_costs_one_timeout_then_nothing(world: Generated, settings: Any) -> None:
    """As under SIGSTOP: the kernel still accepts the connection, nobody answers."""
    with socket.socket() as frozen:
        frozen.bind(("127.0.0.1", 0))
        frozen.listen()
        url = f"http://127.0.0.1:{frozen.getsockname()[1]}"
        first = _answers_from_the_database(world, settings, url)
        second = _answers_from_the_database(world, settings, url)
    assert first >= settings.ELASTICSEARCH_TIMEOUT
    assert second < first / 2


@pytest.fixture
def relay(elasticsearch_url: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process through which the server is reached, and its address."""
    server = urlsplit(elasticsearch_url)
    command = [
        sys.executable,
        str(Path(__file__).with_name("relay.py")),
        str(server.hostname),
        str(server.port),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.send_signal(signal.SIGCONT)
        process.terminate()


@pytest.mark.elasticsearch
def test_stopped_in_the_middle_it_is_replaced_in_time_and_taken_again(
    relay: tuple[subprocess.Popen[str], str],
    world: Generated,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    process, url = relay
    monkeypatch.setattr("search.engines.elasticsearch.BREAK_SECONDS", 1.0)
    rebuild()
    offer = _published(world)
    settings.MATCH_ENGINE, settings.ELASTICSEARCH_URL = "elasticsearch", url
    expected = match_offer(offer, today=TODAY)
    assert not expected.degraded
    # The connection is open and known to be good.
    process.send_signal(signal.SIGSTOP)
    start = time.monotonic()
    page = match_offer(offer, today=TODAY)
    assert time.monotonic() - start < settings.ELASTICSEARCH_TIMEOUT + 0.5
    assert page.degraded
    assert page.rows == expected.rows
    process.send_signal(signal.SIGCONT)
    deadline = time.monotonic() + 60
    while match_offer(offer, today=TODAY).degraded:
        assert time.monotonic() < deadline, "never taken again"
        time.sleep(0.2)
