"""Who was never proposed to anybody: the list that fair exposure starts from."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pathways.models import Youth, YouthWish
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.accounts.permissions import adviser_of
from search.exposure import proposals

PER_PAGE = 25
EVERYBODY = "tous"


@require_safe
@case_worker_required
def never_proposed(request: AuthenticatedRequest) -> HttpResponse:
    """Active young people without a single proposal, those who wait longest first; the own portfolio by default."""
    adviser, today = adviser_of(request.user), timezone.localdate()
    everybody = request.GET.get("portefeuille") == EVERYBODY or adviser is None
    people = Youth.objects.visible_to(request.user).active()
    if adviser is not None and not everybody:
        people = people.of_portfolio(adviser, on=today)
    found = (
        people.filter(~Exists(proposals().filter(youth=OuterRef("pk"))))
        .annotate(has_wish=Exists(YouthWish.objects.filter(youth=OuterRef("pk"))))
        .select_related("commune", "adviser__user")
        .order_by("first_welcome_on", "last_name", "pk")
    )
    context = {
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "active": people.count(),
        "everybody": everybody,
        "today": today,
    }
    return render(request, "search/never_proposed.html", context)
