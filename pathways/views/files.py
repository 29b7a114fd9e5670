"""The page of one file, and who read it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pathways import hooks
from pathways.forms.sections import SECTIONS
from pathways.lifecycle import YOUTH, CommitmentState, YouthState
from pathways.models import FileAccess, Youth, YouthTransition
from pathways.permissions import can_edit_youth
from pathways.services import find_duplicates, log_access
from pathways.services.duplicates import Candidate, judged_apart
from pathways.views.common import youth_or_404
from portal.accounts.access import AuthenticatedRequest, case_worker_required

ACCESSES_SHOWN = 8


@require_safe
@case_worker_required
def youth_detail(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The file: what is due, what the young person wants and can do, the pathway, who looked."""
    youth = youth_or_404(request.user, public_id)
    log_access(youth, request.user, FileAccess.Kind.FILE)
    today = timezone.localdate()
    context = {
        "youth": youth,
        "age": youth.age_on(today),
        "clock": _clock(youth, today),
        "commitments": _commitments(youth),
        "situations": youth.situations.select_related("occupation"),
        "referrals": youth.referrals.all(),
        "wishes": youth.wishes.select_related("occupation"),
        "skills": youth.skills.select_related("skill").order_by("skill__label"),
        "licences": youth.licences.select_related("licence"),
        "languages": youth.languages.select_related("language"),
        "contracts": list(youth.contracts.all()),
        "limits": list(youth.schedule_limits.select_related("context")),
        "sections": SECTIONS,
        "steps": youth.transitions.exclude(reason="").select_related("actor")[:10],
        "next_states": _next_states(youth),
        "accesses": youth.accesses.all()[:ACCESSES_SHOWN],
        "lookalikes": _lookalikes(youth),
        "can_edit": can_edit_youth(request.user, youth),
        "panels": [panel(youth, request.user) for panel in hooks.file_panels],
    }
    return render(request, "pathways/youth_detail.html", context)


def _clock(youth: Youth, today: date) -> dict[str, Any] | None:
    """The four months from the first welcome to a first solution."""
    deadline = youth.solution_deadline
    if deadline is None or youth.state != YouthState.ACTIVE:
        return None
    solved = not Youth.objects.filter(pk=youth.pk).without_solution().exists()
    return {"deadline": deadline, "days": (deadline - today).days, "late": deadline < today, "solved": solved}


def _commitments(youth: Youth) -> list[dict[str, Any]]:
    opened = {CommitmentState.ACTIVE, CommitmentState.SUSPENDED}
    return [
        {"row": row, "open": row.state in opened} for row in youth.commitments.select_related("programme")
    ]


def _next_states(youth: Youth) -> list[tuple[str, str]]:
    """The acts that the life cycle allows here, as the buttons say them."""
    words = {
        YouthState.ACTIVE: "Reprendre le suivi",
        YouthState.PAUSED: "Mettre en pause",
        YouthState.LEFT: "Clore le suivi",
    }
    state = YouthState(youth.state)
    return [(target.value, words[target]) for target in words if YOUTH.allows(state, target)]


def _lookalikes(youth: Youth) -> list[Candidate]:
    apart = judged_apart(youth)
    found = find_duplicates(
        structure=youth.agency.structure,
        first_name=youth.first_name,
        last_name=youth.last_name,
        birth_date=youth.birth_date,
        email=youth.email,
        phone=youth.phone,
        imilo_id=youth.imilo_id,
        exclude=youth,
    )
    return [candidate for candidate in found if candidate.youth.pk not in apart]


@require_safe
@case_worker_required
def youth_accesses(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Every reading of the file, as the young person sees it too."""
    youth = youth_or_404(request.user, public_id)
    log_access(youth, request.user, FileAccess.Kind.FILE)
    page = Paginator(youth.accesses.all(), 50).get_page(request.GET.get("page"))
    steps = YouthTransition.objects.filter(subject=youth).order_by("-at")
    return render(request, "pathways/youth_accesses.html", {"youth": youth, "page_obj": page, "steps": steps})
