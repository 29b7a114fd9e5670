"""Registrations of the demo events: places taken, a waiting list, a visit whose attendance was noted."""

from datetime import timedelta

from portal.core.models import Outbox
from portal.demo.names import FIRST_NAMES_F, FIRST_NAMES_M, LAST_NAMES
from portal.demo.world import World
from portal.pages import services
from portal.pages.models import EventOccurrence, EventPage

# slug of the event → how many register for its first date
REGISTERED = {
    "atelier-cv": 10,
    "forum-saison": 37,
    "petit-dejeuner-des-employeurs": 6,
    "visite-chaudronnerie": 7,
}


def build_registrations(world: World) -> None:
    for slug, number in REGISTERED.items():
        occurrence = EventOccurrence.objects.filter(event__slug=slug).order_by("starts_at").first()
        if occurrence is not None:
            _register(world, occurrence, number)
    _note_visit(world)
    # Nobody behind the demo addresses waits for these mails.
    Outbox.objects.filter(dedupe_key__startswith="event-").delete()


def _register(world: World, occurrence: EventOccurrence, number: int) -> None:
    for n in range(number):
        name = f"{world.chance.choice(FIRST_NAMES_F + FIRST_NAMES_M)} {world.chance.choice(LAST_NAMES)}"
        services.register(
            occurrence=occurrence,
            name=name,
            email=f"inscrit{n}.{occurrence.event.slug}@exemple.example",
            phone=f"06 00 00 {n:02d} 00",
            at=occurrence.starts_at - timedelta(days=20, minutes=-n),
        )


def _note_visit(world: World) -> None:
    page = EventPage.objects.filter(slug="visite-chaudronnerie").first()
    occurrence = page.occurrences.first() if page else None
    if occurrence is not None:
        rows = occurrence.registrations.filter(state="registered")
        present = [str(row.public_id) for row in rows[:5]]
        actor = world.advisers[0].user
        services.note_attendance(occurrence=occurrence, present=present, actor=actor)
