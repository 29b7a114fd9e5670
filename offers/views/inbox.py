"""The inbox of needs: the promise that ends first is at the top."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from employers.models import SupportRequest
from offers.forms.inbox import InboxForm
from offers.lifecycle import OfferState
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.accounts.models import Adviser
from portal.accounts.permissions import adviser_of

PER_PAGE = 25


def me(request: AuthenticatedRequest) -> Adviser:
    """The adviser who asks; views behind `case_worker_required` always have one."""
    adviser = adviser_of(request.user)
    if adviser is None:
        raise PermissionDenied
    return adviser


@require_safe
@case_worker_required
def inbox(request: AuthenticatedRequest) -> HttpResponse:
    now = timezone.now()
    form = InboxForm(request.GET, adviser=me(request), at=now)
    found = form.rows().select_related(
        "establishment__commune", "assigned_to__user", "contact__user", "job_profile__offer"
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "rows": [_row(need, now) for need in page]}
    return render(request, "offers/inbox.html", context)


def _row(need: SupportRequest, now: Any) -> dict[str, Any]:
    profile = getattr(need, "job_profile", None)
    offer = getattr(profile, "offer", None)
    waiting = need.first_answer_at is None and need.closed_at is None
    return {
        "need": need,
        "title": str(profile or "Besoin sans profil"),
        "offer": offer,
        "waiting": waiting,
        "to_publish": not waiting and offer is not None and offer.state == OfferState.SUBMITTED,
        "late": waiting and need.answer_due_at < now,
    }
