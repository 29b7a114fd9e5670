"""Which version the editor's screen was made from."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def loaded_version(context: Any, name: str, latest: Any) -> str:
    """A screen shown again with errors still holds what was typed on the version that it came from, not on the latest."""
    request = getattr(context, "request", None)
    posted = request.POST.get(name) if request is not None and request.method == "POST" else None
    return str(posted or latest or "")
