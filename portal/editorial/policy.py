"""Wagtail's page permissions, where a page may cut what comes from above.

Rules are Wagtail's own `GroupPagePermission` rows (of groups, and of the group of one person). They only add up down the tree;
the one thing Wagtail cannot say is "not from above here". A cut stops the rows of all strict ancestors of its page for
the whole branch, but those of the structure administrators. Every question of Wagtail goes through the policy and the
tester below, so it is answered in these two classes alone (see docs/decisions/local-rights.md).
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import GroupPagePermission, Page, PagePermissionTester
from wagtail.models import pages as wagtail_pages
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy

from portal.editorial.roles import KEPT_GROUP

CUTS_CACHE = "_page_cuts_cache"
HIDDEN_CACHE = "_page_hidden_cache"


def cut_paths() -> list[str]:
    """Paths of the pages that take no right from above."""
    from portal.editorial.models import PageSharing

    return list(
        PageSharing.objects.filter(cuts_inheritance=True)
        .values_list("page__path", flat=True)
        .order_by("page__path")
    )


@dataclass(frozen=True)
class Hidden:
    """Paths outside of every site: the bin, and the shelf of the working copies; "-" is in no path."""

    bin: str = "-"
    copies: str = "-"


def hidden_roots() -> Hidden:
    roots = Page.objects.filter(Q(recyclebin__isnull=False) | Q(copyshelf__isnull=False), depth=2)
    found = {
        "bin" if is_bin else "copies": path for path, is_bin in roots.values_list("path", "recyclebin__pk")
    }
    return Hidden(**found)


def bin_path() -> str:
    """Where the deleted pages are."""
    return hidden_roots().bin


def hidden_for(user: Any) -> Hidden:
    """Kept on the user, for one request."""
    if not hasattr(user, HIDDEN_CACHE):
        setattr(user, HIDDEN_CACHE, hidden_roots())
    hidden: Hidden = getattr(user, HIDDEN_CACHE)
    return hidden


def original_path(path: str, hidden: Hidden) -> str:
    """Where the original of a working copy is: its rights are those of the copy. The root when it is deleted: those who
    write the whole site may still save what is in the copy."""
    from portal.editorial.models import WorkingCopy

    copies = WorkingCopy.objects.filter(page__path=path[: len(hidden.copies) + Page.steplen])
    found = copies.values_list("original__path", flat=True).first() or hidden.bin
    return path[: Page.steplen] if found.startswith(hidden.bin) else str(found)


def deepest_cut(path: str, cuts: list[str]) -> str:
    """The cut at or above this page that counts; empty when rights come from the root."""
    return max((cut for cut in cuts if path.startswith(cut)), key=len, default="")


class SharingPolicy(PagePermissionPolicy):
    """Asked by lists, choosers, searches, reports and bulk actions."""

    def get_all_permissions_for_user(self, user: Any) -> QuerySet[GroupPagePermission]:
        # The name of the group says whether a cut stops the row: one join instead of a query per row.
        return super().get_all_permissions_for_user(user).select_related("page", "permission", "group")

    def cuts_for(self, user: Any) -> list[str]:
        """Kept with Wagtail's own cache on the user, for one request."""
        if not hasattr(user, CUTS_CACHE):
            setattr(user, CUTS_CACHE, cut_paths())
        cuts: list[str] = getattr(user, CUTS_CACHE)
        return cuts

    def listed(self, user: Any, pages: QuerySet[Page]) -> QuerySet[Page]:
        """Deleted pages and working copies are in no list, not even of superusers: they have screens of their own."""
        hidden = hidden_for(user)
        return pages.exclude(path__startswith=hidden.bin).exclude(path__startswith=hidden.copies)

    def _base_queryset_for_user(self, user: Any) -> QuerySet[Page] | None:
        base: QuerySet[Page] | None = super()._base_queryset_for_user(user)
        return base if base is None else self.listed(user, base)

    def reaching(self, user: Any, path: str) -> list[GroupPagePermission]:
        """The user's rows that hold for the page at `path`; none in the bin, those of the original for a copy."""
        hidden = hidden_for(user)
        if path.startswith(hidden.copies):
            path = original_path(path, hidden)
        if path.startswith(hidden.bin):
            return []
        cut = deepest_cut(path, self.cuts_for(user))
        return [
            row
            for row in self.get_cached_permissions_for_user(user)
            if path.startswith(row.page.path)
            and (len(row.page.path) >= len(cut) or row.group.name == KEPT_GROUP)
        ]

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Page) -> bool:
        base = self._base_user_has_permission(user)
        if base is not None:
            return bool(base)
        found = {row.permission.codename for row in self.reaching(user, instance.path)}
        if self._get_permission_codename("add") in found and instance.owner_id == user.pk:
            found.add(self._get_permission_codename("change"))
        return bool(self._get_permission_codenames(actions) & found)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Page]:
        base = self._base_queryset_for_user(user)
        if base is not None:
            return base
        wanted = self._get_permission_codenames(actions)
        add = self._get_permission_codename("add")
        conditions = []
        for row in self.get_cached_permissions_for_user(user):
            if row.permission.codename in wanted:
                conditions.append(self._branch(user, row))
            elif row.permission.codename == add and "change" in actions:
                conditions.append(self._branch(user, row) & Q(owner=user))
        pages = self.model._default_manager
        if not conditions:
            return pages.none()
        return self.listed(user, pages.filter(reduce(or_, conditions)))

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        return self.listed(user, super().explorable_instances(user))

    def _branch(self, user: Any, row: GroupPagePermission) -> Q:
        """The pages for which one row holds."""
        branch = Q(path__startswith=row.page.path)
        if row.group.name == KEPT_GROUP:
            return branch
        below = (cut for cut in self.cuts_for(user) if cut.startswith(row.page.path) and cut != row.page.path)
        return reduce(and_, (~Q(path__startswith=cut) for cut in below), branch)

    def users_with_any_permission_for_instance(
        self, actions: Any, instance: Page, include_superusers: bool = True
    ) -> QuerySet[Any]:
        rows = rows_reaching(instance)
        groups = rows.filter(permission__codename__in=self._get_permission_codenames(actions))
        condition = Q(groups__in=groups.values("group"))
        if include_superusers:
            condition |= Q(is_superuser=True)
        if "change" in actions and "add" not in actions:
            adding = rows.filter(permission__codename=self._get_permission_codename("add"))
            condition |= Q(groups__in=adding.values("group")) & Q(pk=instance.owner_id)
        return get_user_model()._default_manager.filter(is_active=True).filter(condition).distinct()


