"""Silence: five working days without a move are the adviser's task; nothing is sent again before the adviser says so."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from employers.calendar import add_working_days
from mediations import notifications
from mediations.lifecycle import MediationState
from mediations.models import Mediation, Note
from mediations.permissions import is_party_adviser
from mediations.recipients import adviser_to_tell
from mediations.services.steps import check_revision, lock
from portal.accounts.models import Adviser, Agency, User
from portal.core.choices import NoteLevel
from portal.core.errors import ApplicationError

SILENCE_DAYS = 5


def silent_before(*, structure: Agency, at: datetime | None = None) -> datetime:
    """A file that has not moved since then is silent: five working days of this structure have passed."""
    at = at or timezone.now()
    moment = at - timedelta(days=SILENCE_DAYS)
    while add_working_days(moment, SILENCE_DAYS, structure=structure) > at:
        moment -= timedelta(days=1)
    return moment


@transaction.atomic
def tell_silences(*, at: datetime | None = None) -> int:
    """One mail per adviser about the files that fell silent, once per silence. Returns how many files were told."""
    at = at or timezone.now()
    told = 0
    for structure in Agency.objects.structures():
        by_adviser: defaultdict[Adviser, list[Mediation]] = defaultdict(list)
        rows = (
            Mediation.objects.of_structure(structure)
            .silence_to_tell(before=silent_before(structure=structure, at=at))
            .for_pages()
            .select_related("adviser__stand_in__user", "youth__adviser__user")
            .order_by("moved_at")
        )
        for mediation in rows:
            recipient = adviser_to_tell(mediation, at=at)
            if recipient is not None:
                by_adviser[recipient].append(mediation)
        for adviser, files in by_adviser.items():
            notifications.silence(adviser, files, at=at)
            Mediation.objects.filter(pk__in=[row.pk for row in files]).update(silence_told_at=at)
            told += len(files)
    return told


@transaction.atomic
def remind_youth(
    *, mediation: Mediation, actor: User, revision: int, at: datetime | None = None
) -> Mediation:
    """The adviser chose to write again about a suggestion; the clock of the silence starts anew."""
    at = at or timezone.now()
    mediation = lock(mediation)
    check_revision(mediation, revision)
    if not is_party_adviser(actor, mediation):
        raise ApplicationError("Cette relance n’est pas à votre main.")
    if mediation.state != MediationState.SUGGESTED:
        raise ApplicationError("Le jeune a déjà répondu : il n’y a rien à relancer.")
    mediation.moved_at = at
    mediation.revision += 1
    mediation.save(update_fields=["moved_at", "revision", "updated_at"])
    Note.objects.create(
        mediation=mediation, author=actor, level=NoteLevel.STRUCTURE, text="Proposition renvoyée au jeune.",
        created_at=at,
    )  # fmt: skip
    notifications.suggested(mediation, again=True)
    return mediation
