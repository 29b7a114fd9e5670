"""Rules of the pages that Wagtail does not have."""

from portal.accounts.permissions import Person, is_staff_member
from portal.pages.models import AuthorProfile


def can_have_author_page(user: Person) -> bool:
    """Everybody of the team may sign what they write."""
    return is_staff_member(user)


def can_edit_author_profile(user: Person, profile: AuthorProfile) -> bool:
    """Nobody speaks for somebody else, administrators neither."""
    return can_have_author_page(user) and profile.user_id == user.pk
