"""Translations follow their French page: closed with it at once, opened again only when a state closed them."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, PageViewRestriction, Revision

from portal.accounts.models import User
from portal.editorial.following import tops, translations_of
from portal.editorial.models import FollowedRestriction, PageSharing
from portal.editorial.policy import hidden_roots
from portal.editorial.services.restrictions import close


@transaction.atomic
def close_translations(*, sources: QuerySet[Page], actor: User | None = None) -> list[Page]:
    """The translations of pages that left the site leave it too. Whoever may close the French page may close these
    through it; coming back is for a human to decide, page by page."""
    found = list(translations_of(sources).select_related("locale").order_by("path"))
    # A draft that waits for its hour must not appear without its French page.
    keys = [str(page.pk) for page in found]
    waiting = Revision.page_revisions.filter(object_id__in=keys).exclude(approved_go_live_at=None)
    waiting.update(approved_go_live_at=None)
    names = dict(sources.values_list("translation_key", "title"))
    closed = [page.specific for page in found if page.live]
    for page in closed:
        UnpublishPageAction(page, user=actor, log_action=False).execute(skip_permission_checks=True)
        log(instance=page, action="editorial.follow", user=actor, data={"name": names[page.translation_key]})
    return closed


@transaction.atomic
def follow_sources(*, wanted: Mapping[int, set[int]], actor: User | None = None) -> None:
    """Each closed French page or section closes its translations to the same readers; only differences are written."""
    asked: dict[tuple[int, int], set[int]] = {}
    hidden = hidden_roots()
    closed = PageSharing.objects.filter(page__in=list(wanted)).exclude(
        Q(page__path=hidden.bin) | Q(page__path=hidden.copies)
    )
    for sharing in closed.select_related("page"):
        asked |= {(sharing.pk, page): wanted[sharing.page_id] for page in tops(sharing.page.path)}
    rows = {
        (row.sharing_id, row.page_id): row
        for row in FollowedRestriction.objects.select_related("restriction")
    }
    for key, groups in asked.items():
        row = rows.get(key) or FollowedRestriction(sharing_id=key[0], page_id=key[1])
        close(row=row, groups=groups, actor=actor)
    for row in (row for key, row in rows.items() if key not in asked):
        if row.restriction is not None:
            row.restriction.delete(user=actor)
        row.delete()


def drop_copied_restrictions(*, page: Page) -> None:
    """A new translation is made with a copy of the restriction of its French page; it follows that page instead, so that
    both open together."""
    copied = PageViewRestriction.objects.filter(page=page, restriction_type=PageViewRestriction.GROUPS)
    for restriction in copied:
        restriction.delete()