def rows_reaching(page: Page, cuts: list[str] | None = None) -> QuerySet[GroupPagePermission]:
    """The rows of everybody that hold for this page, with the cuts of now or as if they were these."""
    cut = deepest_cut(page.path, cut_paths() if cuts is None else cuts)
    rows = GroupPagePermission.objects.filter(page__in=page.get_ancestors(inclusive=True))
    if cut:
        rows = rows.filter(Q(page__path__startswith=cut) | Q(group__name=KEPT_GROUP))
    return rows


class SharingTester(PagePermissionTester):
    """Asked by `page.permissions_for_user`: edit views, previews, the explorer's buttons."""

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if user.is_active and not user.is_superuser:
            self.permissions = {
                row.permission.codename.rsplit("_", maxsplit=1)[0]
                for row in self.permission_policy.reaching(user, page.path)
            }

    def can_set_view_restrictions(self) -> bool:
        """Who sees a page is decided on the screen "Partage", which keeps the restrictions of Wagtail: one way in."""
        return False


class CopyTester(SharingTester):
    """A working copy is written and shown; only giving it back puts something on the site."""

    def _never(self, *args: Any, **kwargs: Any) -> bool:
        return False

    can_add_subpage = can_publish = can_unpublish = can_publish_subpage = can_reorder_children = _never
    can_submit_for_moderation = can_delete = can_move = can_move_to = can_copy = can_copy_to = _never


def tester_of(user: Any, page: Page) -> SharingTester:
    shelf = hidden_for(user).copies
    return (CopyTester if page.path.startswith(shelf) else SharingTester)(user, page)


def install() -> None:
    """Wagtail hands its one policy object and the name of its tester to all its modules: both are replaced in place."""
    page_permission_policy.__class__ = SharingPolicy
    wagtail_pages.PagePermissionTester = tester_of


def forget(user: Any) -> None:
    """Drop what was cached on a user object; the next question reads the tables again."""
    for name in (
        HIDDEN_CACHE,
        CUTS_CACHE,
        SharingPolicy.permission_cache_name,
        SharingPolicy._explorable_root_instance_cache_name,
    ):
        user.__dict__.pop(name, None)
