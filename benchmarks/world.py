"""The world that the benchmark measures: the demo's structure and needs, and as many young people as asked."""

from datetime import date
from typing import Any

OFFERS = 12


def prepare(*, today: date) -> tuple[Any, list[Any]]:
    """The demo structure without young people, and the open needs whose matches are measured."""
    from offers.models import Offer
    from portal.demo.employers import build_employers
    from portal.demo.needs import build_needs
    from portal.demo.team import build_team
    from portal.demo.territory import build_referents, build_territory
    from portal.demo.world import World

    world = World(today=today)
    build_territory(world)
    build_team(world)
    build_referents(world)
    build_employers(world)
    build_needs(world)
    offers = Offer.objects.visible().select_related("profile").order_by("pk")[:OFFERS]
    return world, list(offers)
