"""Check-ins, their links, the alerts they open, silence."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mediations import services
from mediations.lifecycle import MediationState
from mediations.models import QUESTIONS, Alert, CheckIn, CheckInAnswer, Mediation
from mediations.services.check_ins import judge
from portal.accounts.sms import MemoryBackend
from portal.accounts.tokens import hash_token
from portal.core.errors import ApplicationError
from portal.core.models import Outbox
from tests.factories.accounts import AdviserFactory
from tests.factories.employers import EmployerMembershipFactory, EstablishmentFactory, HolidayFactory
from tests.factories.mediations import (
    AlertFactory,
    CheckInAnswerFactory,
    CheckInFactory,
    MediationFactory,
    MeetingFactory,
)
from tests.factories.pathways import YouthFactory

MARKS = st.fixed_dictionaries({question: st.integers(1, 4) for question in QUESTIONS})
GOOD = {"work": 4, "team": 4, "hours": 4}


@given(tutor=st.none() | MARKS, youth=st.none() | MARKS)
def test_rule_against_brute_force(tutor, youth):
    low = False
    for side in (tutor, youth):
        for question in QUESTIONS:
            if side is not None and side[question] in (1, 2):
                low = True
    diverging = False
    if tutor is not None and youth is not None:
        for question in QUESTIONS:
            if (tutor[question], youth[question]) in {(1, 3), (1, 4), (2, 4), (3, 1), (4, 1), (4, 2)}:
                diverging = True
    verdict = judge(tutor, youth)
    assert (verdict.low, verdict.diverging) == (low, diverging)


def answer(check_in, side, marks, at=None):
    token = f"{side}-{check_in.pk}"
    CheckInAnswerFactory(check_in=check_in, side=side, token_hash=hash_token(token))
    return services.answer_check_in(token=token, answers=marks, at=at)


@pytest.mark.django_db
def test_a_low_answer_opens_one_alert_due_in_48_hours_and_a_diverging_one_another(mailoutbox):
    now = timezone.now()
    check_in = CheckInFactory()
    answer(check_in, "tutor", {"work": 2, "team": 1, "hours": 4}, at=now)
    alert = Alert.objects.get()
    assert (alert.kind, alert.due_at) == ("low", now + timedelta(hours=48))
    assert "Le travail : 2 sur 4 pour le tuteur" in alert.text
    answer(check_in, "youth", GOOD)
    assert sorted(Alert.objects.values_list("kind", flat=True)) == ["diverging", "low"]
    adviser = check_in.mediation.adviser.user.email
    assert [mail.to for mail in mailoutbox] == [[adviser], [adviser]]


@pytest.mark.django_db
def test_good_answers_open_none():
    check_in = CheckInFactory()
    answer(check_in, "tutor", GOOD)
    answer(check_in, "youth", {"work": 3, "team": 3, "hours": 3})
    assert not Alert.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("marks", [{}, {"work": 4, "team": 4}, GOOD | {"hours": 5}, GOOD | {"hours": 0}])
def test_each_question_needs_a_mark_of_one_to_four(marks):
    check_in = CheckInFactory()
    with pytest.raises(ApplicationError):
        answer(check_in, "tutor", marks)
    assert CheckInAnswer.objects.get().answered_at is None


@pytest.mark.django_db
def test_a_link_answers_once_and_not_after_its_time():
    check_in = CheckInFactory()
    answer(check_in, "tutor", GOOD)
    with pytest.raises(services.LinkUsed):
        services.answer_check_in(token=f"tutor-{check_in.pk}", answers=GOOD | {"work": 1})
    assert CheckInAnswer.objects.get().work == 4
    late = CheckInAnswerFactory(side="youth", token_hash=hash_token("late"), expires_at=timezone.now())
    with pytest.raises(services.LinkExpired):
        services.answer_check_in(token="late", answers=GOOD)
    late.refresh_from_db()
    assert late.answered_at is None
    with pytest.raises(services.LinkUnknown):
        services.find_link(token="never-made")


@pytest.mark.django_db
def test_links_go_to_both_sides_once_and_only_their_hash_is_kept(mailoutbox):
    mediation = MediationFactory(following=True, youth=YouthFactory(with_account=True))
    CheckInFactory(mediation=mediation)
    assert services.send_due() == 1
    assert services.send_due() == 0
    assert {mail.to[0] for mail in mailoutbox} == {"tuteur@exemple.example", mediation.youth.email}
    for mail in mailoutbox:
        token = mail.body.split("/suivi/")[1].split("/")[0]
        assert services.find_link(token=token)
        assert not CheckInAnswer.objects.filter(token_hash=token).exists()
    to_tutor = next(mail for mail in mailoutbox if mail.to == ["tuteur@exemple.example"])
    assert mediation.youth.last_name not in to_tutor.body, "not disclosed to this employer"


@pytest.mark.django_db
def test_of_several_due_at_once_only_the_newest_is_sent():
    mediation = MediationFactory(following=True)
    day = timezone.localdate()
    old = CheckInFactory(mediation=mediation, moment="d2", due_on=day - timedelta(days=12))
    new = CheckInFactory(mediation=mediation, moment="w2", due_on=day)
    CheckInFactory(mediation=mediation, moment="m1", due_on=day + timedelta(days=16))
    services.send_due()
    assert list(CheckIn.objects.filter(sent_at__isnull=False)) == [new]
    old.refresh_from_db()
    assert old.skipped
    assert services.send_due() == 0


@pytest.mark.django_db
def test_a_file_that_is_closed_is_not_asked_any_more():
    CheckInFactory(mediation__state=MediationState.ENDED_EARLY)
    assert services.send_due() == 0


@pytest.mark.django_db
def test_a_young_person_without_mail_gets_a_text_message(settings):
    settings.SMS_BACKEND = "portal.accounts.sms.MemoryBackend"
    MemoryBackend.sent.clear()
    youth = YouthFactory(email="", phone="06 12 34 56 78")
    CheckInFactory(mediation=MediationFactory(following=True, youth=youth, tutor_email=""))
    services.send_due()
    ((to, text),) = MemoryBackend.sent
    assert to == "+33612345678"
    assert "/suivi/" in text
    assert not Outbox.objects.filter(kind="mail").exists()


@pytest.mark.django_db
def test_either_side_raises_an_alert_at_any_time_and_twice_the_same_is_one():
    place = EstablishmentFactory()
    employer = EmployerMembershipFactory(establishment=place).user
    youth = YouthFactory(with_account=True)
    mediation = MediationFactory(following=True, youth=youth, offer__establishment=place)
    for actor in (employer, employer, youth.user):
        services.raise_alert(mediation=mediation, actor=actor, text="Le planning a changé.")
    assert sorted(Alert.objects.values_list("kind", flat=True)) == ["employer", "youth"]
    with pytest.raises(ApplicationError):
        services.raise_alert(mediation=mediation, actor=EmployerMembershipFactory().user, text="Moi aussi.")


@pytest.mark.django_db
def test_an_alert_is_solved_once_with_what_was_done():
    alert = AlertFactory()
    adviser = alert.mediation.adviser.user
    with pytest.raises(ApplicationError) as refused:
        services.solve_alert(alert=alert, actor=adviser, solution="  ")
    assert refused.value.field == "solution"
    services.solve_alert(alert=alert, actor=adviser, solution="Horaires revus avec le chef.")
    with pytest.raises(ApplicationError, match="déjà traité"):
        services.solve_alert(alert=alert, actor=adviser, solution="Autre chose")
    alert.refresh_from_db()
    assert alert.solution == "Horaires revus avec le chef."


# --- Silence ---

FRIDAY = datetime(2026, 5, 22, 10, tzinfo=UTC)  # Whit Monday is 25 May 2026: a public holiday


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days_later", "silent"),
    [(7, False), (9, False), (10, True)],
)
def test_five_working_days_skip_weekends_and_holidays(days_later, silent):
    """Moved on Friday 22 May at 12 h: Tuesday is the first working day, Monday 1 June the fifth."""
    mediation = MediationFactory(moved_at=FRIDAY)
    at = FRIDAY + timedelta(days=days_later)
    before = services.silent_before(structure=mediation.youth.agency.structure, at=at)
    assert Mediation.objects.silent(before=before + timedelta(seconds=1)).exists() is silent


@pytest.mark.django_db
def test_a_closed_day_of_the_structure_counts_too():
    mediation = MediationFactory(moved_at=FRIDAY)
    structure = mediation.youth.agency.structure
    HolidayFactory(agency=structure, day=FRIDAY.date() + timedelta(days=4))
    at = FRIDAY + timedelta(days=10)
    assert not Mediation.objects.silent(before=services.silent_before(structure=structure, at=at)).exists()


@pytest.mark.django_db
def test_the_adviser_is_told_once_per_silence_and_nothing_goes_to_the_youth(mailoutbox):
    adviser = AdviserFactory()
    youth = YouthFactory(adviser=adviser, with_account=True)
    now = timezone.now()
    files = [MediationFactory(youth=youth, moved_at=now - timedelta(days=20)) for _ in range(3)]
    MediationFactory(youth=youth, following=True, moved_at=now - timedelta(days=20))
    assert services.tell_silences(at=now) == 3
    assert services.tell_silences(at=now + timedelta(days=1)) == 0
    (mail,) = mailoutbox
    assert mail.to == [adviser.user.email]
    assert mail.subject.startswith("3 mises en relation")
    services.remind_youth(mediation=files[0], actor=adviser.user, revision=files[0].revision, at=now)
    assert mailoutbox[-1].to == [youth.email]
    assert services.tell_silences(at=now + timedelta(days=20)) == 1


@pytest.mark.django_db
def test_a_meeting_to_come_is_no_silence():
    mediation = MediationFactory(presented=True, moved_at=timezone.now() - timedelta(days=20))
    MeetingFactory(mediation=mediation)
    assert services.tell_silences() == 0


@pytest.mark.django_db
def test_the_stand_in_is_told_during_an_absence(mailoutbox):
    stand_in = AdviserFactory()
    adviser = AdviserFactory(
        agency=stand_in.agency, stand_in=stand_in, absent_from=timezone.localdate() - timedelta(days=1)
    )
    MediationFactory(youth__adviser=adviser, moved_at=timezone.now() - timedelta(days=20))
    services.tell_silences()
    assert [mail.to for mail in mailoutbox] == [[stand_in.user.email]]
