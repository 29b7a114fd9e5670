"""A translation goes to its review as a French page does."""

from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import Translation

from portal.accounts.models import User


@transaction.atomic
def hand_over_translation(*, translation: Translation, page: Page, actor: User) -> None:
    """The strings become a draft of the page, which the workflow of its section takes; what is public stays."""
    translation.save_target(user=actor, publish=False)
    fresh = Page.objects.get(pk=page.pk).specific
    fresh.get_workflow().start(fresh, actor)
