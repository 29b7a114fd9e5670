"""Who signs a page."""

from typing import Any

from django import template
from django.template import Context

from portal.pages.remembered import brand_of

register = template.Library()


@register.inclusion_tag("pages/includes/byline.html", takes_context=True)
def byline(context: Context, page: Any) -> dict[str, Any]:
    """The person who agreed to sign, with a link to what else they wrote; else the structure."""
    return {"author": page.byline, "structure": brand_of(context["request"]).name}
