"""Import of a list: send the file, read the check, start, watch; the page can be left at any time."""

import csv
from io import StringIO
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pathways.forms.imports import ImportForm
from pathways.models import YouthImport
from pathways.services.csv_writing import HEADERS
from pathways.services.imports import cancel_import, check_import, import_rows, start_import
from pathways.tasks import run_import
from pathways.views.common import me
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.core.errors import ApplicationError
from portal.core.posted import posted

# Without a worker each display of the page writes some batches: short enough to see it move.
BATCHES_PER_DISPLAY = 3


@require_http_methods(["GET", "HEAD", "POST"])
@case_worker_required
def youth_import(request: AuthenticatedRequest) -> HttpResponse:
    """Send a file; it is only checked."""
    adviser = me(request)
    form = ImportForm(posted(request), request.FILES or None, adviser=adviser)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            batch = check_import(
                content=data["file"].read(),
                file_name=data["file"].name,
                agency=data["agency"],
                adviser=data["adviser"],
                actor=request.user,
            )
        except ApplicationError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return redirect("pathways:youth_import_detail", public_id=batch.public_id)
    recent = YouthImport.objects.of_structure(adviser.agency.structure).select_related("actor")[:10]
    context = {"form": form, "recent": recent}
    return render(request, "pathways/youth_import.html", context, status=422 if form.errors else 200)


@require_safe
@case_worker_required
def youth_import_template(request: AuthenticatedRequest) -> HttpResponse:
    """An empty list with the columns that are read."""
    buffer = StringIO()
    csv.writer(buffer, delimiter=";").writerow([header for header in HEADERS if header != "Suivi"])
    response = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="modele-import-jeunes.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@case_worker_required
def youth_import_detail(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What the import would do, how far it is, what it did."""
    structure = me(request).agency.structure
    batch = get_object_or_404(
        YouthImport.objects.of_structure(structure).select_related(
            "structure", "actor", "agency", "adviser__user"
        ),
        public_id=public_id,
    )
    if request.method == "POST":
        try:
            _act(request, batch)
        except ApplicationError as error:
            messages.error(request, error.message)
        if request.headers.get("HX-Request") != "true":
            return redirect("pathways:youth_import_detail", public_id=batch.public_id)
        batch.refresh_from_db()
    context = {
        "batch": batch,
        "report": batch.report,
        "ready": batch.rows_total - batch.rejected_count,
        "refused": batch.report.get("refused", []),
        "duplicates_url": reverse("pathways:youth_merge"),
    }
    return render(request, "pathways/youth_import_detail.html", context)


def _act(request: AuthenticatedRequest, batch: YouthImport) -> None:
    act = request.POST.get("act", "")
    if act == "cancel":
        cancel_import(batch=batch, actor=request.user)
        return
    if act == "start":
        batch = start_import(batch=batch, actor=request.user)
        if not settings.CELERY_TASK_ALWAYS_EAGER:
            run_import.delay(batch.pk)
    if act in ("start", "continue") and settings.CELERY_TASK_ALWAYS_EAGER:
        import_rows(batch=batch, max_batches=BATCHES_PER_DISPLAY)
