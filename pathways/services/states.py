"""Steps of a file, who follows it, and the log of its readings."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from pathways.lifecycle import YOUTH, YouthState
from pathways.models import FileAccess, Youth, YouthTransition
from portal.accounts.models import Adviser, User
from portal.core.errors import ApplicationError
from portal.core.indexing import mark_changed


@transaction.atomic
def move_youth(
    *, youth: Youth, to: str, actor: User, reason: str = "", note: str = "", at: datetime | None = None
) -> Youth:
    """Pause, resume or close the follow-up."""
    at = at or timezone.now()
    youth = Youth.objects.select_for_update(of=("self",)).get(pk=youth.pk)
    if youth.merged_into_id:
        raise ApplicationError("Ce dossier a été fusionné : agissez sur le dossier gardé.")
    origin, target = YouthState(youth.state), YouthState(to)
    YOUTH.check(origin, target)
    youth.state = target
    youth.left_on = timezone.localdate(at) if target == YouthState.LEFT else None
    youth.save(update_fields=["state", "left_on", "updated_at"])
    _record(youth, origin, actor=actor, reason=reason, note=note, at=at)
    mark_changed(kind="youth", pk=youth.pk)
    return youth


@transaction.atomic
def reassign(
    *, youths: Iterable[Youth], adviser: Adviser, actor: User, note: str = "", at: datetime | None = None
) -> int:
    """Give files to another adviser of the same structure; the branch follows the adviser's when it is one."""
    at = at or timezone.now()
    moved = 0
    for youth in youths:
        if adviser.structure_id != youth.agency.structure_id:
            raise ApplicationError("Ce conseiller n’est pas de la même structure.", field="adviser")
        if youth.adviser_id == adviser.pk:
            continue
        before = str(youth.adviser) if youth.adviser else "personne"
        youth.adviser = adviser
        if adviser.agency.parent_id:
            youth.agency = adviser.agency
        youth.save(update_fields=["adviser", "agency", "updated_at"])
        text = f"Conseiller : {before} → {adviser}. {note}".strip()
        _record(youth, YouthState(youth.state), actor=actor, reason="reassigned", note=text, at=at)
        mark_changed(kind="youth", pk=youth.pk)
        moved += 1
    return moved


def portfolio_left(adviser: Adviser) -> str:
    """Closing an account is never held up by a portfolio, but nobody follows it any more."""
    number = Youth.objects.known().exclude(state=YouthState.LEFT).filter(adviser=adviser).count()
    if not number:
        return ""
    files = "1 jeune reste" if number == 1 else f"{number} jeunes restent"
    return f"{files} dans le portefeuille de {adviser}. Un responsable peut maintenant le confier à des collègues."


def _record(
    youth: Youth, origin: YouthState, *, actor: User, reason: str, note: str, at: datetime
) -> YouthTransition:
    return YouthTransition.objects.create(
        subject=youth,
        from_state=origin,
        to_state=youth.state,
        actor=actor,
        actor_label=str(actor),
        reason=reason,
        note=note,
        at=at,
    )


def log_access(youth: Youth, actor: User, kind: str, *, at: datetime | None = None) -> FileAccess | None:
    """Keep that somebody read the file; the young person sees it. Reading one's own file is not logged."""
    if youth.user_id is not None and youth.user_id == actor.pk:
        return None
    return FileAccess.objects.create(
        youth=youth, actor=actor, actor_label=_who(actor), kind=kind, at=at or timezone.now()
    )


def log_accesses(
    *, youths: Iterable[Youth], actor: User, kind: str, at: datetime | None = None
) -> list[FileAccess]:
    """The same for a list, in one statement."""
    at, label = at or timezone.now(), _who(actor)
    return FileAccess.objects.bulk_create(
        [FileAccess(youth=youth, actor=actor, actor_label=label, kind=kind, at=at) for youth in youths]
    )


def _who(actor: User) -> str:
    """The name stays readable after the account is gone."""
    return str(actor)[:200]
