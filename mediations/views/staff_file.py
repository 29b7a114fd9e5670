"""The page of one file for the adviser, and the acts on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediations import check_in_chart, services
from mediations.blind import is_disclosed
from mediations.forms import MeetingForm, NoteForm, SolveForm, StaffAlertForm
from mediations.lifecycle import MediationState
from mediations.models import Alert, Mediation
from mediations.permissions import can_raise_alert
from mediations.reasons import reason_label
from mediations.steps import NEXT_ACTOR, PROGRESS, PROGRESS_TOTAL, Side
from mediations.timeline import events
from mediations.views.common import act, mediation_or_404, step_buttons, take_step, undo, undo_context
from mediations.views.next_acts import next_act
from pathways.models import FileAccess
from pathways.services import log_access
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.core.errors import ApplicationError
from portal.core.posted import posted

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _back(mediation: Mediation) -> str:
    return reverse("mediations:staff_file", args=[mediation.public_id])


@require_safe
@case_worker_required
def staff_file(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    mediation = mediation_or_404(request, public_id)
    log_access(mediation.youth, request.user, FileAccess.Kind.FILE)
    return _page(request, mediation)


def _page(request: AuthenticatedRequest, mediation: Mediation, **forms: Any) -> HttpResponse:
    """The file with everything on it; `forms` are those to show again with what is wrong."""
    last = mediation.transitions.filter(undone_at__isnull=True).order_by("at", "id").last()
    context = {
        "mediation": mediation,
        "steps": step_buttons(request, mediation, Side.STAFF),
        "events": events(mediation, request.user),
        "next_actor": NEXT_ACTOR.get(MediationState(mediation.state), ""),
        "progress": PROGRESS[MediationState(mediation.state)],
        "progress_total": PROGRESS_TOTAL,
        "reason": reason_label(mediation.state, last.reason) if last and last.reason else "",
        "next_act": next_act(mediation),
        "undo": undo_context(request, mediation),
        "note_form": NoteForm(user=request.user, initial={"level": "structure"}),
        "solve_form": SolveForm(),
        "solve_alert": None,
        "alerts": mediation.alerts.filter(solved_at__isnull=True),
        "meetings": mediation.meetings.filter(cancelled_at__isnull=True),
        "check_ins": check_in_chart.rows(mediation),
        "disclosed": is_disclosed(mediation),
        "can_alert": can_raise_alert(request.user, mediation),
        "need": mediation.offer.profile.support_request,
        "can_remind": mediation.state == MediationState.SUGGESTED,
    } | forms
    wrong = any(getattr(form, "errors", None) for form in forms.values())
    return render(request, "mediations/staff_file.html", context, status=422 if wrong else 200)


@_get_or_post
@case_worker_required
def staff_step(request: AuthenticatedRequest, public_id: UUID, slug: str) -> HttpResponse:
    return take_step(
        request, public_id, slug, side=Side.STAFF, template="mediations/staff_step.html", back=_back
    )


@require_POST
@case_worker_required
def staff_undo(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return undo(request, public_id, back=_back)


@require_POST
@case_worker_required
def staff_note(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    mediation = mediation_or_404(request, public_id)
    form = NoteForm(request.POST, user=request.user)
    if act(
        request,
        form,
        write=lambda data: services.add_note(mediation=mediation, actor=request.user, **data),
        done="Note ajoutée.",
    ):
        return HttpResponseRedirect(_back(mediation))
    return _page(request, mediation, note_form=form)


@require_POST
@case_worker_required
def staff_solve_alert(request: AuthenticatedRequest, public_id: UUID, alert_id: UUID) -> HttpResponse:
    mediation = mediation_or_404(request, public_id)
    alert = get_object_or_404(Alert, mediation=mediation, public_id=alert_id)
    form = SolveForm(request.POST)
    if act(
        request,
        form,
        write=lambda data: services.solve_alert(alert=alert, actor=request.user, **data),
        done="Alerte traitée.",
    ):
        return HttpResponseRedirect(_back(mediation))
    return _page(request, mediation, solve_form=form, solve_alert=alert)


@_get_or_post
@case_worker_required
def staff_alert(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Somebody called: the alert is on the list, with its 48 hours, like one raised in a space."""
    mediation = mediation_or_404(request, public_id)
    form = StaffAlertForm(posted(request))
    if request.method == "POST" and act(
        request,
        form,
        write=lambda data: services.raise_alert(mediation=mediation, actor=request.user, **data),
        done="Alerte ouverte. Elle est à traiter sous 48 heures.",
    ):
        return HttpResponseRedirect(_back(mediation) + "#alertes")
    context = {"mediation": mediation, "form": form, "back": _back(mediation)}
    return render(request, "mediations/staff_alert.html", context, status=422 if form.errors else 200)


