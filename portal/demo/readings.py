"""Readings of the demo site over fourteen months: most pages have readers, some lost them, some never had any."""

from portal.demo.world import World
from portal.upkeep.models import PageReading
from portal.upkeep.readings import countable, months_to

MONTHS = 14
HOME = 2  # depth of home pages


def build_readings(world: World) -> None:
    months = months_to(world.today, MONTHS)
    rows = []
    for page in countable().order_by("path"):
        # What the menus lead to is read; what hangs deep in the tree may wait for its first reader.
        usual = world.chance.choice(
            (60, 140, 240) if page.show_in_menus or page.depth == HOME else (0, 2, 8, 25, 60)
        )
        fading = world.chance.random() < 0.3
        for place, month in enumerate(months):
            level = usual * (MONTHS - place) / MONTHS if fading else usual
            count = round(level * world.chance.uniform(0.6, 1.4))
            if count:
                rows.append(PageReading(page=page, month=month, count=count))
    PageReading.objects.bulk_create(rows)
