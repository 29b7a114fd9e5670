"""A candidate as the employer sees them: blind until the young person agreed, and what the employer may answer."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediations import services
from mediations.blind import profile_of
from mediations.forms import AlertForm, NoteForm
from mediations.lifecycle import MediationState
from mediations.models import Mediation
from mediations.permissions import can_raise_alert
from mediations.steps import NEXT_ACTOR, PROGRESS, PROGRESS_TOTAL, Side
from mediations.timeline import events
from mediations.views.common import act, mediation_or_404, step_buttons, take_step, undo, undo_context
from portal.accounts.access import AuthenticatedRequest, employer_required
from portal.core.posted import posted

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _back(mediation: Mediation) -> str:
    return reverse("mediations:employer_candidate", args=[mediation.public_id])


@require_safe
@employer_required
def employer_candidate(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    mediation = mediation_or_404(request, public_id)
    services.record_profile_view(mediation=mediation, actor=request.user)
    return _page(request, mediation)


def _page(request: AuthenticatedRequest, mediation: Mediation, **forms: Any) -> HttpResponse:
    need = mediation.offer.profile.support_request
    context = {
        "mediation": mediation,
        "profile": profile_of(mediation),
        "steps": step_buttons(request, mediation, Side.EMPLOYER),
        "events": events(mediation, request.user),
        "next_actor": NEXT_ACTOR.get(MediationState(mediation.state), ""),
        "progress": PROGRESS[MediationState(mediation.state)],
        "progress_total": PROGRESS_TOTAL,
        "undo": undo_context(request, mediation),
        "note_form": NoteForm(user=request.user),
        "meetings": mediation.meetings.filter(cancelled_at__isnull=True),
        "can_alert": can_raise_alert(request.user, mediation),
        "need_url": reverse("mediations:employer_need", args=[need.public_id]) if need else "",
    } | forms
    wrong = any(form.errors for form in forms.values())
    return render(request, "mediations/employer_candidate.html", context, status=422 if wrong else 200)


@_get_or_post
@employer_required
def employer_step(request: AuthenticatedRequest, public_id: UUID, slug: str) -> HttpResponse:
    return take_step(
        request, public_id, slug, side=Side.EMPLOYER, template="mediations/employer_step.html", back=_back
    )


@require_POST
@employer_required
def employer_undo(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return undo(request, public_id, back=_back)


@require_POST
@employer_required
def employer_note(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    mediation = mediation_or_404(request, public_id)
    form = NoteForm(request.POST, user=request.user)
    if act(
        request,
        form,
        write=lambda data: services.add_note(mediation=mediation, actor=request.user, **data),
        done="Message envoyé.",
    ):
        return HttpResponseRedirect(_back(mediation))
    return _page(request, mediation, note_form=form)


@_get_or_post
@employer_required
def employer_alert(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Something is wrong: the adviser answers within 48 hours."""
    mediation = mediation_or_404(request, public_id)
    form = AlertForm(posted(request))
    if request.method == "POST" and act(
        request,
        form,
        write=lambda data: services.raise_alert(mediation=mediation, actor=request.user, **data),
        done="C’est transmis. Votre conseiller vous répond sous 48 heures.",
    ):
        return HttpResponseRedirect(_back(mediation))
    context = {
        "mediation": mediation,
        "form": form,
        "back": _back(mediation),
        "profile": profile_of(mediation),
    }
    return render(request, "mediations/employer_alert.html", context, status=422 if form.errors else 200)
