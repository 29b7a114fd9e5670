"""Random sequences of acts never leave the table, keep one open file per pair, and undoing restores."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mediations import services
from mediations.lifecycle import MEDIATION, OPEN_STATES, MediationState
from mediations.models import Mediation
from mediations.reasons import reasons_for
from mediations.services.steps import SNAPSHOT
from offers.lifecycle import OfferState
from portal.core.errors import ApplicationError
from portal.core.lifecycle import TransitionRefused
from tests.factories.accounts import AdviserFactory
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory

S = MediationState


def required_facts(state, today):
    if state == S.FOLLOWING:
        return {"job_starts_on": today - timedelta(days=1)}
    if state == S.ENDED_EARLY:
        return {"job_ended_on": today}
    return {}


class Files(RuleBasedStateMachine):
    """One offer, two young people, one adviser; each example ends with a rollback."""

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example._from_testcase = True
        self.example.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(places=st.integers(1, 2))
    def begin(self, places):
        self.now = timezone.now()
        self.adviser = AdviserFactory()
        self.actor = self.adviser.user
        self.offer = OfferFactory(places=places, agency=self.adviser.agency)
        self.youths = [YouthFactory(adviser=self.adviser) for _ in range(2)]
        self.model = {}  # file → its state as the table says

    def later(self, minutes=1):
        self.now += timedelta(minutes=minutes)
        return self.now

    def file(self, data):
        return Mediation.objects.get(pk=data.draw(st.sampled_from(sorted(self.model))))

    @rule(index=st.integers(0, 1))
    def suggest(self, index):
        youth = self.youths[index]
        try:
            result = services.suggest(offer=self.offer, youths=[youth], actor=self.actor, at=self.later())
        except ApplicationError:
            self.offer.refresh_from_db()
            assert not self.offer.is_visible(at=self.now)
            return
        for made in result.created:
            self.model[made.pk] = S.SUGGESTED
        assert len(result.created) + len(result.already) == 1

    @rule(index=st.integers(0, 1))
    def apply(self, index):
        try:
            made = services.apply(
                offer=self.offer, youth=self.youths[index], actor=self.actor, at=self.later()
            )
        except ApplicationError:
            return
        self.model.setdefault(made.pk, S.APPLIED)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), wild=st.booleans())
    def move(self, data, wild):
        before = self.file(data)
        allowed = sorted(MEDIATION.table.get(S(before.state), ()))
        to = data.draw(st.sampled_from(list(S) if wild or not allowed else allowed))
        at = self.later()
        reasons = reasons_for(to)
        act = dict(
            mediation=before, to=to, actor=self.actor, revision=before.revision, at=at,
            reason=reasons[0].code if reasons else "", **required_facts(to, timezone.localdate(at)),
        )  # fmt: skip
        if not MEDIATION.allows(S(before.state), to):
            with pytest.raises(TransitionRefused):
                services.move(**act)
            return
        moved = services.move(**act)
        self.model[before.pk] = to
        assert moved.revision == before.revision + 1
        self.offer.refresh_from_db()
        if to == S.HIRED and self.offer.state == OfferState.FILLED:
            self.close_others(moved)

    def close_others(self, hired):
        for pk, state in self.model.items():
            if pk != hired.pk and state in OPEN_STATES and state not in (S.HIRED, S.FOLLOWING):
                self.model[pk] = S.CLOSED

    @precondition(lambda self: self.model)
    @rule(data=st.data(), minutes=st.sampled_from([1, 9, 11]))
    def undo(self, data, minutes):
        file = self.file(data)
        step = file.transitions.filter(undone_at__isnull=True).order_by("at", "id").last()
        possible = (
            bool(step.from_state) and self.now + timedelta(minutes=minutes) - step.at <= services.UNDO_DELAY
        )
        reopened = list(
            Mediation.objects.filter(
                offer=self.offer, state=S.CLOSED, transitions__reason="offer_filled",
                transitions__undone_at__isnull=True, transitions__at__gte=step.at,
            )
        )  # fmt: skip
        was = dict(step.before)
        try:
            back = services.undo_last(mediation=file, actor=self.actor, at=self.later(minutes))
        except ApplicationError:
            other = Mediation.objects.open().filter(youth=file.youth_id, offer=file.offer_id)
            assert not possible or other.exclude(pk=file.pk).exists()
            return
        assert possible
        assert back.state == step.from_state
        assert {name: _plain(getattr(back, name)) for name in SNAPSHOT} == was
        self.model[file.pk] = S(step.from_state)
        if step.to_state == S.HIRED:
            for one in reopened:
                one.refresh_from_db()
                self.model[one.pk] = S(one.state)

    @invariant()
    def states_follow_the_table(self):
        found = dict(Mediation.objects.values_list("pk", "state"))
        assert found == getattr(self, "model", {})

    @invariant()
    def one_open_file_per_pair(self):
        pairs = list(Mediation.objects.open().values_list("youth", "offer"))
        assert len(pairs) == len(set(pairs))

    @invariant()
    def every_step_is_in_the_table(self):
        for row in Mediation.objects.all():
            for step in row.transitions.exclude(from_state=""):
                assert MEDIATION.allows(S(step.from_state), S(step.to_state))

    @invariant()
    def places_are_those_of_the_hires(self):
        if not hasattr(self, "offer"):
            return
        self.offer.refresh_from_db()
        hired = sum(row.hired_at is not None for row in Mediation.objects.filter(offer=self.offer))
        assert self.offer.places_filled == min(hired, self.offer.places)


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.django_db
def test_random_sequences_of_acts():
    run_state_machine_as_test(
        Files,
        settings=settings(
            max_examples=16,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
