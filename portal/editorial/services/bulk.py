"""The same change on many pages, each under its own rights and in its own history."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from portal.accounts.models import User


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
    revision = draft.save_revision(user=actor, log_action=False)
    what = " ; ".join(f"{label} : {before} → {after}" for label, before, after in found)
    log(instance=draft, action="editorial.bulk", user=actor, revision=revision, data={"what": what})
    if was_clean and page.permissions_for_user(actor).can_publish():
        revision.publish(user=actor, log_action=False)
        return "published"
    return "draft"
