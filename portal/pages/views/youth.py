"""The young person's home, and what the portal knows about them."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mediations.lifecycle import MEDIATION, MediationState
from mediations.models import Disclosure, Mediation, Meeting
from mediations.steps import PROGRESS, PROGRESS_TOTAL, YOUTH_NEXT, YOUTH_STATES
from pathways.models import Youth
from portal.accounts.access import AuthenticatedRequest, youth_required
from portal.pages.person import Person, export_person

CLOSED_SHOWN = 10
ACCESSES_SHOWN = 30


def _me(request: AuthenticatedRequest) -> Youth:
    """The own file; an account whose file is gone has nothing to see."""
    rows = Youth.objects.visible_to(request.user).select_related(
        "agency__parent", "adviser__user", "commune", "level", "user"
    )
    found = rows.first()
    if found is None:
        raise Http404
    return found


@require_safe
@youth_required
def youth_home(request: AuthenticatedRequest) -> HttpResponse:
    """What waits for an answer first, then what goes on."""
    youth = _me(request)
    rows = Mediation.objects.visible_to(request.user).for_pages().order_by("-moved_at", "-pk")
    opened = list(rows.open())
    suggestions = [row for row in opened if row.state == MediationState.SUGGESTED]
    context = {
        "youth": youth,
        "suggestions": suggestions,
        "going_on": [_line(row) for row in opened if row.state != MediationState.SUGGESTED],
        "closed": [_line(row) for row in rows.filter(state__in=MEDIATION.final)[:CLOSED_SHOWN]],
        "meetings": Meeting.objects.filter(
            mediation__in=rows, cancelled_at__isnull=True, starts_at__gte=timezone.now()
        ).select_related("mediation__offer__profile", "mediation__offer__establishment"),
        "progress_total": PROGRESS_TOTAL,
    }
    return render(request, "pages/youth_home.html", context)


def _line(mediation: Mediation) -> dict[str, Any]:
    state = MediationState(mediation.state)
    return {
        "mediation": mediation,
        "words": YOUTH_STATES[state],
        "next": YOUTH_NEXT.get(state, ""),
        "progress": PROGRESS[state],
    }


@require_safe
@youth_required
def own_data(request: AuthenticatedRequest) -> HttpResponse:
    """What is known, who may see the name, who looked; and all of it in one file."""
    youth = _me(request)
    context = {
        "youth": youth,
        "disclosures": Disclosure.objects.filter(youth=youth).select_related("establishment", "granted_by"),
        "accesses": youth.accesses.all()[:ACCESSES_SHOWN],
    }
    return render(request, "pages/youth_own_data.html", context)


@require_safe
@youth_required
def own_data_file(request: AuthenticatedRequest) -> HttpResponse:
    """Everything that the map of personal data names, as JSON."""
    content = export_person(Person(_me(request), request.user))
    response = HttpResponse(
        json.dumps(content, ensure_ascii=False, indent=2), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = (
        f'attachment; filename="mes-donnees-{timezone.localdate():%Y-%m-%d}.json"'
    )
    return response
