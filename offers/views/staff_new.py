"""The team writes down a need for an employer: by phone, at the desk, on a visit."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from employers.lifecycle import OPEN_TO_NEEDS
from employers.models import Establishment, SupportRequest
from offers import services
from offers.forms.again import key_of
from offers.forms.profile import initial_of
from offers.forms.staff_need import PlaceSearchForm, StaffNeedForm
from offers.lifecycle import CLOSED_STATES
from offers.views.inbox import me
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.core.errors import ApplicationError
from portal.core.posted import posted

MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
@case_worker_required
def staff_need_new(request: AuthenticatedRequest) -> HttpResponse:
    """First the establishment, then the need on one page. `reprendre` takes up one that ended, with its answers."""
    earlier = _earlier(request)
    place = earlier.establishment if earlier else _place(request)
    if place is None:
        return _choose(request)
    form = StaffNeedForm(posted(request), place=place, user=request.user, initial=_initial(earlier))
    if request.method == "POST" and form.is_valid():
        try:
            need = services.note_need(
                data=form.data_of(), establishment=place, actor=request.user, **form.request()
            )
        except ApplicationError as error:
            form.refuse(error)
        else:
            messages.success(request, "Le besoin est noté.")
            return HttpResponseRedirect(reverse("offers:staff_need", args=[need.public_id]))
    context = {"form": form, "place": place, "earlier": earlier}
    return render(request, "offers/staff_need_new.html", context, status=422 if form.errors else 200)


def _places(request: AuthenticatedRequest) -> Any:
    places = Establishment.objects.of_structure(me(request).agency.structure)
    return places.filter(state__in=OPEN_TO_NEEDS).select_related("commune", "company", "agency__parent")


def _place(request: AuthenticatedRequest) -> Establishment | None:
    wanted = _uuid(request, "etablissement")
    return get_object_or_404(_places(request), public_id=wanted) if wanted else None


def _earlier(request: AuthenticatedRequest) -> SupportRequest | None:
    wanted = _uuid(request, "reprendre")
    if wanted is None:
        return None
    rows = SupportRequest.objects.of_structure(me(request).agency.structure).filter(
        job_profile__offer__state__in=CLOSED_STATES, establishment__in=_places(request)
    )
    return get_object_or_404(rows.select_related("establishment__agency__parent"), public_id=wanted)


def _uuid(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def _initial(earlier: SupportRequest | None) -> dict[str, Any]:
    """The key is that of the need taken up: two clicks, or two colleagues, make one."""
    if earlier is None:
        return {}
    offer = earlier.job_profile.offer
    found = initial_of(offer) | {
        "key": key_of(offer),
        "places": max(offer.places - offer.places_filled, 1),
        "depth": earlier.depth,
    }
    if offer.start_on is not None and offer.start_on < timezone.localdate():
        del found["start_on"]
    if earlier.requested_by is not None:
        found["requested_by"] = earlier.requested_by.public_id
    return found


def _choose(request: AuthenticatedRequest) -> HttpResponse:
    form = PlaceSearchForm(request.GET)
    places = _places(request).order_by("name", "pk")
    if form.is_valid() and (text := form.cleaned_data["q"].strip()):
        digits = "".join(sign for sign in text if sign.isdigit())
        named = Q(name__icontains=text) | Q(company__name__icontains=text)
        places = places.filter(named | Q(siret__startswith=digits) if digits else named)
    found = list(places[: MOST + 1])
    context = {"form": form, "places": found[:MOST], "more": len(found) > MOST}
    return render(request, "offers/staff_need_place.html", context)
