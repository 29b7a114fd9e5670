"""Tags of the login page."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.permissions import is_staff_member

register = template.Library()


@register.inclusion_tag("components/tabs.html", takes_context=True)
def account_tabs(context: Context) -> dict[str, Any]:
    """The pages of one's account, the same above each of them."""
    path = context["request"].path
    pages: tuple[tuple[str, str], ...] = (
        ("Mon adresse", "account_email"),
        ("Appareils connectés", "usersessions_list"),
        ("Deuxième protection", "mfa_index"),
    )
    if is_staff_member(context["request"].user):
        pages = (*pages, ("Ma page d’auteur", "pages:own_author_page"))
    tabs = [
        {"label": label, "url": reverse(name), "current": path == reverse(name), "count": None}
        for label, name in pages
    ]
    return {"tabs": tabs, "label": "Mon compte"}


@register.inclusion_tag("accounts/demo_people.html", takes_context=True)
def demo_people(context: Context) -> dict[str, Any]:
    """The demo people, each with a sentence and one button; nothing outside of the demo set-up."""
    people = list(User.objects.exclude(demo_note="").filter(is_active=True)) if settings.DEMO_LOGIN else []
    people.sort(key=lambda user: user.pk)
    titles = {
        User.Kind.EMPLOYER: "Employeurs",
        User.Kind.YOUTH: "Jeunes",
        User.Kind.STAFF: "Équipe de la Mission locale",
    }
    groups = [(title, [user for user in people if user.kind == kind]) for kind, title in titles.items()]
    return {
        "groups": [(title, members) for title, members in groups if members],
        "csrf_token": context.get("csrf_token", ""),
        "redirect_field": context.get("redirect_field", ""),
    }
