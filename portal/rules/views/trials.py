"""The dry run of a rule, with its switch; and the notices of the home screen."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from portal.editorial.views.sharing import actor_of
from portal.rules import services
from portal.rules.models import Rule
from portal.rules.permissions import can_edit_rules
from portal.rules.trials import LOOKED_AT, try_rule


def _rule(request: HttpRequest, rule_id: int) -> Rule:
    if not can_edit_rules(request.user):
        raise PermissionDenied
    return get_object_or_404(Rule.objects.select_related("owner", "scope"), pk=rule_id)


@require_safe
def try_it(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule = _rule(request, rule_id)
    context = {
        "rule": rule,
        "trial": try_rule(rule=rule, viewer=actor_of(request)),
        "looked_at": LOOKED_AT,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
            {"url": reverse("content_rules:index"), "label": "Règles de contenu"},
            {"url": reverse("content_rules:edit", args=[rule.pk]), "label": rule.name},
            {"url": "", "label": "Essayer"},
        ],
    }
    return TemplateResponse(request, "rules/try.html", context)


@require_POST
def switch(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule = _rule(request, rule_id)
    on = request.POST.get("on") == "1"
    services.switch_rule(rule=rule, on=on, actor=actor_of(request))
    messages.success(request, f"« {rule.name} » est {'en marche' if on else 'arrêtée'}.")
    return redirect("rules_try", rule.pk)


@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """One's own only; those that were shown, so that a newer one is not lost."""
    chosen = [int(pk) for pk in request.POST.getlist("notice") if pk.isdigit()]
    services.read_notices(user=actor_of(request), notices=chosen)
    return redirect("wagtailadmin_home")
