"""The forty real offers of France Travail that the demo shows (Ardèche, May 2025, descriptions removed).

Source: France Travail, "Offres d'emploi" version 2, open data; the file is in `data/france_travail.json`.
"""

from pathlib import Path

from offers.feeds import france_travail
from offers.feeds.importing import import_offers
from offers.models import Offer
from portal.demo.world import World

FILE = Path(__file__).parent / "data" / "france_travail.json"


def build_feed(world: World) -> None:
    """Import them as the command does, then date their arrival within the last weeks."""
    raw = france_travail.read(FILE.read_bytes())
    import_offers(raw=raw, parse=france_travail.parse, source=Offer.Source.FRANCE_TRAVAIL)
    offers = list(
        Offer.objects.filter(source=Offer.Source.FRANCE_TRAVAIL).select_related("profile").order_by("pk")
    )
    for offer in offers:
        offer.published_at = world.moment(world.chance.randint(1, 25))
    Offer.objects.bulk_update(offers, ["published_at"])
    world.offers += offers
