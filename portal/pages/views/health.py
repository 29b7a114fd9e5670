"""Is the portal well? Two addresses for machines, one page for the team. Nothing here names a person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import AuthenticatedRequest, public, staff_required, structure_admin_required
from portal.accounts.permissions import is_structure_admin
from portal.core import health, outbox
from portal.core.models import Outbox, PeriodicRun


@public
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; asks nothing of any other service."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 when no page can be served. A late index or worker is `degraded`: pages still answer."""
    checks = health.run_checks()
    down = any(check.vital and not check.ok for check in checks)
    status = "down" if down else "ok" if all(check.ok for check in checks) else "degraded"
    body = {
        "status": status,
        "checks": {check.name: {"ok": check.ok, "value": check.value} for check in checks},
    }
    return JsonResponse(body, status=503 if down else 200)


@staff_required
@never_cache
@require_safe
def page(request: AuthenticatedRequest) -> HttpResponse:
    context = {
        "checks": health.run_checks(),
        "runs": PeriodicRun.objects.order_by("name"),
        "dead": Outbox.objects.dead()[:50],
        "may_replay": is_structure_admin(request.user),
    }
    return render(request, "pages/health.html", context)


@structure_admin_required
@require_POST
def replay(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Another try of an effect that failed three times."""
    row = get_object_or_404(Outbox.objects.dead(), pk=pk)
    outbox.replay(pk=row.pk)
    messages.success(request, "L’effet sera tenté de nouveau dans la minute.")
    return redirect("pages:health")
