"""Live counts: how many young people fit, and what would change it. For the employer who writes, and for advisers."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from employers.models import NeedDraft
from offers.forms.need import establishments_of
from offers.forms.steps import need_so_far
from portal.accounts.access import AuthenticatedRequest, case_worker_required, employer_required
from search.loading import offer_facts
from search.need_facts import facts_of_need
from search.views.matches import agency_keys, offer_tabs, staff_offers, structure_or_404
from search.what_if import what_if


@require_safe
@employer_required
def need_counts(request: AuthenticatedRequest, key: UUID) -> HttpResponse:
    """The own draft as it stands: a part of the page while one writes, a page of its own without scripts."""
    drafts = NeedDraft.objects.select_related("establishment__commune", "establishment__agency__parent")
    draft = drafts.filter(submission_key=key).first()
    if draft is not None and draft.user_id != request.user.pk:
        raise Http404
    # Nothing typed yet is no mistake: the part of the page then says what to do first.
    place = draft and (draft.establishment or establishments_of(request.user).first())
    found = None
    if draft and place:
        agencies = agency_keys(place.agency.structure)
        found = what_if(facts_of_need(need_so_far(draft, request.user), place), scope_agencies=agencies)
    context = {"found": found, "key": key, "step": draft.step if draft else ""}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "search/includes/what_if.html" if part else "search/need_counts.html", context)


@require_safe
@case_worker_required
def offer_what_if(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """For an adviser before calling the employer: exact numbers, whatever the state of the offer."""
    structure = structure_or_404(request)
    offer = get_object_or_404(staff_offers(structure), public_id=public_id)
    agencies = agency_keys(structure)
    found = what_if(offer_facts([offer])[0], scope_agencies=agencies, exact=True)
    context = {"offer": offer, "found": found, "tabs": offer_tabs(offer, "what_if"), "exact": True}
    return render(request, "search/offer_what_if.html", context)
