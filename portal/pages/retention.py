"""What is kept too long goes: files of young people, closed accounts, old traces.

A young person's file ends two years after the 26th birthday, unless somebody still follows it; an account a year after the
end of access. People are told 30 days before; then everything about them is anonymised in one transaction, by the same code
as `manage.py erase_person`. Nobody is anonymised who was not told at least 30 days earlier, even when the job stood still.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import models, transaction
from django.db.models import Case, DateTimeField, Exists, F, Max, OuterRef, Q, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from employers.models import EmployerMembership, JoinRequest
from mediations.models import Mediation
from pathways.lifecycle import YouthState
from pathways.models import Commitment, Youth
from portal.accounts.models import User
from portal.core import outbox
from portal.core.personal_data import purge_old
from portal.pages import retention_notices
from portal.pages.person import Person, erase_people

NOTICE = timedelta(days=30)
YOUTH_AGE = relativedelta(years=26 + 2)
ACCOUNT = relativedelta(years=1)
# People per transaction, and how long one run goes on: a task must end, and the next night goes on.
BATCH = 50
BUDGET_S = 150


@dataclass(frozen=True)
class Due:
    """A person whose retention ends. `anonymise` is false while the 30 days of the notice run."""

    person: Person
    ends_on: date
    told_on: date | None
    anonymise: bool

    @property
    def holder(self) -> Youth | User:
        """The file, else the account."""
        return self.person.holders[0]


@dataclass
class Report:
    told: list[Due] = field(default_factory=list)
    waiting: list[Due] = field(default_factory=list)
    anonymised: list[Due] = field(default_factory=list)
    purged: int = 0


def youth_ending(*, by: date) -> models.QuerySet[Youth]:
    """Files whose retention ends by that day: nobody follows them in a commitment nor in an open mediation."""
    followed = Commitment.objects.open().filter(youth=OuterRef("pk"))
    mediated = Mediation.objects.open().filter(youth=OuterRef("pk"))
    return (
        Youth.objects.exclude(state=YouthState.ANONYMISED)
        # A file merged into another goes with it.
        .filter(Q(merged_into=None) | Q(merged_into__state=YouthState.ANONYMISED))
        .filter(birth_date__lte=by - YOUTH_AGE)
        .exclude(Exists(followed) | Exists(mediated))
        .select_related("user", "adviser__user", "agency")
        .order_by("birth_date", "pk")
    )


def accounts_ending(*, by: date) -> "models.QuerySet[User, Any]":
    """Accounts whose access ended a year before that day. That of a young person goes with the file."""
    current = EmployerMembership.objects.filter(user=OuterRef("pk"), ended_at=None)
    asked = JoinRequest.objects.open().filter(user=OuterRef("pk"))
    # An employer who speaks for no establishment any more has lost access without anybody closing the account.
    outside = Q(kind=User.Kind.EMPLOYER) & ~Exists(current) & ~Exists(asked)
    left_at = Coalesce(
        Max("employer_memberships__ended_at"), Max("join_requests__decided_at"), F("date_joined")
    )
    closed_at = Coalesce("access_ended_at", "last_login", "date_joined")
    return (
        User.objects.exclude(email=None, phone=None, first_name="", last_name="")
        .filter(Q(is_active=False) | outside)
        .filter(Q(youth=None) | Q(youth__state=YouthState.ANONYMISED))
        .annotate(
            ended_at=Case(
                When(is_active=False, then=closed_at), default=left_at, output_field=DateTimeField()
            )
        )
        .filter(ended_at__date__lte=by - ACCOUNT)
        .order_by("ended_at", "pk")
    )


def find_due(*, today: date) -> list[Due]:
    """Everybody whose retention ends within 30 days or has ended; those who end first come first."""
    horizon = today + NOTICE
    found = [
        _due(Person(youth, youth.user), youth.birth_date + YOUTH_AGE, youth.erasure_told_on, today)
        for youth in youth_ending(by=horizon)
    ]
    for user in accounts_ending(by=horizon):
        ended_on = timezone.localdate(user.ended_at)
        found.append(_due(Person(None, user), ended_on + ACCOUNT, user.erasure_told_on, today))
    return sorted(found, key=lambda due: (due.ends_on, due.holder.pk))


def _due(person: Person, ends_on: date, told_on: date | None, today: date) -> Due:
    told_long_ago = told_on is not None and told_on + NOTICE <= today
    return Due(person, ends_on, told_on, ends_on <= today and told_long_ago)


def apply_retention(*, at: datetime | None = None, dry_run: bool = False) -> Report:
    """Tell who must be told, anonymise whose time is over, purge old traces. Run twice, it changes nothing more."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    due = find_due(today=today)
    report = Report(
        told=[one for one in due if one.told_on is None],
        waiting=[one for one in due if one.told_on is not None and not one.anonymise],
    )
    over = [one for one in due if one.anonymise]
    if dry_run:
        report.anonymised = over
        return report
    _forget_old_notices(due)
    _tell(report.told, today=today)
    report.anonymised = _anonymise(over)
    report.purged = purge_old(at) + outbox.purge_done(at=at)
    return report


def _forget_old_notices(due: list[Due]) -> None:
    """Somebody is followed again, or the account was opened again: the next end will be told anew."""
    youth = [one.person.youth.pk for one in due if one.person.youth]
    users = [one.person.user.pk for one in due if one.person.youth is None and one.person.user]
    Youth.objects.filter(erasure_told_on__isnull=False).exclude(pk__in=youth).update(erasure_told_on=None)
    User.objects.filter(erasure_told_on__isnull=False).exclude(pk__in=users).update(erasure_told_on=None)


@transaction.atomic
def _tell(due: list[Due], *, today: date) -> None:
    """The messages and the day they were written are one transaction."""
    for one in due:
        ends_on = max(one.ends_on, today + NOTICE)
        holder = one.holder
        if isinstance(holder, Youth):
            retention_notices.tell_youth(holder, ends_on=ends_on)
        else:
            retention_notices.tell_account(holder, ends_on=ends_on)
        type(holder)._default_manager.filter(pk=holder.pk).update(erasure_told_on=today)
    files = [one.person.youth for one in due if one.person.youth]
    retention_notices.tell_advisers(files, today=today, from_day=today + NOTICE)


def _anonymise(over: list[Due]) -> list[Due]:
    """Batch by batch; what does not fit into this run is done by the next."""
    stop = time.monotonic() + BUDGET_S
    done: list[Due] = []
    for batch in _batches(over):
        erase_people(one.person for one in batch)
        done += batch
        if time.monotonic() > stop:
            break
    return done


def _batches(over: list[Due]) -> Iterator[list[Due]]:
    rest = iter(over)
    while batch := list(islice(rest, BATCH)):
        yield batch
