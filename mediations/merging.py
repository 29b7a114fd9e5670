"""Files and disclosures of a young person, moved when two files of one person are merged."""

from django.utils import timezone

from mediations.lifecycle import MediationState
from mediations.models import Disclosure, Mediation, MediationTransition
from pathways.models import Youth
from portal.accounts.models import User

# How far a file went: of two open files for one offer, the one that is further goes on.
_PROGRESS = [
    MediationState.SUGGESTED, MediationState.APPLIED, MediationState.AGREED, MediationState.PRESENTED,
    MediationState.MEETING, MediationState.IMMERSION, MediationState.HIRED, MediationState.FOLLOWING,
]  # fmt: skip


def move_mediations(keep: Youth, duplicate: Youth, actor: User) -> None:
    """One open file per young person and offer: of two, the further one stays open and the other is closed."""
    for row in Mediation.objects.open().filter(youth=duplicate):
        twin = Mediation.objects.open().filter(youth=keep, offer=row.offer_id).first()
        if twin is not None:
            behind = min(twin, row, key=lambda one: _PROGRESS.index(MediationState(one.state)))
            _close(behind, actor)
    Mediation.objects.filter(youth=duplicate).update(youth=keep)


def _close(mediation: Mediation, actor: User) -> None:
    MediationTransition.objects.create(
        subject=mediation,
        from_state=mediation.state,
        to_state=MediationState.CLOSED,
        actor=actor,
        actor_label=str(actor),
        reason="merged",
        note="Deux dossiers de la même personne ont été fusionnés.",
    )
    mediation.state = MediationState.CLOSED
    mediation.closed_at = mediation.moved_at = timezone.now()
    mediation.revision += 1
    mediation.save(update_fields=["state", "closed_at", "moved_at", "revision", "updated_at"])


def move_disclosures(keep: Youth, duplicate: Youth, actor: User) -> None:
    """Where the kept file has already spoken (granted or taken back), its word wins."""
    spoken = Disclosure.objects.filter(youth=keep).values("establishment")
    Disclosure.objects.filter(youth=duplicate, revoked_at__isnull=True, establishment__in=spoken).update(
        revoked_at=timezone.now()
    )
    Disclosure.objects.filter(youth=duplicate).update(youth=keep)