@_get_or_post
@case_worker_required
def staff_meeting(
    request: AuthenticatedRequest, public_id: UUID, meeting_id: UUID | None = None
) -> HttpResponse:
    """Another meeting, or another moment for one."""
    mediation = mediation_or_404(request, public_id)
    meeting = get_object_or_404(mediation.meetings, public_id=meeting_id) if meeting_id else None
    initial = (
        {
            "day": meeting.starts_at.date(),
            "hour": meeting.starts_at.time(),
            "minutes": meeting.minutes,
            "place": meeting.place,
            "adviser_present": meeting.adviser_present,
        }
        if meeting
        else {"place": mediation.offer.address, "minutes": 30}
    )
    form = MeetingForm(posted(request), initial=initial)

    def write(data: dict[str, Any]) -> None:
        plan = form.plan()
        if plan is None:
            raise ApplicationError("Donnez le jour et l’heure.", field="day")
        services.plan_meeting(mediation=mediation, plan=plan, actor=request.user, meeting=meeting)

    if request.method == "POST" and act(
        request, form, write=write, done="Rencontre enregistrée. L’invitation est partie."
    ):
        return HttpResponseRedirect(_back(mediation))
    context = {"mediation": mediation, "form": form, "meeting": meeting, "back": _back(mediation)}
    return render(request, "mediations/staff_meeting.html", context, status=422 if form.errors else 200)


@require_POST
@case_worker_required
def staff_cancel_meeting(request: AuthenticatedRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    mediation = mediation_or_404(request, public_id)
    meeting = get_object_or_404(mediation.meetings, public_id=meeting_id)
    return _simple(
        request,
        mediation,
        lambda: services.cancel_meeting(meeting=meeting, actor=request.user),
        done="Rencontre annulée. Tout le monde est prévenu.",
    )


@require_POST
@case_worker_required
def staff_remind(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    mediation = mediation_or_404(request, public_id)
    revision = request.POST.get("revision", "")
    return _simple(
        request,
        mediation,
        lambda: services.remind_youth(
            mediation=mediation, actor=request.user, revision=int(revision) if revision.isdigit() else 0
        ),
        done="La proposition est renvoyée au jeune.",
    )


@require_POST
@case_worker_required
def staff_disclosure(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The young person said so to the adviser: it is noted under the adviser's name, and the young person sees it."""
    mediation = mediation_or_404(request, public_id)
    place = mediation.offer.establishment
    if place is None:
        messages.error(request, "Cet employeur n’a pas d’espace ici : il n’y a rien à montrer.")
        return HttpResponseRedirect(_back(mediation))
    write = services.revoke_disclosure if request.POST.get("retirer") else services.grant_disclosure
    done = (
        "Le nom n’est plus visible."
        if request.POST.get("retirer")
        else "L’employeur voit maintenant le nom du jeune."
    )
    return _simple(
        request,
        mediation,
        lambda: write(youth=mediation.youth, establishment=place, actor=request.user),
        done=done,
    )


def _simple(request: AuthenticatedRequest, mediation: Mediation, write: Any, *, done: str) -> HttpResponse:
    try:
        write()
    except ApplicationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(_back(mediation))
