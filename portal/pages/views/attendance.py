"""The team's side of events: who comes, who came, one date cancelled, the list as a file."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import AuthenticatedRequest, staff_required
from portal.core.csv_writing import csv_response
from portal.core.errors import ApplicationError
from portal.pages import services
from portal.pages.event_forms import StaffRegistrationForm
from portal.pages.models import EventOccurrence, EventRegistration

PER_PAGE = 25
PAST = "passes"
HEADERS = ("Prénom et nom", "E-mail", "Téléphone", "État", "Inscrit le", "Est venu")


def _row(request: AuthenticatedRequest, public_id: UUID) -> EventOccurrence:
    rows = EventOccurrence.objects.visible_to(request.user).with_counts().select_related("event__agency")
    return get_object_or_404(rows, public_id=public_id)


@require_safe
@staff_required
def event_list(request: AuthenticatedRequest) -> HttpResponse:
    past = request.GET.get("vue") == PAST
    rows = EventOccurrence.objects.visible_to(request.user).with_counts().select_related("event__agency")
    at = timezone.now()
    rows = rows.past(at=at) if past else rows.upcoming(at=at)
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "past": past,
        "tabs": [
            {"label": "À venir", "url": "?", "current": not past, "count": None},
            {"label": "Passés", "url": f"?vue={PAST}", "current": past, "count": None},
        ],
    }
    return render(request, "pages/event_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def event_attendance(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Ticks who came; before the date, the list of those who will."""
    row = _row(request, public_id)
    if request.method == "POST":
        count = services.note_attendance(
            occurrence=row, present=request.POST.getlist("venu"), actor=request.user
        )
        messages.success(
            request, f"C’est noté : {count} {'personnes' if count > 1 else 'personne'} sur place."
        )
        return redirect("pages:event_attendance", row.public_id)
    return _attendance(request, row, StaffRegistrationForm())


@require_POST
@staff_required
def event_staff_register(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    row = _row(request, public_id)
    form = StaffRegistrationForm(request.POST)
    if not form.is_valid():
        return _attendance(request, row, form, status=422)
    try:
        answer = services.register(occurrence=row, **form.cleaned_data, by_staff=True)
    except ApplicationError as error:
        form.add_error(None, error.message)
        return _attendance(request, row, form, status=409)
    waiting = answer.registration.state == EventRegistration.State.WAITING
    messages.success(
        request,
        "Cette adresse est déjà inscrite."
        if answer.already
        else "Complet : mis sur la liste d’attente."
        if waiting
        else "Inscription notée.",
    )
    return redirect("pages:event_attendance", row.public_id)


@require_POST
@staff_required
def event_cancel(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    row = _row(request, public_id)
    try:
        services.cancel_occurrence(occurrence=row, actor=request.user)
        messages.success(request, "La date est annulée et les inscrits sont prévenus.")
    except ApplicationError as error:
        messages.error(request, error.message)
    return redirect("pages:event_attendance", row.public_id)


def _attendance(
    request: AuthenticatedRequest, row: EventOccurrence, form: StaffRegistrationForm, *, status: int = 200
) -> HttpResponse:
    rows = list(row.registrations.order_by("created_at", "pk"))
    state = EventRegistration.State
    context = {
        "row": row,
        "event": row.event,
        "form": form,
        "registered": [one for one in rows if one.state == state.REGISTERED],
        "waiting": [one for one in rows if one.state == state.WAITING],
        "withdrawn": [one for one in rows if one.state == state.CANCELLED],
        "is_past": row.is_past(),
        "trail": [("Événements", "/conseiller/evenements/")],
    }
    return render(request, "pages/event_attendance.html", context, status=status)


@require_safe
@staff_required
def event_attendance_csv(request: AuthenticatedRequest, public_id: UUID) -> StreamingHttpResponse:
    row = _row(request, public_id)
    return csv_response(f"inscrits-{row.day:%Y-%m-%d}.csv", HEADERS, _lines(row))


def _lines(row: EventOccurrence) -> Iterator[tuple[str, ...]]:
    came = {True: "oui", False: "non", None: ""}
    for one in row.registrations.order_by("created_at", "pk"):
        created = timezone.localtime(one.created_at)
        yield (
            one.name, one.email, one.phone, one.get_state_display(), f"{created:%d/%m/%Y %H:%M}", came[one.attended]
        )  # fmt: skip
