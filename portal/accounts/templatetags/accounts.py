"""Tags of the login page."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context

from portal.accounts.models import User

register = template.Library()


@register.inclusion_tag("accounts/demo_people.html", takes_context=True)
def demo_people(context: Context) -> dict[str, Any]:
    """The demo people, each with a sentence and one button; nothing outside of the demo set-up."""
    people = User.objects.exclude(demo_note="").filter(is_active=True) if settings.DEMO_LOGIN else []
    order = {User.Kind.EMPLOYER: 0, User.Kind.STAFF: 1, User.Kind.YOUTH: 2}
    return {
        "people": sorted(people, key=lambda user: (order[User.Kind(user.kind)], user.pk)),
        "csrf_token": context.get("csrf_token", ""),
        "redirect_field": context.get("redirect_field", ""),
    }
