from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from kombu.exceptions import OperationalError

from portal.core import outbox, tasks
from portal.core.models import Outbox


@pytest.fixture
def effects(monkeypatch):
    """A handler of the kind "test" that keeps what it was given, and fails as often as it is told."""
    done: list[dict] = []

    def produce(payload: dict) -> None:
        if payload.get("failures", 0) > len(failures):
            failures.append(1)
            raise ConnectionError("camille@example.org does not answer")
        done.append(payload)

    failures: list[int] = []
    monkeypatch.setitem(outbox._handlers, "test", produce)
    return done


def put(key="a", **payload):
    with transaction.atomic():
        return outbox.enqueue(kind="test", payload=payload, dedupe_key=key)


pytestmark = pytest.mark.django_db


def test_an_effect_happens_after_commit_and_not_before(effects):
    with transaction.atomic():
        outbox.enqueue(kind="test", payload={"n": 1}, dedupe_key="a")
        assert effects == []
    assert effects == [{"n": 1}]
    assert Outbox.objects.get().state == Outbox.State.DONE


def test_a_rolled_back_change_has_no_effect(effects):
    with transaction.atomic():
        outbox.enqueue(kind="test", payload={}, dedupe_key="a")
        transaction.set_rollback(True)
    assert effects == []
    assert not Outbox.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_effect_needs_the_transaction_of_its_cause():
    with pytest.raises(RuntimeError):
        outbox.enqueue(kind="test", payload={}, dedupe_key="a")


def test_the_same_key_is_the_same_effect(effects):
    assert put(n=1)
    assert put(n=2) is None
    assert effects == [{"n": 1}]


def test_three_deliveries_make_one_effect(effects):
    row = put()
    assert [outbox.deliver_row(row.pk) for _ in range(3)] == [True, True, True]
    assert len(effects) == 1


def test_a_failed_effect_is_tried_again_later_and_not_before(effects):
    row = put(failures=1)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == (Outbox.State.PENDING, 1, "ConnectionError")
    now = timezone.now()
    assert outbox.dispatch(at=now) == 0
    assert outbox.dispatch(at=now + timedelta(seconds=31)) == 1
    assert len(effects) == 1


def test_the_third_failure_is_the_last_until_a_person_asks(effects):
    row = put(failures=3)
    now = timezone.now()
    for hours in range(1, 6):
        outbox.dispatch(at=now + timedelta(hours=hours))
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Outbox.State.DEAD, 3)
    outbox.replay(pk=row.pk)
    assert outbox.dispatch() == 1
    assert len(effects) == 1


def test_errors_are_kept_without_what_they_say(effects, caplog):
    put(failures=1)
    assert "ConnectionError" in caplog.text
    assert "camille" not in caplog.text + Outbox.objects.get().error


def test_an_effect_that_kills_its_worker_dies_after_three_tries(effects):
    row = put(at_will=True)
    # A worker that is killed leaves only its claim.
    Outbox.objects.filter(pk=row.pk).update(state=Outbox.State.PENDING, attempts=3, next_at=timezone.now())
    effects.clear()
    assert outbox.dispatch() == 0
    row.refresh_from_db()
    assert (row.state, row.error, effects) == (Outbox.State.DEAD, "WorkerLost", [])


def test_an_effect_being_produced_is_not_produced_twice(effects):
    row = put()
    Outbox.objects.filter(pk=row.pk).update(state=Outbox.State.PENDING, attempts=0, next_at=row.created_at)
    effects.clear()
    again = []
    outbox._handlers["test"] = lambda payload: again.append(outbox.deliver_row(row.pk))
    assert outbox.deliver_row(row.pk)
    assert again == [False]


def test_a_later_effect_waits_for_its_time(effects):
    now = timezone.now()
    with transaction.atomic():
        outbox.enqueue(kind="test", payload={}, dedupe_key="a", at=now + timedelta(days=1))
    assert (outbox.dispatch(at=now), len(effects)) == (0, 0)
    assert (outbox.dispatch(at=now + timedelta(days=2)), len(effects)) == (1, 1)


def test_without_the_broker_the_change_succeeds_and_the_dispatcher_delivers(effects, monkeypatch):
    def refuse(pk: int) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.deliver, "delay", refuse)
    put()
    assert effects == []
    assert outbox.dispatch() == 1
    assert len(effects) == 1


def test_effects_done_long_ago_are_forgotten(effects):
    row = put()
    assert outbox.purge_done() == 0
    Outbox.objects.filter(pk=row.pk).update(done_at=timezone.now() - timedelta(days=63))
    put("b")
    assert outbox.purge_done() == 1
    assert Outbox.objects.get().dedupe_key == "b"


class AnyOrder(TestCase):
    """Whatever the order of askings, deliveries, failures and clocks: each key has one effect, or is dead after three."""

    @settings(max_examples=60, deadline=None)
    @given(
        steps=st.lists(
            st.one_of(
                st.tuples(st.just("ask"), st.integers(0, 3), st.integers(0, 4)),
                st.tuples(st.just("deliver"), st.integers(0, 3), st.integers(0, 7200)),
                st.tuples(st.just("dispatch"), st.just(0), st.integers(0, 7200)),
            ),
            max_size=25,
        )
    )
    def test_one_effect_a_key(self, steps):
        done: dict[str, int] = {}
        failed: dict[str, int] = {}

        def produce(payload: dict) -> None:
            key = payload["key"]
            if failed.get(key, 0) < payload["failures"]:
                failed[key] = failed.get(key, 0) + 1
                raise OSError
            done[key] = done.get(key, 0) + 1

        outbox._handlers["any-order"] = produce
        self.addCleanup(outbox._handlers.pop, "any-order", None)
        for act, number, value in steps:
            key, at = f"k{number}", timezone.now() + timedelta(seconds=value)
            if act == "ask":
                with transaction.atomic():
                    outbox.enqueue(kind="any-order", payload={"key": key, "failures": value}, dedupe_key=key)
            elif act == "dispatch":
                outbox.dispatch(at=at)
            else:
                for row in Outbox.objects.filter(dedupe_key=key):
                    outbox.deliver_row(row.pk, at=at)
        for row in Outbox.objects.all():
            key = row.dedupe_key
            assert done.get(key, 0) == (1 if row.state == Outbox.State.DONE else 0)
            assert row.attempts <= Outbox.MAX_ATTEMPTS
            assert (row.state == Outbox.State.DEAD) == (failed.get(key, 0) == Outbox.MAX_ATTEMPTS)
