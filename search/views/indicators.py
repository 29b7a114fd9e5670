"""The team's page of indicators, and the list of cases behind each number."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import AuthenticatedRequest, staff_required
from portal.accounts.permissions import is_case_worker
from portal.core.csv_writing import csv_response
from search.indicators import page, service
from search.indicators.definitions import BY_KEY, Kind, Unit
from search.indicators.forms import PeriodForm
from search.indicators.lines import line_of, lines_for
from search.indicators.lists import case_rows, with_related
from search.views.matches import structure_or_404

PER_PAGE = 25


@require_safe
@staff_required
def indicators(request: AuthenticatedRequest) -> HttpResponseBase:
    """Every indicator of the own structure for a period; `format=csv` gives the same figures as a file."""
    structure = structure_or_404(request)
    form = PeriodForm(request.GET, structure=structure, today=timezone.localdate())
    if not form.is_valid():
        return render(request, "search/indicators.html", {"form": form, "groups": []})
    lines = lines_for(structure, branch=form.branch)
    scope = form.scope()
    found = service.page_figures(scope=scope, lines=lines, monthly=page.MONTHLY)
    groups = page.groups(found.results, lines=lines, query=form.query(), monthly=found.monthly)
    if request.GET.get("format") == "csv":
        rows = page.csv_rows(groups, scope=scope)
        return csv_response(f"indicateurs-{scope.start}-{scope.end}.csv", page.CSV_HEADERS, rows)
    context = {
        "form": form,
        "groups": groups,
        "scope": scope,
        "branch": form.branch,
        "degraded": found.degraded,
        "csv_url": page.with_query(reverse("search:indicators"), form.query() | {"format": "csv"}),
    }
    return render(request, "search/indicators.html", context)


@require_safe
@staff_required
def indicator_cases(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """The cases that one number counts. Only case workers see who they are and open the files."""
    structure = structure_or_404(request)
    indicator = BY_KEY.get(key)
    form = PeriodForm(request.GET, structure=structure, today=timezone.localdate())
    if indicator is None:
        raise Http404
    if not form.is_valid():
        return render(request, "search/indicator_cases.html", {"form": form, "indicator": indicator})
    line = line_of(request.GET.get("ligne", "total"), lines_for(structure, branch=form.branch))
    if line is None:
        raise Http404
    whole = request.GET.get("part") == page.WHOLE and indicator.unit is Unit.SHARE
    scope = form.scope()
    cases = service.cases(indicator, scope=scope, line=line, numerator=not whole)
    paginator = Paginator(with_related(indicator, service.newest_first(indicator, cases)), PER_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "indicator": indicator,
        "line": line,
        "whole": whole,
        "scope": scope,
        "branch": form.branch,
        "page_obj": shown,
        "rows": case_rows(indicator, shown.object_list, user=request.user),
        "named": is_case_worker(request.user),
        "is_need": indicator.kind is Kind.NEED,
        "back_url": page.with_query(reverse("search:indicators"), form.query()),
    }
    return render(request, "search/indicator_cases.html", context)
