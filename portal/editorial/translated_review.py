"""The review of a translation. wagtail-localize's screen knows two ends only, publishing and leaving: who may not publish
would have nobody to hand their words to."""

from typing import Any

from wagtail.models import Page
from wagtail_localize.models import Translation


def translation_of(page: Page) -> Translation | None:
    """What the translation screen keeps of this page; none for a page that is written like any other."""
    kept = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    )
    return kept.exclude(source__locale_id=page.locale_id).select_related("source").first()


def can_hand_over(user: Any, page: Page) -> bool:
    """For those who write and do not publish; one review at a time."""
    tester = page.permissions_for_user(user)
    return bool(tester.can_edit() and not tester.can_publish() and tester.can_submit_for_moderation())
