"""Staff see the employers of their territory and verify the new ones."""

import uuid
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, Value, When
from django.forms import ChoiceField
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from employers import services
from employers.forms import DecisionForm, StaffFilterForm
from employers.lifecycle import ESTABLISHMENT, OPEN_TO_NEEDS, EstablishmentState
from employers.models import EmployerMembership, Establishment, JoinRequest, SupportRequest
from employers.permissions import can_verify
from portal.accounts.access import AuthenticatedRequest, staff_required
from portal.accounts.permissions import is_case_worker
from portal.core.errors import ApplicationError

PER_PAGE = 30
MOST_NEEDS = 20


@staff_required
@require_GET
def staff_list(request: AuthenticatedRequest) -> HttpResponse:
    """Those to verify first."""
    form = StaffFilterForm(request.GET)
    rows = Establishment.objects.visible_to(request.user).select_related("company", "commune", "agency")
    if form.is_valid():
        text, state = form.cleaned_data["q"].strip(), form.cleaned_data["state"]
        if text:
            digits = "".join(sign for sign in text if sign.isdigit())
            wanted = Q(name__icontains=text) | Q(company__name__icontains=text)
            rows = rows.filter(wanted | Q(siret__startswith=digits) if digits else wanted)
        if state:
            rows = rows.filter(state=state)
    first = Case(
        When(state=EstablishmentState.PENDING, then=Value(0)), default=1, output_field=IntegerField()
    )
    page = Paginator(rows.order_by(first, "name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    pending = Establishment.objects.visible_to(request.user).pending().count()
    context = {"form": form, "page": page, "pending": pending, "can_add": is_case_worker(request.user)}
    return render(request, "employers/staff_list.html", context)


@staff_required
@require_GET
def staff_detail(request: AuthenticatedRequest, place: uuid.UUID) -> HttpResponse:
    return _detail(request, _of_structure(request, place), None)


@staff_required
@require_POST
def staff_decide(request: AuthenticatedRequest, place: uuid.UUID) -> HttpResponse:
    establishment = _of_structure(request, place)
    if not can_verify(request.user, establishment):
        raise PermissionDenied
    form = _decision_form(establishment, request.POST)
    if form.is_valid():
        try:
            _decide(request, establishment, form)
        except ApplicationError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, "C’est enregistré, et l’employeur est prévenu par e-mail.")
            return redirect("employers:staff_detail", establishment.public_id)
    return _detail(request, establishment, form)


def _decide(request: AuthenticatedRequest, establishment: Establishment, form: DecisionForm) -> None:
    decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    if decision == "verify":
        services.verify(establishment=establishment, actor=request.user)
    elif decision == "refuse":
        services.refuse(establishment=establishment, actor=request.user, reason=reason)
    else:
        services.close(establishment=establishment, actor=request.user, reason=reason)


def _decision_form(establishment: Establishment, data: QueryDict | None = None) -> DecisionForm:
    """Offers only the steps that the life cycle allows from here."""
    form = DecisionForm(data)
    field = cast(ChoiceField, form.fields["decision"])
    steps = {
        "verify": EstablishmentState.VERIFIED,
        "refuse": EstablishmentState.REFUSED,
        "close": EstablishmentState.CLOSED,
    }
    current = EstablishmentState(establishment.state)
    field.choices = [
        (key, label) for key, label in DecisionForm.DECISIONS if ESTABLISHMENT.allows(current, steps[key])
    ]
    return form


def _detail(
    request: AuthenticatedRequest, establishment: Establishment, form: DecisionForm | None
) -> HttpResponse:
    members = EmployerMembership.objects.filter(establishment=establishment, ended_at=None)
    history = establishment.transitions.select_related("actor").order_by("-at")
    context = {
        "place": establishment,
        "members": members.select_related("user").order_by("-is_admin", "created_at"),
        "asking": JoinRequest.objects.open().filter(establishment=establishment).select_related("user"),
        "history": [
            {
                "at": one.at,
                "title": EstablishmentState(one.to_state).label.capitalize(),
                "who": str(one.actor) if one.actor else "",
                "text": one.note,
            }
            for one in history
        ],
        "can_verify": can_verify(request.user, establishment),
        "needs": _needs(establishment) if is_case_worker(request.user) else [],
        "can_note_need": is_case_worker(request.user) and establishment.state in OPEN_TO_NEEDS,
        "form": form or _decision_form(establishment),
    }
    return render(request, "employers/staff_detail.html", context)


def _needs(establishment: Establishment) -> list[SupportRequest]:
    """What it asked lately, the newest first; each leads to the page of the need."""
    rows = establishment.support_requests.filter(job_profile__offer__isnull=False)
    return list(rows.select_related("job_profile__offer").order_by("-submitted_at", "-id")[:MOST_NEEDS])


def _of_structure(request: AuthenticatedRequest, public_id: uuid.UUID) -> Establishment:
    rows = Establishment.objects.visible_to(request.user).select_related(
        "company", "commune", "agency__parent", "priority_area"
    )
    return get_object_or_404(rows, public_id=public_id)
