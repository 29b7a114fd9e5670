"""Tags of the page frame: navigation, footer, identity of the structure."""

from typing import Any

from django import template
from django.template import Context

from portal.pages import navigation

register = template.Library()


@register.inclusion_tag("includes/header.html", takes_context=True)
def site_header(context: Context) -> dict[str, Any]:
    """The header with `main_nav` inside."""
    request = context["request"]
    return {
        "request": request,
        "user": request.user,
        "csrf_token": context.get("csrf_token", ""),
        "brand": navigation.brand_of(request),
        "space": navigation.space_label(request),
        "items": navigation.main_items(request),
    }


@register.inclusion_tag("includes/nav.html", takes_context=True)
def main_nav(context: Context) -> dict[str, Any]:
    """The list of links of the reader's public."""
    request = context["request"]
    return {
        "items": navigation.main_items(request),
        "user": request.user,
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("includes/footer.html", takes_context=True)
def site_footer(context: Context) -> dict[str, Any]:
    request = context["request"]
    return {"items": navigation.footer_items(request), "brand": navigation.brand_of(request)}


@register.simple_tag(takes_context=True)
def public_class(context: Context) -> str:
    """The class of `<body>` for the reader's space; pages of the site override the block instead."""
    request = context["request"]
    kind = getattr(request.user, "kind", "")
    return {"youth": "public-youth", "employer": "public-employer", "staff": "public-adviser"}.get(kind, "")
