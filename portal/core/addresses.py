"""Whole addresses, for what is read away from the site: feeds, machines, files."""

from django.conf import settings


def absolute(address: str) -> str:
    """A path of this site with its host; what is whole already stays."""
    return address if address.startswith("http") else f"{settings.BASE_URL}{address}"
