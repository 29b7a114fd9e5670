"""What stands under an article."""

from typing import Any

from django import template
from django.template import Context
from wagtail.models import Site

from portal.comments.models import Comment
from portal.comments.permissions import can_comment

register = template.Library()


@register.inclusion_tag("comments/under_article.html", takes_context=True)
def reader_comments(context: Context, page: Any) -> dict[str, Any]:
    """Accepted comments, the oldest first, and the way to write one. An article that takes none costs no question."""
    if not page.takes_comments:
        return {"shown": False}
    return {
        "shown": True,
        "page": page,
        "comments": list(Comment.objects.shown().filter(page=page.pk).order_by("created_at", "pk")[:200]),
        "open": can_comment(page, Site.find_for_request(context["request"])),
    }
