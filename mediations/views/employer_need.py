"""A need as its employer follows it, and what the employer may do: complete, pause, put back, close."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mediations.blind import available, candidate_name
from mediations.lifecycle import SHOWN_TO_EMPLOYER, MediationState
from mediations.models import Mediation
from mediations.needs import WAITING_FOR_EMPLOYER, NeedFollow, follow, needs_of
from mediations.steps import NEXT_ACTOR
from mediations.timeline import candidate_events
from offers import services, timeline
from offers.forms.acts import CloseForm
from offers.lifecycle import OFFER, OfferState
from offers.views.saving import save_profile
from pathways.models import YouthSkill
from portal.accounts.access import AuthenticatedRequest, employer_required
from portal.core.errors import ApplicationError
from portal.core.posted import posted
from portal.measures.simulating import simulator_url

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])
EDITABLE = (OfferState.SUBMITTED, OfferState.RETURNED)


def _need_or_404(request: AuthenticatedRequest, public_id: UUID) -> NeedFollow:
    """A need of the own establishments; anybody else's does not exist."""
    return follow([get_object_or_404(needs_of(request.user), public_id=public_id)])[0]


@require_safe
@employer_required
def employer_need(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    found = _need_or_404(request, public_id)
    offer = found.offer
    state = OfferState(offer.state)
    events = timeline.events(found.need, offer)
    if found.need.establishment.is_verified:
        events = sorted(
            [*events, *candidate_events(offer, request.user)], key=lambda one: one.at, reverse=True
        )
    context = {
        "follow": found,
        "need": found.need,
        "offer": offer,
        "candidates": _candidates(request, found),
        "events": events,
        "remarks": next((event.text for event in events if event.title == "À compléter"), "")
        if state == OfferState.RETURNED
        else "",
        "can_edit": state in EDITABLE,
        "can_take_up": state in OFFER.final,
        "can_pause": OFFER.allows(state, OfferState.PAUSED),
        "can_resume": state == OfferState.PAUSED,
        "can_close": OFFER.allows(state, OfferState.WITHDRAWN),
        "skills": list(offer.profile.skills.for_pages()),
        "simulator_url": simulator_url(contract=offer.contract or ""),
    }
    return render(request, "mediations/employer_need.html", context)


def _candidates(request: AuthenticatedRequest, found: NeedFollow) -> list[dict[str, Any]]:
    """One line each, blind until the young person agreed; of the skills, only those that the need names."""
    if not found.need.establishment.is_verified:
        return []
    rows = list(
        Mediation.objects.visible_to(request.user)
        .filter(offer=found.offer, state__in=SHOWN_TO_EMPLOYER)
        .with_disclosed()
        .select_related("youth__level", "offer")
        .order_by("-moved_at", "-id")
    )
    asked = found.offer.profile.skills.values("skill")
    held: dict[int, list[str]] = {}
    for youth, label in (
        YouthSkill.objects.filter(youth__in=[row.youth_id for row in rows], skill__in=asked)
        .order_by("skill__label")
        .values_list("youth", "skill__label")
    ):
        held.setdefault(youth, []).append(label)
    return [
        {
            "mediation": row,
            "name": candidate_name(row),
            "skills": held.get(row.youth_id, []),
            "available": available(row.youth),
            "next_actor": "À vous de dire la suite"
            if row.state in WAITING_FOR_EMPLOYER
            else NEXT_ACTOR.get(MediationState(row.state), ""),
            "url": reverse("mediations:employer_candidate", args=[row.public_id]),
        }
        for row in rows
    ]


def _url(found: NeedFollow) -> str:
    return reverse("mediations:employer_need", args=[found.need.public_id])


@_get_or_post
@employer_required
def employer_need_edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Complete the need; one that came back with remarks goes again to the adviser."""
    found = _need_or_404(request, public_id)
    if found.offer.state not in EDITABLE:
        raise Http404
    saved = save_profile(request, found.offer, write=services.resubmit_with)
    if saved.done:
        messages.success(request, "C’est enregistré. Votre conseiller est au courant.")
        return HttpResponseRedirect(_url(found))
    form = saved.form
    if saved.stale:
        form.add_error(None, saved.stale)
    context = {"form": form, "need": found.need, "offer": found.offer, "back": _url(found)}
    return render(request, "mediations/employer_need_edit.html", context, status=422 if form.errors else 200)


@_get_or_post
@employer_required
def employer_need_pause(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Stop new candidates for a while, or start again: the same page asks both ways."""
    found = _need_or_404(request, public_id)
    paused = found.offer.state == OfferState.PAUSED
    if not paused and found.offer.state != OfferState.PUBLISHED:
        raise Http404
    problem = ""
    if request.method == "POST":
        act = services.resume_offer if paused else services.pause_offer
        try:
            act(offer=found.offer, actor=request.user)
        except ApplicationError as error:
            problem = error.message
        else:
            messages.success(
                request, "L’offre est de nouveau en ligne." if paused else "L’offre est en pause."
            )
            return HttpResponseRedirect(_url(found))
    context = {
        "need": found.need,
        "offer": found.offer,
        "paused": paused,
        "back": _url(found),
        "problem": problem,
    }
    return render(request, "mediations/employer_need_pause.html", context, status=409 if problem else 200)


@_get_or_post
@employer_required
def employer_need_close(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Filled or withdrawn, and why; candidates are told."""
    found = _need_or_404(request, public_id)
    if not OFFER.allows(OfferState(found.offer.state), OfferState.WITHDRAWN):
        raise Http404
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.close_offer(offer=found.offer, actor=request.user, **form.answer(found.offer))
        except ApplicationError as error:
            form.refuse(error)
        else:
            messages.success(request, "L’offre est close. Merci de nous avoir dit pourquoi.")
            return HttpResponseRedirect(_url(found))
    context = {"form": form, "need": found.need, "offer": found.offer, "back": _url(found)}
    return render(request, "mediations/employer_need_close.html", context, status=422 if form.errors else 200)
