"""The same change on many pages, each under its own rights and in its own history; and its undoing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from portal.accounts.models import User

ACTION, UNDO_ACTION = "editorial.bulk", "editorial.bulk_undo"
# Afterwards the history of each page still brings every version back.
UNDONE_WITHIN = timedelta(hours=1)


def draft_of(page: Page) -> Any:
    """The version that editors see: the change goes on top of unpublished work, and loses nothing."""
    return page.get_latest_revision_as_object()


@transaction.atomic
def change_page(*, page: Page, change: Any, actor: User) -> str:
    """ "published", "draft" or "" (nothing to change). A page with unpublished work stays a draft: that work is not ours
    to publish."""
    was_clean = page.live and not page.has_unpublished_changes
    draft = draft_of(page)
    found = change.apply(draft)
    if not found:
        return ""
    before = page.latest_revision or page.specific.save_revision(log_action=False, clean=False)
    publishes = was_clean and page.permissions_for_user(actor).can_publish()
    revision = draft.save_revision(user=actor, log_action=False)
    what = " ; ".join(f"{label} : {old} → {new}" for label, old, new in found)
    data = {"what": what, "before": before.pk, "after": revision.pk, "published": publishes}
    log(instance=draft, action=ACTION, user=actor, revision=revision, data=data)
    if publishes:
        revision.publish(user=actor, log_action=False)
    return "published" if publishes else "draft"


@dataclass
class Undoing:
    """What of one act can be taken back, and why the rest cannot."""

    possible: list[tuple[Page, PageLogEntry]] = field(default_factory=list)
    kept: list[tuple[Page, str]] = field(default_factory=list)


def undoing_of(*, batch: UUID, actor: User, at: datetime | None = None) -> Undoing:
    """The pages of one act of this person. Empty when there is none, or when it was too long ago."""
    since = (at or timezone.now()) - UNDONE_WITHIN
    entries = PageLogEntry.objects.filter(uuid=batch, action=ACTION, user=actor, timestamp__gte=since)
    undone = PageLogEntry.objects.filter(action=UNDO_ACTION, data__batch=str(batch)).values("page_id")
    found = Undoing()
    entries = entries.exclude(page_id__in=undone).select_related("page").order_by("page__path")
    versions = set(_versions_before(entries).values_list("pk", flat=True))
    for entry in entries:
        page = entry.page
        rights = page.permissions_for_user(actor)
        if page.latest_revision_id != entry.data["after"]:
            found.kept.append((page, "changée depuis : son historique a la version d’avant."))
        elif rights.page_locked():
            found.kept.append((page, "verrouillée."))
        elif not rights.can_edit():
            found.kept.append((page, "vous n’avez plus le droit de la modifier."))
        elif entry.data["before"] not in versions:
            found.kept.append((page, "sa version d’avant n’est plus gardée."))
        else:
            found.possible.append((page, entry))
    return found


def _versions_before(entries: Iterable[PageLogEntry]) -> QuerySet[Revision]:
    return Revision.page_revisions.filter(pk__in=[entry.data["before"] for entry in entries])


@transaction.atomic
def undo_changes(*, batch: UUID, actor: User, at: datetime | None = None) -> Undoing:
    """Each page gets its version of before as its newest one, on the site if the change had been put there."""
    undoing = undoing_of(batch=batch, actor=actor, at=at)
    versions = _versions_before(entry for _, entry in undoing.possible).in_bulk()
    for page, entry in undoing.possible:
        before = versions[entry.data["before"]]
        revision = before.as_object().save_revision(user=actor, log_action=False, previous_revision=before)
        data = {"what": entry.data["what"], "batch": str(batch)}
        log(instance=page, action=UNDO_ACTION, user=actor, revision=revision, data=data)
        if entry.data["published"] and page.permissions_for_user(actor).can_publish():
            revision.publish(user=actor, log_action=False)
    return undoing
