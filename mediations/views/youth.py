"""A file as the young person sees it: one thing per screen, and control of who sees what."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from employers.models import Establishment
from mediations import services
from mediations.blind import is_disclosed
from mediations.forms import AlertForm, ApplyForm, NoteForm
from mediations.lifecycle import MediationState
from mediations.models import Disclosure, Mediation
from mediations.permissions import can_raise_alert
from mediations.steps import PROGRESS, PROGRESS_TOTAL, YOUTH_NEXT, YOUTH_STATES, Side
from mediations.timeline import events
from mediations.views.common import act, mediation_or_404, step_buttons, take_step, undo, undo_context
from offers.models import Offer
from pathways.models import Youth
from portal.accounts.access import AuthenticatedRequest, youth_required
from portal.core.errors import ApplicationError
from portal.core.posted import posted

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _back(mediation: Mediation) -> str:
    return reverse("mediations:youth_file", args=[mediation.public_id])


def me(request: AuthenticatedRequest) -> Youth:
    """The own file of the young person; an account without one has nothing to see."""
    found = Youth.objects.visible_to(request.user).select_related("agency__parent", "adviser__user").first()
    if found is None:
        raise Http404
    return found


@require_safe
@youth_required
def youth_file(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _page(request, mediation_or_404(request, public_id))


def _page(request: AuthenticatedRequest, mediation: Mediation, **forms: Any) -> HttpResponse:
    state = MediationState(mediation.state)
    steps = step_buttons(request, mediation, Side.YOUTH)
    context = {
        "mediation": mediation,
        "offer": mediation.offer,
        "state_words": YOUTH_STATES[state],
        "next_words": YOUTH_NEXT.get(state, ""),
        # Withdrawing is never the first thing on the screen; to a suggestion one says yes or no.
        "steps": [step for step in steps if step["slug"] != "retrait"],
        "can_withdraw": mediation.is_open and state != MediationState.SUGGESTED,
        "events": events(mediation, request.user),
        "progress": PROGRESS[state],
        "progress_total": PROGRESS_TOTAL,
        "undo": undo_context(request, mediation),
        "disclosed": is_disclosed(mediation),
        "note_form": NoteForm(user=request.user),
        "meetings": mediation.meetings.filter(cancelled_at__isnull=True),
        "can_alert": can_raise_alert(request.user, mediation),
    } | forms
    wrong = any(form.errors for form in forms.values())
    return render(request, "mediations/youth_file.html", context, status=422 if wrong else 200)


@_get_or_post
@youth_required
def youth_step(request: AuthenticatedRequest, public_id: UUID, slug: str) -> HttpResponse:
    return take_step(
        request, public_id, slug, side=Side.YOUTH, template="mediations/youth_step.html", back=_back
    )


@require_POST
@youth_required
def youth_undo(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return undo(request, public_id, back=_back)


@require_POST
@youth_required
def youth_note(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
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
@youth_required
def youth_alert(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    mediation = mediation_or_404(request, public_id)
    form = AlertForm(posted(request))
    form.fields["text"].label = "Qu’est-ce qui ne va pas ?"
    if request.method == "POST" and act(
        request,
        form,
        write=lambda data: services.raise_alert(mediation=mediation, actor=request.user, **data),
        done="C’est transmis. Ton conseiller te répond sous 48 heures.",
    ):
        return HttpResponseRedirect(_back(mediation))
    context = {"mediation": mediation, "form": form, "back": _back(mediation)}
    return render(request, "mediations/youth_alert.html", context, status=422 if form.errors else 200)


@_get_or_post
@youth_required
def youth_apply(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Ask for an offer: one button, a word if wanted. An offer already asked for shows its file."""
    youth = me(request)
    offer = get_object_or_404(
        Offer.objects.visible().select_related("profile", "establishment", "commune"), public_id=public_id
    )
    present = Mediation.objects.open().filter(youth=youth, offer=offer).first()
    if present is not None:
        return HttpResponseRedirect(_back(present))
    form = ApplyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.apply(offer=offer, youth=youth, actor=request.user, **form.cleaned_data)
        except ApplicationError as error:
            form.refuse(error)
        else:
            messages.success(request, "Ta demande est partie. Ton conseiller te répond.")
            return HttpResponseRedirect(_back(made))
    context = {"offer": offer, "form": form, "back": reverse("offers:detail", args=[offer.public_id])}
    return render(request, "mediations/youth_apply.html", context, status=422 if form.errors else 200)


@require_POST
@youth_required
def youth_disclosure(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Show one's name to the employer of a file, or hide it again. Only employers one has to do with."""
    youth = me(request)
    known = Mediation.objects.filter(youth=youth).values("offer__establishment")
    agreed = Disclosure.objects.filter(youth=youth).values("establishment")
    place = get_object_or_404(
        Establishment.objects.filter(pk__in=known) | Establishment.objects.filter(pk__in=agreed),
        public_id=public_id,
    )
    if request.POST.get("retirer"):
        services.revoke_disclosure(youth=youth, establishment=place, actor=request.user)
        messages.success(request, f"{place} ne voit plus ton nom.")
    else:
        services.grant_disclosure(youth=youth, establishment=place, actor=request.user)
        messages.success(request, f"{place} voit maintenant ton nom et ton téléphone.")
    back = request.POST.get("retour", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("pages:youth_home")
    return HttpResponseRedirect(back)
