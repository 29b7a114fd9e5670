"""What is kept too long goes: told 30 days before, anonymised once, never by surprise."""

import io
import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from employers.models import Invitation
from mediations.lifecycle import MediationState
from pathways.models import FileAccess, Youth, YouthImport
from portal.accounts.models import User
from portal.accounts.services import close_account, reopen_account
from portal.accounts.sms import MemoryBackend
from portal.celery import app
from portal.core.models import Outbox
from portal.pages.retention import Due, _due, apply_retention
from tests.factories.accounts import AdviserFactory, UserFactory
from tests.factories.employers import EmployerMembershipFactory, InvitationFactory
from tests.factories.mediations import MediationFactory
from tests.factories.pathways import CommitmentFactory, YouthFactory, YouthImportFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
BIRTHDAY_OF_28 = date(1998, 11, 23)


def moment(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZoneInfo("Europe/Paris"))


def night(day: date = TODAY):
    """The nightly run of a day."""
    return apply_retention(at=moment(day.year, day.month, day.day, 4))


def state_of(youth: Youth) -> str:
    youth.refresh_from_db()
    return youth.state


def test_a_file_ends_two_years_after_the_twenty_sixth_birthday_and_never_before_the_notice():
    ends_on = BIRTHDAY_OF_28 + relativedelta(years=28)
    assert ends_on == TODAY
    youth = YouthFactory(birth_date=BIRTHDAY_OF_28, email="lina@exemple.example", first_name="Lina")
    assert night(ends_on - timedelta(days=31)).told == []
    assert [due.holder for due in night(ends_on - timedelta(days=30)).told] == [youth]
    assert night(ends_on - timedelta(days=1)).anonymised == []
    assert state_of(youth) == "active"
    assert [due.holder for due in night(ends_on).anonymised] == [youth]
    assert state_of(youth) == "anonymised"
    assert (youth.first_name, youth.last_name, youth.email) == ("Dossier", "anonymisé", "")
    assert night(ends_on + timedelta(days=1)).anonymised == []


def test_the_young_person_and_the_adviser_are_told_once():
    adviser = AdviserFactory()
    YouthFactory(adviser=adviser, birth_date=BIRTHDAY_OF_28, email="lina@exemple.example", last_name="Vidal")
    day = TODAY - timedelta(days=20)
    for offset in range(3):
        night(day + timedelta(days=offset))
    told = {message.to[0]: message for message in mail.outbox}
    assert sorted(told) == sorted(["lina@exemple.example", adviser.user.email])
    assert len(mail.outbox) == 2
    # Told late: thirty whole days are left all the same.
    assert "3 décembre 2026" in told["lina@exemple.example"].body
    assert "Vidal" in told[adviser.user.email].body


def test_a_young_person_without_an_address_gets_a_text_message(settings):
    settings.SMS_BACKEND = "portal.accounts.sms.MemoryBackend"
    MemoryBackend.sent.clear()
    YouthFactory(birth_date=BIRTHDAY_OF_28, phone="06 12 34 56 78")
    night()
    assert [number for number, _ in MemoryBackend.sent] == ["+33612345678"]


def test_somebody_still_followed_is_kept_and_told_anew_later():
    youth = YouthFactory(birth_date=BIRTHDAY_OF_28)
    night()
    commitment = CommitmentFactory(youth=youth)
    assert night(TODAY + timedelta(days=40)).anonymised == []
    commitment.state = "ended"
    commitment.save()
    file = MediationFactory(youth=youth, following=True)
    assert night(TODAY + timedelta(days=50)).told == []
    file.state = MediationState.HELD
    file.save()
    later = TODAY + timedelta(days=60)
    assert [due.holder for due in night(later).told] == [youth]
    assert night(later + timedelta(days=29)).anonymised == []
    assert len(night(later + timedelta(days=30)).anonymised) == 1


def test_the_account_of_a_young_person_goes_with_the_file_and_not_before():
    youth = YouthFactory(with_account=True, birth_date=BIRTHDAY_OF_28)
    close_account(user=youth.user, at=timezone.now() - timedelta(days=800))
    first = night()
    assert [type(due.holder) for due in first.told] == [Youth]
    night(TODAY + timedelta(days=30))
    user = User.objects.get(kind="youth")
    assert (user.email, user.first_name, user.is_active) == (None, "", False)


