"""What the screens of the three sides share: the file, its steps, the acts, and what happens when one is refused."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from mediations import services
from mediations.forms import ActForm, StepForm
from mediations.hooks import why
from mediations.lifecycle import MEDIATION, MediationState
from mediations.models import Mediation
from mediations.permissions import can_move, steps_for
from mediations.steps import SLUGS, STATES, WORDS, Side
from portal.accounts.access import AuthenticatedRequest
from portal.accounts.models import User
from portal.core.errors import ApplicationError, StaleError
from portal.core.posted import posted

# Steps by which a file ends without a job: their buttons are quieter, their confirmation says what it does.
STOPPING = MEDIATION.final - {MediationState.HELD}


def mediation_or_404(request: AuthenticatedRequest, public_id: UUID) -> Mediation:
    """A file this person may see; anybody else's does not exist for them."""
    rows = Mediation.objects.visible_to(request.user).for_pages().with_disclosed()
    return get_object_or_404(rows, public_id=public_id)


def step_buttons(request: AuthenticatedRequest, mediation: Mediation, side: Side) -> list[dict[str, str]]:
    """The steps this person may take now, with the words of their side; closing acts come last."""
    words = WORDS[side]
    return [
        {
            "slug": SLUGS[state],
            "label": words[state].button,
            "tone": "secondary" if state in STOPPING else "primary",
        }
        for state in steps_for(request.user, mediation)
        if state in words
    ]


def take_step(
    request: AuthenticatedRequest,
    public_id: UUID,
    slug: str,
    *,
    side: Side,
    template: str,
    back: Callable[[Mediation], str],
) -> HttpResponse:
    """Show what the step asks; when sent, take it. A stale form is shown again with all that was typed, and with who
    changed the file meanwhile."""
    mediation = mediation_or_404(request, public_id)
    target = STATES.get(slug)
    if target is None or target not in WORDS[side] or not can_move(request.user, mediation, target):
        raise Http404
    initial = _initial(mediation, target)
    form = StepForm(posted(request), target=target, side=side, initial=initial)
    stale = ""
    if request.method == "POST" and form.is_valid():
        try:
            _move(mediation, target, form, actor=request.user)
        except StaleError as error:
            stale = error.message
            mediation = mediation_or_404(request, public_id)
            form = _fresh(request, form, mediation, target=target, side=side)
        except ApplicationError as error:
            form.refuse(error)
        else:
            messages.success(request, WORDS[side][target].done)
            return HttpResponseRedirect(back(mediation))
    possible = MEDIATION.allows(MediationState(mediation.state), target)
    others = [step for step in step_buttons(request, mediation, side) if step["slug"] != slug]
    context = {"mediation": mediation, "form": form, "stale": stale, "possible": possible, "others": others}
    context |= {"words": WORDS[side][target], "back": back(mediation), "danger": target in STOPPING}
    status = 409 if stale or not possible else 422 if form.errors else 200
    return render(request, template, context, status=status)


def _move(mediation: Mediation, target: MediationState, form: StepForm, *, actor: User) -> None:
    services.move(
        mediation=mediation,
        to=target,
        actor=actor,
        revision=form.cleaned_data["revision"],
        reason=form.cleaned_data.get("reason", ""),
        note=form.cleaned_data["note"],
        **form.facts(),
    )


def _initial(mediation: Mediation, target: MediationState) -> dict[str, Any]:
    reason = mediation.reason_employer
    if target == MediationState.PRESENTED and not reason:
        # An older file, or one opened before matching knew the pair.
        reason = why(mediation.offer, mediation.youth).employer
    return {
        "revision": mediation.revision,
        "job_starts_on": mediation.job_starts_on or mediation.offer.start_on,
        "tutor_name": mediation.tutor_name,
        "tutor_email": mediation.tutor_email,
        "minutes": 30,
        "place": mediation.offer.address,
        "reason_employer": reason,
    }


def _fresh(
    request: AuthenticatedRequest, form: StepForm, mediation: Mediation, *, target: MediationState, side: Side
) -> StepForm:
    """The same form with what was typed, on the file as it is now: sending it again is a choice made knowingly."""
    data = request.POST.copy()
    data["revision"] = str(mediation.revision)
    fresh = StepForm(data, target=target, side=side)
    fresh.is_valid()
    return fresh


def act(
    request: AuthenticatedRequest, form: ActForm, *, write: Callable[[dict[str, Any]], Any], done: str
) -> bool:
    """Do what a valid form asks. False when the page must be shown again with what is wrong."""
    if not form.is_valid():
        return False
    try:
        write(form.cleaned_data)
    except ApplicationError as error:
        form.refuse(error)
        return False
    messages.success(request, done)
    return True


def undo(request: AuthenticatedRequest, public_id: UUID, *, back: Callable[[Mediation], str]) -> HttpResponse:
    mediation = mediation_or_404(request, public_id)
    try:
        services.undo_last(mediation=mediation, actor=request.user)
    except ApplicationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "L’étape est annulée. Le dossier est comme avant.")
    return HttpResponseRedirect(back(mediation))


def undo_context(request: AuthenticatedRequest, mediation: Mediation) -> dict[str, Any] | None:
    """What the undo banner needs, while the last step can be taken back by this person."""
    step = services.undoable_step(mediation)
    if step is None or not services.can_undo(request.user, mediation, step):
        return None
    return {
        "step": step,
        "until": step.at + services.UNDO_DELAY,
        "label": MediationState(step.to_state).label,
    }
