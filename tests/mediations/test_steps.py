"""Suggesting, moving, stale forms, undoing, closing with the offer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mediations import services
from mediations.lifecycle import CheckInMoment, MediationState, check_in_days
from mediations.models import CheckIn, Mediation, Meeting
from offers.lifecycle import OfferState
from offers.services import close_offer
from pathways.models import Youth
from portal.core.errors import ApplicationError, StaleError
from portal.core.lifecycle import TransitionRefused
from tests.factories.accounts import AdviserFactory
from tests.factories.employers import EmployerMembershipFactory, EstablishmentFactory
from tests.factories.mediations import MediationFactory
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory, YouthWishFactory

pytestmark = pytest.mark.django_db
S = MediationState


@pytest.fixture
def adviser():
    return AdviserFactory()


@pytest.fixture
def youth(adviser):
    return YouthFactory(adviser=adviser, with_account=True)


def move(mediation, to, actor=None, **more):
    mediation.refresh_from_db()
    return services.move(
        mediation=mediation,
        to=to,
        actor=actor or mediation.adviser.user,
        revision=more.pop("revision", mediation.revision),
        **more,
    )


def test_several_in_one_act_and_those_with_a_file_are_left(adviser, mailoutbox):
    offer = OfferFactory()
    known, new, third = (YouthFactory(adviser=adviser, with_account=True) for _ in range(3))
    first = services.suggest(offer=offer, youths=[known], actor=adviser.user)
    result = services.suggest(
        offer=offer,
        youths=[known, new, third, new],
        actor=adviser.user,
        message="Regarde.",
        scores={new.pk: 72},
        criteria_version="1",
        sentences={new.pk: services.Why(youth="C’est le métier que tu veux.")},
    )
    assert result.already == first.created
    assert {row.youth for row in result.created} == {new, third}
    file = Mediation.objects.get(youth=new)
    assert (file.score, file.criteria_version, file.reason_youth) == (72, "1", "C’est le métier que tu veux.")
    assert [mail.to for mail in mailoutbox].count([new.email]) == 1


def test_the_law_is_kept_also_by_hand(adviser):
    offer = OfferFactory(contract="apprentissage")
    old = YouthFactory(adviser=adviser, birth_date=timezone.localdate() - timedelta(days=365 * 31))
    result = services.suggest(offer=offer, youths=[old], actor=adviser.user)
    assert not result.created
    assert "16 à 29 ans" in result.refused[0][1]
    with pytest.raises(ApplicationError, match="16 à 29 ans"):
        services.apply(offer=offer, youth=old, actor=adviser.user)


def test_a_foreign_youth_is_not_suggested(adviser):
    with pytest.raises(ApplicationError, match="pas suivi"):
        services.suggest(offer=OfferFactory(), youths=[YouthFactory()], actor=adviser.user)
    assert not Mediation.objects.exists()


def test_a_closed_offer_is_neither_suggested_nor_asked_for(adviser, youth):
    offer = OfferFactory(filled=True)
    with pytest.raises(ApplicationError, match="plus ouverte"):
        services.suggest(offer=offer, youths=[youth], actor=adviser.user)
    with pytest.raises(ApplicationError, match="plus ouverte"):
        services.apply(offer=offer, youth=youth, actor=youth.user)


def test_a_file_keeps_why_it_was_opened_whoever_opened_it(adviser, youth):
    wish = OfferFactory(occupation="G1602")
    YouthWishFactory(youth=youth, occupation__code="G1602")
    asked = services.apply(offer=wish, youth=youth, actor=youth.user)
    (given,) = services.suggest(
        offer=OfferFactory(occupation="G1602"), youths=[youth], actor=adviser.user
    ).created
    for file in (asked, given):
        assert file.score >= 30
        assert file.reason_youth
        assert file.reason_employer
        assert file.criteria_version


def test_applying_twice_is_one_file(youth):
    offer = OfferFactory()
    first = services.apply(offer=offer, youth=youth, actor=youth.user, message="Je suis motivé.")
    assert services.apply(offer=offer, youth=youth, actor=youth.user) == first
    assert first.state == S.APPLIED


def test_the_database_refuses_two_open_files():
    mediation = MediationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MediationFactory(youth=mediation.youth, offer=mediation.offer)


def test_the_second_of_two_advisers_is_told_who_and_when(adviser):
    mediation = MediationFactory(presented=True, youth__adviser=adviser)
    colleague = AdviserFactory(agency=adviser.agency, user__first_name="Nadia", user__last_name="Berrou")
    seen = mediation.revision
    move(mediation, S.MEETING, colleague.user)
    with pytest.raises(StaleError) as told:
        move(mediation, S.NOT_RETAINED, adviser.user, reason="skills", note="Long texte", revision=seen)
    assert "Nadia Berrou" in told.value.message
    assert "aujourd’hui" in told.value.message
    assert "rencontre" in told.value.message
    mediation.refresh_from_db()
    assert mediation.state == S.MEETING


def test_a_reason_is_asked_where_a_file_stops():
    mediation = MediationFactory()
    with pytest.raises(ApplicationError) as refused:
        move(mediation, S.DECLINED)
    assert refused.value.field == "reason"
    with pytest.raises(ApplicationError):
        move(mediation, S.DECLINED, reason="not_a_reason")
    assert move(mediation, S.DECLINED, reason="too_far").closed_at is not None


def test_each_side_decides_its_own_steps(youth):
    place = EstablishmentFactory()
    employer = EmployerMembershipFactory(establishment=place).user
    mediation = MediationFactory(youth=youth, offer__establishment=place)
    with pytest.raises(ApplicationError, match="main"):
        move(mediation, S.AGREED, employer)
    move(mediation, S.AGREED, youth.user)
    with pytest.raises(ApplicationError, match="main"):
        move(mediation, S.PRESENTED, youth.user)
    move(mediation, S.PRESENTED)
    move(mediation, S.MEETING, employer)
    with pytest.raises(ApplicationError, match="main"):
        move(mediation, S.HIRED, youth.user)
    with pytest.raises(ApplicationError, match="main"):
        move(mediation, S.HIRED, EmployerMembershipFactory().user)
    move(mediation, S.HIRED, employer)


def test_no_candidate_for_an_employer_who_is_not_verified():
    mediation = MediationFactory(agreed=True, offer__establishment__pending=True)
    with pytest.raises(ApplicationError, match="vérifié"):
        move(mediation, S.PRESENTED)


def test_a_step_that_is_not_in_the_table_names_those_that_are():
    with pytest.raises(TransitionRefused, match="le jeune est d’accord"):
        move(MediationFactory(), S.HIRED)


def test_the_last_place_closes_the_offer_and_the_other_files_but_not_those_in_a_job():
    offer = OfferFactory(places=2)
    working = MediationFactory(offer=offer, presented=True)
    hired = MediationFactory(offer=offer, presented=True)
    waiting = MediationFactory(offer=offer)
    move(working, S.HIRED)
    waiting.refresh_from_db()
    assert waiting.is_open
    move(hired, S.HIRED)
    offer.refresh_from_db()
    waiting.refresh_from_db()
    working.refresh_from_db()
    assert (offer.state, offer.places_filled) == (OfferState.FILLED, 2)
    assert waiting.state == S.CLOSED
    assert waiting.transitions.last().actor == hired.adviser.user
    assert working.state == S.HIRED


def test_undoing_the_hire_opens_offer_and_other_files_again():
    offer = OfferFactory()
    hired = MediationFactory(offer=offer, presented=True)
    waiting = MediationFactory(offer=offer, agreed=True)
    move(hired, S.HIRED, tutor_name="Paul Vernet", tutor_email="paul@exemple.example")
    back = services.undo_last(mediation=hired, actor=hired.adviser.user)
    offer.refresh_from_db()
    waiting.refresh_from_db()
    assert (back.state, back.hired_at, back.tutor_name) == (S.PRESENTED, None, "")
    assert (offer.state, offer.places_filled) == (OfferState.PUBLISHED, 0)
    assert waiting.state == S.AGREED


def test_undo_ends_after_ten_minutes_and_belongs_to_who_acted(youth):
    place = EstablishmentFactory()
    employer = EmployerMembershipFactory(establishment=place).user
    mediation = MediationFactory(youth=youth, presented=True, offer__establishment=place)
    now = timezone.now()
    move(mediation, S.MEETING, employer, at=now)
    with pytest.raises(ApplicationError, match="Seule la personne"):
        services.undo_last(mediation=mediation, actor=youth.user, at=now)
    with pytest.raises(ApplicationError, match="10 minutes"):
        services.undo_last(mediation=mediation, actor=employer, at=now + timedelta(minutes=10, seconds=1))
    services.undo_last(mediation=mediation, actor=employer, at=now + timedelta(minutes=10))
    mediation.refresh_from_db()
    assert (mediation.state, mediation.met_at) == (S.PRESENTED, None)
    assert mediation.transitions.get(to_state=S.MEETING).undone_at is not None


def test_undoing_a_meeting_cancels_it():
    mediation = MediationFactory(presented=True)
    plan = services.MeetingPlan(starts_at=timezone.now() + timedelta(days=2), place="À l’atelier")
    move(mediation, S.MEETING, meeting=plan)
    services.undo_last(mediation=mediation, actor=mediation.adviser.user)
    assert Meeting.objects.get().cancelled_at is not None


def test_an_offer_that_closes_takes_its_files_along_with_who_closed_it(adviser):
    offer = OfferFactory(agency=adviser.agency)
    mediation = MediationFactory(offer=offer, agreed=True, youth__adviser=adviser)
    close_offer(offer=offer, actor=adviser.user, state="withdrawn", reason="no_need")
    mediation.refresh_from_db()
    step = mediation.transitions.last()
    assert (mediation.state, step.actor, step.automatic) == (S.CLOSED, adviser.user, False)


def test_an_offer_that_expires_says_that_nobody_closed_its_files():
    mediation = MediationFactory()
    services.close_for_offer(offer=mediation.offer, actor=None)
    step = mediation.transitions.get()
    assert (step.actor, step.automatic, step.actor_label) == (None, True, "Fin de l’offre")


def test_the_start_is_confirmed_by_a_person_and_plans_five_check_ins():
    today = timezone.localdate()
    mediation = MediationFactory(presented=True)
    move(mediation, S.HIRED, job_starts_on=today + timedelta(days=3))
    with pytest.raises(ApplicationError, match="futur"):
        move(mediation, S.FOLLOWING)
    move(mediation, S.FOLLOWING, job_starts_on=today)
    found = dict(CheckIn.objects.filter(mediation=mediation).values_list("moment", "due_on"))
    assert found == check_in_days(today)
    assert found[CheckInMoment.DAY2] == today + timedelta(days=2)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"job_ended_on": timezone.localdate() + timedelta(days=1)}, "job_ended_on"),
        ({"job_ended_on": timezone.localdate() - timedelta(days=30)}, "job_ended_on"),
        ({}, "job_ended_on"),
    ],
)
def test_an_end_before_the_start_or_in_the_future_is_refused(facts, field):
    mediation = MediationFactory(following=True)
    with pytest.raises(ApplicationError) as refused:
        move(mediation, S.ENDED_EARLY, reason="hours", **facts)
    assert refused.value.field == field


def test_a_text_of_ten_thousand_characters_is_refused_with_its_limit():
    mediation = MediationFactory()
    with pytest.raises(ApplicationError, match="4000") as refused:
        move(mediation, S.AGREED, note="a" * 10_000)
    assert refused.value.field == "note"


def test_a_youth_who_left_is_not_suggested(adviser):
    gone = YouthFactory(adviser=adviser, left=True)
    result = services.suggest(
        offer=OfferFactory(), youths=Youth.objects.filter(pk=gone.pk), actor=adviser.user
    )
    assert result.refused == [(gone, "Ce dossier n’est pas actif.")]
