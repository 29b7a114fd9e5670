"""Offers that a young person keeps."""

from django.db import transaction

from offers.models import Offer, OfferBookmark
from pathways.models import Youth
from portal.core.errors import ApplicationError
from portal.core.indexing import mark_changed


@transaction.atomic
def bookmark(*, offer: Offer, youth: Youth, on: bool) -> None:
    """Keep or let go; doing it twice changes nothing."""
    if on and not offer.is_visible():
        raise ApplicationError("Cette offre n’est plus ouverte.")
    if on:
        OfferBookmark.objects.get_or_create(offer=offer, youth=youth)
    else:
        OfferBookmark.objects.filter(offer=offer, youth=youth).delete()
    mark_changed(kind="youth", pk=youth.pk)
