"""A need as the team handles it: take, publish, send back, adjust, close, and the story of the profile."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from employers.lifecycle import OPEN_REQUEST_STATES, OPEN_TO_NEEDS, RequestState
from employers.models import SupportRequest
from offers import services, timeline
from offers.forms.acts import CloseForm, HandOverForm, PublishForm, ReturnForm
from offers.lifecycle import OFFER, OfferState
from offers.models import Offer
from offers.notifications import reader_of
from offers.permissions import can_hand_over
from offers.views.inbox import me
from offers.views.saving import save_profile
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.accounts.models import Adviser
from portal.core.errors import ApplicationError
from portal.core.posted import posted

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _need_or_404(request: AuthenticatedRequest, public_id: UUID) -> SupportRequest:
    """A need of the own structure; another structure's does not exist."""
    rows = (
        SupportRequest.objects.of_structure(me(request).agency.structure)
        .filter(job_profile__offer__isnull=False)
        .select_related(
            "establishment__commune",
            "agency__parent",
            "requested_by",
            "contact__user",
            "assigned_to__user",
            "job_profile__occupation",
            "job_profile__level_minimum",
            "job_profile__offer__commune",
            "job_profile__offer__establishment__commune",
            "job_profile__offer__agency__parent",
        )
    )
    return get_object_or_404(rows, public_id=public_id)


def _url(need: SupportRequest) -> str:
    return reverse("offers:staff_need", args=[need.public_id])


@require_safe
@case_worker_required
def staff_need(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _need_or_404(request, public_id))


def _page(
    request: AuthenticatedRequest, need: SupportRequest, *, status: int = 200, **more: Any
) -> HttpResponse:
    offer: Offer = need.job_profile.offer
    state = OfferState(offer.state)
    now = timezone.now()
    context = {
        "need": need,
        "offer": offer,
        **offer.asked,
        "versions": timeline.versions(offer),
        "events": timeline.events(need, offer),
        "late": need.first_answer_at is None and need.closed_at is None and need.answer_due_at < now,
        "can_take": _can_take(need, me(request)),
        "can_hand_over": need.state in OPEN_REQUEST_STATES and can_hand_over(request.user, need),
        "hand_over_form": HandOverForm(structure=need.agency.structure),
        "can_take_up": offer.state in OFFER.final and need.establishment.state in OPEN_TO_NEEDS,
        "can_publish": state == OfferState.SUBMITTED,
        # Without anybody who speaks for the establishment here, remarks would reach nobody: one calls, and adjusts.
        "can_return": OFFER.allows(state, OfferState.RETURNED) and reader_of(need) is not None,
        "can_adjust": state in OFFER.open,
        "can_pause": OFFER.allows(state, OfferState.PAUSED),
        "can_resume": state == OfferState.PAUSED,
        "can_close": OFFER.allows(state, OfferState.WITHDRAWN),
        "is_published": state == OfferState.PUBLISHED,
        "publish_form": PublishForm(),
        "return_form": ReturnForm(),
        "problem": "",
    } | more
    return render(request, "offers/staff_need.html", context, status=status)


def _can_take(need: SupportRequest, adviser: Adviser) -> bool:
    """Nobody holds it, who held it went, or it was given to this adviser and waits for the answer."""
    holder = need.assigned_to
    free = holder is None or not holder.user.is_active
    mine = holder == adviser and need.state == RequestState.SUBMITTED
    return need.state in OPEN_REQUEST_STATES and (free or mine)


def _act(
    request: AuthenticatedRequest,
    public_id: UUID,
    act: Callable[[SupportRequest], Any],
    *,
    done: str,
    form: forms.Form | None = None,
    form_name: str = "",
) -> HttpResponse:
    """Do it and come back; what is refused is told on the page, with what was typed."""
    need = _need_or_404(request, public_id)
    problem = ""
    if form is None or form.is_valid():
        try:
            act(need)
        except ApplicationError as error:
            problem = error.message
        else:
            messages.success(request, done)
            return HttpResponseRedirect(_url(need))
    more: dict[str, Any] = {"problem": problem}
    if form is not None:
        more |= {form_name: form, "form": form}
    return _page(request, _need_or_404(request, public_id), status=409 if problem else 422, **more)


@require_POST
@case_worker_required
def staff_take(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda need: services.take_request(request=need, actor=request.user),
        done="Ce besoin est à vous. L’employeur voit votre nom.",
    )


@require_POST
@case_worker_required
def staff_hand_over(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    form = HandOverForm(request.POST, structure=me(request).agency.structure)
    return _act(
        request,
        public_id,
        lambda need: services.hand_over(
            request=need, adviser=form.cleaned_data["adviser"], actor=request.user
        ),
        done="Besoin confié. L’employeur voit le nouveau nom.",
        form=form,
        form_name="hand_over_form",
    )


@require_POST
@case_worker_required
def staff_publish(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    form = PublishForm(request.POST)
    return _act(
        request,
        public_id,
        lambda need: services.publish_offer(
            offer=need.job_profile.offer, actor=request.user, expires_at=form.ends_at()
        ),
        done="Offre publiée. L’employeur est prévenu.",
        form=form,
        form_name="publish_form",
    )


@require_POST
@case_worker_required
def staff_return(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    form = ReturnForm(request.POST)
    return _act(
        request,
        public_id,
        lambda need: services.return_offer(
            offer=need.job_profile.offer, actor=request.user, remarks=form.cleaned_data["remarks"]
        ),
        done="Vos remarques sont parties chez l’employeur.",
        form=form,
        form_name="return_form",
    )


@require_POST
@case_worker_required
def staff_pause(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Stop new candidates, or start again."""

    def switch(need: SupportRequest) -> None:
        offer = need.job_profile.offer
        act = services.resume_offer if offer.state == OfferState.PAUSED else services.pause_offer
        act(offer=offer, actor=request.user)

    return _act(request, public_id, switch, done="C’est fait.")


@_get_or_post
@case_worker_required
def staff_adjust(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Write the profile with the employer. A stale form comes back whole, on the version that is there now."""
    need = _need_or_404(request, public_id)
    offer: Offer = need.job_profile.offer
    if offer.state not in OFFER.open:
        raise Http404
    saved = save_profile(request, offer)
    if saved.done:
        messages.success(request, "Profil enregistré. La version d’avant reste dans l’historique.")
        return HttpResponseRedirect(_url(need))
    context = {
        "form": saved.form,
        "need": need,
        "offer": offer,
        "stale": saved.stale,
        "versions": timeline.versions(offer)[:1] if saved.stale else [],
    }
    return render(request, "offers/staff_need_adjust.html", context, status=saved.status)


@_get_or_post
@case_worker_required
def staff_close(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    need = _need_or_404(request, public_id)
    offer: Offer = need.job_profile.offer
    if not OFFER.allows(OfferState(offer.state), OfferState.WITHDRAWN):
        raise Http404
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.close_offer(offer=offer, actor=request.user, **form.answer(offer))
        except ApplicationError as error:
            form.refuse(error)
        else:
            messages.success(request, "Offre close. Les candidats en cours sont prévenus.")
            return HttpResponseRedirect(_url(need))
    context = {"form": form, "need": need, "offer": offer}
    return render(request, "offers/staff_need_close.html", context, status=422 if form.errors else 200)
