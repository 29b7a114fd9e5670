"""Put the builders together, in one transaction."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from portal.accounts.models import Agency
from portal.demo.authors import build_authors
from portal.demo.editorial import build_editorial
from portal.demo.employers import build_employers
from portal.demo.events import build_registrations
from portal.demo.exchanges import build_exchanges
from portal.demo.feed import build_feed
from portal.demo.files import build_files
from portal.demo.finding import build_finding
from portal.demo.measures import build_measures
from portal.demo.needs import build_needs
from portal.demo.readings import build_readings
from portal.demo.rules import build_rules
from portal.demo.site import build_site
from portal.demo.team import build_team, verify_addresses
from portal.demo.territory import build_referents, build_territory
from portal.demo.world import World
from portal.demo.youth import build_youth

DEFAULT_YOUTH = 400


def is_built() -> bool:
    return Agency.objects.filter(slug="trois-vallees").exists()


@transaction.atomic
def build(
    *, today: date, youth: int = DEFAULT_YOUTH, port: int = 8000, say: Callable[[str], None] = print
) -> World:
    """Build the demo structure in an empty portal whose reference data is loaded."""
    world = World(today=today)
    build_territory(world)
    build_team(world)
    build_referents(world)
    say("Structure, antennes et équipe : fait.")
    build_employers(world)
    say(f"{len(world.establishments)} établissements : fait.")
    build_youth(world, number=youth)
    say(f"{len(world.youth)} jeunes : fait.")
    build_needs(world)
    build_feed(world)
    say(f"{len(world.offers)} besoins et offres : fait.")
    build_files(world)
    say("Mises en relation : fait.")
    verify_addresses()
    build_authors(world)
    build_measures(world)
    build_site(world, port=port)
    build_registrations(world)
    build_editorial(world)
    build_exchanges()
    build_rules(world)
    build_finding()
    build_readings(world)
    say("Pages du site : fait.")
    return world
