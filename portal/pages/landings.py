"""What the page of an occupation or a commune shows: offers first, then the nearest thing that is never missing."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from offers.models import Offer
from portal.accounts.models import Agency, AgencyCommune
from portal.pages.cards import Card
from portal.pages.collecting import Dates, Order, Query, collect
from portal.reference.geo import communes_within
from portal.reference.models import Commune, Mobility, Occupation, OccupationSkill

if TYPE_CHECKING:
    from portal.pages.models import LandingPage

RADIUS_KM = 20
SHOWN = 6


def landing(page: "LandingPage") -> dict[str, Any]:
    if page.occupation:
        return _occupation(page.occupation)
    if page.commune:
        return _commune(page.commune)
    # The subject left the reference data: the page still says what is open.
    return _facts(offers=_visible().none(), near=_visible())


def _visible() -> Any:
    return Offer.objects.visible().select_related("profile__occupation", "commune", "establishment")


def _facts(*, offers: Any, near: Any, **more: Any) -> dict[str, Any]:
    shown = list(offers.order_by("-published_at", "-pk")[:SHOWN])
    count = offers.count()
    others = [] if count else list(near.order_by("-published_at", "-pk")[:SHOWN])
    branches = more.pop("branches", None)
    return {
        "offers": shown,
        "offer_count": count,
        "near_offers": others,
        "branches": branches if branches is not None else list(Agency.objects.branches().order_by("name")),
        "skills": [],
        "occupations": [],
        "landings": [],
        "events": _events(),
        "domain": "",
    } | more


def _events(commune: Commune | None = None) -> list[Card]:
    query = Query(
        kinds=("event",),
        audiences=("youth",),
        dates=Dates.UPCOMING,
        order=Order.OLDEST,
        commune=commune,
        radius_km=RADIUS_KM,
    )
    return collect(query)[:3]


def _occupation(occupation: Occupation) -> dict[str, Any]:
    visible = _visible()
    targets = list(
        Mobility.objects.filter(occupation=occupation).select_related("target").order_by("rank", "pk")[:8]
    )
    near = visible.filter(
        Q(profile__occupation__in=[row.target_id for row in targets])
        | Q(profile__occupation__domain=occupation.domain)
    )
    skills = OccupationSkill.objects.filter(occupation=occupation).select_related("skill")
    return _facts(
        offers=visible.filter(profile__occupation=occupation),
        near=near if near.exists() else visible,
        skills=list(skills.order_by("-core", "skill__label")[:8]),
        landings=_landings_of([row.target_id for row in targets]),
        occupations=[row.target.label for row in targets],
        domain=occupation.domain_label,
    )


def _commune(commune: Commune) -> dict[str, Any]:
    visible = _visible()
    reach = [commune.pk]
    if commune.lat is not None and commune.lon is not None:
        reach += [row.pk for row, _ in communes_within(commune.lat, commune.lon, RADIUS_KM * 1000)]
    offers = visible.filter(commune__in=reach)
    link = AgencyCommune.objects.filter(commune=commune).select_related("agency").first()
    top = (
        offers.exclude(profile__occupation=None)
        .values("profile__occupation", "profile__occupation__label")
        .annotate(number=Count("pk"))
        .order_by("-number", "profile__occupation__label")[:8]
    )
    rows = list(top)
    return _facts(
        offers=offers,
        near=visible,
        branches=[link.agency] if link else None,
        landings=_landings_of([row["profile__occupation"] for row in rows]),
        occupations=[row["profile__occupation__label"] for row in rows],
        events=_events(commune) or _events(),
    )


def _landings_of(codes: list[str]) -> list[Any]:
    """Pages of these occupations, for those that have one."""
    from portal.pages.models import LandingPage

    rows = LandingPage.objects.live().public().filter(occupation__in=codes).select_related("occupation")
    return sorted(rows.defer("body"), key=lambda row: codes.index(row.occupation_id or ""))
