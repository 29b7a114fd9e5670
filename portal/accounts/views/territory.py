"""The communes of the structure, and who answers their employers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts import services
from portal.accounts.access import AuthenticatedRequest, team_required
from portal.accounts.models import Agency, AgencyCommune
from portal.accounts.team_forms import NewCommuneForm, TerritoryForm
from portal.accounts.views.team import structure_here
from portal.core.errors import ApplicationError
from portal.core.posted import posted

PER_PAGE = 50


@team_required
@require_http_methods(["GET", "POST"])
def communes(request: AuthenticatedRequest) -> HttpResponse:
    structure = structure_here(request)
    form = NewCommuneForm(posted(request), structure=structure)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.set_territory(**form.cleaned_data)
        except ApplicationError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, f"{row.commune} est suivie par {row.agency}.")
            return redirect("accounts:communes")
    rows = (
        AgencyCommune.objects.filter(agency__in=Agency.objects.of_structure(structure))
        .select_related("commune", "agency", "referent__user", "stand_in__user")
        .order_by("commune__name", "commune_id")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/communes.html", {"page": page, "form": form})


@team_required
@require_http_methods(["GET", "POST"])
def commune(request: AuthenticatedRequest, insee: str) -> HttpResponse:
    structure = structure_here(request)
    row = _row(structure, insee)
    initial = {"agency": row.agency, "referent": row.referent, "stand_in": row.stand_in}
    form = TerritoryForm(posted(request), structure=structure, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_territory(commune=row.commune, **form.cleaned_data)
        except ApplicationError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, f"C’est enregistré pour {row.commune}.")
            return redirect("accounts:communes")
    return render(request, "accounts/commune.html", {"row": row, "form": form})


@team_required
@require_POST
def leave(request: AuthenticatedRequest, insee: str) -> HttpResponse:
    row = _row(structure_here(request), insee)
    services.leave_commune(row=row)
    messages.success(request, f"{row.commune} ne fait plus partie du territoire.")
    return redirect("accounts:communes")


def _row(structure: Agency, insee: str) -> AgencyCommune:
    rows = AgencyCommune.objects.filter(agency__in=Agency.objects.of_structure(structure))
    return get_object_or_404(rows.select_related("commune", "agency"), commune_id=insee)
