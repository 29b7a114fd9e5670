"""Match screens of advisers: who fits an offer, which offers fit a young person, and why for one pair."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from offers.models import Offer
from pathways.models import FileAccess, Youth
from pathways.services import log_access
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.accounts.models import Agency
from portal.accounts.permissions import structure_of
from portal.core.posted import posted
from search.api import explain
from search.exposure import CAP
from search.models import MatchRecord
from search.nearly import nearly
from search.shortlist import Order, Shortlist, lines, newest_files, offers_for, youth_for
from search.views.suggesting import SuggestForm, suggest_chosen

MAX_PAGE = 500
ORDERS = (
    (Order.BEST, "Le plus de points d’abord"),
    (Order.FAIR, "À points égaux, les moins proposés d’abord"),
    (Order.SHARED, "Partager les chances"),
)


def structure_or_404(request: AuthenticatedRequest) -> Agency:
    structure = structure_of(request.user)
    if structure is None:
        raise Http404
    return structure


def staff_offers(structure: Agency) -> Any:
    return Offer.objects.of_structure(structure).select_related(
        "profile__occupation", "profile__support_request", "establishment", "commune", "agency"
    )


def page_number(request: HttpRequest) -> int:
    try:
        return min(max(int(request.GET.get("page", "1")), 1), MAX_PAGE)
    except ValueError:
        return 1


def order_of(request: HttpRequest) -> Order:
    try:
        return Order(request.GET.get("ordre", Order.BEST))
    except ValueError:
        return Order.BEST


def agencies_of(structure: Agency) -> list[Agency]:
    return list(Agency.objects.of_structure(structure))


def agency_keys(structure: Agency) -> list[int]:
    return [row.pk for row in agencies_of(structure)]


@require_http_methods(["GET", "HEAD", "POST"])
@case_worker_required
def offer_matches(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The ranked youth of the structure for an offer; suggest several in one act."""
    structure = structure_or_404(request)
    offer = get_object_or_404(staff_offers(structure), public_id=public_id)
    form = SuggestForm(posted(request))
    if request.method == "POST" and suggest_chosen(request, offer, form):
        return redirect(
            f"{reverse('search:offer_matches', args=[offer.public_id])}?{request.GET.urlencode()}"
        )
    agencies = agencies_of(structure)
    branch = next((row for row in agencies if row.slug == request.GET.get("antenne")), None)
    page, order = page_number(request), order_of(request)
    people = Youth.objects.of_structure(structure).select_related("commune", "adviser__user")
    found = youth_for(
        offer,
        agencies=[branch.pk] if branch else [row.pk for row in agencies],
        people=people,
        page=page,
        order=order,
    )
    context = {
        "offer": offer,
        "form": form,
        "branches": [row for row in agencies if row.parent_id],
        "branch": branch,
        "order": order,
        "orders": ORDERS,
        "cost": found.cost,
        "left_out": found.left_out,
        "cap": CAP,
        "chosen": set(request.POST.getlist("youth")),
        "visible": offer.is_visible(),
        "tabs": offer_tabs(offer, "match"),
        **_paged(found, page),
    }
    return render(request, "search/offer_matches.html", context, status=422 if form.errors else 200)


@require_safe
@case_worker_required
def offer_nearly(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Who nearly fits, and the one thing that is missing."""
    structure = structure_or_404(request)
    offer = get_object_or_404(staff_offers(structure), public_id=public_id)
    people = nearly(offer, scope_agencies=agency_keys(structure))
    found = lines((offer, youth) for youth in people)
    context = {"offer": offer, "lines": found, "tabs": offer_tabs(offer, "nearly")}
    return render(request, "search/offer_nearly.html", context)


def offer_tabs(offer: Offer, current: str) -> list[dict[str, Any]]:
    names = (
        ("match", "Correspondent", "search:offer_matches"),
        ("nearly", "Presque", "search:offer_nearly"),
        ("what_if", "Et si…", "search:offer_what_if"),
    )
    return [
        {
            "label": label,
            "url": reverse(name, args=[offer.public_id]),
            "current": key == current,
            "count": None,
        }
        for key, label, name in names
    ]


def _paged(found: Shortlist, page: int) -> dict[str, Any]:
    return {
        "lines": found.lines,
        "degraded": found.degraded,
        "previous_page": page - 1 if page > 1 else None,
        "next_page": page + 1 if found.more else None,
        "page_number": page,
    }


@require_safe
@case_worker_required
def youth_matches(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The ranked offers of the structure for a young person."""
    structure = structure_or_404(request)
    people = Youth.objects.visible_to(request.user).select_related("commune", "adviser__user", "agency")
    youth = get_object_or_404(people, public_id=public_id)
    log_access(youth, request.user, FileAccess.Kind.MATCH)
    page = page_number(request)
    agencies = agency_keys(structure)
    found = offers_for(youth, agencies=agencies, offers=staff_offers(structure), page=page)
    context = {"youth": youth, "has_wish": youth.wishes.exists(), **_paged(found, page)}
    return render(request, "search/youth_matches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@case_worker_required
def pair_detail(request: AuthenticatedRequest, offer_id: UUID, youth_id: UUID) -> HttpResponse:
    """Why this young person and this offer, point by point; also for a pair that is excluded."""
    structure = structure_or_404(request)
    offer = get_object_or_404(staff_offers(structure), public_id=offer_id)
    people = Youth.objects.visible_to(request.user).select_related("commune", "adviser__user")
    youth = get_object_or_404(people, public_id=youth_id)
    form = SuggestForm(posted(request))
    if request.method == "POST":
        if suggest_chosen(request, offer, form):
            return redirect("search:pair_detail", offer_id=offer.public_id, youth_id=youth.public_id)
    else:
        log_access(youth, request.user, FileAccess.Kind.MATCH)
    mediation = newest_files([(offer, youth)]).get((offer.pk, youth.pk))
    context = {
        "offer": offer,
        "youth": youth,
        "form": form,
        "explanation": explain(offer, youth),
        "mediation": mediation,
        "kept": MatchRecord.objects.filter(mediation=mediation).first() if mediation else None,
    }
    return render(request, "search/pair_detail.html", context, status=422 if form.errors else 200)
