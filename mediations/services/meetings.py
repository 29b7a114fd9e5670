"""Meetings: planned, moved, cancelled; each change goes to the calendars of those who come."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mediations import notifications
from mediations.lifecycle import MediationState
from mediations.models import Mediation, Meeting
from mediations.permissions import can_plan_meeting
from portal.accounts.models import User
from portal.core.errors import ApplicationError

MAX_MINUTES = 8 * 60


@dataclass(frozen=True)
class MeetingPlan:
    starts_at: datetime
    place: str
    minutes: int = 30
    adviser_present: bool = False


@transaction.atomic
def plan_meeting(
    *,
    mediation: Mediation,
    plan: MeetingPlan,
    actor: User,
    meeting: Meeting | None = None,
    at: datetime | None = None,
) -> Meeting:
    """A further meeting, or another moment or place for `meeting`. The first one comes with the step to « rencontre »."""
    at = at or timezone.now()
    if not can_plan_meeting(actor, mediation):
        raise ApplicationError("Ce dossier est terminé ou n’est pas à votre main.")
    if mediation.state not in (MediationState.MEETING, MediationState.IMMERSION, *_IN_JOB):
        raise ApplicationError("Passez d’abord le dossier à l’étape « rencontre ».")
    return write_meeting(mediation, plan, actor=actor, at=at, meeting=meeting)


_IN_JOB = (MediationState.HIRED, MediationState.FOLLOWING)


def write_meeting(
    mediation: Mediation, plan: MeetingPlan, *, actor: User, at: datetime, meeting: Meeting | None = None
) -> Meeting:
    _check(plan, at=at)
    if meeting is not None and meeting.cancelled_at:
        raise ApplicationError("Cette rencontre est annulée : prévoyez-en une autre.")
    changed = meeting is not None
    if meeting is None:
        meeting = Meeting(mediation=mediation, created_at=at)
    else:
        meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk, mediation=mediation)
        meeting.sequence += 1
    meeting.starts_at, meeting.place = plan.starts_at, plan.place.strip()
    meeting.minutes, meeting.adviser_present = plan.minutes, plan.adviser_present
    meeting.save()
    if mediation.state == MediationState.MEETING:
        mediation.met_at = meeting.starts_at
        mediation.save(update_fields=["met_at", "updated_at"])
    notifications.meeting_planned(meeting, mediation, changed=changed)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, actor: User, at: datetime | None = None) -> Meeting:
    """Twice is once."""
    at = at or timezone.now()
    if not can_plan_meeting(actor, meeting.mediation):
        raise ApplicationError("Ce dossier est terminé ou n’est pas à votre main.")
    return _cancel(meeting, at=at)


def cancel_meetings(
    mediation: Mediation, *, since: datetime | None, actor: User | None, at: datetime
) -> None:
    """Those still to come; with `since`, only those planned from then on."""
    rows = mediation.meetings.filter(cancelled_at__isnull=True, starts_at__gt=at)
    for meeting in rows.filter(created_at__gte=since) if since else rows:
        _cancel(meeting, at=at)


def _cancel(meeting: Meeting, *, at: datetime) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.cancelled_at:
        return meeting
    meeting.cancelled_at = at
    meeting.sequence += 1
    meeting.save(update_fields=["cancelled_at", "sequence", "updated_at"])
    notifications.meeting_cancelled(meeting, meeting.mediation)
    return meeting


def _check(plan: MeetingPlan, *, at: datetime) -> None:
    if plan.starts_at <= at:
        raise ApplicationError("La rencontre doit être dans le futur.", field="starts_at")
    if not 5 <= plan.minutes <= MAX_MINUTES:
        raise ApplicationError("La durée va de 5 minutes à 8 heures.", field="minutes")
    if not plan.place.strip():
        raise ApplicationError("Dites où la rencontre a lieu.", field="place")
    if len(plan.place) > 200:
        raise ApplicationError("Ce lieu dépasse 200 caractères.", field="place")
