"""Drafts of needs: saved as typed, and sent once."""

import uuid
from datetime import datetime

from django.db import transaction

from employers.models import Establishment, NeedDraft, SupportRequest
from employers.permissions import is_member
from offers.services.data import NeedData
from offers.services.needs import submit_need
from portal.accounts.models import User
from portal.core.errors import ApplicationError


@transaction.atomic
def save_draft(
    *,
    key: uuid.UUID,
    actor: User,
    step: str,
    answers: dict[str, list[str]],
    establishment: Establishment | None,
) -> NeedDraft | None:
    """Keep what was typed in one step; the first time makes the draft. None when the need was already sent."""
    if SupportRequest.objects.filter(submission_key=key).exists():
        return None
    if establishment is not None and not is_member(actor, establishment):
        raise ApplicationError("Choisissez un de vos établissements.", field="establishment")
    NeedDraft.objects.get_or_create(submission_key=key, defaults={"user": actor})
    draft = NeedDraft.objects.select_for_update(of=("self",)).get(submission_key=key)
    if draft.user_id != actor.pk:
        raise ApplicationError("Ce brouillon est à une autre personne.")
    draft.answers = draft.answers | {step: answers}
    draft.step = step
    if establishment is not None:
        draft.establishment = establishment
    draft.save()
    return draft


@transaction.atomic
def send_draft(
    *, draft: NeedDraft, data: NeedData, depth: str, actor: User, at: datetime | None = None
) -> SupportRequest:
    """The draft becomes a need and goes."""
    if draft.establishment is None:
        raise ApplicationError("Choisissez l’établissement qui recrute.", field="establishment")
    request = submit_need(
        data=data,
        establishment=draft.establishment,
        depth=depth,
        actor=actor,
        key=draft.submission_key,
        at=at,
    )
    NeedDraft.objects.filter(pk=draft.pk).delete()
    return request


@transaction.atomic
def drop_draft(*, draft: NeedDraft, actor: User) -> None:
    if draft.user_id != actor.pk:
        raise ApplicationError("Ce brouillon est à une autre personne.")
    draft.delete()
