"""Tags of finding: links of facets, and what machines read in the head of a page."""

from typing import Any

from django import template
from django.template import Context

from portal.core.templatetags.ui import querystring_with
from portal.finding import metadata

register = template.Library()


@register.simple_tag(takes_context=True)
def facet_url(context: Context, name: str, value: str) -> str:
    """The current search with one value changed, from its first page; an empty value removes it."""
    return querystring_with(context, **{name: value})


@register.inclusion_tag("includes/head_metadata.html", takes_context=True)
def head_metadata(context: Context) -> dict[str, Any]:
    return metadata.head(context)
