"""Random acts of both sides, of strangers and of time on needs: only steps of the tables, each with who, when and why."""

import uuid
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

from employers.lifecycle import OPEN_REQUEST_STATES, SUPPORT_REQUEST, RequestState
from employers.models import SupportRequest, SupportRequestTransition
from mediations.lifecycle import IN_JOB
from mediations.models import Mediation
from mediations.services import suggest
from offers import services
from offers.lifecycle import CLOSED_STATES, OFFER, CloseReason, OfferState
from offers.models import Offer, OfferTransition
from offers.searching import search_offers
from offers.services.needs import NeedData
from offers.services.profiles import data_of
from offers.services.still_open import keep_open, make_token
from portal.core.choices import SupportDepth
from portal.core.errors import ApplicationError
from tests.factories.accounts import AdviserFactory
from tests.factories.employers import EmployerMembershipFactory, EstablishmentFactory
from tests.factories.pathways import YouthFactory
from tests.factories.reference import OccupationFactory

State, Asked = OfferState, RequestState
OURS = ("adviser", "employer")
EVERYBODY = (*OURS, "other_adviser", "other_employer")
# What leaves the state or takes a step back: told by its reason, and never a step of the table.
BESIDE_THE_TABLE = ("kept_open", "undone", "handed_over")


def fingerprint():
    """Everything that a refused act could have changed."""
    rows = (
        Offer.objects.order_by("pk").values_list("pk", "state", "places_filled", "expires_at", "closed_at"),
        SupportRequest.objects.order_by("pk").values_list("pk", "state", "assigned_to", "closed_at"),
        OfferTransition.objects.order_by("pk").values_list("pk"),
        SupportRequestTransition.objects.order_by("pk").values_list("pk"),
        Mediation.objects.order_by("pk").values_list("pk", "state"),
    )
    return [list(row) for row in rows]