def test_a_file_merged_into_another_goes_with_it():
    kept = YouthFactory(birth_date=BIRTHDAY_OF_28)
    tombstone = YouthFactory(birth_date=BIRTHDAY_OF_28, merged_into=kept, left=True)
    assert [due.holder for due in night().told] == [kept]
    night(TODAY + timedelta(days=30))
    assert state_of(tombstone) == "anonymised"


def test_a_closed_account_ends_after_a_year():
    adviser = AdviserFactory(job_title="Conseillère emploi")
    closed_at = moment(2025, 11, 23, 18)
    close_account(user=adviser.user, at=closed_at)
    address = adviser.user.email
    assert night(TODAY - timedelta(days=31)).told == []
    night(TODAY - timedelta(days=30))
    assert [message.to for message in mail.outbox] == [[address]]
    night(TODAY - timedelta(days=1))
    assert User.objects.filter(email=address).exists()
    night(TODAY)
    user = User.objects.get(pk=adviser.user_id)
    assert (user.email, user.last_name, user.adviser.job_title) == (None, "", "")
    # The day of the end is a fact of the account: anonymising does not move it.
    assert user.access_ended_at == closed_at
    assert night(TODAY + timedelta(days=400)).told == []


def test_an_account_opened_again_is_kept():
    user = UserFactory()
    close_account(user=user, at=moment(2025, 11, 1))
    night()
    reopen_account(user=user)
    EmployerMembershipFactory(user=user)
    assert night(TODAY + timedelta(days=40)).anonymised == []
    user.refresh_from_db()
    assert user.erasure_told_on is None


def test_an_employer_who_speaks_for_nobody_any_more_has_lost_access():
    long_ago = moment(2025, 1, 10)
    member = EmployerMembershipFactory(ended_at=long_ago)
    two_places = EmployerMembershipFactory(ended_at=long_ago)
    EmployerMembershipFactory(user=two_places.user)
    assert [due.holder for due in night().told] == [member.user]


def test_a_dry_run_names_public_ids_and_changes_nothing(capsys):
    youth = YouthFactory(birth_date=date(1990, 1, 1), last_name="Quatrebarbes")
    out = io.StringIO()
    call_command("retention", "--dry-run", "--json", stdout=out)
    content = json.loads(out.getvalue())
    assert [one["id"] for one in content["told"]] == [str(youth.public_id)]
    call_command("retention", "--dry-run", stdout=out)
    assert "Quatrebarbes" not in out.getvalue()
    youth.refresh_from_db()
    assert youth.erasure_told_on is None
    assert not mail.outbox


def test_old_traces_are_purged():
    youth = YouthFactory()
    at = moment(2026, 11, 23, 4)
    for age in (364, 367):
        FileAccess.objects.create(youth=youth, actor_label="Nadia", kind="file", at=at - timedelta(days=age))
    old, recent = InvitationFactory(), InvitationFactory()
    Invitation.objects.filter(pk=old.pk).update(created_at=at - timedelta(days=400))
    batch = YouthImportFactory()
    YouthImport.objects.filter(pk=batch.pk).update(updated_at=at - timedelta(days=31))
    dead = Outbox.objects.create(kind="mail", payload={"to": "x"}, dedupe_key="old", state="dead")
    Outbox.objects.filter(pk=dead.pk).update(created_at=at - timedelta(days=63))
    assert night().purged == 4
    assert FileAccess.objects.count() == 1
    assert list(Invitation.objects.all()) == [recent]
    batch.refresh_from_db()
    assert (batch.content, batch.report, batch.state) == ("", {}, "cancelled")


def test_the_job_is_in_the_list_of_periodic_jobs():
    app.loader.import_default_modules()
    job = app.conf.beat_schedule["retention"]
    app.tasks[job["task"]].apply(throw=True)


@given(ends=st.integers(-2000, 30), told=st.none() | st.integers(-2000, 0), offset=st.integers(0, 400))
def test_nobody_is_anonymised_by_surprise(ends, told, offset):
    """Whatever the nights on which the job ran: the end has passed, and the notice is thirty days old."""
    today = TODAY + timedelta(days=offset)
    ends_on = TODAY + timedelta(days=ends)
    told_on = None if told is None else TODAY + timedelta(days=told)
    due: Due = _due(None, ends_on, told_on, today)
    assert due.anonymise == (told_on is not None and ends_on <= today and (today - told_on).days >= 30)
