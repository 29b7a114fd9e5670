"""Search among visible offers: words, place and radius, contract. What is visible is said by the model."""

from django.db.models import F, FloatField, Q, QuerySet, Value

from offers.models import Offer
from portal.core.points import chord2, unit_vector
from portal.reference.lookups import OCCUPATIONS
from portal.reference.models import Commune

DEFAULT_RADIUS_KM = 20
NEAREST_OCCUPATIONS = 5


def search_offers(
    *, words: str = "", commune: Commune | None = None, radius_km: int | None = None, contract: str = ""
) -> QuerySet[Offer]:
    """Visible offers that meet every criterion given, the newest first. Remote offers are near everywhere."""
    offers: QuerySet[Offer] = Offer.objects.visible().select_related(
        "profile__occupation", "commune", "establishment"
    )
    if words:
        offers = offers.filter(_about(words))
    if contract:
        offers = offers.filter(contract=contract)
    if commune is not None:
        offers = _near(offers, commune, radius_km or DEFAULT_RADIUS_KM)
    return offers.order_by("-published_at", "-pk")


def _about(words: str) -> Q:
    """In the title or the occupation, or an occupation that these words call by another name."""
    codes = [match.code for match in OCCUPATIONS.search(words, limit=NEAREST_OCCUPATIONS)]
    about = Q(profile__title__icontains=words) | Q(profile__occupation__label__icontains=words)
    return about | Q(profile__occupation__in=codes)


def _near(offers: QuerySet[Offer], commune: Commune, radius_km: int) -> QuerySet[Offer]:
    same = Q(commune=commune) | Q(remote=True)
    if commune.lat is None or commune.lon is None:
        return offers.filter(same)
    x, y, z = (Value(part, output_field=FloatField()) for part in unit_vector(commune.lat, commune.lon))
    dx, dy, dz = F("geo_x") - x, F("geo_y") - y, F("geo_z") - z
    return offers.alias(chord=dx * dx + dy * dy + dz * dz).filter(
        same | Q(chord__lte=chord2(radius_km * 1000))
    )
