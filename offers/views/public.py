"""The public list of offers and the page of one."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from offers.forms_public import OfferSearchForm
from offers.job_posting import job_posting
from offers.models import Offer
from offers.searching import search_offers
from portal.accounts.access import public
from portal.accounts.permissions import is_youth
from portal.core.page_cache import page_of, shared_page

PER_PAGE = 20


@public
@shared_page
@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    form = OfferSearchForm(request.GET)
    values = form.cleaned_data if form.is_valid() else getattr(form, "cleaned_data", {})
    searched, wanted = any(values.values()), request.GET.get("page")
    if searched:
        offers = search_offers(
            words=values.get("metier") or "",
            commune=values.get("commune"),
            radius_km=values.get("rayon"),
            contract=values.get("contrat") or "",
        )
        page = Paginator(offers, PER_PAGE).get_page(wanted)
    else:
        page = page_of("offers", search_offers, per_page=PER_PAGE, wanted=wanted)
    return render(request, "offers/list.html", {"form": form, "page_obj": page, "searched": searched})


@public
@shared_page
@require_safe
def offer_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A closed offer answers 410 with the nearest open ones: the link in a mail never leads nowhere."""
    offers = Offer.objects.filter(published_at__isnull=False).select_related(
        "profile__occupation", "profile__level_minimum", "commune", "establishment"
    )
    offer = get_object_or_404(offers, public_id=public_id)
    if not offer.is_visible():
        near = search_offers(words=str(offer.profile.occupation or ""))[:3]
        return render(request, "offers/closed.html", {"offer": offer, "near": near}, status=410)
    url = request.build_absolute_uri(reverse("offers:detail", args=[offer.public_id]))
    return render(
        request,
        "offers/detail.html",
        {
            "offer": offer,
            "posting": job_posting(offer, url=url),
            "skills": offer.profile.skills.for_pages(),
            "licences": offer.profile.licences.select_related("licence"),
            "languages": offer.profile.languages.select_related("language"),
            "constraints": offer.profile.constraints.select_related("context"),
            "can_apply": is_youth(request.user),
            # The page that the editors call "contact"; the footer points to the same place.
            "contact_url": "/contact/",
            "trail": [("Offres", reverse("offers:list"))],
        },
    )
