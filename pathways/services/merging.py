"""Merge two files of one person: the kept one gets the union, the other becomes a tombstone that points to it."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from pathways import hooks
from pathways.lifecycle import YOUTH, CommitmentState, YouthState
from pathways.models import (
    Commitment,
    CommitmentTransition,
    FileAccess,
    NotDuplicate,
    Referral,
    Situation,
    Youth,
    YouthSkill,
    YouthTransition,
)
from pathways.services.data import YouthData
from pathways.services.youth import MAX_WISHES, update_youth
from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.core.indexing import mark_changed

# Kept as they are when known, else taken from the other file.
_FILLED = (
    "adviser", "sex", "email", "phone", "imilo_id", "radius", "level", "available_from", "about",
)  # fmt: skip
_PLACE = ("address", "commune", "lat", "lon", "point_origin", "priority_area", "priority_area_status")


@transaction.atomic
def merge_youth(*, keep: Youth, duplicate: Youth, actor: User) -> Youth:
    """What `keep` says wins where both speak; everything else and every relation of the other is moved to it."""
    keep, duplicate = _locked(keep, duplicate)
    data = _union(YouthData.of(keep), YouthData.of(duplicate))
    _move_account(keep, duplicate)
    _move_skill_evidence(keep, duplicate)
    keep = update_youth(youth=keep, data=data, actor=actor)
    _move_commitments(keep, duplicate, actor=actor)
    _move_rows(keep, duplicate)
    for hook in hooks.on_merge:
        hook(keep, duplicate, actor)
    _bury(keep, duplicate, actor=actor)
    mark_changed(kind="youth", pk=keep.pk)
    mark_changed(kind="youth", pk=duplicate.pk)
    return keep


def _locked(keep: Youth, duplicate: Youth) -> tuple[Youth, Youth]:
    if keep.pk == duplicate.pk:
        raise ApplicationError("Choisissez deux dossiers différents.")
    rows = Youth.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([keep.pk, duplicate.pk])
    first, second = rows[keep.pk], rows[duplicate.pk]
    if first.merged_into_id or second.merged_into_id:
        raise ApplicationError("Un de ces dossiers a déjà été fusionné.")
    if YouthState.ANONYMISED in (first.state, second.state):
        raise ApplicationError("Un dossier anonymisé ne se fusionne pas.")
    if first.agency.structure_id != second.agency.structure_id:
        raise ApplicationError("Ces dossiers ne sont pas de la même structure.")
    if first.user_id and second.user_id:
        raise ApplicationError(
            "Les deux dossiers ont un compte. Fermez d’abord celui que le jeune n’utilise pas."
        )
    return first, second


def _union(kept: YouthData, other: YouthData) -> YouthData:
    filled = {name: getattr(kept, name) or getattr(other, name) for name in _FILLED}
    if kept.commune is None and kept.lat is None:
        filled |= {name: getattr(other, name) for name in _PLACE}
    welcomes = [day for day in (kept.first_welcome_on, other.first_welcome_on) if day]
    accepted, refused = set(kept.contracts_accepted), set(kept.contracts_refused)
    impossible = {*kept.schedule_impossible, *other.schedule_impossible}
    return replace(
        kept,
        **filled,
        rqth=kept.rqth or other.rqth,
        first_welcome_on=min(welcomes, default=None),
        wishes=_joined(kept.wishes, other.wishes)[:MAX_WISHES],
        skills=_joined(kept.skills, other.skills),
        licences=_joined(kept.licences, other.licences),
        languages=_joined(kept.languages, other.languages),
        contracts_accepted=tuple(sorted(accepted | (set(other.contracts_accepted) - refused))),
        contracts_refused=tuple(sorted(refused | (set(other.contracts_refused) - accepted))),
        # The stricter of the two: sending somebody to an impossible shift costs more than asking again.
        schedule_impossible=tuple(sorted(impossible)),
        schedule_avoided=tuple(sorted({*kept.schedule_avoided, *other.schedule_avoided} - impossible)),
    )


def _joined(first: tuple, second: tuple) -> tuple:
    return tuple(dict.fromkeys((*first, *second)))


def _move_account(keep: Youth, duplicate: Youth) -> None:
    if duplicate.user_id and not keep.user_id:
        account = duplicate.user
        duplicate.user = None
        duplicate.save(update_fields=["user", "updated_at"])
        keep.user = account
        keep.save(update_fields=["user", "updated_at"])


def _move_skill_evidence(keep: Youth, duplicate: Youth) -> None:
    """A skill that only the other file has moves with where it comes from."""
    YouthSkill.objects.filter(youth=duplicate).exclude(
        skill__in=YouthSkill.objects.filter(youth=keep).values("skill")
    ).update(youth=keep)


def _move_commitments(keep: Youth, duplicate: Youth, *, actor: User) -> None:
    """One commitment may be open: an active one wins over a suspended one, then the kept file's."""
    opened = list(Commitment.objects.open().filter(youth__in=[keep, duplicate]))
    opened.sort(key=lambda row: (row.state != CommitmentState.ACTIVE, row.youth_id != keep.pk))
    for row in opened[1:]:
        CommitmentTransition.objects.create(
            subject=row,
            from_state=row.state,
            to_state=CommitmentState.ENDED,
            actor=actor,
            actor_label=str(actor),
            reason="merged",
            note="Fermé par la fusion de deux dossiers.",
        )
        row.state, row.ended_on = CommitmentState.ENDED, max(timezone.localdate(), row.started_on)
        row.save(update_fields=["state", "ended_on", "updated_at"])
    Commitment.objects.filter(youth=duplicate).update(youth=keep)


