"""An employer says a need: four short steps, a page to read over, and what happens next."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from employers.models import Establishment, NeedDraft, SupportRequest
from offers.forms.again import answers_again, key_of
from offers.forms.need import NeedPartForm, establishments_of
from offers.forms.steps import (
    BY_SLUG,
    LABELS,
    STEPS,
    Step,
    answers_of,
    bound_form,
    first_open,
    form_of,
    kept,
    need_of,
    number,
)
from offers.lifecycle import CLOSED_STATES
from offers.services import drop_draft, save_draft, send_draft
from portal.accounts.access import AuthenticatedRequest, employer_required
from portal.core.errors import ApplicationError
from portal.measures.simulating import names_of

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _sent(request: AuthenticatedRequest, key: UUID) -> HttpResponse | None:
    """Where a form that was already sent leads."""
    need = SupportRequest.objects.of_user(request.user).filter(submission_key=key).first()
    return HttpResponseRedirect(reverse("offers:need_sent", args=[need.public_id])) if need else None


def _draft(request: AuthenticatedRequest, key: UUID) -> NeedDraft | None:
    """The own draft; somebody else's does not exist, a new key has none yet."""
    draft = NeedDraft.objects.select_related("establishment__commune").filter(submission_key=key).first()
    taken = SupportRequest.objects.filter(submission_key=key).exists()
    if taken or (draft is not None and draft.user_id != request.user.pk):
        raise Http404
    return draft


@require_safe
@employer_required
def need_start(request: AuthenticatedRequest) -> HttpResponse:
    """The first step of a new need, and the drafts that wait. Nothing is written before something is typed."""
    if not establishments_of(request.user).exists():
        return render(request, "offers/need_no_place.html")
    step = STEPS[0]
    context: dict[str, Any] = {"drafts": NeedDraft.objects.filter(user=request.user)[:5]}
    form = form_of(step, None, request.user)
    # Measures ticked in the simulator: only names that we know enter the text, which stays the employer's.
    if names := names_of(request.GET.getlist("mesure")):
        form.initial["employer_words"] = f"Je voudrais parler de : {', '.join(names)}."
    return _page(request, step, form, uuid.uuid4(), **context)


@_get_or_post
@employer_required
def need_step(request: AuthenticatedRequest, key: UUID, slug: str) -> HttpResponse:
    step = BY_SLUG.get(slug)
    if step is None:
        raise Http404
    sent = _sent(request, key)
    if sent is not None:
        return HttpResponse(status=204) if "autosave" in request.POST else sent
    draft = _draft(request, key)
    if request.method == "POST":
        return _save(request, step, draft, key)
    if draft is None:
        raise Http404
    form = form_of(step, draft, request.user)
    return _page(request, step, form if "relire" in request.GET else form.quiet(), key)


def _save(request: AuthenticatedRequest, step: Step, draft: NeedDraft | None, key: UUID) -> HttpResponse:
    form = bound_form(step, request.POST, draft, request.user)
    complete = form.is_valid()
    try:
        save_draft(
            key=key,
            actor=request.user,
            step=step.slug,
            answers=kept(step, request.POST),
            establishment=_place(request, form, draft),
        )
    except ApplicationError as error:
        form.refuse(error)
        complete = False
    if "autosave" in request.POST:
        # The count of young people beside the form asks again.
        return HttpResponse(status=204, headers={"HX-Trigger": "draft-saved"})
    if not complete:
        return _page(request, step, form, key, status=422)
    following = STEPS[number(step) :][:1]
    if "retour" in request.POST or not following:
        return HttpResponseRedirect(reverse("offers:need_check", args=[key]))
    return HttpResponseRedirect(reverse("offers:need_step", args=[key, following[0].slug]))


def _place(
    request: AuthenticatedRequest, form: NeedPartForm, draft: NeedDraft | None
) -> Establishment | None:
    """The establishment chosen, or the only one there is."""
    if "establishment" in form.fields:
        chosen = getattr(form, "cleaned_data", {}).get("establishment")
        return chosen if isinstance(chosen, Establishment) else None
    if draft is not None and draft.establishment_id:
        return None
    places = list(establishments_of(request.user)[:2])
    return places[0] if len(places) == 1 else None


def _page(
    request: AuthenticatedRequest,
    step: Step,
    form: NeedPartForm,
    key: UUID,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    position = number(step)
    context = {
        "form": form,
        "step": step,
        "steps": LABELS,
        "position": position,
        "key": key,
        "previous": STEPS[position - 2] if position > 1 else None,
        "reading_over": "relire" in request.GET or "retour" in request.POST,
        "drafts": (),
    } | more
    return render(request, "offers/need_step.html", context, status=status)


@_get_or_post
@employer_required
def need_check(request: AuthenticatedRequest, key: UUID) -> HttpResponse:
    """Check your answers; a second click leads to the need already made."""
    sent = _sent(request, key)
    if sent is not None:
        return sent
    draft = _draft(request, key)
    if draft is None:
        raise Http404
    unfinished = first_open(draft, request.user)
    if unfinished is not None or draft.establishment is None:
        address = reverse("offers:need_step", args=[key, (unfinished or STEPS[0]).slug])
        return HttpResponseRedirect(f"{address}?relire=1")
    problem = ""
    if request.method == "POST":
        data, depth = need_of(draft, request.user)
        try:
            need = send_draft(draft=draft, data=data, depth=depth, actor=request.user)
        except ApplicationError as error:
            problem = error.message
        else:
            return HttpResponseRedirect(reverse("offers:need_sent", args=[need.public_id]))
    context = {
        "draft": draft,
        "answers": list(answers_of(draft, request.user)),
        "steps": LABELS,
        "position": len(LABELS),
        "problem": problem,
        "key": key,
    }
    return render(request, "offers/need_check.html", context, status=422 if problem else 200)


@require_safe
@employer_required
def need_sent(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Who answers, and by when."""
    rows = SupportRequest.objects.of_user(request.user).select_related(
        "contact__user", "assigned_to__user", "agency", "establishment", "job_profile"
    )
    return render(request, "offers/need_sent.html", {"need": get_object_or_404(rows, public_id=public_id)})


@require_POST
@employer_required
def need_drop(request: AuthenticatedRequest, key: UUID) -> HttpResponse:
    draft = get_object_or_404(NeedDraft, submission_key=key, user=request.user)
    drop_draft(draft=draft, actor=request.user)
    messages.success(request, "Le brouillon est supprimé.")
    return HttpResponseRedirect(reverse("pages:employer_home"))


@require_POST
@employer_required
def need_again(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Take up a need that ended: a draft with its answers, to change before it is sent."""
    rows = SupportRequest.objects.of_user(request.user).filter(job_profile__offer__state__in=CLOSED_STATES)
    need = get_object_or_404(rows.select_related("establishment"), public_id=public_id)
    offer = need.job_profile.offer
    key = key_of(offer)
    sent = _sent(request, key)
    if sent is not None:
        return sent
    if _draft(request, key) is None:
        for slug, answers in answers_again(offer).items():
            save_draft(
                key=key, actor=request.user, step=slug, answers=answers, establishment=need.establishment
            )
        messages.info(request, "Vos réponses sont reprises. Changez ce qui a pu décourager.")
    return HttpResponseRedirect(reverse("offers:need_step", args=[key, STEPS[0].slug]))
