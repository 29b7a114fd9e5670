"""The team of the structure: who is there, in which role, who stands in for whom."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts import hooks, services
from portal.accounts.access import AuthenticatedRequest, structure_admin_required, team_required
from portal.accounts.models import Adviser, Agency
from portal.accounts.permissions import can_manage_team, structure_of
from portal.accounts.team_forms import AbsenceForm, AdviserForm, InviteAdviserForm
from portal.core.errors import ApplicationError
from portal.core.posted import posted


def structure_here(request: AuthenticatedRequest) -> Agency:
    """The structure of somebody whom the decorator let through."""
    structure = structure_of(request.user)
    assert structure is not None  # noqa: S101 - the decorator asks for a role in a structure
    return structure


def member_here(request: AuthenticatedRequest, public_id: uuid.UUID) -> Adviser:
    rows = Adviser.objects.of_structure(structure_here(request)).select_related("user", "agency__parent")
    return get_object_or_404(rows, public_id=public_id)


@team_required
@require_GET
def team(request: AuthenticatedRequest) -> HttpResponse:
    rows = Adviser.objects.of_structure(structure_here(request)).select_related(
        "user", "agency", "stand_in__user"
    )
    today = timezone.localdate()
    members = [
        {"adviser": one, "absent": one.is_absent(today)}
        for one in rows.order_by("-user__is_active", "user__last_name")
    ]
    return render(
        request, "accounts/team.html", {"members": members, "manages": can_manage_team(request.user)}
    )


@structure_admin_required
@require_http_methods(["GET", "POST"])
def invite(request: AuthenticatedRequest) -> HttpResponse:
    form = InviteAdviserForm(posted(request), structure=structure_here(request), initial={"role": "adviser"})
    if request.method == "POST" and form.is_valid():
        try:
            adviser = services.invite_adviser(actor=request.user, **form.cleaned_data)
        except ApplicationError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, f"Le compte de {adviser} est ouvert, un message lui est envoyé.")
            return redirect("accounts:team")
    return render(request, "accounts/invite.html", {"form": form})


@team_required
@require_GET
def member(request: AuthenticatedRequest, person: uuid.UUID) -> HttpResponse:
    return _member(request, member_here(request, person))


@structure_admin_required
@require_POST
def update(request: AuthenticatedRequest, person: uuid.UUID) -> HttpResponse:
    adviser = member_here(request, person)
    form = AdviserForm(request.POST, structure=structure_here(request), prefix="role")
    if form.is_valid():
        try:
            services.update_adviser(adviser=adviser, actor=request.user, **form.cleaned_data)
        except ApplicationError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, "C’est enregistré.")
            return redirect("accounts:member", adviser.public_id)
    return _member(request, adviser, role_form=form)


@team_required
@require_POST
def absence(request: AuthenticatedRequest, person: uuid.UUID) -> HttpResponse:
    adviser = member_here(request, person)
    form = AbsenceForm(request.POST, structure=structure_here(request), prefix="absence")
    if form.is_valid():
        try:
            services.set_absence(adviser=adviser, **form.cleaned_data)
        except ApplicationError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, "L’absence est enregistrée.")
            return redirect("accounts:member", adviser.public_id)
    return _member(request, adviser, absence_form=form)


@structure_admin_required
@require_POST
def end(request: AuthenticatedRequest, person: uuid.UUID) -> HttpResponse:
    """Close or reopen the account of a member."""
    adviser = member_here(request, person)
    try:
        if adviser.user.is_active:
            services.end_adviser(adviser=adviser, actor=request.user)
        else:
            services.reopen_account(user=adviser.user)
    except ApplicationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"C’est enregistré pour {adviser}.")
        if not adviser.user.is_active:
            for sentence in filter(None, (note(adviser) for note in hooks.left_behind)):
                messages.warning(request, sentence)
    return redirect("accounts:member", adviser.public_id)


def _member(
    request: AuthenticatedRequest,
    adviser: Adviser,
    *,
    role_form: AdviserForm | None = None,
    absence_form: AbsenceForm | None = None,
) -> HttpResponse:
    structure = structure_here(request)
    context = {
        "adviser": adviser,
        "manages": can_manage_team(request.user),
        "role_form": role_form
        or AdviserForm(
            structure=structure,
            prefix="role",
            initial={
                "agency": adviser.agency,
                "role": adviser.role,
                "job_title": adviser.job_title,
                "phone": adviser.phone,
            },
        ),
        "absence_form": absence_form
        or AbsenceForm(
            structure=structure,
            prefix="absence",
            initial={
                "absent_from": adviser.absent_from,
                "absent_until": adviser.absent_until,
                "stand_in": adviser.stand_in,
            },
        ),
    }
    return render(request, "accounts/member.html", context)