def _move_rows(keep: Youth, duplicate: Youth) -> None:
    same = set(Situation.objects.filter(youth=keep).values_list("kind", "started_on", "where"))
    for situation in Situation.objects.filter(youth=duplicate):
        if (situation.kind, situation.started_on, situation.where) in same:
            situation.delete()
    Situation.objects.filter(youth=duplicate).update(youth=keep)
    referred = set(Referral.objects.filter(youth=keep).values_list("partner", "referred_on"))
    for referral in Referral.objects.filter(youth=duplicate):
        if (referral.partner, referral.referred_on) in referred:
            referral.delete()
    Referral.objects.filter(youth=duplicate).update(youth=keep)
    FileAccess.objects.filter(youth=duplicate).update(youth=keep)
    YouthTransition.objects.filter(subject=duplicate).update(subject=keep)
    NotDuplicate.objects.filter(first=duplicate).delete()
    NotDuplicate.objects.filter(second=duplicate).delete()
    # Files merged into the duplicate before now point to the kept one.
    Youth.objects.filter(merged_into=duplicate).update(merged_into=keep)


def _bury(keep: Youth, duplicate: Youth, *, actor: User) -> None:
    """The tombstone keeps a name and the pointer; lists and contacts live on in the kept file."""
    for name in ("wishes", "skills", "licences", "languages", "contracts", "schedule_limits"):
        getattr(duplicate, name).all().delete()
    origin = YouthState(duplicate.state)
    if origin != YouthState.LEFT:
        YOUTH.check(origin, YouthState.LEFT)
    duplicate.merged_into = keep
    duplicate.state, duplicate.left_on = YouthState.LEFT, timezone.localdate()
    duplicate.email = duplicate.phone = duplicate.imilo_id = duplicate.address = duplicate.about = ""
    duplicate.lat = duplicate.lon = None
    duplicate.save()
    for subject, note in (
        (duplicate, f"Fusionné dans le dossier {keep.public_id}."),
        (keep, f"Le dossier {duplicate.public_id} a été fusionné dans celui-ci."),
    ):
        YouthTransition.objects.create(
            subject=subject,
            from_state=origin if subject is duplicate else keep.state,
            to_state=subject.state,
            actor=actor,
            actor_label=str(actor),
            reason="merged",
            note=note,
        )
