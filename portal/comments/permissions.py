"""Who may comment and who may decide: one function each, for views, templates and tests."""

from typing import Any

from wagtail.models import Page, Site

from portal.comments.models import Comment, CommentSettings
from portal.pages.models import ArticlePage


def can_comment(page: Page, site: Site | None) -> bool:
    """Everybody, under an article that its editor opened, when the site takes comments."""
    article = page if isinstance(page, ArticlePage) else ArticlePage.objects.filter(pk=page.pk).first()
    if article is None or site is None or not article.live or not article.takes_comments:
        return False
    return bool(CommentSettings.of(site).is_open)


def can_moderate(user: Any, comment: Comment) -> bool:
    """Whoever may publish the page decides what stands under it."""
    return bool(comment.page.permissions_for_user(user).can_publish())
