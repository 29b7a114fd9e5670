"""The rules that reach a page, seen from the page: its own, and those that come from the sections above."""

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from portal.editorial.views.sharing import breadcrumbs
from portal.rules.models import Rule
from portal.rules.permissions import can_edit_rules


@require_safe
def rules_here(request: HttpRequest, page_id: int) -> HttpResponse:
    if not can_edit_rules(request.user):
        raise PermissionDenied
    page = get_object_or_404(Page.objects.filter(depth__gt=1), pk=page_id)
    everywhere = Q(scope=None, scope_title="")
    rules = Rule.objects.annotate(here=Value(page.path)).select_related("scope", "owner")
    # A rule for the pages directly in a section goes no further than these.
    too_far = Q(reach=Rule.Reach.CHILDREN) & ~Q(scope=page.get_parent())
    context = {
        "page": page,
        "above": rules.filter(everywhere | Q(here__startswith=F("scope__path")))
        .exclude(scope=page)
        .exclude(too_far),
        "own": rules.filter(scope=page),
        "below": rules.filter(scope__path__startswith=page.path).exclude(scope=page),
        "breadcrumbs_items": breadcrumbs(page, "Règles"),
    }
    return TemplateResponse(request, "rules/here.html", context)
