"""The young person's own matches: plain words, no score."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from offers.models import Offer
from pathways.models import Youth
from portal.accounts.access import AuthenticatedRequest, youth_required
from search.shortlist import offers_for
from search.views.matches import agency_keys, page_number


@require_safe
@youth_required
def youth_own_matches(request: AuthenticatedRequest) -> HttpResponse:
    """Offers that fit, the best first, each with why in one or two short sentences."""
    youth = Youth.objects.visible_to(request.user).select_related("agency__parent").first()
    if youth is None:
        raise Http404
    structure = youth.agency.structure
    page = page_number(request)
    offers = Offer.objects.visible().select_related("profile__occupation", "establishment", "commune")
    found = offers_for(youth, agencies=agency_keys(structure), offers=offers, page=page)
    context = {
        "youth": youth,
        "lines": found.lines,
        "has_wish": youth.wishes.exists(),
        "previous_page": page - 1 if page > 1 else None,
        "next_page": page + 1 if found.more else None,
    }
    return render(request, "search/youth_own_matches.html", context)
