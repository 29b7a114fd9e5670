"""Who is told: people of the team with an open account who may see the page."""

from typing import Any

from wagtail.models import Page

from portal.accounts.models import User
from portal.editorial.reviewing import of_theme
from portal.finding.readers import satisfies
from portal.rules.conditions import number_of
from portal.rules.subjects import Subject, allowed_readers


def recipients(to: str, subject: Subject, *, today: Any) -> tuple[list[User], int]:
    """Those who are told, and how many are not because the page is hidden from them."""
    people = User.objects.filter(kind=User.Kind.STAFF, is_active=True)
    if to == "author":
        wanted = people.filter(pk=subject.page.owner_id)
    elif to == "theme":
        wanted = people.filter(
            pk__in=[user.pk for user in of_theme(Page.objects.get(pk=subject.page.pk), today)]
        )
    elif to.startswith("group-"):
        wanted = people.filter(groups=number_of(to))
    else:
        wanted = people.filter(pk=number_of(to))
    found = list(wanted.exclude(email=None).exclude(email="").order_by("pk"))
    allowed = allowed_readers(subject)
    seeing = [user for user in found if _may_see(user, subject, allowed)]
    return seeing, len(found) - len(seeing)


def _may_see(user: User, subject: Subject, allowed: str) -> bool:
    groups = frozenset(str(pk) for pk in user.groups.values_list("pk", flat=True)) if allowed else frozenset()
    if satisfies(allowed, groups=groups, is_superuser=user.is_superuser):
        return True
    return bool(subject.page.permissions_for_user(user).can_edit())
