"""Take an import back, while nobody has worked on its pages."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.editorial import services as editorial
from portal.editorial.policy import bin_path
from portal.transfer.models import PageTransfer, Transfer
from portal.transfer.permissions import can_change


@transaction.atomic
def undo_import(*, transfer: Transfer, actor: User | None, at: datetime | None = None) -> None:
    """Pages that the import made go to the bin, those that it changed get their version of before. All, or nothing."""
    at = at or timezone.now()
    transfer = Transfer.objects.select_for_update().get(pk=transfer.pk)
    if not transfer.can_be_undone(at=at):
        raise ApplicationError(
            "Cet import ne s’annule plus : les 7 jours sont passés, ou il est déjà annulé."
        )
    rows = list(transfer.pages.select_related("page", "before", "live_before", "revision"))
    _check(rows, actor)
    Redirect.objects.filter(pk__in=transfer.redirects).delete()
    for row in rows:
        if not row.made:
            _put_back(row, actor)
    made = {row.page.path: row.page for row in rows if row.made}
    _forget_keys([page.pk for page in made.values()])
    for path, page in sorted(made.items()):
        if not any(path.startswith(other) and path != other for other in made):
            editorial.put_in_bin(page=page, actor=actor, at=at)
    transfer.state = Transfer.State.UNDONE
    transfer.save(update_fields=["state", "updated_at"])


def _check(rows: list[PageTransfer], actor: User | None) -> None:
    ours = {row.page_id for row in rows}
    for row in rows:
        title = row.page.title
        if row.page.path.startswith(bin_path()):
            raise ApplicationError(
                f"« {title} » est déjà à la corbeille : l’import ne s’annule plus d’un coup."
            )
        if row.page.latest_revision_id != row.revision_id:
            raise ApplicationError(
                f"« {title} » a été changée depuis l’import : il ne s’annule plus d’un coup."
            )
        if not can_change(actor, row.page):
            raise ApplicationError(f"Vous ne pouvez pas changer « {title} ».")
        others = row.page.get_descendants().exclude(pk__in=ours) if row.made else Page.objects.none()
        if others.exists():
            raise ApplicationError(
                f"Sous « {title} », la page « {others[0].title} » ne vient pas de cet import."
            )


def _put_back(row: PageTransfer, actor: User | None) -> None:
    page: Any = row.page.specific
    if row.live_before is not None and page.live_revision_id == row.revision_id:
        # What readers saw, then the draft that was above it.
        row.live_before.as_object().save_revision(user=actor, log_action=False, clean=False).publish(
            user=actor, log_action=False, skip_permission_checks=True
        )
    elif page.live and not row.was_live:
        UnpublishPageAction(page, user=actor, log_action=False).execute(skip_permission_checks=True)
    if row.before is not None and (
        row.before_id != row.live_before_id or page.live_revision_id != row.revision_id
    ):
        row.before.as_object().save_revision(user=actor, log_action=False, clean=False)
    log(instance=page, action="transfer.undo", user=actor)


def _forget_keys(pks: list[int]) -> None:
    """Pages in the bin are no longer those of the archive: it can be imported again."""
    fresh: dict[Any, uuid.UUID] = {}
    for page in Page.objects.filter(pk__in=pks).only("pk", "translation_key"):
        key = fresh.setdefault(page.translation_key, uuid.uuid4())
        Page.objects.filter(pk=page.pk).update(translation_key=key)
        for revision in Revision.page_revisions.filter(object_id=str(page.pk)):
            revision.content["translation_key"] = str(key)
            revision.save(update_fields=["content"])
