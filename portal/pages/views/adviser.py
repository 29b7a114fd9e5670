"""Home of advisers: what is due, and the portfolio at a glance."""

from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mediations.models import Mediation
from pathways.models import Youth
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.accounts.models import Adviser
from portal.accounts.permissions import adviser_of, replaced_by
from portal.pages.todo import LABELS, TodoList


@require_safe
@case_worker_required
def adviser_home(request: AuthenticatedRequest) -> HttpResponse:
    """One list of what is due; `?quoi=` keeps one kind."""
    adviser = adviser_of(request.user)
    if adviser is None:
        raise PermissionDenied
    items = TodoList(adviser).items()
    kind = request.GET.get("quoi", "")
    shown = [todo for todo in items if todo.key == kind] if kind in LABELS else items
    context = {
        "adviser": adviser,
        "items": shown,
        "late_count": sum(todo.late for todo in items),
        "count": len(items),
        "tabs": _tabs(Counter(todo.key for todo in items), kind, len(items)),
        "portfolio": _portfolio(adviser),
        "replaced": list(_replaced(adviser)),
    }
    return render(request, "pages/adviser_home.html", context)


def _tabs(counts: Counter[str], kind: str, total: int) -> list[dict[str, Any]]:
    tabs = [{"label": "Tout", "url": "?", "current": kind not in LABELS, "count": total}]
    tabs += [
        {"label": label, "url": f"?quoi={key}", "current": key == kind, "count": counts[key]}
        for key, label in LABELS.items()
        if counts[key] or key == kind
    ]
    return tabs


def _portfolio(adviser: Adviser) -> dict[str, int]:
    today = timezone.localdate()
    youth = Youth.objects.known().active().of_portfolio(adviser, on=today)
    return {
        "active": youth.count(),
        "without_solution": youth.without_solution().count(),
        "without_wish": youth.filter(wishes__isnull=True).count(),
        "in_job": Mediation.objects.in_job().filter(youth__in=youth.values("pk")).count(),
    }


def _replaced(adviser: Adviser) -> Any:
    return Adviser.objects.filter(replaced_by(adviser, on=timezone.localdate())).select_related("user")