class Needs(RuleBasedStateMachine):
    """Needs of one establishment, answered by one structure; each example ends with a rollback."""

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example._from_testcase = True
        self.example.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(verified=st.booleans(), places=st.integers(1, 2))
    def begin(self, verified, places):
        self.now = timezone.now()
        self.adviser = adviser = AdviserFactory()
        self.place = EstablishmentFactory(agency=adviser.agency, **({} if verified else {"pending": True}))
        self.people = {
            "adviser": adviser.user,
            "employer": EmployerMembershipFactory(establishment=self.place).user,
            "other_adviser": AdviserFactory().user,
            "other_employer": EmployerMembershipFactory().user,
        }
        self.youth = YouthFactory(adviser=adviser)
        self.occupation = OccupationFactory()
        self.submit(places, has_occupation=True)

    def later(self, **delta):
        self.now += timedelta(**(delta or {"minutes": 1}))
        return self.now

    def offer(self, data):
        keys = list(Offer.objects.order_by("pk").values_list("pk", flat=True))
        return Offer.objects.select_related("profile__support_request").get(
            pk=data.draw(st.sampled_from(keys))
        )

    def attempt(self, act, *, expected, who="adviser"):
        """Do it: a refusal is told by an error and changes nothing; what is not expected is refused."""
        before, refusal = fingerprint(), ""
        try:
            with transaction.atomic():
                act(self.people[who], self.later())
        except ApplicationError as error:
            refusal = error.message
        assert bool(refusal) != expected, refusal
        if refusal:
            assert refusal.endswith(".")
            assert fingerprint() == before
        return not refusal

    def stepped(self, offer, state, who, *, reason=None):
        """The last step of the offer says who took it, when and why."""
        offer.refresh_from_db()
        assert offer.state == state
        step = offer.transitions.order_by("at", "id").last()
        assert (step.to_state, step.actor, step.at) == (state, self.people[who], self.now)
        assert step.actor_label == str(self.people[who])
        if reason is not None:
            assert step.reason == reason

    # --- Acts ---

    @precondition(lambda self: Offer.objects.count() < 3)
    @rule(places=st.integers(1, 2), has_occupation=st.booleans())
    def submit(self, places, has_occupation):
        need = services.submit_need(
            data=NeedData(
                title="Cuisinier", places=places, skills={}, licences={}, languages={},
                occupation=self.occupation if has_occupation else None,
            ),
            establishment=self.place, depth=SupportDepth.PRESELECT, actor=self.people["employer"],
            key=uuid.uuid4(), at=self.later(),
        )  # fmt: skip
        assert (need.state, need.job_profile.offer.state) == (Asked.SUBMITTED, State.SUBMITTED)

    @rule(data=st.data(), who=st.sampled_from(EVERYBODY))
    def take(self, data, who):
        request = self.offer(data).profile.support_request
        mine = who == "adviser" and request.state in OPEN_REQUEST_STATES
        if self.attempt(lambda user, at: services.take_request(request=request, actor=user, at=at),
                        expected=mine, who=who):  # fmt: skip
            request.refresh_from_db()
            assert request.assigned_to.user == self.people["adviser"]
            assert request.state != Asked.SUBMITTED

    @rule(data=st.data(), who=st.sampled_from(EVERYBODY))
    def hand_over(self, data, who):
        request = self.offer(data).profile.support_request
        held = request.assigned_to is not None and who == "adviser"
        expected = held and request.state in OPEN_REQUEST_STATES
        state = request.state
        if self.attempt(
            lambda user, at: services.hand_over(request=request, adviser=self.adviser, actor=user, at=at),
            expected=expected, who=who,
        ):  # fmt: skip
            request.refresh_from_db()
            assert (request.assigned_to, request.state) == (self.adviser, state)

    @rule(data=st.data(), who=st.sampled_from(EVERYBODY))
    def publish(self, data, who):
        offer = self.offer(data)
        ready = self.place.is_verified and offer.profile.occupation_id is not None
        expected = who == "adviser" and ready and OFFER.allows(State(offer.state), State.PUBLISHED)
        if self.attempt(lambda user, at: services.publish_offer(offer=offer, actor=user, at=at),
                        expected=expected, who=who):  # fmt: skip
            self.stepped(offer, State.PUBLISHED, who)
            assert offer.profile.support_request.state == Asked.IN_PROGRESS

    @rule(data=st.data(), who=st.sampled_from(EVERYBODY))
    def send_back(self, data, who):
        offer = self.offer(data)
        expected = who == "adviser" and OFFER.allows(State(offer.state), State.RETURNED)
        if self.attempt(
            lambda user, at: services.return_offer(offer=offer, actor=user, remarks="Quel salaire ?", at=at),
            expected=expected, who=who,
        ):  # fmt: skip
            self.stepped(offer, State.RETURNED, who)
            assert offer.transitions.last().note == "Quel salaire ?"

    @rule(data=st.data(), who=st.sampled_from(EVERYBODY))
    def complete(self, data, who):
        """The employer completes; an occupation chosen by the adviser lets the offer be published."""
        offer = self.offer(data)
        said = data_of(offer)
        changed = NeedData(**{**vars(said), "occupation": self.occupation, "pay": f"{self.now.minute} €"})
        version = offer.profile.version
        expected = who in OURS and offer.state not in CLOSED_STATES
        state = State.SUBMITTED if offer.state == State.RETURNED else offer.state
        if self.attempt(
            lambda user, at: services.resubmit_with(
                offer=offer, data=changed, actor=user, version=version, at=at
            ),
            expected=expected, who=who,
        ):  # fmt: skip
            offer.refresh_from_db()
            offer.profile.refresh_from_db()
            assert (offer.state, offer.profile.version) == (state, version + 1)
            assert offer.profile.versions.first().author == self.people[who]

    @rule(data=st.data(), who=st.sampled_from(EVERYBODY))
    def pause(self, data, who):
        offer = self.offer(data)
        expected = who in OURS and offer.state == State.PUBLISHED
        if self.attempt(lambda user, at: services.pause_offer(offer=offer, actor=user, at=at),
                        expected=expected, who=who):  # fmt: skip
            self.stepped(offer, State.PAUSED, who)

    @rule(data=st.data(), who=st.sampled_from(EVERYBODY))
    def resume(self, data, who):
        offer = self.offer(data)
        running = offer.expires_at is not None and offer.expires_at > self.now + timedelta(minutes=1)
        expected = who in OURS and offer.state == State.PAUSED and running
        if self.attempt(lambda user, at: services.resume_offer(offer=offer, actor=user, at=at),
                        expected=expected, who=who):  # fmt: skip
            self.stepped(offer, State.PUBLISHED, who)

    @rule(
        data=st.data(),
        who=st.sampled_from(EVERYBODY),
        state=st.sampled_from(list(State)),
        reason=st.sampled_from([*CloseReason, ""]),
    )
    def close(self, data, who, state, reason):
        offer = self.offer(data)
        allowed = state in (State.FILLED, State.WITHDRAWN) and OFFER.allows(State(offer.state), state)
        if self.attempt(
            lambda user, at: services.close_offer(offer=offer, actor=user, state=state, reason=reason, at=at),
            expected=who in OURS and allowed and bool(reason), who=who,
        ):  # fmt: skip
            self.stepped(offer, state, who, reason=reason)
            assert (offer.close_reason, offer.closed_at) == (reason, self.now)

    @rule(data=st.data())
    def hire(self, data):
        offer = self.offer(data)
        before = offer.places_filled
        expected = offer.state in (State.PUBLISHED, State.PAUSED) and before < offer.places
        if self.attempt(
            lambda user, at: services.fill_place(offer=offer, actor=user, at=at), expected=expected
        ):
            offer.refresh_from_db()
            assert offer.places_filled == before + 1
            if offer.places_filled == offer.places:
                self.stepped(offer, State.FILLED, "adviser", reason="last_place")
                assert offer.profile.support_request.state == Asked.RESOLVED

    @rule(data=st.data())
    def take_back_the_hire(self, data):
        offer = self.offer(data)
        last = offer.transitions.order_by("at", "id").last()
        reopens = offer.state == State.FILLED and last.reason == "last_place"
        services.release_place(offer=offer, actor=self.people["adviser"], at=self.later())
        was = offer.state
        offer.refresh_from_db()
        assert offer.state == (last.from_state if reopens else was)

    @rule(data=st.data())
    def suggest(self, data):
        offer = self.offer(data)
        visible = offer.is_visible(at=self.now + timedelta(minutes=1))
        self.attempt(
            lambda user, at: suggest(offer=offer, youths=[self.youth], actor=user, at=at), expected=visible
        )

    @rule(data=st.data())
    def still_open(self, data):
        """The one click of the mail; its link reads the clock of the wall, as the page does."""
        offer = self.offer(data)
        if offer.expires_at is None:
            return
        token, end = make_token(offer=offer, user=self.people["employer"]), offer.expires_at
        if self.attempt(lambda user, at: keep_open(token=token, at=at), expected=offer.is_visible()):
            offer.refresh_from_db()
            assert offer.expires_at > end
            self.stepped(offer, State.PUBLISHED, "employer", reason="kept_open")

    @rule(days=st.sampled_from([1, 20, 61]))
    def time_passes(self, days):
        at = self.later(days=days)
        over = set(Offer.objects.past_end(at=at).values_list("pk", flat=True))
        assert services.expire_offers(at=at) == len(over)
        for offer in Offer.objects.filter(pk__in=over):
            step = offer.transitions.order_by("at", "id").last()
            assert (offer.state, step.to_state, step.at) == (State.EXPIRED, State.EXPIRED, at)
            assert (step.automatic, step.actor, step.reason) == (True, None, "expired")
            assert step.actor_label == "Fin de la période"
            assert offer.profile.support_request.state == Asked.RESOLVED

    # --- What always holds ---

    @invariant()
    def each_step_is_in_its_table_and_follows_the_one_before(self):
        for rows, lifecycle, state in (
            (Offer.objects.all(), OFFER, State),
            (SupportRequest.objects.all(), SUPPORT_REQUEST, Asked),
        ):
            for row in rows:
                now = lifecycle.initial
                for step in row.transitions.order_by("at", "id"):
                    assert step.from_state == now
                    if step.reason not in BESIDE_THE_TABLE:
                        assert lifecycle.allows(state(step.from_state), state(step.to_state))
                    assert (step.actor is None) == step.automatic
                    assert step.actor_label
                    now = step.to_state
                assert row.state == now

    @invariant()
    def places_filled_never_exceed_the_places(self):
        for offer in Offer.objects.all():
            assert 0 <= offer.places_filled <= offer.places

    @invariant()
    def published_is_public_and_nothing_else(self):
        published = set(Offer.objects.filter(state=State.PUBLISHED))
        assert set(search_offers()) == published
        assert all(offer.establishment.is_verified and offer.profile.occupation_id for offer in published)

    @invariant()
    def a_closed_offer_takes_its_request_and_its_files_along(self):
        for offer in Offer.objects.select_related("profile__support_request"):
            closed = offer.state in CLOSED_STATES
            assert closed == (offer.profile.support_request.state not in OPEN_REQUEST_STATES)
            assert closed == (offer.closed_at is not None)
            if closed:
                assert not Mediation.objects.open().exclude(state__in=IN_JOB).filter(offer=offer).exists()


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.django_db
def test_random_acts_on_needs():
    run_state_machine_as_test(
        Needs,
        settings=settings(
            max_examples=14,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize(
    ("table", "steps"),
    [
        (
            OFFER.table,
            {
                "draft": {"submitted", "withdrawn"},
                "submitted": {"published", "returned", "withdrawn"},
                "returned": {"submitted", "withdrawn"},
                "published": {"paused", "filled", "expired", "withdrawn"},
                "paused": {"published", "filled", "expired", "withdrawn"},
            },
        ),
        (
            SUPPORT_REQUEST.table,
            {
                "submitted": {"assigned", "cancelled"},
                "assigned": {"in_progress", "cancelled"},
                "in_progress": {"resolved", "cancelled"},
            },
        ),
    ],
    ids=["offer", "request"],
)
def test_the_tables_are_those_of_the_design(table, steps):
    assert {str(state): {str(one) for one in targets} for state, targets in table.items()} == steps
