"""Into the bin, out of it, and its emptying."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.editorial.lifecycle import Visibility
from portal.editorial.models import BinEntry, PageSharing, RecycleBin
from portal.editorial.models.recycling import KEPT
from portal.editorial.services.following import close_translations
from portal.editorial.services.rights import realise_restrictions

SLUG = "corbeille-du-site"


def recycle_bin() -> RecycleBin:
    """The one bin, made the first time; private besides, for whatever reads the tree past `live`."""
    found = RecycleBin.objects.first()
    if found is not None:
        return found
    root = Page.get_first_root_node()
    made: RecycleBin = root.add_child(instance=RecycleBin(title="Corbeille", slug=SLUG, live=False))
    PageSharing.objects.create(page=made, cuts_inheritance=True, visibility=Visibility.PRIVATE)
    realise_restrictions()
    return made


@transaction.atomic
def put_in_bin(*, page: Page, actor: User | None, at: datetime | None = None) -> BinEntry:
    """The page and those below it leave the site at once; nothing of them is lost.

    With a page of the portal's own language go its translations that the actor may delete: they would say in another
    language what is no longer so. Those that they may not delete stay where they are, off the site.
    """
    made = _put_in_bin(page, actor, at or timezone.now(), together_with=None)
    if page.locale.language_code == settings.LANGUAGE_CODE:
        for translation in page.get_translations().exclude(path__startswith=recycle_bin().path):
            if actor is None or translation.permissions_for_user(actor).can_delete():
                _put_in_bin(translation, actor, made.at, together_with=made)
        branch = Page.objects.get(pk=page.pk).get_descendants(inclusive=True)
        close_translations(sources=branch, actor=actor)
    return made


def _put_in_bin(page: Page, actor: User | None, at: datetime, *, together_with: BinEntry | None) -> BinEntry:
    page = Page.objects.get(pk=page.pk)
    if page.depth <= 2:
        raise ApplicationError("La page d’accueil ne se met pas à la corbeille.")
    parent, branch = page.get_parent(), page.get_descendants(inclusive=True)
    for entry in BinEntry.objects.filter(page__in=branch):
        entry.delete()
    made = BinEntry.objects.create(
        page=page,
        parent=parent,
        parent_title=parent.title,
        slug=page.slug,
        live={str(one.pk): one.live_revision_id for one in branch.filter(live=True)},
        by=actor,
        at=at,
        together_with=together_with,
    )
    for one in branch:
        state = one.current_workflow_state
        if state is not None:
            state.cancel(user=actor)
    # Also those below a page that is not live itself: each tells caches, the index, and who registered.
    for one in branch.filter(live=True):
        UnpublishPageAction(one.specific, user=actor).execute(skip_permission_checks=True)
    # A draft that waits for its hour must not appear from the bin.
    Revision.page_revisions.filter(object_id__in=[str(one.pk) for one in branch]).update(
        approved_go_live_at=None
    )
    home = recycle_bin()
    specific = Page.objects.get(pk=page.pk).specific
    specific.slug = f"corbeille-{page.pk}"
    specific.save()
    MovePageAction(specific, home, pos="last-child", user=actor).execute(skip_permission_checks=True)
    log(instance=specific, action="editorial.bin", user=actor, data={"parent": parent.title})
    return made


@transaction.atomic
def restore(*, entry: BinEntry, to: Page, actor: User | None) -> Page:
    """Back to a section, published as it was; translations that went with it come back where they were."""
    translations = list(entry.translations.select_related("parent"))
    back = _restore(entry, to, actor)
    for one in translations:
        parent = one.parent
        if parent is not None and not parent.path.startswith(recycle_bin().path):
            _restore(one, parent, actor)
    return back


def _restore(entry: BinEntry, to: Page, actor: User | None) -> Page:
    page = entry.page.specific
    if to.path.startswith(recycle_bin().path):
        raise ApplicationError(
            "Cette rubrique est elle-même à la corbeille : choisissez-en une autre.", field="to"
        )
    if not page.can_move_to(to.specific):
        raise ApplicationError("Ce type de page ne se range pas dans cette rubrique.", field="to")
    MovePageAction(page, to, pos="last-child", user=actor).execute(skip_permission_checks=True)
    page = Page.objects.get(pk=page.pk).specific
    page.slug = _free_slug(entry.slug, to, page)
    page.save()
    for key, revision in entry.live.items():
        _publish(int(key), revision, actor, slug=page.slug if int(key) == page.pk else "")
    entry.delete()
    log(instance=page, action="editorial.unbin", user=actor, data={"parent": to.title})
    return Page.objects.get(pk=page.pk)


def _free_slug(slug: str, parent: Page, page: Page) -> str:
    taken = set(parent.get_children().exclude(pk=page.pk).values_list("slug", flat=True))
    names = (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _publish(pk: int, revision_id: int | None, actor: User | None, *, slug: str) -> None:
    """The version that was on the site; a newer draft stays a draft."""
    page = Page.objects.filter(pk=pk).first()
    if page is None:
        return
    revision = Revision.objects.filter(pk=revision_id).first() if revision_id else None
    if revision is None:
        revision = page.specific.save_revision(user=actor, log_action=False)
    if slug and revision.content.get("slug") != slug:
        revision.content["slug"] = slug
        revision.save(update_fields=["content"])
    revision.publish(user=actor, skip_permission_checks=True)


@transaction.atomic
def delete_for_good(*, entry: BinEntry, actor: User | None) -> None:
    entry.page.specific.delete(user=actor)


def empty_bin(*, at: datetime | None = None) -> int:
    """Pages that nobody took back in 62 days go for good."""
    old = BinEntry.objects.filter(at__lte=(at or timezone.now()) - KEPT)
    for entry in old:
        delete_for_good(entry=entry, actor=None)
    return len(old)
