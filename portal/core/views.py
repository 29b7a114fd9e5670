"""Health for machines. Nothing here names a person, so nobody has to log in."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core import health


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; asks nothing of any other service."""
    return JsonResponse({"status": "ok"})


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
