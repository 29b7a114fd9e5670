"""Groups that stand for one person, so that a person's own rights are rows of Wagtail's group tables like all others."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from portal.accounts.models import User
from portal.accounts.services import TEAM_GROUP, WAGTAIL_GROUPS

PERSONAL = "Personne "
# What somebody who writes pages needs besides: to enter the admin, and to take pictures and documents.
FILES = ("add_image", "choose_image", "add_document", "choose_document")


def personal_group(user: User) -> Group:
    group, made = Group.objects.get_or_create(name=f"{PERSONAL}{user.public_id}")
    if made:
        user.groups.add(group)
    return group


def holder_of(rule: Any) -> Group:
    """The group that carries a `SharingRule`: its own, or the one of its person."""
    group: Group | None = rule.group
    return group if group is not None else personal_group(rule.user)


def is_personal(group: Group) -> bool:
    return group.name.startswith(PERSONAL)


def team_group() -> Group:
    """Everybody of the Mission locale; accounts keep its members."""
    return Group.objects.get_or_create(name=TEAM_GROUP)[0]


def entrance() -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def open_admin(group: Group) -> None:
    """Whoever may work on a page must be able to reach it."""
    group.permissions.add(entrance())
    if is_personal(group):
        root = Collection.get_first_root_node()
        for permission in Permission.objects.filter(codename__in=FILES):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )


def let_in(user: User) -> None:
    """Who is asked to review a page enters the admin, whatever their role in the team."""
    if not user.has_perm("wagtailadmin.access_admin"):
        open_admin(personal_group(user))


def close_admin(group: Group) -> None:
    """Take back what `open_admin` gave once no page is left; the groups of the roles keep theirs."""
    if group.name in WAGTAIL_GROUPS.values() or GroupPagePermission.objects.filter(group=group).exists():
        return
    if is_personal(group):
        GroupCollectionPermission.objects.filter(group=group).delete()
    if set(group.permissions.values_list("codename", flat=True)) == {"access_admin"}:
        group.permissions.clear()
