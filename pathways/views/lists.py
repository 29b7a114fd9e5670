"""The list of young people, its export, and the reassignment of several files."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from pathways.forms.lists import ReassignForm, YouthFilterForm
from pathways.models import FileAccess, Youth
from pathways.permissions import can_reassign
from pathways.services import log_accesses, reassign
from pathways.services.csv_writing import HEADERS, cells
from pathways.views.common import me
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.accounts.models import Adviser
from portal.accounts.permissions import is_manager
from portal.core.csv_writing import csv_response

PER_PAGE = 25
# What was typed and ticked when files could not be given away: shown again once, on the list with its filters.
KEPT = "reassign_kept"
MOST_KEPT = 20_000


@require_safe
@case_worker_required
def youth_list(request: AuthenticatedRequest) -> HttpResponse:
    """The own portfolio by default, with the youth of absent colleagues; every filter is in the URL."""
    today = timezone.localdate()
    adviser = me(request)
    form = YouthFilterForm(request.GET, adviser=adviser, today=today)
    found = (
        form.rows()
        .with_solution_flag()
        .select_related("commune", "agency", "adviser__user")
        .prefetch_related("wishes__occupation")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    kept = request.session.pop(KEPT, None)
    context = {
        "form": form,
        "page_obj": page,
        "rows": [_row(youth, adviser=adviser, today=today) for youth in page],
        "sort": form.sort,
        "export_url": f"{reverse('pathways:youth_export')}?{request.GET.urlencode()}",
        "reassign_form": ReassignForm(kept and kept["answers"], adviser=adviser, prefix="reassign"),
        "reassigning": kept is not None,
        "chosen": set(kept["youth"]) if kept else set(),
        "can_reassign": is_manager(request.user) or not request.GET.get("portefeuille"),
    }
    return render(request, "pathways/youth_list.html", context)


def _row(youth: Youth, *, adviser: Adviser, today: date) -> dict[str, Any]:
    deadline = youth.solution_deadline
    solved = getattr(youth, "solved", False)
    return {
        "youth": youth,
        "key": str(youth.public_id),
        "age": youth.age_on(today),
        "wishes": [wish.occupation.label for wish in youth.wishes.all()],
        "replaced": youth.adviser if youth.adviser_id not in (None, adviser.pk) else None,
        "deadline": deadline,
        "solved": solved,
        "late": bool(deadline and deadline < today and not solved),
    }


@require_safe
@case_worker_required
def youth_export(request: AuthenticatedRequest) -> StreamingHttpResponse:
    """The filtered list as CSV. Every file in it is logged as exported, and the young people see it."""
    form = YouthFilterForm(request.GET, adviser=me(request), today=timezone.localdate())
    found = list(
        form.rows()
        .select_related("commune", "agency", "adviser__user", "level")
        .prefetch_related("wishes", "skills", "licences", "languages", "contracts", "commune__postcodes")
    )
    with transaction.atomic():
        log_accesses(youths=found, actor=request.user, kind=FileAccess.Kind.EXPORT)
    name = f"jeunes-{timezone.localdate():%Y-%m-%d}.csv"
    return csv_response(name, HEADERS, (cells(youth) for youth in found))


@require_POST
@case_worker_required
def youth_reassign(request: AuthenticatedRequest) -> HttpResponse:
    """Give the ticked files to a colleague: a manager any of the structure, an adviser the own ones."""
    back = request.POST.get("retour", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("pathways:youth_list")
    form = ReassignForm(request.POST, adviser=me(request), prefix="reassign")
    ids = request.POST.getlist("youth")
    chosen = list(
        Youth.objects.visible_to(request.user).filter(public_id__in=_uuids(ids)).select_related("agency")
    )
    if not chosen or not form.is_valid():
        answers = {name: request.POST.get(form.add_prefix(name), "") for name in form.fields}
        request.session[KEPT] = {
            "youth": _uuids(ids),
            "answers": {form.add_prefix(name): text[:MOST_KEPT] for name, text in answers.items()},
        }
        wrong = (
            "Cochez au moins un jeune." if not chosen else "Rien n’est confié : corrigez ce qui est signalé."
        )
        messages.error(request, wrong)
    else:
        target = form.cleaned_data["adviser"]
        allowed = [youth for youth in chosen if can_reassign(request.user, youth, target)]
        moved = reassign(youths=allowed, adviser=target, actor=request.user, note=form.cleaned_data["note"])
        refused = len(chosen) - len(allowed)
        if moved:
            messages.success(
                request,
                f"{moved} dossier{'s' if moved > 1 else ''} confié{'s' if moved > 1 else ''} à {target}.",
            )
        if refused:
            messages.warning(
                request, f"{refused} dossier(s) non modifié(s) : seul un responsable peut les réaffecter."
            )
    return HttpResponseRedirect(back)


def _uuids(values: list[str]) -> list[str]:
    """Those that are UUIDs: a hand-made request must not make a query fail."""
    found = []
    for value in values[:500]:
        try:
            found.append(str(UUID(value)))
        except ValueError:
            continue
    return found
