"""Who signs a page."""

from typing import Any

from django import template
from django.template import Context

from portal.pages.authors import Author, authors
from portal.pages.remembered import brand_of

register = template.Library()


@register.simple_tag(takes_context=True)
def signature(context: Context, page: Any) -> Author | None:
    """Who signs a page of a list, with one look for the whole list; None for types that nobody signs."""
    profile = getattr(page, "author_id", None)
    if not profile:
        return None
    request = context["request"]
    known: dict[int, Author] | None = getattr(request, "_authors", None)
    if known is None:
        known = request._authors = authors()
    return known.get(profile)


@register.inclusion_tag("pages/includes/byline.html", takes_context=True)
def byline(context: Context, page: Any) -> dict[str, Any]:
    """The person who agreed to sign, with a link to what else they wrote; else the structure."""
    return {"author": page.byline, "structure": brand_of(context["request"]).name}
