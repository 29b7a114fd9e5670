"""The script that counts a reading."""

from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()


@register.simple_tag(takes_context=True)
def count_this_reading(context: Context, page: Any) -> str:
    """For visitors of published pages; who is logged in does not even get the script."""
    request = context["request"]
    if getattr(request, "is_preview", False) or not page.pk or not page.live or request.user.is_authenticated:
        return ""
    return format_html('<script src="{}" data-page="{}" defer></script>', static("js/reading.js"), page.pk)
