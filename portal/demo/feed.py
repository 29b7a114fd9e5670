"""The real offers of France Travail's feed that the demo shows (May 2025, Ardèche, descriptions removed)."""

from portal.demo.world import World


def build_feed(world: World) -> None:
    """Import them as the command does."""
