"""Notes at three levels, and what the employer may see of the person."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from employers.models import Establishment
from mediations.models import Disclosure, Mediation, Note
from mediations.permissions import can_decide_disclosure, can_see_mediation, can_write_note
from pathways.models import FileAccess, Youth
from pathways.services import log_access
from portal.accounts.models import User
from portal.core.errors import ApplicationError

MAX_NOTE = 4000


@transaction.atomic
def add_note(*, mediation: Mediation, actor: User, level: str, text: str, at: datetime | None = None) -> Note:
    if not can_write_note(actor, mediation, level):
        raise ApplicationError("Choisissez qui peut lire cette note.", field="level")
    text = text.strip()
    if not text:
        raise ApplicationError("Écrivez la note.", field="text")
    if len(text) > MAX_NOTE:
        raise ApplicationError(f"Cette note dépasse {MAX_NOTE} caractères.", field="text")
    last = mediation.notes.filter(author=actor).order_by("created_at", "id").last()
    if last is not None and (last.text, last.level) == (text, level):
        return last  # The same form sent twice.
    return Note.objects.create(
        mediation=mediation, author=actor, level=level, text=text, created_at=at or timezone.now()
    )


@transaction.atomic
def grant_disclosure(
    *, youth: Youth, establishment: Establishment, actor: User, at: datetime | None = None
) -> Disclosure:
    """The name and how to reach the young person, for this employer only. Granting twice is granting once."""
    if not can_decide_disclosure(actor, youth):
        raise ApplicationError("Seul le jeune décide qui voit son nom.")
    disclosure, _ = Disclosure.objects.get_or_create(
        youth=youth,
        establishment=establishment,
        revoked_at=None,
        defaults={"granted_at": at or timezone.now(), "granted_by": actor},
    )
    return disclosure


@transaction.atomic
def revoke_disclosure(
    *, youth: Youth, establishment: Establishment, actor: User, at: datetime | None = None
) -> None:
    if not can_decide_disclosure(actor, youth):
        raise ApplicationError("Seul le jeune décide qui voit son nom.")
    Disclosure.objects.granted().filter(youth=youth, establishment=establishment).update(
        revoked_at=at or timezone.now(), revoked_by=actor
    )


@transaction.atomic
def record_profile_view(
    *, mediation: Mediation, actor: User, at: datetime | None = None
) -> FileAccess | None:
    """An employer opened the profile of a candidate who is disclosed: the young person sees who looked."""
    if not can_see_mediation(actor, mediation):
        return None
    return log_access(mediation.youth, actor, FileAccess.Kind.PROFILE, at=at)
