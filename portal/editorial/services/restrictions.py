"""The restriction of Wagtail that a row of ours keeps."""

from django.db import transaction
from wagtail.models import PageViewRestriction

from portal.accounts.models import User
from portal.editorial.models import FollowedRestriction, PageSharing


@transaction.atomic
def close(*, row: PageSharing | FollowedRestriction, groups: set[int], actor: User | None) -> None:
    """Leave the page to these groups. Nothing is written when it is so already.

    The restriction is saved again once its groups are there: caches, the index and the log listen to `save()`.
    """
    restriction = row.restriction
    if restriction is None:
        restriction = PageViewRestriction(page=row.page, restriction_type=PageViewRestriction.GROUPS)
        restriction.save(user=actor)
        row.restriction = restriction
        row.save()
    elif set(restriction.groups.values_list("pk", flat=True)) == groups:
        return
    restriction.groups.set(groups)
    restriction.save(user=actor)
