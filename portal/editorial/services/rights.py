"""Local rights and visibility, written as rows of Wagtail's own tables."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import GroupPagePermission, Page, PageViewRestriction

from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.editorial.groups import close_admin, holder_of, open_admin, team_group
from portal.editorial.lifecycle import VISIBILITY, Visibility
from portal.editorial.models import FollowedRestriction, PageSharing, SharingRule
from portal.editorial.permissions import can_set_visibility, can_share
from portal.editorial.policy import forget
from portal.editorial.roles import PERMISSIONS, Role
from portal.editorial.services.following import follow_sources
from portal.editorial.services.restrictions import close
from portal.editorial.sharing import group_name, kept_groups, own_visibility, shares, wanted_restrictions


@transaction.atomic
def grant(
    *, page: Page, role: str, actor: User | None, user: User | None = None, group: Group | None = None
) -> SharingRule:
    """Give a person or a group a role on a page and all below. Without an actor: the set-up of the portal."""
    _check_may_share(actor, page)
    if user is not None and (not user.is_active or user.kind != User.Kind.STAFF):
        raise ApplicationError("Choisissez une personne de l’équipe dont le compte est ouvert.", field="user")
    rule, made = SharingRule.objects.get_or_create(page=page, user=user, group=group, role=role)
    if made:
        holder = holder_of(rule)
        for permission in _permissions(PERMISSIONS[role]):
            GroupPagePermission.objects.get_or_create(group=holder, page=page, permission=permission)
        if PERMISSIONS[role]:
            open_admin(holder)
        _log(page, "editorial.share", actor, name=_name(rule), role=rule.get_role_display())
        _changed(actor)
    return rule


@transaction.atomic
def revoke(*, rule: SharingRule, actor: User | None) -> None:
    """Take one role back. What another rule of the same page gives stays."""
    page = rule.page
    _check_may_share(actor, page)
    holder = holder_of(rule)
    name, role = _name(rule), rule.get_role_display()
    gone = PERMISSIONS[rule.role]
    rule.delete()
    others = SharingRule.objects.filter(page=page, user=rule.user, group=rule.group)
    kept = frozenset().union(*(PERMISSIONS[other.role] for other in others))
    GroupPagePermission.objects.filter(
        group=holder, page=page, permission__in=_permissions(gone - kept)
    ).delete()
    close_admin(holder)
    _log(page, "editorial.unshare", actor, name=name, role=role)
    _changed(actor)


@transaction.atomic
def cut_inheritance(*, page: Page, actor: User | None) -> PageSharing:
    """Stop what comes from above. Who cuts keeps a right of their own, and administrators keep theirs."""
    _check_may_share(actor, page)
    row, _ = PageSharing.objects.get_or_create(page=page)
    if row.cuts_inheritance:
        return row
    row.cuts_inheritance = True
    row.save()
    if actor is not None:
        forget(actor)
        if not can_share(actor, page):
            grant_to_oneself = {"page": page, "role": Role.EDITOR, "user": actor}
            grant(actor=None, **grant_to_oneself)
    _log(page, "editorial.cut", actor)
    _changed(actor)
    return row


@transaction.atomic
def restore_inheritance(*, page: Page, actor: User | None) -> None:
    _check_may_share(actor, page)
    row = PageSharing.objects.filter(page=page, cuts_inheritance=True).first()
    if row is None:
        return
    row.cuts_inheritance = False
    row.save()
    _log(page, "editorial.restore", actor)
    _changed(actor)


@transaction.atomic
def set_visibility(*, page: Page, target: str, actor: User | None, reason: str = "") -> PageSharing:
    """Move a page and all below it along the table of `lifecycle.py`; opening it to more people asks why."""
    if page.is_root():
        raise ApplicationError("La racine n’est pas une page.")
    current = own_visibility(page)
    VISIBILITY.check(current, target)
    if actor is not None and not can_set_visibility(actor, page, current, target):
        raise ApplicationError(
            "Seules les personnes qui peuvent publier ici ouvrent cette page à plus de monde."
        )
    if actor is not None and current == Visibility.PRIVATE and not reason.strip():
        raise ApplicationError("Dites pourquoi cette page n’est plus privée.", field="reason")
    row, _ = PageSharing.objects.get_or_create(page=page)
    row.visibility = target
    row.save()
    labels = VISIBILITY.labels
    _log(
        page,
        "editorial.visibility",
        actor,
        before=labels[current],
        after=labels[target],
        reason=reason.strip(),
    )
    _changed(actor)
    return row


@transaction.atomic
def realise_restrictions(*, actor: User | None = None) -> None:
    """Make Wagtail's restrictions say what visibility, rules and cuts say together; only differences are written.

    Through `save()` and `delete()` of the restriction: caches, the index and the log listen to these.
    """
    adopt_restrictions()
    wanted = wanted_restrictions()
    for row in PageSharing.objects.select_related("page", "restriction"):
        if row.page_id in wanted:
            close(row=row, groups=wanted[row.page_id], actor=actor)
        elif row.restriction is not None:
            row.restriction.delete(user=actor)
    follow_sources(wanted=wanted, actor=actor)


@transaction.atomic
def adopt_restrictions() -> None:
    """Restrictions by group that came another way (a copied page, a script) become a state and rules of ours."""
    ours = PageSharing.objects.exclude(restriction=None).values("restriction")
    followed = FollowedRestriction.objects.exclude(restriction=None).values("restriction")
    groups_only = PageViewRestriction.objects.filter(restriction_type=PageViewRestriction.GROUPS)
    strays = groups_only.exclude(pk__in=ours).exclude(pk__in=followed)
    for restriction in strays.select_related("page").prefetch_related("groups"):
        row, made = PageSharing.objects.get_or_create(page=restriction.page)
        if not made and row.restriction_id is not None:
            continue
        groups = set(restriction.groups.all())
        team_only = {group.pk for group in groups} - kept_groups() == {team_group().pk}
        row.visibility = Visibility.INTRANET if team_only else Visibility.PRIVATE
        row.restriction = restriction
        row.save()
        if not team_only:
            _readers(restriction.page, groups)


def _readers(page: Page, groups: set[Group]) -> None:
    """Whoever could read still can: the groups that have no role here become readers."""
    with_role = {share.group.pk for share in shares(page)}
    for group in groups:
        if group.pk not in with_role | kept_groups():
            SharingRule.objects.get_or_create(page=page, group=group, role=Role.READER)


def _check_may_share(actor: User | None, page: Page) -> None:
    if page.is_root():
        raise ApplicationError("La racine n’est pas une page.")
    if actor is not None and not can_share(actor, page):
        raise ApplicationError("Seules les personnes qui ont tous les droits sur cette page les partagent.")


def _permissions(kinds: frozenset[str]) -> list[Permission]:
    names = [f"{kind}_page" for kind in kinds]
    return list(Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=names))


def _name(rule: SharingRule) -> str:
    return str(rule.user) if rule.group is None else group_name(rule.group)


def _log(page: Page, action: str, actor: User | None, **data: Any) -> None:
    log(instance=page.specific, action=action, user=actor, data=data)


def _changed(actor: User | None) -> None:
    if actor is not None:
        forget(actor)
    realise_restrictions(actor=actor)
