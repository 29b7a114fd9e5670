"""The list of files for the team, and its export."""

import csv
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mediations.filters import StaffFilterForm
from mediations.lifecycle import MediationState
from mediations.models import Mediation
from mediations.steps import NEXT_ACTOR
from pathways.models import FileAccess
from pathways.services import log_accesses
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.accounts.models import Adviser
from portal.accounts.permissions import adviser_of
from portal.core.csv_writing import safe

PER_PAGE = 25
HEADERS = (
    "Jeune", "Offre", "Employeur", "Commune", "Étape", "Depuis le", "Conseiller", "Origine", "Points", "Présentée le",
    "Rencontre le", "Recruté le", "Prise de poste", "Fin du poste",
)  # fmt: skip


def _me(request: AuthenticatedRequest) -> Adviser:
    adviser = adviser_of(request.user)
    if adviser is None:
        raise PermissionDenied
    return adviser


@require_safe
@case_worker_required
def staff_list(request: AuthenticatedRequest) -> HttpResponse:
    """The own files by default, with those of absent colleagues; every filter is in the URL."""
    form = StaffFilterForm(request.GET, adviser=_me(request), at=timezone.now())
    found = (
        form.rows()
        .select_related("youth", "offer__profile", "offer__establishment", "adviser__user")
        .annotate(alerts_open=Count("alerts", filter=Q(alerts__solved_at__isnull=True)))
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": [{"file": row, "next": NEXT_ACTOR.get(MediationState(row.state), "")} for row in page],
        "sort": form.sort,
        "export_url": f"{reverse('mediations:staff_export')}?{request.GET.urlencode()}",
    }
    return render(request, "mediations/staff_list.html", context)


class _Echo:
    """A file that gives back what is written: rows leave as they are made."""

    def write(self, value: str) -> str:
        return value


@require_safe
@case_worker_required
def staff_export(request: AuthenticatedRequest) -> StreamingHttpResponse:
    """The filtered list as CSV; the young people in it see that they were exported."""
    form = StaffFilterForm(request.GET, adviser=_me(request), at=timezone.now())
    found = list(
        form.rows().select_related(
            "youth", "offer__profile", "offer__establishment", "offer__commune", "adviser__user"
        )
    )
    people = list({row.youth_id: row.youth for row in found}.values())
    with transaction.atomic():
        log_accesses(youths=people, actor=request.user, kind=FileAccess.Kind.EXPORT)
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    name = f"mises-en-relation-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(rows: list[Mediation]) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";", quoting=csv.QUOTE_MINIMAL)
    yield "\ufeff"  # spreadsheets take the file for UTF-8 thanks to this mark
    yield writer.writerow(HEADERS)
    for row in rows:
        yield writer.writerow([safe(cell) for cell in _cells(row)])


def _cells(row: Mediation) -> list[str]:
    def day(value: object) -> str:
        return f"{value:%d/%m/%Y}" if value else ""

    return [
        str(row.youth),
        row.offer.profile.title,
        row.offer.employer_label,
        row.offer.commune.name if row.offer.commune else "",
        row.get_state_display(),
        day(timezone.localtime(row.moved_at)),
        str(row.adviser or ""),
        row.get_origin_display(),
        "" if row.score is None else str(row.score),
        day(row.presented_at and timezone.localtime(row.presented_at)),
        day(row.met_at and timezone.localtime(row.met_at)),
        day(row.hired_at and timezone.localtime(row.hired_at)),
        day(row.job_starts_on),
        day(row.job_ended_on),
    ]
