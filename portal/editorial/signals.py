"""The only wires from Wagtail: pages move, are copied and reviewed from many places of its admin."""

from typing import Any

from wagtail.signals import post_page_move


def connect() -> None:
    post_page_move.connect(_moved, dispatch_uid="editorial-moved")


def _moved(sender: Any, instance: Any, **extra: Any) -> None:
    """Other sections above: other people may read."""
    from portal.editorial.models import PageSharing
    from portal.editorial.services import realise_restrictions

    if PageSharing.objects.exists():
        realise_restrictions()
