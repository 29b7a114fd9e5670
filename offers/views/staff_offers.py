"""Every offer of the structure: those of needs, and those of feeds, which have no need and are handled here."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offers import services, timeline
from offers.forms.acts import CloseForm, PublishForm
from offers.forms.staff_offers import StaffOffersForm, TickedForm
from offers.lifecycle import OFFER, CloseReason, OfferState
from offers.models import Offer
from offers.services.profiles import LABELS
from offers.views.inbox import me
from offers.views.saving import save_profile
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.core.errors import ApplicationError
from portal.core.posted import posted

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 25


def _of_structure(request: AuthenticatedRequest) -> Any:
    return Offer.objects.of_structure(me(request).agency.structure).select_related(
        "profile__occupation", "profile__level_minimum", "profile__support_request", "establishment", "commune",
        "agency__parent",
    )  # fmt: skip


def _of_feed(request: AuthenticatedRequest, public_id: UUID) -> Offer:
    """An offer without a need; those of needs are handled on the page of the need."""
    found: Offer = get_object_or_404(_of_structure(request), public_id=public_id)
    if found.profile.support_request_id is not None:
        raise Http404
    return found


def _url(offer: Offer) -> str:
    return reverse("offers:staff_offer", args=[offer.public_id])


@require_safe
@case_worker_required
def staff_offers(request: AuthenticatedRequest) -> HttpResponse:
    form = StaffOffersForm(request.GET, structure=me(request).agency.structure)
    found = form.rows().select_related("profile__support_request", "establishment", "commune", "agency")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "offers/staff_offers.html", {"form": form, "page_obj": page})


@require_POST
@case_worker_required
def staff_offers_ticked(request: AuthenticatedRequest) -> HttpResponse:
    """Publish or withdraw those that are ticked; what one refuses does not stop the others."""
    form = TickedForm(request.POST)
    if form.is_valid():
        done = 0
        rows = _of_structure(request).filter(public_id__in=form.chosen, profile__support_request__isnull=True)
        for offer in rows:
            try:
                _one(offer, form.cleaned_data["acte"], request)
                done += 1
            except ApplicationError as error:
                messages.error(request, f"{offer} : {error.message}")
        if done:
            word = "offres" if done > 1 else "offre"
            act = "publiée" if form.cleaned_data["acte"] == TickedForm.PUBLISH else "retirée"
            messages.success(request, f"{done} {word} {act}{'s' if done > 1 else ''}.")
    else:
        messages.error(
            request,
            "Rien n’est fait : cochez au moins une offre, puis choisissez « Publier » ou « Retirer ».",
        )
    back = request.POST.get("retour", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("offers:staff_offers")
    return HttpResponseRedirect(back)


def _one(offer: Offer, act: str, request: AuthenticatedRequest) -> None:
    if act == TickedForm.PUBLISH:
        services.publish_offer(offer=offer, actor=request.user)
    else:
        services.close_offer(
            offer=offer, actor=request.user, state=OfferState.WITHDRAWN, reason=CloseReason.OTHER
        )


@require_safe
@case_worker_required
def staff_offer(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    found: Offer = get_object_or_404(_of_structure(request), public_id=public_id)
    need = found.profile.support_request
    if need is not None:
        return HttpResponseRedirect(reverse("offers:staff_need", args=[need.public_id]))
    return _page(request, found)


def _page(request: AuthenticatedRequest, offer: Offer, *, status: int = 200, **more: Any) -> HttpResponse:
    state = OfferState(offer.state)
    context = {
        "offer": offer,
        **offer.asked,
        "edited": [LABELS[name] for name in offer.edited_fields if name in LABELS],
        "versions": timeline.versions(offer),
        "events": timeline.events(None, offer),
        "is_published": state == OfferState.PUBLISHED,
        "can_publish": state == OfferState.SUBMITTED,
        "can_adjust": state in OFFER.open,
        "can_pause": OFFER.allows(state, OfferState.PAUSED),
        "can_resume": state == OfferState.PAUSED,
        "can_close": OFFER.allows(state, OfferState.WITHDRAWN),
        "publish_form": PublishForm(),
        "problem": "",
    } | more
    return render(request, "offers/staff_offer.html", context, status=status)


def _act(
    request: AuthenticatedRequest,
    offer: Offer,
    act: Callable[[], Any],
    *,
    done: str,
    form: forms.Form | None = None,
) -> HttpResponse:
    problem = ""
    if form is None or form.is_valid():
        try:
            act()
        except ApplicationError as error:
            problem = error.message
        else:
            messages.success(request, done)
            return HttpResponseRedirect(_url(offer))
    more: dict[str, Any] = {"problem": problem}
    if form is not None:
        more |= {"publish_form": form, "form": form}
    return _page(request, _of_feed(request, offer.public_id), status=409 if problem else 422, **more)


@require_POST
@case_worker_required
def staff_offer_publish(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    offer, form = _of_feed(request, public_id), PublishForm(request.POST)
    return _act(
        request,
        offer,
        lambda: services.publish_offer(offer=offer, actor=request.user, expires_at=form.ends_at()),
        done="Offre publiée, avec sa source.",
        form=form,
    )


@require_POST
@case_worker_required
def staff_offer_pause(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Take it offline for a while, or put it back."""
    offer = _of_feed(request, public_id)
    act = services.resume_offer if offer.state == OfferState.PAUSED else services.pause_offer
    return _act(request, offer, lambda: act(offer=offer, actor=request.user), done="C’est fait.")


@_get_or_post
@case_worker_required
def staff_offer_edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What is changed here is kept by later imports. A stale form comes back whole."""
    offer = _of_feed(request, public_id)
    if offer.state not in OFFER.open:
        raise Http404
    saved = save_profile(request, offer)
    if saved.done:
        messages.success(request, "C’est enregistré. Les prochains imports garderont ces changements.")
        return HttpResponseRedirect(_url(offer))
    context = {"form": saved.form, "offer": offer, "stale": saved.stale, "back": _url(offer)}
    return render(request, "offers/staff_offer_edit.html", context, status=saved.status)


@_get_or_post
@case_worker_required
def staff_offer_close(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    offer = _of_feed(request, public_id)
    if not OFFER.allows(OfferState(offer.state), OfferState.WITHDRAWN):
        raise Http404
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.close_offer(offer=offer, actor=request.user, **form.answer(offer))
        except ApplicationError as error:
            form.refuse(error)
        else:
            messages.success(request, "Offre close. Un prochain import ne la rouvrira pas.")
            return HttpResponseRedirect(_url(offer))
    context = {"form": form, "offer": offer, "back": _url(offer)}
    return render(request, "offers/staff_offer_close.html", context, status=422 if form.errors else 200)
