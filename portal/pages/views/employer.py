"""Home of employers: their needs as cards, and the drafts that wait."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from employers.lifecycle import EstablishmentState
from employers.models import Establishment, NeedDraft
from mediations.needs import follow, needs_of
from offers.lifecycle import CLOSED_STATES
from portal.accounts.access import AuthenticatedRequest, employer_required
from search.indicators.employer import own_figures

PER_PAGE = 12
CLOSED = "termines"


@require_safe
@employer_required
def employer_home(request: AuthenticatedRequest) -> HttpResponse:
    """Open needs first; `?vue=termines` shows those that are over."""
    closed = request.GET.get("vue") == CLOSED
    needs = needs_of(request.user)
    over = needs.filter(job_profile__offer__state__in=CLOSED_STATES)
    running = needs.exclude(job_profile__offer__state__in=CLOSED_STATES)
    counts = {"open": running.count(), "closed": over.count()}
    page = Paginator(over if closed else running, PER_PAGE).get_page(request.GET.get("page"))
    places = Establishment.objects.of_user(request.user)
    context = {
        "cards": follow(page.object_list),
        "page_obj": page,
        "drafts": [] if closed else NeedDraft.objects.filter(user=request.user)[:10],
        "pending": list(places.filter(state=EstablishmentState.PENDING)),
        "refused": list(places.filter(state=EstablishmentState.REFUSED)),
        "closed": closed,
        "own_figures": own_figures(request.user),
        "tabs": [
            {"label": "En cours", "url": "?", "current": not closed, "count": counts["open"]},
            {"label": "Terminés", "url": f"?vue={CLOSED}", "current": closed, "count": counts["closed"]},
        ]
        if counts["closed"]
        else [],
    }
    return render(request, "pages/employer_home.html", context)
